// A region as the pure side sees it, read whole from its newest version in force: a few statements, some tens of megabytes at most.
import type { Calendar, CalendarYear } from '../../rules/calendar.ts'
import type { ClockPolicy } from '../../rules/clock.ts'
import type { Column } from '../../rules/column.ts'
import type { Item, ListItem } from '../../rules/list.ts'
import type { Area, AreaLevel, Category, Organisation, PostKind, Region, Text } from '../../rules/region.ts'
import type { Route } from '../../rules/route.ts'
import type { Instant, Zone } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'

/** No version of this region is in force. */
export class NoRegion extends Error {}

type Head = { version: number; name: Text; zone: Zone; office: [number, number][]; invented: boolean; kinds: string[] }

/**
 * Builds the region from the newest version whose day of effect has come at `now` (default: the newest of all). Areas go
 * down to the grid; micro-grids and groups are asked for with `areasBelow`, for a city has half a million of them.
 * Throws NoRegion.
 */
export async function readRegion(db: Db, of: string, now: Instant = Number.MAX_SAFE_INTEGER): Promise<Region> {
  const code = storedCode(of)
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const head = await headOf(tx, code, now)
    const { version } = head
    const categories = await dataOf<Category>(
      tx,
      'select data from category where region = $1 and version = $2 order by position',
      code,
      version,
    )
    const policies = await tx.rows<{ kind: string; clock: string; data: ClockPolicy }>(
      'select kind, clock, data from clock_policy where region = $1 and version = $2 order by kind, clock, position',
      [code, version],
    )
    const kinds = await tx.rows<{ kind: string; name: Text; permissions: string[]; level: AreaLevel | null }>(
      'select kind, name, permissions, level from post_kind where region = $1 and version = $2 order by kind',
      [code, version],
    )
    const settings = await tx.rows<{ key: string; value: string | number | boolean | string[] }>(
      'select key, value from setting where region = $1 and version = $2 order by key',
      [code, version],
    )
    return {
      code,
      version,
      name: head.name,
      invented: head.invented,
      kinds: head.kinds,
      calendar: await calendarOf(tx, code, head),
      categories: new Map(categories.map((one) => [one.code, one])),
      areas: await areasOf(tx, code),
      organisations: await organisationsOf(tx, code),
      postKinds: new Map(
        kinds.map((one): [string, PostKind] => [
          one.kind,
          { kind: one.kind, name: one.name, permissions: one.permissions, level: one.level },
        ]),
      ),
      routes: (await routeSetAt(tx, code, now))?.routes ?? [],
      items: await itemsAt(tx, code, now),
      columns: await columnsOf(tx, code, version),
      clocks: clocksOf(policies),
      settings: Object.fromEntries(settings.map((one) => [one.key, one.value])),
    }
  })
}

/** Codes of all loaded regions, in order. */
export async function regionCodes(db: Db): Promise<readonly string[]> {
  return db.read({ actor: 'system', counties: [] }, async (tx) =>
    (await tx.rows<{ code: string }>('select distinct code from region order by code')).map((row) => row.code),
  )
}

/** Keepers of cases: county → the region and the codes it answers for today. */
export async function keepersOf(
  db: Db,
): Promise<ReadonlyMap<string, { readonly region: string; readonly name: string; readonly codes: readonly string[] }>> {
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const rows = await tx.rows<{ county: string; region: string; name: string; codes: string[] }>(
      'select county, region, name, codes from keeper order by county',
    )
    return new Map(rows.map((row) => [row.county, { region: row.region, name: row.name, codes: row.codes }]))
  })
}

/** Items of the lists in force at `now`, by code. */
async function itemsAt(tx: Tx, code: string, now: Instant): Promise<ReadonlyMap<string, ListItem>> {
  const rows = await tx.rows<{ data: Item; version: number; from: string }>(
    `select data, version, from_day::text as from from list_item where region = $1 and from_at <= $2 and (to_at is null or to_at > $2)
     order by code, version`,
    [code, now],
  )
  return new Map(rows.map(({ data, version, from }): [string, ListItem] => [data.code, { ...data, version, from }]))
}

