// How the system stands, for who keeps it running: what must be done first, then the figures.
import { NotLoaded } from '../ui/alarm.tsx'
import { useQ } from '../ui/ask.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { find } from '../ui/texts.ts'
import { exactWords } from '../ui/time.ts'
import { t } from './texts.ts'

type Run = { readonly startedAt: number; readonly detail: Readonly<Record<string, string | number>> }
type Row = {
  readonly version: string
  readonly engine: string
  readonly migration: string
  readonly waiting: number
  readonly dead: number
  readonly lateClocks: number
  readonly oldestMessage: number | null
  readonly place: string | null
  readonly backup: Run | null
  readonly trial: Run | null
  readonly calendarUntil: number | null
  readonly disk: { readonly free: number; readonly all: number }
  readonly alarms: readonly { readonly what: string; readonly facts: Readonly<Record<string, string | number>> }[]
}
const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
const megabytes = (bytes: unknown): string => (Number(bytes ?? 0) / 1e6).toFixed(1)

export default function Status() {
  const { data, error } = useQ<Row>('status', {}, { fresh: 30_000 })
  const row = data?.rows[0]
  return (
    <div className="page stack">
      <h1>{t('keeping.title')}</h1>
      <p className="soft">{t('keeping.lead')}</p>
      {error ? (
        <NotLoaded error={error} />
      ) : row === undefined ? (
        <Skeleton height={320} />
      ) : (
        <>
          <section className="stack" aria-labelledby="alarms">
            <h2 id="alarms">{t('keeping.alarms')}</h2>
            {row.alarms.length === 0 && (
              <p className="notice">
                <span>
                  <span aria-hidden="true">● </span>
                  {t('keeping.fine')}
                </span>
              </p>
            )}
            {row.alarms.map((one) => (
              <p key={one.what} className="notice amber" role="status">
                <span>
                  <span aria-hidden="true">▲ </span>
                  {find(`keeping.alarm.${one.what}`, one.facts) ?? one.what}
                </span>
              </p>
            ))}
          </section>
          <Figures row={row} />
          <p className="soft small">{t('keeping.asOf', { at: exactWords(data?.asOf ?? 0) })}</p>
        </>
      )}
    </div>
  )
}

function Figures({ row }: { readonly row: Row }) {
  const figures: readonly (readonly [string, string])[] = [
    [t('keeping.version'), `${row.version} · ${row.engine}`],
    [t('keeping.migration'), row.migration],
    [t('keeping.waiting'), String(row.waiting)],
    [t('keeping.dead'), String(row.dead)],
    [t('keeping.late'), String(row.lateClocks)],
    [t('keeping.oldest'), row.oldestMessage === null ? t('keeping.noMessage') : exactWords(row.oldestMessage)],
    [t('keeping.place'), row.place ?? t('keeping.noPlace')],
    [t('keeping.backup'), row.backup ? made(row.backup) : t('keeping.never')],
    [t('keeping.trial'), row.trial ? tried(row.trial) : t('keeping.never')],
    [t('keeping.calendar'), row.calendarUntil === null ? '–' : t('keeping.calendarValue', { year: row.calendarUntil })],
    [t('keeping.disk'), t('keeping.diskValue', { free: gigabytes(row.disk.free), all: gigabytes(row.disk.all) })],
  ]
  return (
    <table className="coverage">
      <tbody>
        {figures.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figures">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const made = ({ startedAt, detail }: Run): string =>
  t('keeping.backupValue', {
    at: exactWords(startedAt),
    rows: detail.rows ?? 0,
    files: detail.files ?? 0,
    megabytes: megabytes(detail.bytes),
  })
const tried = ({ startedAt, detail }: Run): string =>
  t('keeping.trialValue', { at: exactWords(startedAt), cases: detail.cases ?? 0, entries: detail.entries ?? 0 })
