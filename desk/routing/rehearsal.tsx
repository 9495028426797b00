// The test bench: a draft run over cases that were really opened; counts, between which offices, where, and case by case.
import { lazy, Suspense, useRef, useState } from 'react'
import { addDays } from '../../rules/time.ts'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant, whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Difference, Rehearsed, Side } from './use.ts'

const DifferencesMap = lazy(() => import('./map.tsx'))
/** So many rows of the table at first, and with every "more". */
const page = 50

/** The last thirty days: a place that began this month has no other cases yet. */
const lastMonth = (today: string): { from: string; to: string } => ({ from: addDays(today, -29), to: today })

export function Rehearsal({ draft, changedAt }: { draft: string; changedAt: number }) {
  const today = dayOfInstant(useNow())
  const [span, setSpan] = useState(() => lastMonth(today))
  const [asked, setAsked] = useState<{ from: string; to: string; changedAt: number } | null>(null)
  const found = useQ<Difference>(
    'rehearsal',
    { draft, from: asked?.from, to: asked?.to },
    { on: asked !== null && asked.changedAt === changedAt, fresh: 0 },
  )
  const data = found.data as Rehearsed | undefined
  const stale = asked !== null && asked.changedAt !== changedAt
  const day = (which: 'from' | 'to') => (
    <label className="row-of">
      {t(`desk.routing.${which}`)}
      <input
        type="date"
        className="field short-field"
        value={span[which]}
        max={today}
        onChange={(event) => setSpan({ ...span, [which]: event.target.value })}
      />
    </label>
  )
  return (
    <section className="card stack" aria-label={t('desk.routing.rehearse')}>
      <h2>{t('desk.routing.rehearse')}</h2>
      <p className="soft">{t('desk.routing.rehearseLead')}</p>
      <form
        className="row-of"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked({ ...span, changedAt })
          if (asked && asked.from === span.from && asked.to === span.to) void found.refetch()
        }}
      >
        {day('from')}
        {day('to')}
        <button type="submit" className="button main" disabled={found.isFetching || span.from === '' || span.to === ''}>
          {t(found.isFetching ? 'desk.routing.running' : 'desk.routing.run')}
        </button>
      </form>
      <div aria-live="polite">
        {stale && <p className="notice amber">{t('desk.routing.runAgain')}</p>}
        {found.error && !found.isFetching && <NotLoaded error={found.error} />}
        {found.isFetching && <Skeleton height={160} />}
        {data && !found.isFetching && !stale && <Told data={data} />}
      </div>
      {data && !found.isFetching && !stale && <Shown data={data} />}
    </section>
  )
}

function Told({ data }: { data: Rehearsed }) {
  const { looked, passedBy, moved, due, late, cut } = data
  if (looked + passedBy === 0) return <p>{t('desk.routing.empty')}</p>
  return (
    <div className="stack">
      <p>
        <b>{t(moved + due.earlier + due.later === 0 ? 'desk.routing.same' : 'desk.routing.sum', { looked, moved })}</b>{' '}
        {passedBy > 0 && <span className="soft">{t('desk.routing.passedBy', { n: passedBy })}</span>}
      </p>
      {due.earlier + due.later > 0 && <p>{t('desk.routing.due', { earlier: due.earlier, later: due.later })}</p>}
      {late.known > 0 && <p>{t('desk.routing.late', { known: late.known, before: late.before, after: late.after })}</p>}
      {cut && <p className="notice amber">{t('desk.routing.cut')}</p>}
    </div>
  )
}

