// Keys of other systems: made for one of them, shown this once, limited, and revoked at once.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { get, Refused, send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { Hooks } from './hooks.tsx'
import { Once } from './once.tsx'
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
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const again = () => void client.invalidateQueries({ queryKey: key })
  return (
    <div className="page stack">
      <h1>{t('doors.keys.title')}</h1>
      <p className="soft">{t('doors.keys.lead')}</p>
      <div className="row-of">
        {!adding && (
          <button type="button" className="button main" onClick={() => setAdding(true)}>
            {t('doors.keys.add')}
          </button>
        )}
        <a className="button" href="/open311/discovery.json">
          {t('doors.keys.discovery')}
        </a>
      </div>
      {secret !== null && (
        <Once
          secret={secret}
          title={t('doors.keys.onceTitle')}
          lead={t('doors.keys.once')}
          onClose={() => {
            setSecret(null)
            again()
          }}
        />
      )}
      {adding && (
        <Add
          onMade={(made) => {
            setAdding(false)
            setSecret(made)
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      ) : data === undefined ? (
        <Skeleton height={240} />
      ) : data.rows.length === 0 ? (
        <p className="soft">{t('doors.keys.none')}</p>
      ) : (
        <ul className="plain-list stack">
          {data.rows.map((row) => (
            <Row key={row.id} row={row} onChange={again} />
          ))}
        </ul>
      )}
      <Hooks />
    </div>
  )
}

function Row({ row, onChange }: { readonly row: Key; readonly onChange: () => void }) {
  const now = useNow()
  const toast = useToast()
  const [sure, setSure] = useState(false)
  const over = row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)
  const revoke = async () => {
    try {
      await send('DELETE', `/keys/${row.id}`)
      toast({ text: t('doors.keys.revoked') })
      onChange()
    } catch (error) {
      toast({ text: error instanceof Refused ? error.message : t('common.error.unknown'), tone: 'refused' })
    }
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

function Add({ onMade, onCancel }: { readonly onMade: (secret: string) => void; readonly onCancel: () => void }) {
  const id = useId()
  const [name, setName] = useState('')
  const [may, setMay] = useState<readonly string[]>(['report'])
  const [perMinute, setPerMinute] = useState('60')
  const [days, setDays] = useState('365')
  const [toldPublic, setToldPublic] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const number = (text: string, most: number) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || may.length === 0 || !number(perMinute, 6000) || !number(days, 1000))
      return setRefused(t('doors.keys.missing'))
    try {
      const made = await send<{ secret: string }>('POST', '/keys', {
        name: name.trim(),
        scopes: may,
        perMinute: Number(perMinute),
        days: Number(days),
        toldPublic,
      })
      onMade(made.secret)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <form className="card stack narrow" onSubmit={(event) => void submit(event)}>
      <h2>{t('doors.keys.add')}</h2>
      <label htmlFor={`${id}-name`}>{t('doors.keys.name')}</label>
      <input id={`${id}-name`} className="field" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
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
      <label htmlFor={`${id}-limit`}>{t('doors.keys.perMinute')}</label>
      <input
        id={`${id}-limit`}
        className="field figures"
        inputMode="numeric"
        maxLength={4}
        value={perMinute}
        onChange={(event) => setPerMinute(event.target.value)}
      />
      <label htmlFor={`${id}-days`}>{t('doors.keys.days')}</label>
      <input
        id={`${id}-days`}
        className="field figures"
        inputMode="numeric"
        maxLength={4}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <label className="tick">
        <input type="checkbox" checked={toldPublic} onChange={(event) => setToldPublic(event.target.checked)} />
        <span>{t('doors.keys.toldPublicAsk')}</span>
      </label>
      {refused !== null && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main">
          {t('doors.keys.make')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
