// Robots of offices' group chats: which office hears of what is urgent; the address is given once and never shown again.
import { type FormEvent, useId, useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import { OrganisationPicker, useOrganisation } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import type { Robot } from './messages.tsx'

export function Robots({ robots, onChange }: { readonly robots: readonly Robot[]; readonly onChange: () => void }) {
  const [adding, setAdding] = useState(false)
  return (
    <section className="stack" aria-labelledby="robots">
      <div className="row-of">
        <h2 id="robots">{t('doors.robots.title')}</h2>
        {!adding && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            {t('doors.robots.add')}
          </button>
        )}
      </div>
      <p className="soft">{t('doors.robots.lead')}</p>
      {adding && (
        <Add
          onDone={() => {
            setAdding(false)
            onChange()
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {robots.length === 0 && !adding && <p className="soft">{t('doors.robots.none')}</p>}
      <ul className="plain-list stack">
        {robots.map((one) => (
          <Row key={one.id} one={one} onChange={onChange} />
        ))}
      </ul>
    </section>
  )
}

function Row({ one, onChange }: { readonly one: Robot; readonly onChange: () => void }) {
  const now = useNow()
  const toast = useToast()
  const office = useOrganisation(one.organisation)
  const silence = async () => {
    try {
      await send('DELETE', `/messages/robots/${one.id}`)
      toast({ text: t('doors.robots.silenced') })
      onChange()
    } catch (error) {
      toast({ text: error instanceof Refused ? error.message : t('common.error.unknown'), tone: 'refused' })
    }
  }
  return (
    <li className="card row-of">
      <b>{one.name}</b>
      <span>{office?.name ?? one.organisation}</span>
      <span className="soft small figures">{whenWords(one.made_at, now)}</span>
      {one.revoked_at === null ? (
        <button type="button" className="button" onClick={() => void silence()}>
          {t('doors.robots.silence')}
        </button>
      ) : (
        <span className="tag">{t('doors.robots.over', { at: whenWords(one.revoked_at, now) })}</span>
      )}
    </li>
  )
}

function Add({ onDone, onCancel }: { readonly onDone: () => void; readonly onCancel: () => void }) {
  const id = useId()
  const [office, setOffice] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (office === null || name.trim() === '' || !/^https?:\/\/\S{4,}$/.test(url.trim()))
      return setRefused(t('doors.robots.missing'))
    try {
      await send('POST', '/messages/robots', { organisation: office, name: name.trim(), url: url.trim() })
      onDone()
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <form className="card stack narrow" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-office`}>{t('doors.robots.office')}</label>
      <OrganisationPicker
        id={`${id}-office`}
        area={null}
        value={office}
        onChange={setOffice}
        invalid={refused !== null && office === null}
        describedBy={undefined}
      />
      <label htmlFor={`${id}-name`}>{t('doors.robots.name')}</label>
      <input id={`${id}-name`} className="field" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <label htmlFor={`${id}-url`}>{t('doors.robots.url')}</label>
      <p className="soft small" id={`${id}-hint`}>
        {t('doors.robots.urlHint')}
      </p>
      <input
        id={`${id}-url`}
        className="field"
        type="url"
        autoComplete="off"
        maxLength={500}
        aria-describedby={`${id}-hint`}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      {refused !== null && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main">
          {t('doors.robots.keep')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
