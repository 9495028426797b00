// Problems of visits that nobody has answered: of which office, by which day, the late ones marked.
import { usePages } from '../../ui/ask.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { t } from '../texts.ts'

type Row = {
  readonly id: string
  readonly organisationName: string
  readonly due: number
  readonly late: boolean
  readonly text: string | null
  readonly case: CaseLine
}
export function Problems() {
  const now = useNow()
  const found = usePages<Row>('tasks', { kind: 'visitation' }, 100)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const columns: readonly Column<Row>[] = [
    { head: t('visits.office'), cell: (row) => row.organisationName },
    {
      head: t('visits.problem'),
      cell: (row) => <Link to={`/desk/case/${row.case.county}/${row.case.id}`}>{row.text ?? row.case.categoryName}</Link>,
    },
    {
      head: t('visits.until'),
      figures: true,
      cell: (row) => (
        <>
          {row.late && <span className="tag vermilion">■ {t('desk.supervision.late')}</span>} {whenWords(row.due, now)}
        </>
      ),
    },
  ]
  return (
    <section className="stack" aria-labelledby="visit-problems">
      <h2 id="visit-problems">{t('visits.problems.title')}</h2>
      <Board found={found} rows={rows} none={t('visits.problems.none')} columns={columns} keyOf={(row) => row.id} />
    </section>
  )
}
