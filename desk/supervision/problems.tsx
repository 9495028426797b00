// Problems of visits that nobody has answered: of which office, by which day, the late ones marked.
import { usePages } from '../../ui/ask.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'

type Row = {
  readonly id: string
  readonly organisationName: string
  readonly due: number
  readonly late: boolean
  readonly text: string | null
  readonly case: CaseLine
}
const columns = ['office', 'problem', 'until'] as const

export function Problems() {
  const now = useNow()
  const found = usePages<Row>('tasks', { kind: 'visitation' }, 100)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section className="stack" aria-labelledby="visit-problems">
      <h2 id="visit-problems">{t('visits.problems.title')}</h2>
      {found.error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: found.error.message })}
        </p>
      ) : found.isPending ? (
        <Skeleton height={120} />
      ) : rows.length === 0 ? (
        <p className="empty">{t('visits.problems.none')}</p>
      ) : (
        <div className="board-scroll">
          <table className="coverage board">
            <thead>
              <tr>
                {columns.map((one) => (
                  <th key={one} scope="col">
                    {t(`visits.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.organisationName}</th>
                  <td>
                    <Link to={`/desk/case/${row.case.county}/${row.case.id}`}>{row.text ?? row.case.categoryName}</Link>
                  </td>
                  <td className="figures">
                    {row.late && <span className="tag vermilion">■ {t('desk.supervision.late')}</span>} {whenWords(row.due, now)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('desk.search.more')}
        </button>
      )}
    </section>
  )
}