function Shown({ data }: { data: Rehearsed }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [many, setMany] = useState(page)
  const table = useRef<HTMLTableElement>(null)
  const { rows, pairs, gaps, differ } = data
  const choose = (id: string) => {
    setChosen(id)
    setMany(Math.max(many, Math.ceil((rows.findIndex((row) => row.id === id) + 1) / page) * page))
    requestAnimationFrame(() => {
      const row = table.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`)
      row?.scrollIntoView({ block: 'center' })
      row?.querySelector('a')?.focus({ preventScroll: true })
    })
  }
  return (
    <>
      {pairs.length > 0 && (
        <Figures
          title={t('desk.routing.pairs')}
          heads={[t('desk.routing.before'), t('desk.routing.after'), t('desk.routing.n')]}
          rows={pairs.map(({ from, to, fromName, toName, n }) => ({
            key: `${from} ${to}`,
            cells: [fromName ?? t('desk.routing.nobody'), toName ?? t('desk.routing.nobody'), n],
          }))}
        />
      )}
      {gaps.length > 0 && (
        <Figures
          title={t('desk.routing.gaps')}
          lead={t('desk.routing.gapsLead')}
          heads={[t('desk.routing.when.categories'), t('desk.routing.before'), t('desk.routing.after')]}
          rows={gaps.map(({ category, categoryName, before, after }) => ({
            key: category,
            cells: [categoryName, before, after],
          }))}
        />
      )}
      {rows.some((row) => row.point !== null) && (
        <Suspense fallback={<Skeleton height={380} />}>
          <DifferencesMap rows={rows} chosen={chosen} onChoose={choose} />
        </Suspense>
      )}
      {rows.length > 0 && <Table rows={rows.slice(0, many)} chosen={chosen} onChoose={setChosen} at={table} />}
      <div className="row-of">
        {many < rows.length && (
          <button type="button" className="button" onClick={() => setMany(many + page)}>
            {t('desk.search.more')}
          </button>
        )}
        {differ > rows.length && <span className="soft">{t('desk.routing.first', { n: rows.length, all: differ })}</span>}
      </div>
    </>
  )
}

type FiguresProps = {
  readonly title: string
  readonly lead?: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly (string | number)[] }[]
}

function Figures({ title, lead, heads, rows }: FiguresProps) {
  return (
    <div className="stack">
      <h3>{title}</h3>
      {lead && <p className="soft small">{lead}</p>}
      <div className="board-scroll">
        <table className="coverage">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [first, ...rest] }) => (
              <tr key={key}>
                <th scope="row">{first}</th>
                {rest.map((cell, n) => (
                  <td key={heads[n + 1]} className={typeof cell === 'number' ? 'figures' : ''}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const columns = ['matter', 'before', 'after', 'dueBefore', 'dueAfter', 'lateIf'] as const

type TableProps = {
  readonly rows: readonly Difference[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly at: React.RefObject<HTMLTableElement | null>
}

function Table({ rows, chosen, onChoose, at }: TableProps) {
  const now = useNow()
  return (
    <div className="board-scroll">
      <table className="coverage board" ref={at}>
        <caption className="unseen">{t('desk.routing.differences')}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one} scope="col">
                {t(`desk.routing.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const moved = row.before.office !== row.after.office
            return (
              <tr key={row.id} data-case={row.id} className={row.id === chosen ? 'chosen' : ''} onFocus={() => onChoose(row.id)}>
                <th scope="row">
                  <Link to={`/desk/case/${row.county}/${row.id}`}>{row.categoryName}</Link>{' '}
                  <span className="code soft small">{spelled(row.code)}</span>
                  <div className="soft small">{row.areaName}</div>
                </th>
                <td>
                  <Office side={row.before} />
                </td>
                <td>
                  {moved ? (
                    <b>{row.after.name ?? t('desk.routing.nobody')}</b>
                  ) : (
                    <span className="soft">{t('desk.routing.stays')}</span>
                  )}{' '}
                  {row.before.class !== row.after.class && row.after.class !== null && (
                    <span className="tag indigo">{word('class', row.after.class)}</span>
                  )}
                  {row.after.coNames.length > 0 && (
                    <div className="small soft">
                      {t('desk.routing.with', { offices: row.after.coNames.join(t('desk.routing.and')) })}
                    </div>
                  )}
                </td>
                <td className="figures">
                  {row.before.due === null ? t('desk.routing.notSent') : whenWords(row.before.due, now)}
                </td>
                <td className="figures">
                  {row.after.due === null
                    ? ''
                    : row.after.due === row.before.due
                      ? t('desk.routing.stays')
                      : whenWords(row.after.due, now)}
                  {row.days !== null && row.days !== 0 && <div className="small soft">{daysWords(row.days)}</div>}
                </td>
                <td>
                  <Late late={row.late} moved={moved} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const daysWords = (days: number): string =>
  days < 0 ? t('desk.routing.daysEarlier', { n: -days }) : t('desk.routing.daysLater', { n: days })

const Office = ({ side }: { side: Side }) => <>{side.name ?? t('desk.routing.nobody')}</>

/** Blank where nobody can know; the reason is told to readers and on the mouse. */
function Late({ late, moved }: { late: Difference['late']; moved: boolean }) {
  if (late === null) {
    const why = t(moved ? 'desk.routing.unknownOffice' : 'desk.routing.unknownTime')
    return (
      <span className="soft" title={why}>
        <span aria-hidden="true">–</span>
        <span className="unseen">{why}</span>
      </span>
    )
  }
  const shown = (value: boolean) => (
    <span className={value ? 'tag vermilion' : 'tag'}>
      {value ? '■ ' : '○ '}
      {t(value ? 'desk.routing.wouldLate' : 'desk.routing.inTime')}
    </span>
  )
  return late.before === late.after ? (
    shown(late.after)
  ) : (
    <span className="row-of">
      {shown(late.before)} <span aria-hidden="true">→</span> {shown(late.after)}
    </span>
  )
}
