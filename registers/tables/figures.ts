// The figures of a table: counts of cases, of areas, posts and places, and what grids answered, each by group. Never a person.
import type { Staff } from '../../rules/actor.ts'
import { prefixRange, trimCode } from '../../rules/area.ts'
import type { Column } from '../../rules/column.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'
import { type Params, paramsFrom, visible } from '../../store/visible.ts'

export const groupings = ['street', 'community', 'grid', 'category', 'month', 'state'] as const
export type Grouping = (typeof groupings)[number]
export const areaGroups = { street: 9, community: 12, grid: 15 } as const
export const isAreaGroup = (by: Grouping): by is keyof typeof areaGroups => by in areaGroups

export type Wanted = {
  readonly tx: Tx
  readonly actor: Staff
  readonly counties: readonly string[]
  readonly kinds: readonly string[]
  readonly region: string
  readonly now: Instant
  readonly by: Grouping
  readonly area: string
  readonly category: string | null
  /** Opened from the one instant until before the other. */
  readonly from: Instant
  readonly until: Instant
  /** Minutes by which the place's clock is ahead of Greenwich. */
  readonly ahead: number
}
/** Figures of the columns by group. */
export type Figures = ReadonlyMap<string, ReadonlyMap<string, number>>

/** What each column of cases counts, as a filter over "case" c; `$2` is now. */
const caseFilters: Readonly<Record<string, string>> = {
  'cases.reported': 'true',
  'cases.open': 'c.closed_at is null',
  'cases.ended': 'c.closed_at is not null',
  'cases.late': 'c.closed_at is null and c.due_at < $2',
  'cases.reopened': 'c.reopened > 0',
}
/** Which part of the land each column of the registers counts; `x.code` is the group it falls into. */
const registerSql: Readonly<Record<string, string>> = {
  'areas.grids': `select left(code, $5) as code from area where region = $1 and valid_to is null and level = 'grid' and code >= $2 and code < $3`,
  'areas.communities': `select left(code, $5) as code from area where region = $1 and valid_to is null and level = 'community' and code >= $2 and code < $3`,
  'posts.workers': `select left(a, $5) as code from post, unnest(areas) a where region = $1 and kind = 'gridWorker' and person is not null
    and from_at <= $4 and (to_at is null or to_at > $4) and a >= $2 and a < $3`,
  'posts.vacant': `select left(a.code, $5) as code from area a where a.region = $1 and a.valid_to is null and a.level = 'grid' and a.code >= $2 and a.code < $3
    and not exists (select 1 from post p where p.kind = 'gridWorker' and p.person is not null and p.areas && array[a.code] and p.from_at <= $4 and (p.to_at is null or p.to_at > $4))`,
  'places.all': `select left(area, $5) as code from place where region = $1 and area >= $2 and area < $3`,
}

/** Can this column be had by this grouping? Registers and answers of grids have places only. */
export const servable = (column: Column, by: Grouping): boolean =>
  (column.held === 'register' && (column.code in caseFilters || (column.code in registerSql && isAreaGroup(by)))) ||
  (column.held === 'asked' && isAreaGroup(by))
/** Counts that small groups would give away. */
export const sensitive = (column: Column): boolean => column.code in caseFilters || column.held === 'asked'

/** Into which group a case falls. */
const groupSql: Readonly<Record<Grouping, (params: Params, wanted: Wanted) => string>> = {
  street: () => 'left(c.area, 9)',
  community: () => 'left(c.area, 12)',
  grid: () => 'left(c.area, 15)',
  category: () => 'c.category',
  state: () => "c.kind || ' ' || c.state",
  month: (params, { ahead }) =>
    `to_char(timestamp 'epoch' + (c.opened_at / 1000 + ${params.add(ahead * 60)}::bigint) * interval '1 second', 'YYYY-MM')`,
}

/** Columns of cases, under the rights of whoever asks. */
async function caseFigures(wanted: Wanted, columns: readonly Column[]): Promise<Figures> {
  const { bound, is } = countiesOf(wanted.counties)
  const [low, high] = prefixRange(wanted.area)
  const params = paramsFrom(bound, wanted.now, wanted.from, wanted.until, low, high)
  const by = groupSql[wanted.by](params, wanted)
  const counts = columns.map((column, n) => `count(*) filter (where ${caseFilters[column.code]})::int as f${n}`).join(', ')
  const category = wanted.category === null ? '' : `and c.category = ${params.add(wanted.category)}`
  const sql = `select ${by} as code, ${counts} from "case" c where ${is('c.county')} and c.opened_at >= $3 and c.opened_at < $4
    and c.area >= $5 and c.area < $6 and c.kind = any(${params.add(wanted.kinds)}::text[]) ${category} and ${visible(wanted.actor, 'c', params)} and $2::bigint > 0 group by 1 order by code limit 2000`
  const rows = await wanted.tx.rows<{ code: string } & Record<string, number>>(sql, params.values, nameOf('table_cases', sql))
  return new Map(rows.map((row) => [row.code, new Map(columns.map((column, n) => [column.code, Number(row[`f${n}`])]))]))
}

