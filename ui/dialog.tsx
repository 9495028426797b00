// A dialog of the browser itself: it keeps the focus inside, gives it back, and closes with Esc.
import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from 'react'
import { useKeys } from './keys.ts'
import { t } from './texts.ts'

type Props = {
  readonly title: string
  /** The title is only told to readers; nothing is drawn but the children. */
  readonly bare?: boolean
  readonly width?: number
  readonly onClose: () => void
  readonly foot?: ReactNode
  readonly children: ReactNode
}

export function Dialog({ title, bare = false, width = 720, onClose, foot, children }: Props) {
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  useKeys({}, { alone: true })
  useEffect(() => {
    const dialog = box.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => dialog?.close()
  }, [])
  const cancel = (event: SyntheticEvent) => {
    // The parent decides; the element is not closed behind its back.
    event.preventDefault()
    onClose()
  }
  return (
    <dialog
      ref={box}
      className={bare ? 'dialog bare' : 'dialog'}
      style={{ width: `min(${width}px, calc(100vw - 24px))` }}
      aria-labelledby={id}
      onCancel={cancel}
    >
      <header className={bare ? 'unseen' : 'dialog-head'}>
        <h2 id={id}>{title}</h2>
        {!bare && (
          <button type="button" className="button plain icon" aria-label={t('common.close')} onClick={onClose}>
            ×
          </button>
        )}
      </header>
      <div className="dialog-body">{children}</div>
      {foot && <footer className="dialog-foot">{foot}</footer>}
    </dialog>
  )
}
