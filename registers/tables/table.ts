// Fill in once (一表通): a department says what it wants to know; what is held is answered at once by a query, what is personal is
// refused with who holds it, and only what nobody holds is left to be asked of the grids. Source: domain annex F7.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { isCode, trimCode } from '../../rules/area.ts'
import { alike, type Column, columnFor } from '../../rules/column.ts'
import { nearest } from '../../rules/house.ts'
import { cite } from '../../rules/law.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region, Text } from '../../rules/region.ts'
import { code, day, text } from '../../rules/schema.ts'
import { published } from '../../rules/suppress.ts'
import { addDays, type Instant, instantAt, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { addressesOf, answeredOn, figuresOf, groupings, isAreaGroup, sensitive, servable, type Wanted } from './figures.ts'
import { type Granted, grantsOf, recordUse } from './granted.ts'

export const Table = z.strictObject({
  wanted: z.array(text(60)).check(z.minLength(1), z.maxLength(20)),
  by: z.enum([...groupings, 'place']),
  area: z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' })),
  category: z.optional(code),
  /** Kind of places, where the rows are places. */
  kind: z.optional(code),
  from: z.optional(day),
  until: z.optional(day),
  /** To be shown outside of the offices: small counts are hidden. */
  publish: z.optional(z.boolean()),
})
export type Table = z.infer<typeof Table>

/** What became of each thing wanted. `elsewhere`: held, but not by this grouping. */
export type Verdict = {
  readonly wanted: string
  readonly verdict: 'held' | 'personal' | 'granted' | 'unheld' | 'elsewhere'
  readonly name: string | null
  /** Personal: who holds it, and the law under which a share would be granted. */
  readonly holder: string | null
  readonly law: string | null
  /** Granted: the number, its last day, and the case that says it. The holder delivers; no such column is held here. */
  readonly grant: { readonly county: string; readonly id: string; readonly code: string; readonly until: string } | null
  /** Held columns that may be what was meant. */
  readonly alike: readonly string[]
  /** Days of the oldest and the newest answer behind it; null where it is counted now. */
  readonly days: readonly [string, string] | null
}
export type Answered = {
  readonly verdicts: readonly Verdict[]
  /** Names of the columns answered. */
  readonly columns: readonly string[]
  /** `code` and name of the group; cells null where hidden. */
  readonly rows: readonly { readonly code: string; readonly name: string; readonly cells: readonly (number | string | null)[] }[]
  readonly total: readonly (number | null)[] | null
  readonly asOf: Instant
}
type Asking = {
  readonly tx: Tx
  readonly actor: Staff
  readonly region: Region
  readonly counties: readonly string[]
  /** Kinds of case that are counted. */
  readonly kinds: readonly string[]
  readonly now: Instant
  readonly language: 'zh-CN' | 'zh-TW' | 'en'
}

/** Wholes and their parts, which give each other away. */
const sums = [['cases.reported', 'cases.open', 'cases.ended']] as const

/**
 * Answers under the rights of whoever asks. Refused only where everything wanted is personal and nothing of it was granted
 * to the asker's office; what was granted names its grant, and the use of it is written down.
 */
export async function tableOf(asking: Asking, table: Table): Promise<Answered | Refusal> {
  const { region, language } = asking
  const sorted = table.wanted.map((wanted) => ({ wanted, column: columnFor(wanted, region.columns) }))
  const granted = await grantedOf(asking, sorted)
  const first = sorted.find(({ column }) => column?.held === 'personal')
  if (first?.column && granted.size === 0 && sorted.every(({ column }) => column?.held === 'personal'))
    return refuse('personalColumn', { column: first.wanted, holder: holderOf(first.column, region), law: first.column.law })
  const say = (words: Text) => words[language] ?? words['zh-CN']
  const by = table.by
  const serves = (column: Column) => by !== 'place' && servable(column, by)
  const columns = [
    ...new Set(sorted.flatMap(({ column }) => (column && column.held !== 'personal' && serves(column) ? column : []))),
  ]
  const wanted = by === 'place' ? null : wantedOf(asking, table, by)
  const days =
    wanted === null
      ? new Map<string, readonly [string, string]>()
      : await answeredOn(
          wanted,
          columns.filter((one) => one.held === 'asked'),
        )
  const verdicts = sorted.map(({ wanted: text, column }): Verdict => {
    const grant = (column && granted.get(column.code)) ?? null
    const verdict =
      column === null
        ? 'unheld'
        : column.held === 'personal'
          ? grant
            ? 'granted'
            : 'personal'
          : serves(column)
            ? 'held'
            : 'elsewhere'
    return {
      wanted: text,
      verdict,
      name: column === null ? null : say(column.name),
      holder: column?.held === 'personal' ? holderOf(column, region) : null,
      law: column?.held === 'personal' && column.law ? cite(column.law, language) : null,
      grant: grant && { county: grant.county, id: grant.id, code: grant.code, until: grant.until },
      alike: column === null ? alike(text, region.columns).map((one) => say(one.name)) : [],
      days: (column && days.get(column.code)) ?? null,
    }
  })
  const answered =
    wanted === null ? await placesOf(asking, table) : await countsOf(asking, wanted, columns, table.publish === true)
  return { verdicts, ...answered, columns: wanted === null ? [] : columns.map((one) => say(one.name)), asOf: asking.now }
}

/** The grant for each personal column that has one, each grant used once for all its columns. */
async function grantedOf(
  { tx, actor, region, counties, now }: Asking,
  sorted: readonly { readonly column: Column | null }[],
): Promise<ReadonlyMap<string, Granted>> {
  const codes = [...new Set(sorted.flatMap(({ column }) => (column?.held === 'personal' ? [column.code] : [])))]
  if (codes.length === 0) return new Map()
  const grants = await grantsOf(tx, actor, counties, localDay(now, region.calendar.zone))
  const found = new Map<string, Granted>()
  for (const code of codes) {
    const grant = grants.find((one) => one.fields.includes(code))
    if (grant) found.set(code, grant)
  }
  for (const grant of new Set(found.values()))
    await recordUse(
      tx,
      actor,
      grant,
      codes.filter((code) => found.get(code) === grant),
      now,
    )
  return found
}

const holderOf = ({ holder }: Column, region: Region): string =>
  (holder === null ? null : nearest(region, holder, region.code)?.short) ?? holder ?? ''

function wantedOf(asking: Asking, table: Table, by: Wanted['by']): Wanted {
  const { zone } = asking.region.calendar
  const today = localDay(asking.now, zone)
  return {
    tx: asking.tx,
    actor: asking.actor,
    counties: asking.counties,
    kinds: asking.kinds,
    region: asking.region.code,
    now: asking.now,
    by,
    area: trimCode(table.area),
    category: table.category ?? null,
    from: instantAt(table.from ?? addDays(today, -365), 0, zone),
    until: instantAt(addDays(table.until ?? today, 1), 0, zone),
    ahead: zone.offsets.at(-1)?.minutes ?? 0,
  }
}

async function countsOf(
  asking: Asking,
  wanted: Wanted,
  columns: readonly Column[],
  publish: boolean,
): Promise<Pick<Answered, 'rows' | 'total'>> {
  if (columns.length === 0) return { rows: [], total: null }
  const figures = await figuresOf(wanted, columns)
  const groups = [...figures.keys()].sort()
  const cells = groups.map((group) => columns.map((column) => figures.get(group)?.get(column.code) ?? 0))
  const at = (code: string) => columns.findIndex((column) => column.code === code)
  const known = sums.filter((sum) => sum.every((code) => at(code) >= 0)).map((sum) => sum.map(at) as [number, ...number[]])
  const hidden = publish ? columns.flatMap((column, n) => (sensitive(column) ? [n] : [])) : []
  const safe = published(cells, hidden, known)
  return {
    rows: groups.map((group, n) => ({ code: group, name: groupName(asking, wanted.by, group), cells: safe.rows[n] ?? [] })),
    total: safe.total,
  }
}

function groupName({ region, language }: Asking, by: Wanted['by'], group: string): string {
  if (isAreaGroup(by)) return region.areas.get(group)?.name ?? region.areas.get(group.padEnd(12, '0'))?.name ?? group
  if (by !== 'category') return group
  const category = region.categories.get(group)
  return category ? (category.name[language] ?? category.name['zh-CN']) : group
}

async function placesOf(asking: Asking, table: Table): Promise<Pick<Answered, 'rows' | 'total'>> {
  const found = await addressesOf({ tx: asking.tx, region: asking.region.code, area: table.area }, table.kind ?? null)
  return {
    rows: found.map((one) => ({
      code: one.area,
      name: one.name,
      cells: [one.address ?? '', one.kind, groupName(asking, 'grid', one.area)],
    })),
    total: null,
  }
}
