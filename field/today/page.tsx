// Home: what to do now, each with what one does most with it under the thumb.
import { useMemo, useState } from 'react'
import { useNow } from '../../ui/now.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { t, word } from '../../ui/texts.ts'
import { dayOfInstant, exactWords, whenWords } from '../../ui/time.ts'
import { TourOffer, TourOn, useTour } from '../../ui/toured.tsx'
import { tellingIn, toTell } from '../group/tell.ts'
import { nameOf } from '../keep/held.ts'
import { useDrafts } from '../kit.tsx'
import { openRounds, tasksOf } from '../more/round.ts'
import { type Here, useHere } from '../place/here.ts'
import { f } from '../texts.ts'
import { may, useHeld, useItems, useMine } from '../use.ts'
import { buildingBy, isDrawn, type Mark, type Row, todayOf } from './list.ts'

/** Names of cases opened on this phone; a list, not a time: nobody is told when somebody looked. */
export const seenDraft = 'seen'

/** What the tour shows, in order. */
const stops = () =>
  (
    [
      ['sent', '.bar-line'],
      ['list', '.cards > li'],
      ['report', '.ways a[href="/field/report"]'],
      ['more', '.ways a[href="/field/more"]'],
    ] as const
  ).map(([name, at]) => ({ at, title: f(`field.tour.${name}`), text: f(`field.tour.${name}.text`) }))

