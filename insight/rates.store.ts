// q/rates: the three rates of the last days, as every desk has them, and how long things took by category and street.
import * as z from 'zod/mini'
import { openCategories, openKinds } from '../rules/openness.ts'
import type { Region } from '../rules/region.ts'
import { DAY, localDay } from '../rules/time.ts'
import { type Asking, defineQuery, type Page } from '../store/query.ts'
import { type Cell, leastCell, shownCells, shownTotal } from './cells.ts'
import { countedAt, type Sum, sums } from './sums.store.ts'

const Input = z.strictObject({
  county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
  days: z._default(z.coerce.number().check(z.int(), z.gte(7), z.lte(366)), 90),
})
type Input = z.infer<typeof Input>

/** Of each: how many, and in how many days half of them were done; null where too few to show. */
type Took = { readonly code: string; readonly name: string; readonly count: number | null; readonly days: number | null }

/** Rates with fewer than five in the denominator show neither figure. */
export const rates = defineQuery({ name: 'rates', input: Input, by: 'anyone', looks: 'none', run: readRates })

const codes = ['K06', 'K07', 'K08'] as const
type Shown = { readonly code: (typeof codes)[number] } & Readonly<Record<'numerator' | 'denominator' | 'excluded', number | null>>
async function readRates(asking: Asking, { county, days }: Input): Promise<Page<Shown>> {
  const { house, counties, now, tx } = asking
  const region = house.region(county)
  const from = now - days * DAY
  const none = { rows: [], next: null, asOf: now, from, byCategory: [], byStreet: [], total: null }
  if (!region || !counties.includes(county)) return none
  const asOf = await countedAt(tx, [county])
  const { zone } = region.calendar
  const span = { from: localDay(from, zone), to: localDay(now, zone) }
  const reach = { areas: null }
  // Kinds that residents open: those whose cases may be public.
  const kinds = openKinds(region)
  const [counted, took] = await Promise.all([
    asOf === null ? [] : sums(tx, { counties: [county], reach, span, asOf, zone, kinds, codes }, 'all'),
    durations(asking, region, county, from),
  ])
  const of = (code: string) => counted.find((one) => one.code === code) ?? { numerator: 0, denominator: 0, excluded: 0 }
  return {
    ...none,
    asOf: asOf ?? now,
    rows: codes.map((code) => shownRate(code, of(code))),
    total: shownTotal(took.reduce((all, one) => all + one.count, 0)),
    byCategory: table(took, (one) => groupOf(region, one.category), nameIn(asking, region)),
    byStreet: table(took, (one) => one.street, nameIn(asking, region)),
  }
}

/** Nor what is left of a denominator when the numerator is taken away. */
function shownRate(
  code: Shown['code'],
  { numerator, denominator, excluded }: Pick<Sum, 'numerator' | 'denominator' | 'excluded'>,
): Shown {
  const cells = shownCells([
    { key: 'yes', count: numerator },
    { key: 'no', count: denominator - numerator },
  ])
  const open = denominator >= leastCell && cells.every((one) => one.count !== null)
  return {
    code,
    numerator: open ? numerator : null,
    denominator: denominator >= leastCell ? denominator : null,
    excluded: shownTotal(excluded),
  }
}

type Done = { readonly category: string; readonly street: string; readonly count: number; readonly days: readonly number[] }
/** Of what was handled in the period and may be public: days from the report to the handling, by category and street. */
const durations = ({ tx, house }: Asking, region: Region, county: string, from: number): Promise<Done[]> => {
  const kinds = openKinds(region)
  const checking = kinds.flatMap((name) =>
    Object.entries(house.kinds.get(name)?.states ?? {}).flatMap(([state, { phase }]) =>
      phase === 'checking' ? [`${name}/${state}`] : [],
    ),
  )
  return tx.rows<Done>(
    `select c.category, rpad(left(c.area, 9), 12, '0') as street, count(*)::int as count,
       array_agg((d.at - c.opened_at) / ${DAY}.0)::float8[] as days
     from "case" c
     cross join lateral (select min(e.at) as at from entry e where e.county = $1 and e.case_id = c.id and e.kind || '/' || e.to_state = any($4::text[])) d
     where c.county = $1 and c.updated_at >= $2 and d.at >= $2 and c.kind = any($3) and c.category = any($5) and not c.secret and c.barred = '{}'
     group by c.category, rpad(left(c.area, 9), 12, '0')`,
    [county, from, kinds, checking, openCategories(region)],
  )
}

const groupOf = (region: Region, category: string): string => region.categories.get(category)?.parent ?? category
const nameIn =
  ({ language }: Asking, region: Region) =>
  (code: string): string => {
    const name = region.categories.get(code)?.publicName
    return name
      ? (name[language] ?? name['zh-CN'])
      : (region.areas.get(code)?.name ?? region.areas.get(code.slice(0, 9))?.name ?? code)
  }

function table(rows: readonly Done[], keyOf: (row: Done) => string, name: (code: string) => string): readonly Took[] {
  const days = new Map<string, number[]>()
  for (const row of rows) days.set(keyOf(row), [...(days.get(keyOf(row)) ?? []), ...row.days])
  const cells: Cell[] = [...days].map(([key, list]) => ({ key, count: list.length })).toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return shownCells(cells).map(({ key, count }) => ({
    code: key,
    name: name(key),
    count,
    days: count === null || count === 0 ? null : middle(days.get(key) ?? []),
  }))
}

/** The median, to a tenth of a day. */
function middle(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const value = sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
  return Math.round(value * 10) / 10
}
