// Short words after an act, spoken to readers too; an act that may be undone keeps its button until the time is over.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { serverNow } from './client.ts'
import { t } from './texts.ts'

type Toast = {
  readonly text: string
  readonly tone?: 'done' | 'refused' | 'noted'
  /** Undo until this instant of the server's clock. */
  readonly undo?: { readonly until: number; readonly act: () => void }
}
type Shown = Toast & { readonly id: number; readonly ends: number }

/** Says it; what is given back takes the words away again. */
type Say = (toast: Toast) => () => void
const Toasting = createContext<Say>(() => () => {})
export const useToast = () => useContext(Toasting)

const marks = { done: '●', refused: '■', noted: '◆' } as const

export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const [now, setNow] = useState(0)
  const next = useRef(1)
  const say = useCallback((toast: Toast) => {
    const at = serverNow()
    const ends = toast.undo ? toast.undo.until : at + (toast.tone === 'refused' ? 12_000 : 5_000)
    const id = next.current++
    setNow(at)
    setShown((before) => [...before.slice(-2), { ...toast, id, ends }])
    return () => setShown((before) => before.filter((one) => one.id !== id))
  }, [])
  const busy = shown.length > 0
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(() => {
      const at = serverNow()
      setNow(at)
      setShown((before) => (before.some((one) => one.ends <= at) ? before.filter((one) => one.ends > at) : before))
    }, 250)
    return () => clearInterval(timer)
  }, [busy])
  const drop = (id: number) => setShown((before) => before.filter((one) => one.id !== id))
  return (
    <Toasting value={useMemo(() => say, [say])}>
      {children}
      <div className="toasts" aria-live="polite" role="status">
        {shown.map((one) => (
          <div key={one.id} className={`toast ${one.tone ?? 'done'}`}>
            <span aria-hidden="true">{marks[one.tone ?? 'done']}</span>
            <span className="toast-text">{one.text}</span>
            {one.undo && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  one.undo?.act()
                  drop(one.id)
                }}
              >
                {t('common.undoIn', { n: Math.max(0, Math.round((one.ends - now) / 1000)) })}
                <kbd>z</kbd>
              </button>
            )}
            <button type="button" className="button plain icon" aria-label={t('common.close')} onClick={() => drop(one.id)}>
              ×
            </button>
          </div>
        ))}
      </div>
    </Toasting>
  )
}
