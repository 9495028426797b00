// Questions asked in public, as whoever reads them and the offices that answer find them in the morning: what waits first, by its day.
import { useQ } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { t } from '../texts.ts'

type Asked = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly state: string
  readonly question: string
  readonly office: string | null
  readonly askedAt: number
  readonly due: number | null
  readonly late: boolean
  readonly answer: string | null
  readonly useful: number
  readonly notAnswered: number
  readonly proposed: boolean
  readonly hidden: boolean
}

export default function Questions() {
  const found = useQ<Asked>('questionBoard', {}, { fresh: 5_000 })
  const now = useNow()
  const columns: readonly Column<Asked>[] = [
    {
      head: t('hotline.ask.question'),
      cell: (row) => (
        <>
          <Link to={`/desk/case/${row.county}/${row.id}`}>{row.question === '' ? t('hotline.ask.unread') : row.question}</Link>
          <div className="soft small figures">
            {spelled(row.code)} · {whenWords(row.askedAt, now)}
          </div>
        </>
      ),
    },
    { head: t('hotline.ask.office'), cell: (row) => row.office ?? '–' },
    {
      head: t('hotline.ask.state'),
      cell: (row) => (
        <>
          {word('state', row.state, 'publicQuestion')}
          {row.due !== null && (
            <div className={row.late ? 'small figures vermilion-text' : 'small figures'}>
              {row.late && <span aria-hidden="true">■ </span>}
              {t(row.late ? 'hotline.ask.late' : 'hotline.ask.due', { at: whenWords(row.due, now) })}
            </div>
          )}
          {row.hidden && <span className="tag plum">{t('hotline.ask.hidden')}</span>}
          {row.proposed && <span className="tag">{t('hotline.ask.proposed')}</span>}
        </>
      ),
    },
    {
      head: t('hotline.ask.rated'),
      figures: true,
      cell: (row) =>
        row.answer === null
          ? '–'
          : row.useful + row.notAnswered === 0
            ? t('hotline.ask.unrated')
            : t('hotline.ask.ratings', { useful: row.useful, not: row.notAnswered }),
    },
  ]
  return (
    <div className="page stack">
      <h1>{t('hotline.ask.title')}</h1>
      <p className="soft">{t('hotline.ask.lead')}</p>
      <Board found={found} rows={found.data?.rows ?? []} none={t('hotline.ask.none')} columns={columns} keyOf={(row) => row.id} />
    </div>
  )
}
