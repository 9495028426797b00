// Phones of my areas: a lost one is ended and wiped from here, and what was lost with it is told. When one was last used is not asked.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../ui/alarm.tsx'
import { get, Refused, send } from '../ui/client.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { exactWords } from '../ui/time.ts'
import { useToast } from '../ui/toast.tsx'
import { t } from './texts.ts'

type Row = {
  readonly id: string
  readonly person: string
  readonly posts: readonly string[]
  readonly device: string
  readonly boundAt: number
  readonly endedAt: number | null
  readonly wipeAt: number | null
  readonly wipeBy: string | null
  readonly wipedAt: number | null
  readonly lost: { readonly acts: number; readonly photos: number; readonly oldest: number | null } | null
}
const key = ['othersPhones'] as const
const minute = (at: number): string => exactWords(at).slice(0, 16)

export default function Phones() {
  const [name, setName] = useState('')
  const wanted = name.trim()
  const found = useQuery({
    queryKey: [...key, wanted],
    queryFn: ({ signal }) =>
      get<{ rows: Row[] }>(`/field/others${wanted === '' ? '' : `?name=${encodeURIComponent(wanted)}`}`, signal),
    placeholderData: (before) => before,
  })
  return (
    <div className="page stack">
      <h1>{t('people.phones.title')}</h1>
      <p className="soft">{t('people.phones.lead')}</p>
      <label className="row-of" htmlFor="phones-name">
        <span>{t('people.phones.name')}</span>
        <input id="phones-name" className="field" value={name} maxLength={40} onChange={(event) => setName(event.target.value)} />
      </label>
      {found.error && <NotLoaded error={found.error} />}
      {found.isPending && <Skeleton height={160} />}
      {found.data?.rows.length === 0 && <div className="empty">{t('people.phones.none')}</div>}
      <ul className="report-list">
        {found.data?.rows.map((row) => (
          <li key={row.id}>
            <Phone row={row} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Phone({ row }: { row: Row }) {
  const client = useQueryClient()
  const say = useToast()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const wipe = async () => {
    setBusy(true)
    try {
      await send('POST', `/field/others/${row.id}/wipe`)
      say({ text: t('people.phones.ordered', { name: row.person }) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      say({ text: error.message, tone: 'refused' })
    } finally {
      setBusy(false)
      setAsking(false)
      await client.invalidateQueries({ queryKey: key })
    }
  }
  return (
    <div className="stack">
      <p className="row-of between">
        <span>
          <b>{row.person}</b> {row.posts.join('、')}{' '}
          <span className="soft small">
            {row.device} · {t('people.phones.since', { at: minute(row.boundAt) })}
          </span>
        </span>
        {row.wipeAt === null && !asking && (
          <button
            type="button"
            className="button"
            aria-label={`${t('people.phones.lost')}: ${row.person} ${row.device}`}
            onClick={() => setAsking(true)}
          >
            {t('people.phones.lost')}
          </button>
        )}
      </p>
      {row.wipeAt === null && row.endedAt !== null && (
        <p className="soft small">○ {t('people.phones.ended', { at: minute(row.endedAt) })}</p>
      )}
      {row.wipeAt !== null && row.wipedAt === null && (
        <p className="notice amber">{t('people.phones.waiting', { at: minute(row.wipeAt), by: row.wipeBy ?? '' })}</p>
      )}
      {row.wipedAt !== null && (
        <p className="notice">
          {t('people.phones.wiped', { at: minute(row.wipedAt) })}{' '}
          {row.lost === null || row.lost.acts + row.lost.photos === 0
            ? t('people.phones.nothingLost')
            : t('people.phones.lostWith', {
                acts: row.lost.acts,
                photos: row.lost.photos,
                since: row.lost.oldest === null ? '' : minute(row.lost.oldest),
              })}
        </p>
      )}
      {asking && (
        <fieldset className="notice vermilion stack">
          <legend>{t('people.phones.sure', { name: row.person })}</legend>
          <p>{t('people.phones.what')}</p>
          <div className="row-of">
            <button type="button" className="button final" disabled={busy} onClick={() => void wipe()}>
              {t('people.phones.wipe')}
            </button>
            <button type="button" className="button" disabled={busy} onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </button>
          </div>
        </fieldset>
      )}
    </div>
  )
}
