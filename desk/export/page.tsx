// What I took out, and for who audits: everything that was taken out of the region.
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import type { Me } from '../../ui/contract.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { t } from '../texts.ts'
import './export.css'
import { Progress } from './progress.tsx'
import { type ListName, mayExport, type State, useExports } from './use.ts'

export default function ExportsPage({ me }: { me: Me }) {
  const audits = me.posts.some((post) => post.permissions.includes('audit.read'))
  return (
    <div className="page stack">
      <h1>{t('exports.title')}</h1>
      {mayExport(me) && <Mine />}
      {audits && <Log />}
    </div>
  )
}

function Mine() {
  const { data, error } = useExports()
  return (
    <section className="stack" aria-labelledby="exports-mine">
      <h2 id="exports-mine">{t('exports.mine.title')}</h2>
      {error ? (
        <NotLoaded error={error} />
      ) : !data ? (
        <Skeleton height={160} />
      ) : data.rows.length === 0 ? (
        <p className="empty">{t('exports.mine.none')}</p>
      ) : (
        <ul className="plain-list stack">
          {data.rows.map((job) => (
            <li key={job.id} className="card stack">
              <p className="row-of">
                <b>{t(`exports.list.${job.list}`)}</b>
                <span className="figures soft">{exactWords(job.at)}</span>
                <span className="code soft">{job.number}</span>
                {job.personal && <span className="tag plum">◆ {t('exports.log.personal')}</span>}
              </p>
              <p>{job.reason}</p>
              <Progress job={job} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type Row = {
  readonly id: string
  readonly number: string
  readonly at: number
  readonly name: string
  readonly organisationName: string
  readonly list: ListName
  readonly personal: boolean
  readonly reason: string
  readonly state: State
  readonly rows: number
  readonly fetched: number
}

function Log() {
  const found = usePages<Row>('exportLog', {}, 50)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const columns: readonly Column<Row>[] = [
    { head: t('exports.log.at'), figures: true, cell: (row) => exactWords(row.at) },
    {
      head: t('exports.log.who'),
      cell: (row) => (
        <>
          {row.name}
          <div className="soft small">{row.organisationName}</div>
        </>
      ),
    },
    {
      head: t('exports.log.what'),
      cell: (row) => (
        <>
          {t(`exports.list.${row.list}`)} {row.personal && <span className="tag plum">◆ {t('exports.log.personal')}</span>}
          <div className="code soft small">{row.number}</div>
        </>
      ),
    },
    { head: t('exports.log.reason'), cell: (row) => row.reason },
    { head: t('exports.log.state'), cell: (row) => t(`exports.state.${row.state}`) },
    { head: t('exports.log.rows'), figures: true, cell: (row) => String(row.rows) },
    { head: t('exports.log.fetched'), figures: true, cell: (row) => t('exports.log.fetchedTimes', { n: row.fetched }) },
  ]
  return (
    <section className="stack" aria-labelledby="exports-log">
      <h2 id="exports-log">{t('exports.log.title')}</h2>
      <p className="soft">{t('exports.log.lead')}</p>
      <Board found={found} rows={rows} none={t('exports.log.none')} columns={columns} keyOf={(row) => row.id} />
    </section>
  )
}
