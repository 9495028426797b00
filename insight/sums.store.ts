// Sums of marks over days: closed days from the totals where a whole keeper is asked for, today and any part of one from the marks.
import { addDays, type Day, type Instant, localDay, type Zone } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import { inAreas, type Params, paramsFrom } from '../store/visible.ts'
import type { Reach } from './reach.ts'

export type Span = { readonly from: Day; readonly to: Day }
export type Sum = {
  readonly code: string
  readonly key: string
  readonly numerator: number
  readonly denominator: number
  readonly excluded: number
}
export const dimensions = ['street', 'category', 'organisation', 'detail'] as const
export type Dimension = (typeof dimensions)[number]
export type Asked = {
  readonly counties: readonly string[]
  readonly reach: Reach
  readonly span: Span
  /** Up to here everything was counted; nothing after it is. */
  readonly asOf: Instant
  readonly zone: Zone
  /** Only what was after this instant: parts of a day are summed from the marks. */
  readonly after?: Instant | undefined
  readonly kinds?: readonly string[] | undefined
  readonly codes?: readonly string[] | undefined
}

/** What of figure_mark `m` it is divided by. */
export const columns: Readonly<Record<Dimension, string>> = {
  street: 'left(m.area, 9)',
  category: 'm.category',
  organisation: 'm.organisation',
  detail: 'm.detail',
}

/** Everything was counted at this instant in each of these keepers; null where one was never counted. */
export async function countedAt(tx: Tx, counties: readonly string[]): Promise<Instant | null> {
  const rows = await tx.rows<{ at: Instant }>('select at from figure_state where county = any($1)', [counties])
  return rows.length < counties.length || rows.length === 0 ? null : Math.min(...rows.map(({ at }) => at))
}

/** Conditions over figure_mark `m` for what is asked. */
export function asked({ counties, reach, span, asOf, after, kinds, codes }: Asked, params: Params): string[] {
  const ways = [
    `m.county = any(${params.add(counties)})`,
    `m.day >= ${params.add(span.from)}`,
    `m.day <= ${params.add(span.to)}`,
    `m.at <= ${params.add(asOf)}`,
  ]
  if (after !== undefined) ways.push(`m.at > ${params.add(after)}`)
  if ('organisations' in reach) ways.push(`m.organisation = any(${params.add(reach.organisations)})`)
  else if (reach.areas !== null) ways.push(inAreas(reach.areas, 'm.area', params))
  if (kinds) ways.push(`m.kind = any(${params.add(kinds)})`)
  if (codes) ways.push(`m.code = any(${params.add(codes)})`)
  return ways
}

const summed = 'sum(numerator)::int as numerator, sum(denominator)::int as denominator, sum(excluded)::int as excluded'

type By = 'all' | 'day' | 'month' | Dimension
const together = (by: By): by is 'all' | 'day' | 'month' => by === 'all' || by === 'day' || by === 'month'

/** Which totals say it: of everything, of streets and what is wider, or of offices; null where only the marks do. */
function totalsOf(
  { reach, after }: Asked,
  by: By,
): { readonly dimension: string; readonly only: (params: Params) => string } | null {
  if (after !== undefined) return null
  if ('organisations' in reach)
    return together(by) || by === 'organisation'
      ? { dimension: 'organisation', only: (params) => `t.key = any(${params.add(reach.organisations)})` }
      : null
  const { areas } = reach
  if (areas === null) return { dimension: together(by) ? 'all' : by, only: () => 'true' }
  const wide = areas.every((area) => area.length <= 9)
  return wide && (together(by) || by === 'street')
    ? { dimension: 'street', only: (params) => inAreas(areas, 't.key', params) }
    : null
}

/** By day, by month, or by one dimension; `key` is what it was summed by, '' for all together. */
export async function sums(tx: Tx, given: Asked, by: By): Promise<readonly Sum[]> {
  const today = localDay(given.asOf, given.zone)
  const totals = totalsOf(given, by)
  const last = given.span.to < today ? given.span.to : addDays(today, -1)
  const parts: Sum[] = []
  if (totals && given.span.from <= last) parts.push(...(await closed(tx, given, { from: given.span.from, to: last }, by, totals)))
  if (!totals || given.span.to >= today) {
    const params = paramsFrom()
    const from = totals ? today : given.span.from
    const ways = asked({ ...given, span: { from, to: [given.span.to, today].toSorted()[0] ?? today } }, params)
    const key = by === 'all' ? "''" : by === 'day' ? 'm.day' : by === 'month' ? 'left(m.day, 7)' : columns[by]
    parts.push(
      ...(await tx.rows<Sum>(
        `select m.code, ${key} as key, ${summed} from figure_mark m where ${ways.join(' and ')} group by m.code, 2`,
        params.values,
      )),
    )
  }
  return merged(parts)
}

/** From the totals: whole months where they lie inside, days at both ends. */
function closed(tx: Tx, given: Asked, span: Span, by: By, totals: NonNullable<ReturnType<typeof totalsOf>>): Promise<Sum[]> {
  const params = paramsFrom()
  const { months, days } = by === 'day' ? { months: null, days: [span] } : pieces(span)
  const within = (name: string, { from, to }: Span) =>
    `(t.span = '${name}' and t.day >= ${params.add(from)} and t.day <= ${params.add(to)})`
  const spans = [...(months ? [within('month', months)] : []), ...days.map((one) => within('day', one))]
  const ways = [
    `t.county = any(${params.add(given.counties)})`,
    `t.dimension = ${params.add(totals.dimension)}`,
    `(${spans.join(' or ')})`,
    totals.only(params),
  ]
  if (given.kinds) ways.push(`t.kind = any(${params.add(given.kinds)})`)
  if (given.codes) ways.push(`t.code = any(${params.add(given.codes)})`)
  const key = by === 'all' ? "''" : by === 'day' ? 't.day' : by === 'month' ? 'left(t.day, 7)' : 't.key'
  return tx.rows<Sum>(
    `select t.code, ${key} as key, ${summed} from figure_total t where ${ways.join(' and ')} group by t.code, 2`,
    params.values,
  )
}

/** The whole months inside a span, and what is left of it on both sides. */
export function pieces({ from, to }: Span): { readonly months: Span | null; readonly days: readonly Span[] } {
  const first = from.endsWith('-01') ? from.slice(0, 7) : addDays(`${from.slice(0, 7)}-28`, 4).slice(0, 7)
  const after = addDays(to, 1)
  const end = addDays(`${after.slice(0, 7)}-01`, -1)
  if (`${first}-01` > end) return { months: null, days: [{ from, to }] }
  const days = [
    { from, to: addDays(`${first}-01`, -1) },
    { from: addDays(end, 1), to },
  ]
  return { months: { from: first, to: end.slice(0, 7) }, days: days.filter((one) => one.from <= one.to) }
}

function merged(parts: readonly Sum[]): readonly Sum[] {
  const all = new Map<string, Sum>()
  for (const one of parts) {
    const key = `${one.code} ${one.key}`
    const known = all.get(key)
    all.set(
      key,
      known
        ? {
            ...known,
            numerator: known.numerator + one.numerator,
            denominator: known.denominator + one.denominator,
            excluded: known.excluded + one.excluded,
          }
        : one,
    )
  }
  return [...all.values()]
}
