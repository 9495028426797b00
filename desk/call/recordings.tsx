// Recordings by reference, for who may: which calls the exchange still has, until when, and who asked for one and why. No sound is here.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import { Refused, send } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'

type Row = {
  readonly id: string
  readonly hallName: string
  readonly rangAt: number
  readonly seconds: number | null
  readonly way: 'in' | 'out'
  readonly until: number
  readonly orders: readonly { readonly county: string; readonly id: string; readonly code: string }[]
  readonly asked: readonly {
    readonly at: number
    readonly name: string | null
    readonly organisationName: string | null
    readonly reason: string | null
  }[]
}

export default function Recordings() {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages<Row>('recordings', {}, 50)
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <div className="page stack">
      <h1>{t('hotline.rec.title')}</h1>
      <p className="soft">{t('hotline.rec.lead')}</p>
      {error && <NotLoaded error={error} />}
      {isPending && <Skeleton height={240} />}
      {data && rows.length === 0 && <p className="empty">{t('hotline.rec.none')}</p>}
      <ul className="plain-list stack">
        {rows.map((row) => (
          <Recording key={row.id} row={row} />
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('desk.search.more')}
        </button>
      )}
    </div>
  )
}

function Recording({ row }: { row: Row }) {
  const id = useId()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [found, setFound] = useState<string | null>(null)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setRefused(null)
    try {
      const { recording } = await send<{ recording: string }>('POST', `/telephony/recordings/${row.id}`, { reason })
      setFound(recording)
      setAsking(false)
      await client.invalidateQueries({ queryKey: ['pages', 'recordings'] })
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <li className="card stack">
      <div className="row-of">
        <b className="figures">{exactWords(row.rangAt)}</b>
        <span className="tag">{t(`hotline.rec.way.${row.way}`)}</span>
        <span className="figures">
          {row.seconds === null
            ? '–'
            : t('hotline.rec.length', { m: Math.floor(row.seconds / 60), s: String(row.seconds % 60).padStart(2, '0') })}
        </span>
        <span className="soft small">
          {row.hallName} · {t('hotline.rec.until', { day: exactWords(row.until) })}
        </span>
      </div>
      {row.orders.length === 0 ? (
        <p className="soft small">{t('hotline.rec.noOrder')}</p>
      ) : (
        <ul className="plain-list row-of">
          {row.orders.map((one) => (
            <li key={one.id}>
              <Link to={`/desk/case/${one.county}/${one.id}`}>
                <span className="code">{spelled(one.code)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {found !== null ? (
        <p className="notice" role="status">
          {t('hotline.rec.at')} <code className="figures">{found}</code>
        </p>
      ) : asking ? (
        <form className="stack narrow" onSubmit={(event) => void ask(event)}>
          <label htmlFor={`${id}-why`}>{t('hotline.rec.why')}</label>
          <input
            id={`${id}-why`}
            className="field"
            maxLength={150}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p className="soft small">{t('hotline.rec.kept')}</p>
          {refused !== null && (
            <p className="fault" role="alert">
              {refused}
            </p>
          )}
          <div className="row-of">
            <button type="submit" className="button main">
              {t('hotline.rec.ask')}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </button>
          </div>
        </form>
      ) : (
        <div>
          <button
            type="button"
            className="button"
            aria-label={`${t('hotline.rec.open')} ${exactWords(row.rangAt)}`}
            onClick={() => setAsking(true)}
          >
            {t('hotline.rec.open')}
          </button>
        </div>
      )}
      {row.asked.length > 0 && (
        <details>
          <summary className="small">{t('hotline.rec.asked', { n: row.asked.length })}</summary>
          <ul className="plain-list small">
            {row.asked.map((one) => (
              <li key={`${one.at} ${one.name}`}>
                <span className="figures">{exactWords(one.at)}</span> · {one.name} · {one.organisationName} · {one.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
