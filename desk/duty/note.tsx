// The note of a shift: what it found and said; before the first red line opens, whoever is on duty has read it.
import { useState } from 'react'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { type Found, type Note, type Promised, useDuty, useNote } from './use.ts'

function FoundList({ found }: { found: Found }) {
  const now = useNow()
  return (
    <dl className="duty-found">
      {(['emergencies', 'red'] as const).map((what) => (
        <div key={what}>
          <dt>
            {t(`duty.found.${what}`)} <b className="figures">{t('duty.found.n', { n: found[what].length })}</b>
          </dt>
          {found[what].slice(0, 5).map((one) => (
            <dd key={one.id}>
              <Link to={`/desk/case/${one.county}/${one.id}`} className="code">
                {spelled(one.code)}
              </Link>{' '}
              {one.due < 9e14 && <span className="soft small figures">{whenWords(one.due, now)}</span>}
            </dd>
          ))}
        </div>
      ))}
      <div>
        <dt>
          {t('duty.found.promises')} <b className="figures">{t('duty.found.n', { n: found.promises.length })}</b>
        </dt>
        <dd className="soft small">{t('duty.found.faults', found.faults)}</dd>
      </div>
    </dl>
  )
}

export function NoteText({ note }: { note: Note }) {
  const now = useNow()
  return (
    <>
      <p className="soft small">{t('duty.noteBy', { name: note.byName, at: whenWords(note.at, now) })}</p>
      {note.text !== null && <p className="duty-said">{note.text}</p>}
      <FoundList found={note.found} />
    </>
  )
}

/** What stands in the place of a red case until the note was read. */
export function NoteGate({ note, promises }: { note: Note; promises: readonly Promised[] }) {
  const { act, busy } = useDuty()
  const now = useNow()
  const confirm = () => act('noteRead', { id: note.id, organisation: note.organisation })
  return (
    <aside className="preview stack note-gate" aria-label={t('duty.gateTitle')}>
      <h2>{t('duty.gateTitle')}</h2>
      <p className="soft">{t('duty.gateLead')}</p>
      <NoteText note={note} />
      {promises.map((one) => (
        <p key={one.id}>
          <span aria-hidden="true">◆ </span>
          {one.text} <span className="soft small">{t('duty.until', { at: whenWords(one.until, now) })}</span>
        </p>
      ))}
      <button type="button" className="button main" disabled={busy} onClick={() => void confirm()}>
        {t('duty.confirm')}
      </button>
    </aside>
  )
}

/** The note one must still read, for the queue; null when there is none. */
export function useGate() {
  const told = useNote()
  const note = told?.mustRead ? (told.rows[0] ?? null) : null
  return note ? { note, promises: told?.promises ?? [] } : null
}

export function WriteNote({ organisation, found }: { organisation: string; found: Found }) {
  const { act, busy, fresh } = useDuty()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [id, setId] = useState(fresh)
  const seal = async () => {
    const words = text.trim()
    if (!(await act('note', { id, organisation, text: words === '' ? null : words }))) return
    setId(fresh())
    setText('')
    setOpen(false)
  }
  if (!open)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('duty.noteWrite')}
      </button>
    )
  return (
    <div className="stack">
      <p>{t('duty.noteLive')}</p>
      <FoundList found={found} />
      <label className="stack">
        <span>{t('duty.noteText')}</span>
        <textarea className="field" rows={4} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="row-of">
        <button type="button" className="button main" disabled={busy} onClick={() => void seal()}>
          {t('duty.noteSeal')}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </button>
      </div>
    </div>
  )
}
