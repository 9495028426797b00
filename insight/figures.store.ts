// q/figures, q/figure, q/figureCases: indicators within my reach, one of them divided by street, category and office, and its cases.
import * as z from 'zod/mini'
import { fullCode } from '../rules/area.ts'
import { setting } from '../rules/house.ts'
import { type Refusal, refuse } from '../rules/refusal.ts'
import type { Region } from '../rules/region.ts'
import { day } from '../rules/schema.ts'
import { published } from '../rules/suppress.ts'
import { addDays, type Day, daysBetween, type Instant, localDay } from '../rules/time.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../store/query.ts'
import type { CaseLine } from '../store/reads/line.ts'
import { linesOf } from '../store/reads/lines.ts'
import { paramsFrom, visible } from '../store/visible.ts'
import { connection } from './calls.store.ts'
import { type Indicator, indicatorOf, indicators } from './indicators.ts'
import { freshness } from './knowledge.store.ts'
import { reachOf } from './reach.ts'
import { type Asked, asked, columns, countedAt, type Dimension, dimensions, type Span, type Sum, sums } from './sums.store.ts'

const word = z.string().check(z.regex(/^[0-9A-Za-z-]{1,60}$/))
const instant = z.coerce.number().check(z.int(), z.gte(0))
const where = {
  area: z.optional(z.string().check(z.regex(/^\d{2,19}$/))),
  organisation: z.optional(word),
  kind: z.optional(word),
  /** The last thirty days where none is given; no more than three years. */
  from: z.optional(day),
  to: z.optional(day),
  /** Only what was after this instant, and up to that one: a figure of a part of a day opens into exactly what it counted. */
  since: z.optional(instant),
  until: z.optional(instant),
}
const Many = z.strictObject(where)
const One = z.strictObject({ ...where, code: word })
const parts = ['denominator', 'numerator', 'rest', 'excluded'] as const
const Cases = z.strictObject({
  ...where,
  code: word,
  part: z._default(z.enum(parts), 'denominator'),
  by: z.optional(z.enum(dimensions)),
  key: z.optional(z.string().check(z.maxLength(60))),
  after: z.optional(z.string().check(z.maxLength(300))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
})

type Counts = { readonly numerator: number; readonly denominator: number; readonly excluded: number }
export type Figure = Counts & {
  readonly code: string
  readonly rule: Indicator['rule'] | 'composite'
  readonly day: Indicator['day'] | 'now'
  readonly better: Indicator['better']
  readonly law: string
  readonly details: Indicator['details']
  /** What a person reads: a share in tenths of a percent, else a number; null where nothing was counted. */
  readonly value: number | null
  /** The same of as many days before. */
  readonly before: number | null
  readonly points: readonly { readonly day: string; readonly value: number | null }[]
}
const longest = 1100
/** Up to so many days the line has a point for each. */
const byDays = 92
const none: Counts = { numerator: 0, denominator: 0, excluded: 0 }

/** The question made ready, or why it is not answered; null where nothing was counted yet. */
async function ready(asking: Asking, input: z.infer<typeof Many>): Promise<Asked | Refusal | null> {
  const { house, counties, actor, tx } = asking
  const regions = [...new Set(counties.flatMap((county) => house.region(county) ?? []))]
  const [region] = regions
  const reach = reachOf(actor, regions, input)
  if (!reach || !region) return refuse('notYours')
  const asOf = await countedAt(tx, counties)
  if (asOf === null) return null
  const { zone } = region.calendar
  const today = localDay(asOf, zone)
  const to = input.to === undefined || input.to > today ? today : input.to
  const from = input.from ?? addDays(to, -29)
  if (from > to || daysBetween(from, to) > longest) return refuse('badInput', { field: 'from' })
  const kinds = input.kind === undefined ? undefined : [input.kind]
  return { counties, reach, span: { from, to }, asOf: Math.min(asOf, input.until ?? asOf), after: input.since, zone, kinds }
}

/** A share in tenths of a percent; what is counted as it is. */
const readAs = (rule: Indicator['rule'], { numerator, denominator }: Counts): number | null =>
  rule !== 'share' ? numerator : denominator === 0 ? null : Math.round((1000 * numerator) / denominator)

/** Of a stock all that ever came and went up to the last day. */
const since = (span: Span, rule: Indicator['rule']): Span => (rule === 'stock' ? { from: '2000-01-01', to: span.to } : span)

type Told = Readonly<Record<'from' | 'to', Day>> & { readonly asOf: Instant }
export const figures = defineQuery({ name: 'figures', input: Many, by: 'staff', looks: 'none', run: readFigures })

async function readFigures(asking: Asking, input: z.infer<typeof Many>): Promise<(Page<Figure> & Told) | Refusal> {
  const given = await ready(asking, input)
  if (given === null) return { rows: [], next: null, asOf: 0, from: '', to: '' }
  if ('refused' in given) return given
  const { span } = given
  const rows = await figuresIn(asking, given)
  return { rows, next: null, asOf: given.asOf, ...span }
}

/** Every indicator of a span, with the span before and a line. */
export async function figuresIn(asking: Asking, given: Asked): Promise<readonly Figure[]> {
  const { span } = given
  const length = daysBetween(span.from, span.to) + 1
  const earlier = { from: addDays(span.from, -length), to: addDays(span.from, -1) }
  const stocks = { ...given, codes: indicators.filter(({ rule }) => rule === 'stock').map(({ code }) => code) }
  const { tx } = asking
  const [lines, before, now, then, fresh, phones] = await Promise.all([
    sums(tx, given, length <= byDays ? 'day' : 'month'),
    sums(tx, { ...given, span: earlier }, 'all'),
    sums(tx, { ...stocks, span: since(span, 'stock') }, 'all'),
    sums(tx, { ...stocks, span: since(earlier, 'stock') }, 'all'),
    freshness(asking, given),
    connection(asking, given),
  ])
  const of = (list: readonly Sum[], code: string): Counts => list.find((one) => one.code === code) ?? none
  const all = indicators.map((one): Figure => {
    const own = lines.filter(({ code }) => code === one.code).toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const stock = one.rule === 'stock'
    const counts = stock ? of(now, one.code) : own.reduce<Counts>(add, none)
    return {
      ...told(one),
      ...plain(counts),
      value: readAs(one.rule, counts),
      before: readAs(one.rule, of(stock ? then : before, one.code)),
      points: own.map(({ key, ...rest }) => ({ day: key, value: readAs(one.rule, rest) })),
    }
  })
  return [...all, composite(asking, all), ...phones, ...fresh].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

const add = (a: Counts, b: Counts): Counts => ({
  numerator: a.numerator + b.numerator,
  denominator: a.denominator + b.denominator,
  excluded: a.excluded + b.excluded,
})
const plain = ({ numerator, denominator, excluded }: Counts): Counts => ({ numerator, denominator, excluded })
const told = ({ code, rule, day: when, better, law, details }: Indicator) => ({ code, rule, day: when, better, law, details })

/** The three rates weighed together, where each of them has something to count. Weights [D]. */
function composite({ house, counties }: Asking, all: readonly Figure[]): Figure {
  const [county] = counties
  const region: Region | null = county === undefined ? null : house.region(county)
  const weights = (region ? setting(region, 'figures.weights', usual) : usual).split(' ').map(Number)
  const of = (which: 'value' | 'before') => {
    const values = ['K06', 'K07', 'K08'].map((code) => all.find((one) => one.code === code)?.[which] ?? null)
    const weight = weights.reduce((sum, one) => sum + one, 0)
    if (values.includes(null) || weight === 0) return null
    return Math.round(values.reduce<number>((sum, one, n) => sum + (one ?? 0) * (weights[n] ?? 0), 0) / weight)
  }
  const same = { rule: 'composite', day: 'act', better: 'more', law: 'local', details: null } as const
  return { ...none, ...same, code: 'K09', value: of('value'), before: of('before'), points: [] }
}
const usual = '10 45 45'

export type Cell = {
  readonly by: Dimension
  readonly key: string
  readonly name: string
  /** Null: so few that somebody could be found in it, or worked out from its neighbours. */
  readonly numerator: number | null
  readonly denominator: number | null
}
export const figure = defineQuery({ name: 'figure', input: One, by: 'staff', looks: 'none', run: readFigure })

async function readFigure(
  asking: Asking,
  { code, ...input }: z.infer<typeof One>,
): Promise<(Page<Cell> & Told & { figure: Figure | null }) | Refusal> {
  const indicator = indicatorOf(code)
  const given = await ready(asking, input)
  if (given === null) return { rows: [], next: null, asOf: 0, from: '', to: '', figure: null }
  if ('refused' in given) return given
  const { asOf, span } = given
  const of = (await figuresIn(asking, given)).find((one) => one.code === code)
  if (!of) return refuse('notFound')
  const page = { next: null, asOf, ...span, figure: of }
  if (!indicator) return { rows: [], ...page }
  const wanted = dimensions.filter((by) => by !== 'detail' || indicator.details !== null)
  const rows: Cell[] = []
  for (const by of wanted) {
    const found = await sums(asking.tx, { ...given, codes: [code], span: since(span, indicator.rule) }, by)
    rows.push(...cells(asking, indicator, by, found))
  }
  return { rows, ...page }
}

/** Cells under five are hidden, with as many others as keep anybody from working them out. */
function cells(asking: Asking, { rule }: Indicator, by: Dimension, found: readonly Sum[]): readonly Cell[] {
  const groups = new Map<string, Counts>()
  for (const one of found) {
    const key = by === 'category' ? groupOf(asking, one.key) : one.key
    groups.set(key, add(groups.get(key) ?? none, one))
  }
  const list = [...groups].filter(([, { numerator, denominator }]) => numerator !== 0 || denominator !== 0)
  list.sort(([a, x], [b, y]) => y.denominator - x.denominator || y.numerator - x.numerator || (a < b ? -1 : 1))
  const numbers = list.map(([, { numerator, denominator }]) => [denominator, numerator, Math.max(0, denominator - numerator)])
  const shown = rule === 'share' ? published(numbers, [0, 1, 2], [[0, 1, 2]]) : published(numbers, [1])
  return list.map(([key], n) => ({
    by,
    key,
    name: nameOf(asking, by, key),
    numerator: shown.rows[n]?.[1] ?? null,
    denominator: rule === 'share' ? (shown.rows[n]?.[0] ?? null) : null,
  }))
}

const regionsOf = ({ house, counties }: Asking): readonly Region[] => counties.flatMap((county) => house.region(county) ?? [])
const groupOf = (asking: Asking, code: string): string =>
  regionsOf(asking).flatMap((region) => region.categories.get(code)?.parent ?? [])[0] ?? code

/** An area that is no more keeps its code where its cases were counted. */
function nameOf(asking: Asking, by: Dimension, key: string): string {
  const { language } = asking
  for (const region of regionsOf(asking)) {
    const text = by === 'category' ? region.categories.get(key)?.name : undefined
    const name =
      by === 'street'
        ? (region.areas.get(fullCode(key))?.name ?? region.areas.get(key)?.name)
        : by === 'organisation'
          ? region.organisations.get(key)?.short
          : text && (text[language] ?? text['zh-CN'])
    if (name !== undefined) return name
  }
  return key
}

/** Its cases within my own rights; `hidden` says how many more were counted that I may not open. */
export const figureCases = defineQuery({ name: 'figureCases', input: Cases, by: 'staff', looks: 'none', run: readCases })

async function readCases(
  asking: Asking,
  { code, part, by, key, after, limit, ...input }: z.infer<typeof Cases>,
): Promise<(Page<CaseLine> & { hidden: number }) | Refusal> {
  const indicator = indicatorOf(code)
  if (!indicator) return refuse('notFound')
  const given = await ready(asking, input)
  if (given === null) return { rows: [], next: null, asOf: 0, hidden: 0 }
  if ('refused' in given) return given
  const stock = indicator.rule === 'stock'
  const params = paramsFrom()
  const ways = asked({ ...given, codes: [code], span: since(given.span, indicator.rule) }, params)
  if (by !== undefined && key !== undefined)
    ways.push(by === 'category' ? `starts_with(m.category, ${params.add(key)})` : `${columns[by]} = ${params.add(key)}`)
  if (!stock) ways.push(which[part])
  const cursor = readCursor(after)
  const cases = `select m.county, m.case_id from figure_mark m where ${ways.join(' and ')} group by m.county, m.case_id ${
    stock ? 'having sum(m.numerator) > 0' : ''
  }`
  const county = `c.county = any(${params.add(given.counties)})`
  const mine = visible(asking.actor, 'c', params)
  const counted = await asking.tx.rows<{ all: number; mine: number }>(
    `with f as (${cases}) select count(*)::int as all, count(*) filter (where ${mine})::int as mine
     from f join "case" c on ${county} and c.county = f.county and c.id = f.case_id`,
    params.values,
  )
  const onward =
    cursor?.length === 2
      ? `and (c.opened_at, c.id) < (${params.add(Number(cursor[0]))}, ${params.add(String(cursor[1]))}::uuid)`
      : ''
  const found = await asking.tx.rows<{ county: string; id: string; version: number; opened: Instant }>(
    `with f as (${cases}) select c.county, c.id, c.version, c.opened_at as opened
     from f join "case" c on ${county} and c.county = f.county and c.id = f.case_id
     where ${mine} ${onward} order by c.opened_at desc, c.id desc limit ${params.add(limit + 1)}`,
    params.values,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: await linesOf(asking, page),
    next: found.length > limit && last ? cursorOf([last.opened, last.id]) : null,
    asOf: given.asOf,
    hidden: (counted[0]?.all ?? 0) - (counted[0]?.mine ?? 0),
  }
}

const which: Readonly<Record<(typeof parts)[number], string>> = {
  denominator: 'm.denominator > 0',
  numerator: 'm.numerator > 0',
  rest: 'm.denominator > m.numerator',
  excluded: 'm.excluded > 0',
}
