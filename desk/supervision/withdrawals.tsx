// Reporters who say that somebody asked them to withdraw: for a supervisor who has nothing to do with the matter.
import { useQ } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import { word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { t } from '../texts.ts'

type Row = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly categoryName: string
  readonly areaName: string
  readonly office: string
  readonly at: number
  readonly state: string
  readonly text: string | null
}

export function Withdrawals() {
  const found = useQ<Row>('withdrawals', {}, { fresh: 60_000 })
  const { grounds = {} } = (found.data ?? {}) as { readonly grounds?: Readonly<Record<string, number>> }
  const columns: readonly Column<Row>[] = [
    {
      head: t('visits.withdrawals.matter'),
      // Not a link: a confidential matter opens to nobody by its area, and the list says all that he may know.
      cell: (row) => (
        <>
          {row.categoryName} · {row.areaName} <span className="code">{spelled(row.code)}</span>
        </>
      ),
    },
    { head: t('visits.withdrawals.office'), cell: (row) => row.office },
    { head: t('visits.withdrawals.at'), figures: true, cell: (row) => exactWords(row.at) },
    { head: t('visits.withdrawals.state'), cell: (row) => word('state', row.state, row.kind) },
    { head: t('visits.withdrawals.said'), cell: (row) => row.text ?? '–' },
  ]
  return (
    <section className="stack" aria-labelledby="withdrawals">
      <h2 id="withdrawals">{t('visits.withdrawals.title')}</h2>
      <p className="soft small">{t('visits.withdrawals.lead')}</p>
      <Board
        found={found}
        rows={found.data?.rows ?? []}
        none={t('visits.withdrawals.none')}
        columns={columns}
        keyOf={(row) => `${row.county} ${row.id} ${row.at}`}
      />
      {Object.keys(grounds).length > 0 && (
        <p className="small">
          {t('visits.withdrawals.grounds')} ·{' '}
          {Object.entries(grounds)
            .map(([ground, n]) => `${word('ground', ground)} ${n}`)
            .join(' · ')}
        </p>
      )}
    </section>
  )
}
