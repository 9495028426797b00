// q/cases: every case within my rights, newest first; by filters, by its code, by words and by the names of places.
import * as z from 'zod/mini'
import { parseCode } from '../../rules/code.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { after, lightSql, limit, narrowed, narrowing, wider } from './filters.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { scopes } from './scope.ts'
import { countiesOf, nameOf } from './statement.ts'
import { hits, type Wanted, wanted } from './words.ts'

const Input = z.strictObject({ ...narrowing, ...wider, after, limit })
type Input = z.infer<typeof Input>
type Row = Found & { opened_at: number }

/** Rows of the newest that are looked at before the index of words is asked. */
const near = 1000

export const cases = defineQuery({ name: 'cases', input: Input, by: 'staff', looks: 'none', run: readCases })

async function readCases(asking: Asking, input: Input): Promise<Page<CaseLine & { hit?: string }>> {
  const { now } = asking
  const code = input.text === undefined ? null : parseCode(input.text)
  const typed = input.text?.trim() ?? ''
  const want = code || typed === '' ? null : wanted(asking, typed)
  // Only signs were typed: nothing is found, rather than everything.
  if (typed !== '' && !code && !want) return { rows: [], next: null, asOf: now }
  const found = code ? await byCode(asking, code.code) : want ? await byWords(asking, input, want) : await newest(asking, input)
  const shown = found.slice(0, input.limit)
  const lines = await linesOf(asking, shown)
  const last = shown.at(-1)
  const rows = want ? await hits(asking, lines, want) : lines
  return { rows, next: found.length > input.limit && last ? cursorOf([last.opened_at, last.id]) : null, asOf: now }
}

/** A code is exact: one case or none, within rights. */
function byCode(asking: Asking, code: string): Promise<Row[]> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound, code)
  const sql = `select c.county, c.id, c.version, c.opened_at from "case" c where ${is('c.county')} and c.code = $2 and ${visible(asking.actor, 'c', params)}`
  return asking.tx.rows<Row>(sql, params.values, nameOf('case_code', sql))
}

type Parts = { readonly rows: number; readonly params: ReturnType<typeof paramsFrom>; readonly conditions: readonly string[] }
/** Rights, filters and the place in the list. How many rows are wanted stands in the text: a plan depends on it. */
function parts(asking: Asking, input: Input, rows: number): Parts {
  const params = paramsFrom(countiesOf(asking.counties).bound)
  const cursor = readCursor(input.after)
  const conditions = [visible(asking.actor, 'c', params), ...narrowed(asking, input, params)]
  // An open case is one that was not closed: for that there is an index.
  if (input.light || (input.phase && !input.phase.includes('ended'))) conditions.push('c.closed_at is null')
  if (input.light) conditions.push(`${lightSql('c.due_at', 'c.warn_at', `c.state = 'toAccept'`, `${params.add(asking.now)}::bigint`)} = any(${params.add(input.light)}::text[])`)
  if (cursor?.length === 2) {
    const at = `${params.add(cursor[0])}::bigint`
    conditions.push(`c.opened_at <= ${at}`, `(c.opened_at < ${at} or c.id > ${params.add(cursor[1])}::uuid)`)
  }
  return { rows, params, conditions }
}

const order = 'opened_at desc, id'
/** Each scope of each county in the order of filing and no further than needed, then all together. */
function merged(asking: Asking, input: Input, { rows, params, conditions }: Parts, columns: string): string {
  // One county at a time: an index that begins with it keeps its order for one value only.
  const counties = asking.counties.length === 1 ? ['$1'] : asking.counties.map((county) => params.add(county))
  const all = scopes(asking.actor, input.area, params)
  const branches = counties.flatMap((county) =>
    all.map((scope) => `(select ${columns} from "case" c where ${[`c.county = ${county}`, ...conditions, scope].join(' and ')} order by c.opened_at desc, c.id limit ${rows})`),
  )
  // A case may be found by area and by taking part.
  return branches.length === 1 ? (branches[0] ?? '') : `select * from (${branches.join(' union ')}) x order by ${order} limit ${rows}`
}

function newest(asking: Asking, input: Input): Promise<Row[]> {
  const all = parts(asking, input, input.limit + 1)
  const sql = merged(asking, input, all, 'c.county, c.id, c.version, c.opened_at')
  // Planned anew each time: a plan for any organisation whatever walks over all that it takes part in.
  return asking.tx.rows<Row>(sql, all.params.values)
}

/**
 * Words that many cases have are found among the newest; words that few have are found by the index of words. How many
 * of the newest thousand have them says which: neither way ever walks far.
 */
async function byWords(asking: Asking, input: Input, want: Wanted): Promise<Row[]> {
  const rows = input.limit + 1
  const first = await among(asking, input, want, near)
  if (first.looked < near || first.found.length >= rows) return first.found.slice(0, rows)
  const reach = (near * rows * 1.5) / Math.max(first.found.length, 1)
  if (reach <= 16 * near) {
    const second = await among(asking, input, want, Math.ceil(reach))
    if (second.looked < reach || second.found.length >= rows) return second.found.slice(0, rows)
  }
  const all = parts(asking, input, rows)
  const sql = `with x as materialized (select c.county, c.id, c.version, c.opened_at from "case" c where ${[countiesOf(asking.counties).is('c.county'), ...all.conditions, want.sql(all.params)].join(' and ')})
    select * from x order by ${order} limit ${rows}`
  return asking.tx.rows<Row>(sql, all.params.values)
}

/** Those with the words among the newest `depth` within rights and filters. */
async function among(asking: Asking, input: Input, want: Wanted, depth: number): Promise<{ looked: number; found: Row[] }> {
  const all = parts(asking, input, depth)
  const hit = want.sql(all.params)
  const sql = `with x as materialized (${merged(asking, input, all, `c.county, c.id, c.version, c.opened_at, ${hit} as hit`)})
    select county, id, version, opened_at, (select count(*) from x)::int as looked from x where hit order by ${order} limit ${input.limit + 1}`
  const found = await asking.tx.rows<Row & { looked: number }>(sql, all.params.values)
  return { looked: found[0]?.looked ?? near, found }
}
