// The panel of whistles and joint work: who was asked and has not answered, who is late, and the number to ring; a new whistle is blown here.
import { useState } from 'react'
import { usePages } from '../ui/ask.ts'
import { spelled } from '../ui/code.ts'
import type { CaseLine, Me } from '../ui/contract.ts'
import { useNow } from '../ui/now.ts'
import { Link, usePlace } from '../ui/router.tsx'
import { word } from '../ui/texts.ts'
import { whenWords } from '../ui/time.ts'
import { Board, type Column, Views } from './board.tsx'
import { ExportButton } from './export/dialog.tsx'
import { Opening, refOf } from './opening.tsx'
import { t } from './texts.ts'

type Row = {
  readonly id: string
  readonly what: string
  readonly organisationName: string
  readonly phone: string | null
  readonly byName: string
  readonly at: number
  readonly due: number
  readonly text: string | null
  readonly case: CaseLine
}
const views = ['all', 'whistle', 'joint'] as const
type Shown = (typeof views)[number]

export default function Whistles({ me }: { me: Me }) {
  const { query } = usePlace()
  const from = refOf(query.from)
  const [view, setView] = useState<Shown>('all')
  const [blowing, setBlowing] = useState(from !== null)
  const found = usePages<Row>('tasks', view === 'whistle' ? { kind: 'whistle' } : {}, 100)
  const all = found.data?.pages.flatMap((page) => page.rows) ?? []
  const rows = view === 'joint' ? all.filter((row) => row.case.kind !== 'whistle') : all
  const may = me.posts.some((post) => post.permissions.includes('whistle.blow'))
  const now = useNow()
  const columns: readonly Column<Row>[] = [
    { head: t('desk.whistles.office'), cell: (row) => row.organisationName },
    {
      head: t('desk.whistles.what'),
      cell: (row) => (
        <>
          {word('tasks', row.what, row.case.kind)}
          <div className="soft small">{t('desk.whistles.asked', { by: row.byName, at: whenWords(row.at, now) })}</div>
        </>
      ),
    },
    {
      head: t('desk.whistles.matter'),
      cell: (row) => (
        <>
          <Link to={`/desk/case/${row.case.county}/${row.case.id}`}>{row.case.categoryName}</Link>{' '}
          <span className="code soft small">{spelled(row.case.code)}</span>
          <div className="soft small">{row.text ?? ''}</div>
        </>
      ),
    },
    {
      head: t('desk.whistles.until'),
      figures: true,
      cell: (row) => (
        <>
          {row.due < now && <span className="tag vermilion">■ {t('desk.supervision.late')}</span>} {whenWords(row.due, now)}
        </>
      ),
    },
    {
      head: t('desk.whistles.ring'),
      cell: (row) =>
        row.phone === null ? (
          <span className="soft">{t('desk.whistles.noPhone')}</span>
        ) : (
          <a className="button" href={`tel:${row.phone}`}>
            {row.phone}
          </a>
        ),
    },
  ]
  return (
    <div className="page stack">
      <h1>{t('desk.nav.whistles')}</h1>
      <p className="soft">{t('desk.whistles.lead')}</p>
      <div className="row-of">
        <Views views={views} view={view} say={(one) => t(`desk.whistles.${one}`)} onView={setView} />
        <ExportButton me={me} list="tasks" asked={view === 'whistle' ? { kind: 'whistle' } : {}} />
        {may && !blowing && (
          <button type="button" className="button main" onClick={() => setBlowing(true)}>
            {word('step', 'blow', 'whistle')}
          </button>
        )}
      </div>
      {blowing && <Opening me={me} kind="whistle" step="blow" at="whistle.blow" from={from} onCancel={() => setBlowing(false)} />}
      <Board found={found} rows={rows} none={t('desk.whistles.none')} columns={columns} keyOf={(row) => row.id} />
    </div>
  )
}
