// Robots of offices' group chats: which office hears of what is urgent; the address is given once and never shown again.
import { useId, useState } from 'react'
import { send } from '../../ui/client.ts'
import { OrganisationPicker, useOrganisation } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Robot } from './messages.tsx'
import { isAddress, Line, Listed, Making, useTold } from './part.tsx'

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
      <Listed rows={robots} error={null} none={t('doors.robots.none')}>
        {(one) => <Row key={one.id} one={one} onChange={onChange} />}
      </Listed>
    </section>
  )
}

function Row({ one, onChange }: { readonly one: Robot; readonly onChange: () => void }) {
  const now = useNow()
  const doing = useTold(onChange)
  const office = useOrganisation(one.organisation)
  const silence = () =>
    doing(async () => {
      await send('DELETE', `/messages/robots/${one.id}`)
      return t('doors.robots.silenced')
    })
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
  return (
    <Making
      lacks={office === null || name.trim() === '' || !isAddress(url) ? t('doors.robots.missing') : null}
      make={async () => {
        await send('POST', '/messages/robots', { organisation: office, name: name.trim(), url: url.trim() })
        onDone()
      }}
      word={t('doors.robots.keep')}
      onCancel={onCancel}
    >
      {(pressed) => (
        <>
          <label htmlFor={id}>{t('doors.robots.office')}</label>
          <OrganisationPicker
            id={id}
            area={null}
            value={office}
            onChange={setOffice}
            invalid={pressed && office === null}
            describedBy={undefined}
          />
          <Line label={t('doors.robots.name')} value={name} onChange={setName} most={60} />
          <Line
            label={t('doors.robots.url')}
            value={url}
            onChange={setUrl}
            most={500}
            kind="url"
            hint={t('doors.robots.urlHint')}
          />
        </>
      )}
    </Making>
  )
}
