// What every page is made of: a heading that takes the focus after a change of page, waiting, failing, asking twice.
import { useEffect, useRef, useState } from 'react'
import { t } from '../ui/texts.ts'
import { Summary } from './faults.tsx'
import { p } from './texts.ts'

let shown = false

/** The one h1 of a page. Readers hear it after every change of page; at the first the browser reads by itself. */
export function Heading({ children, title }: { children: string; title?: string }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title ?? children} · ${t('common.product')}`
  }, [children, title])
  useEffect(() => {
    if (shown) {
      head.current?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    shown = true
  }, [])
  return (
    <h1 ref={head} tabIndex={-1}>
      {children}
    </h1>
  )
}

const lines = ['a', 'b', 'c', 'd', 'e'] as const
/** Grey lines where something will stand; they appear only when it takes a while. */
export function Waiting({ rows = 3 }: { rows?: number }) {
  return (
    <div role="status" className="waiting">
      <span className="unseen">{t('common.loading')}</span>
      {lines.slice(0, rows).map((line) => (
        <div key={line} className="skeleton" />
      ))}
    </div>
  )
}

/** Something did not arrive: why, and again. */
export function Failed({ why, again }: { why: string; again: () => void }) {
  return (
    <Summary title={p('public.failed.title')} round={0}>
      <p>{why}</p>
      <button type="button" className="button" onClick={again}>
        {t('common.retry')}
      </button>
    </Summary>
  )
}

type TwiceProps = { label: string; ask: string; yes: string; no: string; act: () => void }

/** An act that cannot be taken back: it says what will follow and asks once more, in place. */
export function Twice({ label, ask, yes, no, act }: TwiceProps) {
  const [asking, setAsking] = useState(false)
  const question = useRef<HTMLFieldSetElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  const moved = useRef(false)
  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    if (asking) question.current?.focus()
    else first.current?.focus()
  }, [asking])
  const turn = (to: boolean) => {
    moved.current = true
    setAsking(to)
  }
  if (!asking)
    return (
      <button type="button" className="button final" ref={first} onClick={() => turn(true)}>
        {label}
      </button>
    )
  return (
    <fieldset className="notice vermilion" ref={question} tabIndex={-1} aria-label={ask}>
      <p>{ask}</p>
      <div className="buttons">
        <button type="button" className="button final" onClick={act}>
          {yes}
        </button>
        <button type="button" className="button" onClick={() => turn(false)}>
          {no}
        </button>
      </div>
    </fieldset>
  )
}
