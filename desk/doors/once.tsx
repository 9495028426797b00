// A secret shown this once: it is kept nowhere in clear.
import { type ReactNode, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../texts.ts'

/** The secret, this once: who closes the window without taking it makes another. */
function Once({
  secret,
  title,
  lead,
  onClose,
}: {
  readonly secret: string
  readonly title: string
  readonly lead: string
  readonly onClose: () => void
}) {
  const [taken, setTaken] = useState(false)
  return (
    <Dialog
      title={title}
      width={560}
      onClose={onClose}
      foot={
        <button type="button" className="button main" onClick={onClose}>
          {t('doors.keys.onceDone')}
        </button>
      }
    >
      <div className="stack">
        <p>{lead}</p>
        <p className="bubble code secret">{secret}</p>
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => setTaken(true))}
        >
          {t('doors.keys.copy')}
        </button>
        <p aria-live="polite">{taken ? t('common.copied') : ''}</p>
      </div>
    </Dialog>
  )
}

type MakingOnce = {
  readonly title: string
  readonly lead: string
  /** Runs when the window with the secret is closed. */
  readonly again: () => void
  readonly form: (made: (secret: string) => void, cancel: () => void) => ReactNode
}
/** A form that makes a secret, closed until `add`, and after it the secret, this once: both are `shown`. */
export function useMakingOnce({ title, lead, again, form }: MakingOnce) {
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const made = (secret: string) => {
    setAdding(false)
    setSecret(secret)
  }
  const close = () => {
    setSecret(null)
    again()
  }
  const shown = (
    <>
      {secret !== null && <Once secret={secret} title={title} lead={lead} onClose={close} />}
      {adding && form(made, () => setAdding(false))}
    </>
  )
  return { adding, add: () => setAdding(true), shown }
}
