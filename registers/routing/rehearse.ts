// The rehearsal: both sets of rules run over cases that were really opened; what would have gone elsewhere, what would be due when.
import type { Actor } from '../../rules/actor.ts'
import { type Calendar, workingDaysBetween } from '../../rules/calendar.ts'
import type { CaseRow } from '../../rules/case.ts'
import { startClock } from '../../rules/clock.ts'
import { policyFor } from '../../rules/house.ts'
import type { Kind } from '../../rules/kind.ts'
import type { DeadlineClass, Region } from '../../rules/region.ts'
import {
  asks,
  classBy,
  compile,
  type Routable,
  type Route,
  type Routed,
  type Routing,
  seenOf,
  unruled,
  type Wants,
} from '../../rules/route.ts'
import { type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { placesSql } from '../../store/reads/hung.ts'
import { countiesOf } from '../../store/reads/statement.ts'
import { type Params, paramsFrom, visible } from '../../store/visible.ts'

export type Side = {
  /** Null: nothing named an office. */
  readonly office: string | null
  /** The rule that named it; null: the category, or nothing. */
  readonly rule: string | null
  readonly coUnits: readonly string[]
  readonly class: DeadlineClass | null
  /** When the handling would have been due, counted from when the case was really sent on; null while it was not. */
  readonly due: Instant | null
}
export type Difference = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly category: string
  readonly area: string
  readonly point: readonly [number, number] | null
  readonly openedAt: Instant
  /** By the rules in force, and by those tried. */
  readonly before: Side
  readonly after: Side
  /**
   * Whether it was and would have been late, if it had taken as long as it did. Null where that cannot be said: the office
   * would be another than the one that did it, the time was changed on the way, or it is not done and not over yet.
   */
  readonly late: { readonly before: boolean; readonly after: boolean } | null
}
export type Rehearsal = {
  /** Cases looked at, and those that were never sent to an office: settled on the spot, withdrawn, void. */
  readonly looked: number
  readonly passedBy: number
  /** More cases than are looked at were opened in that time; only the first were. */
  readonly cut: boolean
  readonly differences: readonly Difference[]
  readonly gaps: ReadonlyMap<string, { before: number; after: number }>
}

type Row = Pick<
  CaseRow,
  'county' | 'id' | 'code' | 'kind' | 'state' | 'category' | 'class' | 'area' | 'urgency' | 'handler' | 'barred' | 'data'
> & {
  lon: number | null
  lat: number | null
  opened_at: Instant
  /** Words never hold a blank: one text is cheaper to send than a list. */
  terms: string | null
  places: string[] | null
  clocks: readonly (readonly [name: string, started: Instant, due: Instant, stopped: Instant | null])[] | null
}

const mostCases = 20_000
const block = 2_000

/** What is read of each case: words and places only where a rule may ask for them, since they are most of the work. */
function rowSql(is: (column: string) => string, { terms, places }: Wants, params: Params): string {
  const where = (wanted: Wants['terms'], sql: string) =>
    wanted === 'any'
      ? sql
      : wanted.length === 0
        ? 'null'
        : `case when c.category = any(${params.add(wanted)}::text[]) then ${sql} end`
  return `
  select c.county, c.id, c.code, c.kind, c.state, c.category, c.class, c.area, c.urgency, c.handler, c.barred, c.data, c.opened_at,
    st_x(c.point) as lon, st_y(c.point) as lat,
    ${where(terms, "array_to_string(tsvector_to_array(c.terms), ' ')")} as terms, ${where(places, placesSql)} as places,
    (select json_agg(json_build_array(k.name, k.started_at, k.due_at, k.stopped_at) order by k.started_at, k.id) from clock k
      where ${is('k.county')} and k.county = c.county and k.case_id = c.id and k.name = any($2)) as clocks
  from "case" c`
}

export type Asked = {
  readonly tx: Tx
  readonly actor: Actor
  readonly counties: readonly string[]
  readonly region: Region
  readonly kinds: ReadonlyMap<string, Kind>
  readonly now: Instant
  /** Opened from the one instant until before the other. */
  readonly from: Instant
  readonly until: Instant
}

/** Runs the rules in force and those given over the cases that this person may see. */
export async function rehearse(asked: Asked, routes: readonly Route[]): Promise<Rehearsal> {
  const { region, kinds } = asked
  const sides = [compile(region.routes, region), compile(routes, region)] as const
  const next = reader(asked, asks([...region.routes, ...routes], region))
  const gaps = new Map<string, { before: number; after: number }>()
  const differences: Difference[] = []
  let [looked, passedBy] = [0, 0]
  for (let coming = next(null); ; ) {
    const rows = await coming
    const last = rows.at(-1)
    const read = looked + passedBy + rows.length
    const done = rows.length < block || !last || read >= mostCases
    // The database looks for the next ones while these are judged.
    if (!done) coming = next(last)
    for (const row of rows) {
      const judged = judge(row, kinds.get(row.kind), sides, asked)
      if (judged === null) {
        passedBy += 1
        continue
      }
      looked += 1
      const [before, after] = judged.routed
      if ('gap' in before || 'gap' in after) {
        const gap = gaps.get(row.category) ?? { before: 0, after: 0 }
        gaps.set(row.category, {
          before: gap.before + ('gap' in before ? 1 : 0),
          after: gap.after + ('gap' in after ? 1 : 0),
        })
      }
      if (judged.difference) differences.push(judged.difference)
    }
    if (done) return { looked, passedBy, cut: rows.length === block, differences, gaps }
  }
}

