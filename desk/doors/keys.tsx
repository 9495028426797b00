// Keys of other systems: made for one of them, shown this once, limited, and revoked at once.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { Hooks } from './hooks.tsx'
import { useMakingOnce } from './once.tsx'
import { Line, Listed, Making, useTold } from './part.tsx'
import './doors.css'

type Key = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly per_minute: number
  readonly told_public: boolean
  readonly made_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
}
const key = ['doors', 'keys'] as const
const scopes = ['report', 'update'] as const

export default function Keys() {
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ rows: readonly Key[] }>('/keys', signal) })
  const again = () => void client.invalidateQueries({ queryKey: key })
  const { adding, add, shown } = useMakingOnce({
    title: t('doors.keys.onceTitle'),
    lead: t('doors.keys.once'),
    again,
    form: (made, cancel) => <Add onMade={made} onCancel={cancel} />,
  })
  return (
    <div className="page stack">
      <h1>{t('doors.keys.title')}</h1>
      <p className="soft">{t('doors.keys.lead')}</p>
      <div className="row-of">
        {!adding && (
          <button type="button" className="button main" onClick={add}>
            {t('doors.keys.add')}
          </button>
        )}
        <a className="button" href="/open311/discovery.json">
          {t('doors.keys.discovery')}
        </a>
      </div>
      {shown}
      <Listed rows={data?.rows} error={error} none={t('doors.keys.none')}>
        {(row) => <Row key={row.id} row={row} onChange={again} />}
      </Listed>
      <Hooks />
    </div>
  )
}

function Row({ row, onChange }: { readonly row: Key; readonly onChange: () => void }) {
  const now = useNow()
  const doing = useTold(onChange)
  const [sure, setSure] = useState(false)
  const over = row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)
  const revoke = async () => {
    await doing(async () => {
      await send('DELETE', `/keys/${row.id}`)
      return t('doors.keys.revoked')
    })
    setSure(false)
  }
  return (
    <li className="card stack">
      <div className="row-of">
        <b>{row.name}</b>
        {row.scopes.map((one) => (
          <span key={one} className="tag indigo">
            {t(`doors.scope.${one as 'report'}`)}
          </span>
        ))}
        {over ? (
          <span className="tag">
            {row.revoked_at === null ? t('doors.keys.expired') : t('doors.keys.over', { at: whenWords(row.revoked_at, now) })}
          </span>
        ) : (
          <span className="tag pine">● {t('doors.keys.good')}</span>
        )}
      </div>
      <p className="small figures">
        {[
          t('doors.keys.limit', { n: row.per_minute }),
          t('doors.keys.made', { at: whenWords(row.made_at, now) }),
          row.expires_at === null ? t('doors.keys.forever') : t('doors.keys.until', { at: whenWords(row.expires_at, now) }),
          row.told_public ? t('doors.keys.toldPublic') : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {!over &&
        (sure ? (
          <div className="notice amber row-of" role="alert">
            <span>{t('doors.keys.sure', { name: row.name })}</span>
            <button type="button" className="button final" onClick={() => void revoke()}>
              {t('doors.keys.revoke')}
            </button>
            <button type="button" className="button" onClick={() => setSure(false)}>
              {t('common.cancel')}
            </button>
          </div>
        ) : (
          <div className="row-of">
            <button
              type="button"
              className="button"
              aria-label={`${t('doors.keys.revoke')} ${row.name}`}
              onClick={() => setSure(true)}
            >
              {t('doors.keys.revoke')}
            </button>
          </div>
        ))}
    </li>
  )
}

const number = (text: string, most: number) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most

function Add({ onMade, onCancel }: { readonly onMade: (secret: string) => void; readonly onCancel: () => void }) {
  const [name, setName] = useState('')
  const [may, setMay] = useState<readonly string[]>(['report'])
  const [perMinute, setPerMinute] = useState('60')
  const [days, setDays] = useState('365')
  const [toldPublic, setToldPublic] = useState(false)
  const whole = name.trim() !== '' && may.length > 0 && number(perMinute, 6000) && number(days, 1000)
  return (
    <Making
      title={t('doors.keys.add')}
      lacks={whole ? null : t('doors.keys.missing')}
      make={async () => {
        const given = { name: name.trim(), scopes: may, perMinute: Number(perMinute), days: Number(days), toldPublic }
        onMade((await send<{ secret: string }>('POST', '/keys', given)).secret)
      }}
      word={t('doors.keys.make')}
      onCancel={onCancel}
    >
      {() => (
        <>
          <Line label={t('doors.keys.name')} value={name} onChange={setName} most={60} />
          <fieldset className="stack plain-set">
            <legend>{t('doors.keys.scopes')}</legend>
            {scopes.map((one) => (
              <label key={one} className="tick">
                <input
                  type="checkbox"
                  checked={may.includes(one)}
                  onChange={(event) => setMay(event.target.checked ? [...may, one] : may.filter((scope) => scope !== one))}
                />
                <span>{t(`doors.scope.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          <Line label={t('doors.keys.perMinute')} value={perMinute} onChange={setPerMinute} most={4} kind="number" />
          <Line label={t('doors.keys.days')} value={days} onChange={setDays} most={4} kind="number" />
          <label className="tick">
            <input type="checkbox" checked={toldPublic} onChange={(event) => setToldPublic(event.target.checked)} />
            <span>{t('doors.keys.toldPublicAsk')}</span>
          </label>
        </>
      )}
    </Making>
  )
}
