// A secret shown this once: it is kept nowhere in clear.
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../texts.ts'

/** The secret, this once: who closes the window without taking it makes another. */
export function Once({
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
