// Between which offices cases bounce: a list for who mends the duty lists, not a ranking of anybody.
import { useQ } from '../ui/ask.ts'
import { word } from '../ui/texts.ts'
import { Board, type Column } from './board.tsx'
import { t } from './texts.ts'

type Row = {
  readonly from: string
  readonly fromName: string
  readonly to: string | null
  readonly toName: string | null
  readonly n: number
  readonly again: number
  readonly grounds: Readonly<Record<string, number>>
}
export function Bounces() {
  const found = useQ<Row>('bounces', {}, { fresh: 300_000 })
  const columns: readonly Column<Row>[] = [
    { head: t('desk.bounces.from'), cell: (row) => row.fromName },
    { head: t('desk.bounces.to'), cell: (row) => row.toName ?? t('desk.bounces.nobody') },
    { head: t('desk.bounces.n'), figures: true, cell: (row) => row.n },
    { head: t('desk.bounces.again'), figures: true, cell: (row) => row.again },
    {
      head: t('desk.bounces.grounds'),
      cell: (row) => (
        <span className="small">
          {Object.entries(row.grounds)
            .map(([ground, n]) => `${word('ground', ground)} ${n}`)
            .join(' · ')}
        </span>
      ),
    },
  ]
  return (
    <section className="stack" aria-labelledby="bounces">
      <h2 id="bounces">{t('desk.bounces.title')}</h2>
      <p className="soft small">{t('desk.bounces.lead')}</p>
      <Board
        found={found}
        rows={found.data?.rows ?? []}
        none={t('desk.bounces.none')}
        columns={columns}
        keyOf={(row) => `${row.from} ${row.to}`}
      />
    </section>
  )
}