/** Columns of the region's file, and what its grids have answered. */
async function columnsOf(tx: Tx, code: string, version: number): Promise<readonly Column[]> {
  const [file] = await tx.rows<{ content: { columns: Column[] } }>(
    `select content from region_file where region = $1 and version = $2 and path = 'columns.json'`,
    [code, version],
  )
  const asked = await tx.rows<{ name: string }>('select name from grid_column where region = $1 order by name', [code])
  const answered = asked.map(
    ({ name }): Column => ({ code: name, name: { 'zh-CN': name }, words: [], held: 'asked', holder: null, law: null }),
  )
  return [...(file?.content.columns ?? []), ...answered]
}

/** Names of the region's own codes (grounds, layers): key → text. */
export async function readTexts(db: Db, code: string): Promise<Readonly<Record<string, Text>>> {
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const rows = await tx.rows<{ texts: Record<string, Text> }>(
      "select data->'texts' as texts from region where code = $1 order by version desc limit 1",
      [storedCode(code)],
    )
    return rows[0]?.texts ?? {}
  })
}

/** Areas directly under one, at any level, by code. */
export async function areasBelow(tx: Tx, parent: string): Promise<readonly Area[]> {
  return tx.rows<Area>(
    'select code, level, kind, name, parent, surveyed from area where parent = $1 and valid_to is null order by code',
    [storedCode(parent)],
    'areas-below',
  )
}

export type RouteSet = { readonly version: number; readonly fromDay: string; readonly routes: readonly Route[] }
/** The rules of routing in force at `now`: the newest version whose day has come; null when there never were any. */
export async function routeSetAt(tx: Tx, region: string, now: Instant): Promise<RouteSet | null> {
  const rows = await tx.rows<RouteSet>(
    `select version, from_day::text as "fromDay", routes from route_set where region = $1 and from_at <= $2
     order by version desc limit 1`,
    [storedCode(region), now],
    'route-set-at',
  )
  return rows[0] ?? null
}

async function headOf(tx: Tx, code: string, now: Instant): Promise<Head> {
  const rows = await tx.rows<Head>(
    'select version, name, zone, office, invented, kinds from region where code = $1 and from_at <= $2 order by version desc limit 1',
    [code, now],
  )
  const head = rows[0]
  if (head === undefined) throw new NoRegion(`no version of region ${code} is in force`)
  return head
}

async function dataOf<T>(tx: Tx, sql: string, code: string, version: number): Promise<readonly T[]> {
  return (await tx.rows<{ data: T }>(sql, [code, version])).map((row) => row.data)
}

async function calendarOf(tx: Tx, code: string, head: Head): Promise<Calendar> {
  const rows = await tx.rows<{ year: number; version: number; data: CalendarYear }>(
    'select distinct on (year) year, version, data from calendar_year where region = $1 order by year, version desc',
    [code],
  )
  const version = rows.reduce((most, row) => Math.max(most, row.version), 1)
  return { version, zone: head.zone, office: head.office, years: new Map(rows.map((row) => [row.year, row.data])) }
}

async function areasOf(tx: Tx, code: string): Promise<ReadonlyMap<string, Area>> {
  const rows = await tx.rows<Area>(
    `select code, level, kind, name, parent, surveyed from area
     where region = $1 and valid_to is null and level not in ('microGrid', 'group') order by code`,
    [code],
  )
  return new Map(rows.map((row) => [row.code, row]))
}

async function organisationsOf(tx: Tx, code: string): Promise<ReadonlyMap<string, Organisation>> {
  const rows = await tx.rows<Omit<Organisation, 'aroundTheClock'> & { around: boolean }>(
    `select id, kind, name, short, area, parent, phone, around_the_clock as around from organisation
     where region = $1 and valid_to is null order by id`,
    [code],
  )
  return new Map(rows.map(({ around, ...one }): [string, Organisation] => [one.id, { ...one, aroundTheClock: around }]))
}

function clocksOf(rows: readonly { kind: string; clock: string; data: ClockPolicy }[]): Region['clocks'] {
  const kinds = new Map<string, Map<string, ClockPolicy[]>>()
  for (const row of rows) {
    const clocks = kinds.get(row.kind) ?? new Map<string, ClockPolicy[]>()
    kinds.set(row.kind, clocks)
    clocks.set(row.clock, [...(clocks.get(row.clock) ?? []), row.data])
  }
  return kinds
}
