// What is under supervision: what is asked of whom, why, and by which day an answer is due.
import { useState } from 'react'
import { usePages } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant, exactWords, whenWords } from '../../ui/time.ts'
import { Board, type Column, Views } from '../board.tsx'
import { ExportButton } from '../export/dialog.tsx'
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

export function UnderSupervision({ me }: { me: Me }) {
  const now = useNow()
  const today = dayOfInstant(now)
  const [view, setView] = useState<(typeof views)[number]>('all')
  const found = usePages<Row>('supervisions', view === 'all' ? {} : { of: view }, 100)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const columns: readonly Column<Row>[] = [
    {
      head: t('desk.supervision.matter'),
      cell: (row) => (
        <>
          <Link to={`/desk/case/${row.case.county}/${row.case.id}`}>{row.case.categoryName}</Link>{' '}
          <span className="code soft small">{spelled(row.case.code)}</span>
          <div className="soft small">{row.case.text ?? ''}</div>
        </>
      ),
    },
    { head: t('desk.supervision.office'), cell: (row) => row.organisationName },
    { head: t('desk.supervision.level'), cell: (row) => <span className="tag plum">✦ {word('level', row.level)}</span> },
    {
      head: t('desk.supervision.why'),
      cell: (row) => (
        <>
          {word('ground', row.ground)}
          <div className="soft small">{row.text ?? (row.byName === null ? t('case.supervision.bySystem') : '')}</div>
        </>
      ),
    },
    {
      head: t('desk.supervision.until'),
      figures: true,
      cell: (row) => (
        <>
          {row.answeredAt === null && row.until < today && <span className="tag vermilion">■ {t('desk.supervision.late')}</span>}{' '}
          {row.until}
        </>
      ),
    },
    {
      head: t('desk.supervision.state'),
      cell: (row) =>
        row.answeredAt === null ? (
          t('desk.supervision.waiting')
        ) : (
          <span title={exactWords(row.answeredAt)}>
            {t('desk.supervision.answeredAt', { at: whenWords(row.answeredAt, now) })}
          </span>
        ),
    },
  ]
  return (
    <section className="stack" aria-labelledby="under-supervision">
      <h2 id="under-supervision">{t('visits.under')}</h2>
      <p className="soft">{t('desk.supervision.lead')}</p>
      <div className="row-of">
        <Views views={views} view={view} say={(one) => t(`desk.supervision.${one}`)} onView={setView} />
        <ExportButton me={me} list="supervisions" asked={{ of: view === 'all' ? null : view }} />
      </div>
      <Board found={found} rows={rows} none={t('desk.supervision.none')} columns={columns} keyOf={(row) => row.id} />
    </section>
  )
}