export function Today() {
  const [query] = useQuery()
  const tour = useTour('field', query.tour !== undefined)
  const held = useHeld()
  const items = useItems()
  const me = useMine()
  const drafts = useDrafts()
  const now = useNow()
  const [here, setHere] = useState<Here | null>(null)
  const [only, setOnly] = useState(false)
  const { state, find } = useHere(setHere)
  const groups = useMemo(() => {
    const seen = new Set((drafts.get(seenDraft) as unknown as readonly string[] | undefined) ?? [])
    return todayOf(held.cases.values(), {
      now,
      building: buildingBy(f('field.today.units'), f('field.today.digits')),
      seen,
      items,
      here: here && [here.lon, here.lat],
    })
  }, [held, items, now, here, drafts])
  const drawn = groups.reduce((sum, group) => sum + group.rows.filter((row) => isDrawn(row.case)).length, 0)
  const shown = only
    ? groups
        .map((group) => ({ ...group, rows: group.rows.filter((row) => isDrawn(row.case)) }))
        .filter((one) => one.rows.length > 0)
    : groups
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0)
  const { areas = [] } = held.parts
  const untold = toTell(held.parts.bulletins ?? [], tellingIn(me), items).length
  const rounds = openRounds(tasksOf(held, me), areas, { today: dayOfInstant(now), day: held.parts.day, items })
  const asked = drafts.get('report') !== undefined
  return (
    <>
      <Reset />
      <TourOffer tour={tour} />
      <TourOn tour={tour} stops={stops()} />
      <div className="row-of between">
        <h1>{f('field.today.title', { n: count })}</h1>
        <button type="button" className="button" aria-pressed={here !== null} onClick={() => (here ? setHere(null) : find())}>
          {f(state === 'finding' ? 'field.place.finding' : here ? 'field.today.byDue' : 'field.today.byNear')}
        </button>
      </div>
      {(state === 'denied' || state === 'failed') && <p className="notice amber">{f(`field.place.${state}`)}</p>}
      {asked && (
        <Link className="button wide" to="/field/report">
          <span aria-hidden="true">✎</span>
          {f('field.today.draft')}
        </Link>
      )}
      {untold > 0 && (
        <Link className="button wide" to="/field/notices">
          {f('field.today.notices', { n: untold })}
        </Link>
      )}
      {rounds.length > 0 && (
        <Link className="button wide" to="/field/checks">
          {f('field.today.checks', { n: rounds.length })}
        </Link>
      )}
      {count === 0 && (
        <div className="empty">
          <p>{f(me === null ? 'field.today.nothingYet' : 'field.today.none')}</p>
          <Link className="button" to={may(me, 'neighbour.ask') ? '/field/group' : '/field/map'}>
            {f(may(me, 'neighbour.ask') ? 'field.way.group' : 'field.way.map')}
          </Link>
        </div>
      )}
      {drawn > 0 && (
        <button type="button" className="button wide" aria-pressed={only} onClick={() => setOnly(!only)}>
          {only ? f('field.today.all') : f('field.today.sample', { n: drawn })}
        </button>
      )}
      {shown.map((group) => (
        <section key={group.name} aria-label={group.name} className="stack">
          <h2>{group.name}</h2>
          <ul className="cards">
            {group.rows.map((row) => (
              <li key={nameOf(row.case)}>
                <Card row={row} group={group.name} now={now} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

/** Whoever holds a slip opens an account: its owner is told for some days, until she says that it was she who asked. */
function Reset() {
  const drafts = useDrafts()
  const reset = useMine()?.reset ?? []
  const newest = reset[0]?.at ?? 0
  const [read, setRead] = useState(() => Number(drafts.get('reset')?.at ?? 0))
  if (newest <= read) return null
  const close = () => {
    drafts.set('reset', { at: newest })
    setRead(newest)
  }
  return (
    <aside className="notice amber stack" aria-label={f('field.reset.title')}>
      <b>▲ {f('field.reset.title')}</b>
      <ul>
        {reset.map((one) => (
          <li key={one.at}>{f('field.reset.one', { at: exactWords(one.at), name: one.byName })}</li>
        ))}
      </ul>
      <p>{f('field.reset.what')}</p>
      <button type="button" className="button" onClick={close}>
        {f('field.reset.mine')}
      </button>
    </aside>
  )
}

const shapes: Readonly<Record<Mark, string>> = { overdue: '■', soon: '▲', fresh: '✚', open: '●' }

export function Marked({ mark }: { mark: Mark }) {
  return (
    <span className={`mark ${mark}`}>
      <span aria-hidden="true">{shapes[mark]}</span> {f(`field.mark.${mark}`)}
    </span>
  )
}

function Card({ row, group, now }: { row: Row; group: string; now: number }) {
  const { case: one, mark, pending } = row
  const phones = usePhonesOf(one.area)
  const [call] = phones
  return (
    <article className="card stack">
      <p className="row-of">
        {pending ? (
          <span className="mark">
            <span aria-hidden="true">↑</span> {f('field.today.pending')}
          </span>
        ) : (
          <Marked mark={mark} />
        )}
        {isDrawn(one) && <span className="tag indigo">◆ {f('field.today.drawn')}</span>}
        <span className="figures soft">
          {one.due !== null && f('field.today.until', { at: whenWords(one.due, now) })}
          {row.metres !== null && ` · ${f('field.today.metres', { n: Math.round(row.metres) })}`}
        </span>
      </p>
      <Link to={`/field/case/${nameOf(one)}`} className="card-what">
        <b>{word('why', one.why ?? '', one.kind)}</b> {one.categoryName}
        {one.text && <span className="soft clip">{one.text}</span>}
        {one.placeText && !group.includes(one.placeText) && <span className="soft clip">{one.placeText}</span>}
      </Link>
      <div className="row-of">
        <Link className="button main" to={`/field/case/${nameOf(one)}`}>
          {f('field.today.do')}
        </Link>
        {one.point && (
          <a className="button" href={`geo:${one.point[1]},${one.point[0]}?q=${one.point[1]},${one.point[0]}`}>
            {f('field.today.go')}
          </a>
        )}
        {call && (
          <a
            className="button"
            href={`tel:${call.phone}`}
            aria-label={t('common.withMark', { sentence: f('field.today.call'), mark: call.name })}
          >
            {f('field.today.call')}
          </a>
        )}
      </div>
    </article>
  )
}

/** Whom one calls about an area: its community's or street's duty first, then its team. Numbers of posts, never of residents. */
export function usePhonesOf(area: string): readonly { readonly name: string; readonly phone: string }[] {
  const { duty = [], team = [] } = useHeld().parts
  const found = [
    ...duty.map((one) => ({ name: one.organisation, phone: one.phone })),
    ...team
      .filter((one) => one.area === area && !one.away)
      .map((one) => ({ name: one.person ?? one.areaName, phone: one.phone })),
  ].flatMap((one) => (one.phone === null ? [] : [{ name: one.name, phone: one.phone }]))
  return found.filter((one, n) => found.findIndex((other) => other.name === one.name) === n)
}