async function registerFigures(wanted: Wanted, column: Column): Promise<Figures> {
  if (!isAreaGroup(wanted.by)) return new Map()
  const [low, high] = prefixRange(wanted.area)
  const rows = await wanted.tx.rows<{ code: string; n: number }>(
    `select x.code, count(*)::int as n from (${registerSql[column.code]}) x where $4::bigint > 0 group by 1 order by code limit 5000`,
    [wanted.region, low, high, wanted.now, areaGroups[wanted.by]],
    `table_${column.code}`,
  )
  return new Map(rows.map((row) => [row.code, new Map([[column.code, row.n]])]))
}

/** The last answer of every grid, added up; a yes is one. */
async function askedFigures(wanted: Wanted, columns: readonly Column[]): Promise<Figures> {
  if (!isAreaGroup(wanted.by)) return new Map()
  const { bound, is } = countiesOf(wanted.counties)
  const [low, high] = prefixRange(wanted.area)
  const sql = `select left(x.area, $5) as code, x.ask as key, sum(x.value)::int as n from (
      select distinct on (f.area, f.ask) f.area, f.ask, f.value from grid_fact f
      where ${is('f.county')} and f.area >= $2 and f.area < $3 and f.ask = any($4) order by f.area, f.ask, f.day desc) x
    group by 1, 2 order by code, key limit 20000`
  const rows = await wanted.tx.rows<{ code: string; key: string; n: number }>(
    sql,
    [bound, low, high, columns.map((column) => column.code), areaGroups[wanted.by]],
    nameOf('table_asked', sql),
  )
  const found = new Map<string, Map<string, number>>()
  for (const row of rows) found.set(row.code, (found.get(row.code) ?? new Map<string, number>()).set(row.key, row.n))
  return found
}

/** From and until which day the answers behind these columns are. */
export async function answeredOn(
  wanted: Wanted,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, readonly [string, string]>> {
  if (columns.length === 0) return new Map()
  const { bound, is } = countiesOf(wanted.counties)
  const [low, high] = prefixRange(wanted.area)
  const sql = `select f.ask, min(f.day) as first, max(f.day) as last from grid_fact f where ${is('f.county')} and f.area >= $2 and f.area < $3 and f.ask = any($4)
    group by 1 order by 1`
  const rows = await wanted.tx.rows<{ ask: string; first: string; last: string }>(
    sql,
    [bound, low, high, columns.map((column) => column.code)],
    nameOf('table_days', sql),
  )
  return new Map(rows.map((row) => [row.ask, [row.first, row.last]]))
}

/** Every column by group, merged. */
export async function figuresOf(wanted: Wanted, columns: readonly Column[]): Promise<Figures> {
  const cases = columns.filter((column) => column.code in caseFilters)
  const asked = columns.filter((column) => column.held === 'asked')
  const parts = [
    ...(cases.length > 0 ? [await caseFigures(wanted, cases)] : []),
    ...(asked.length > 0 ? [await askedFigures(wanted, asked)] : []),
  ]
  for (const column of columns) if (column.code in registerSql) parts.push(await registerFigures(wanted, column))
  const merged = new Map<string, Map<string, number>>()
  for (const part of parts)
    for (const [group, cells] of part) merged.set(group, new Map([...(merged.get(group) ?? []), ...cells]))
  return merged
}

export type Address = { readonly name: string; readonly address: string | null; readonly kind: string; readonly area: string }
/** Registered places with their addresses: of houses and shops, without anybody in them. */
export const addressesOf = (wanted: Pick<Wanted, 'tx' | 'region' | 'area'>, kind: string | null): Promise<Address[]> => {
  const [low, high] = prefixRange(trimCode(wanted.area))
  return wanted.tx.rows<Address>(
    `select name, address, kind, area from place where region = $1 and area >= $2 and area < $3 and ($4::text is null or kind = $4) order by area, name, id limit 1000`,
    [wanted.region, low, high, kind],
    'table-addresses',
  )
}
