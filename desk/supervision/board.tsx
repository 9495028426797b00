// What is under supervision: what is asked of whom, why, and by which day an answer is due.
import { useState } from 'react'
import { usePages } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant, exactWords, whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'

type Row = {
  readonly id: string
  readonly level: string
  readonly ground: string
  readonly organisationName: string
  readonly byName: string | null
  readonly until: string
  readonly at: number
  readonly answeredAt: number | null
  readonly text: string | null
  readonly case: CaseLine
}
const views = ['all', 'waiting', 'answered'] as const

export function Board() {
  const [view, setView] = useState<(typeof views)[number]>('all')
  const found = usePages<Row>('supervisions', view === 'all' ? {} : { of: view }, 100)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section className="stack" aria-labelledby="under-supervision">
      <h2 id="under-supervision">{t('visits.under')}</h2>
      <p className="soft">{t('desk.supervision.lead')}</p>
      <fieldset className="row-of plain-set" aria-label={t('desk.supervision.show')}>
        {views.map((one) => (
          <button key={one} type="button" className="button" aria-pressed={view === one} onClick={() => setView(one)}>
            {view === one && <span aria-hidden="true">✓ </span>}
            {t(`desk.supervision.${one}`)}
          </button>
        ))}
      </fieldset>
      {found.error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: found.error.message })}
        </p>
      ) : found.isPending ? (
        <Skeleton height={240} />
      ) : rows.length === 0 ? (
        <div className="empty">{t('desk.supervision.none')}</div>
      ) : (
        <Table rows={rows} />
      )}
      {found.hasNextPage && (
        <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('desk.search.more')}
        </button>
      )}
    </section>
  )
}

const columns = ['matter', 'office', 'level', 'why', 'until', 'state'] as const

function Table({ rows }: { rows: readonly Row[] }) {
  const now = useNow()
  const today = dayOfInstant(now)
  return (
    <div className="board-scroll">
      <table className="coverage board">
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one} scope="col">
                {t(`desk.supervision.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const late = row.answeredAt === null && row.until < today
            return (
              <tr key={row.id}>
                <th scope="row">
                  <Link to={`/desk/case/${row.case.county}/${row.case.id}`}>{row.case.categoryName}</Link>{' '}
                  <span className="code soft small">{spelled(row.case.code)}</span>
                  <div className="soft small">{row.case.text ?? ''}</div>
                </th>
                <td>{row.organisationName}</td>
                <td>
                  <span className="tag plum">✦ {word('level', row.level)}</span>
                </td>
                <td>
                  {word('ground', row.ground)}
                  <div className="soft small">{row.text ?? (row.byName === null ? t('case.supervision.bySystem') : '')}</div>
                </td>
                <td className="figures">
                  {late && <span className="tag vermilion">■ {t('desk.supervision.late')}</span>} {row.until}
                </td>
                <td>
                  {row.answeredAt === null ? (
                    t('desk.supervision.waiting')
                  ) : (
                    <span title={exactWords(row.answeredAt)}>
                      {t('desk.supervision.answeredAt', { at: whenWords(row.answeredAt, now) })}
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