/** Reads the next block after a case, in the order of opening. */
function reader({ tx, actor, counties, kinds, from, until }: Asked, wants: Wants): (after: Row | null) => Promise<Row[]> {
  const routed = [...kinds.values()].filter((kind) => kind.routed)
  const names = [...new Set(routed.flatMap(({ frame }) => [frame.clocks.sign, frame.clocks.finish]))]
  const { bound, is } = countiesOf(counties)
  return (after) => {
    const params = paramsFrom(bound, names)
    const sql = rowSql(is, wants, params)
    const place =
      after === null
        ? `c.opened_at >= ${params.add(from)}`
        : `(c.opened_at, c.id) > (${params.add(after.opened_at)}::bigint, ${params.add(after.id)}::uuid)`
    return tx.rows<Row>(
      `${sql} where ${is('c.county')} and c.kind = any(${params.add(routed.map((kind) => kind.name))}::text[]) and ${place}
         and c.opened_at < ${params.add(until)}
         and ${visible(actor, 'c', params)} order by c.opened_at, c.id limit ${block}`,
      params.values,
    )
  }
}

type Judged = { readonly routed: readonly [Routed, Routed]; readonly difference: Difference | null }

/** One case under both sets; null when no office was ever asked for. */
function judge(
  row: Row,
  kind: Kind | undefined,
  [one, other]: readonly [Routing, Routing],
  { region, now }: Asked,
): Judged | null {
  const names = kind?.frame.clocks
  const signs = row.clocks?.filter(([name]) => name === names?.sign) ?? []
  const phase = kind?.states[row.state]?.phase
  const sent = signs[0]?.[1] ?? null
  if (!kind || (sent === null && phase !== 'intake' && phase !== 'placed')) return null
  const { category, area, barred } = row
  const matter: Routable = {
    category,
    area,
    barred,
    terms: row.terms ?? '',
    places: row.places ?? [],
    at: sent ?? now,
  }
  const seen = seenOf(matter, region.calendar)
  const routed = [one(matter, seen), other(matter, seen)] as const
  const usual = region.categories.get(category)?.class ?? null
  const chosen = unruled(row, usual)
  const classes = [classBy(routed[0], chosen, usual), classBy(routed[1], chosen, usual)] as const
  if (officeOf(routed[0]) === officeOf(routed[1]) && classes[0] === classes[1]) return { routed, difference: null }
  const dueAs = (of: DeadlineClass | null): Instant | null => {
    const policy = policyFor(region, kind.name, kind.frame.clocks.finish, { class: of, urgency: row.urgency })
    return sent === null || !policy ? null : startClock(policy, sent, region.calendar, { id: '', owner: null }).dueAt
  }
  const before = sideOf(routed[0], classes[0], dueAs(classes[0]))
  const after = sideOf(routed[1], classes[1], classes[0] === classes[1] ? before.due : dueAs(classes[1]))
  const { county, id, code, lon, lat, opened_at: openedAt } = row
  const point = lon === null || lat === null ? null : ([lon, lat] as const)
  const late = lateness(row, kind, before, after, now)
  return { routed, difference: { county, id, code, category, area, point, openedAt, before, after, late } }
}

const officeOf = (to: Routed): string | null => ('gap' in to ? null : to.organisation)

function sideOf(to: Routed, of: DeadlineClass | null, due: Instant | null): Side {
  const named = 'gap' in to ? null : to
  return { office: officeOf(to), rule: named?.rule ?? null, coUnits: named?.coUnits ?? [], class: of, due }
}

/**
 * Exact only where nothing but the date would have been another: the same office had it from the first, and its clock ran
 * as it runs by itself (more time, standing still or an older policy would show in its due date).
 */
function lateness(row: Row, kind: Kind, before: Side, after: Side, now: Instant): Difference['late'] {
  const { voided, withdrawn } = kind.frame.states
  const [clock, another] = row.clocks?.filter(([name]) => name === kind.frame.clocks.finish) ?? []
  if (!clock || another || row.state === voided || row.state === withdrawn) return null
  if (after.office === null || after.office !== before.office || after.office !== row.handler) return null
  if (before.due === null || after.due === null || clock[2] !== before.due) return null
  const [, , , stopped] = clock
  if (stopped !== null) return { before: stopped > before.due, after: stopped > after.due }
  return now > before.due && now > after.due ? { before: true, after: true } : null
}

/** Working days of the region between two due dates: later is positive; null where either is missing. */
export const daysMoved = ({ before, after }: Difference, calendar: Calendar): number | null =>
  before.due === null || after.due === null
    ? null
    : workingDaysBetween(localDay(before.due, calendar.zone), localDay(after.due, calendar.zone), calendar)
