// q/cases: every case within my rights, newest first; by filters, by its code, by words and by the names of places.
import * as z from 'zod/mini'
import { parseCode, parseCodeEnd } from '../../rules/code.ts'
import { ledgerNumber } from '../../rules/frame/takenOver.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { type Params, paramsFrom, recorded, visible } from '../visible.ts'
import { after, filed, lightSql, limit, narrowed, narrowing, wider, withBelow } from './filters.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { scopeOf } from './scope.ts'
import { search } from './search.ts'
import { countiesOf, nameOf } from './statement.ts'
import { hits, type Wanted, wanted } from './words.ts'

const Input = z.strictObject({ ...narrowing, ...wider, after, limit })
export type CasesInput = z.infer<typeof Input>
export type CaseFound = Found & { readonly opened_at: number }

export const cases = defineQuery({ name: 'cases', input: Input, by: 'staff', looks: 'none', run: readCases })

async function readCases(asking: Asking, input: CasesInput): Promise<Page<CaseLine & { hit?: string }>> {
  const { now } = asking
  const typed = input.text?.trim() ?? ''
  const code = typed === '' ? null : parseCode(typed)
  const old = code || !/\d/.test(typed) || !ledgerNumber.test(typed) ? [] : await byOldNumber(asking, typed)
  if (old.length > 0) return { rows: await linesOf(asking, old.slice(0, input.limit)), next: null, asOf: now }
  const end = code ? null : parseCodeEnd(typed)
  const ended = end === null ? [] : await byCodeEnd(asking, end)
  if (ended.length > 0) return { rows: await linesOf(asking, ended.slice(0, input.limit)), next: null, asOf: now }
  const want = code || typed === '' ? null : wanted(asking, typed)
  // Only signs were typed: nothing is found, rather than everything.
  if (typed !== '' && !code && !want) return { rows: [], next: null, asOf: now }
  const found = code ? await byCode(asking, code.code) : await listed(asking, input, want)
  const shown = found.slice(0, input.limit)
  const lines = await linesOf(asking, shown)
  const last = shown.at(-1)
  const rows = want ? await hits(asking, lines, want) : lines
  return { rows, next: found.length > input.limit && last ? cursorOf([last.opened_at, last.id]) : null, asOf: now }
}

/** A code is exact: one case or none, within rights; who keeps the record finds it by its code. */
function byCode(asking: Asking, code: string): Promise<CaseFound[]> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound, code)
  const sql = `select c.county, c.id, c.version, c.opened_at from "case" c where ${is('c.county')} and c.code = $2 and ${recorded(asking.actor, 'c', params)}`
  return asking.tx.rows<CaseFound>(sql, params.values, nameOf('case_code', sql))
}

/** The end of a code, which is what a row of the queue shows of it. */
function byCodeEnd(asking: Asking, end: string): Promise<CaseFound[]> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound, end)
  const sql = `select c.county, c.id, c.version, c.opened_at from "case" c where ${is('c.county')} and right(c.code, 9) = $2
    and ${recorded(asking.actor, 'c', params)} order by c.opened_at desc, c.id limit 50`
  return asking.tx.rows<CaseFound>(sql, params.values, nameOf('case_code_end', sql))
}

/** The number it had in a ledger before it was taken over; several offices may have numbered alike. */
function byOldNumber(asking: Asking, number: string): Promise<CaseFound[]> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound, number)
  const sql = `select c.county, c.id, c.version, c.opened_at from "case" c where ${is('c.county')} and c.data ? 'oldNumber' and c.data ->> 'oldNumber' = $2
    and not c.data ? 'givenBack' and ${visible(asking.actor, 'c', params)} order by c.opened_at desc, c.id limit 200`
  return asking.tx.rows<CaseFound>(sql, params.values, nameOf('case_old_number', sql))
}

/** Words, categories and what is narrow have an index of their own; all else is found on the way through what is newest. */
function listed(asking: Asking, input: CasesInput, want: Wanted | null): Promise<CaseFound[]> {
  const categories = input.category ? withBelow(asking, input.category) : null
  const wide = scopeOf(asking.actor, input.area).areas === null
  return wide && !want && !categories ? newest(asking, input) : search(asking, input, { want, categories })
}

/** What says where in the list one is: served by the same index as the order. */
export function placeIn(asking: Asking, input: CasesInput, params: Params): string[] {
  const cursor = readCursor(input.after)
  const at = cursor?.length === 2 ? `${params.add(cursor[0])}::bigint` : null
  return [
    ...(at === null ? [] : [`c.opened_at <= ${at}`, `(c.opened_at < ${at} or c.id > ${params.add(cursor?.[1])}::uuid)`]),
    ...filed(asking, input, params),
    // An open case is one that was not closed: for that there is an index.
    ...(input.light || (input.phase && !input.phase.includes('ended')) ? ['c.closed_at is null'] : []),
  ]
}

/** Rights and filters. */
export function conditionsOf(asking: Asking, input: CasesInput, params: Params): string[] {
  const list = [visible(asking.actor, 'c', params), ...narrowed(asking, input, params)]
  if (input.light)
    list.push(
      `${lightSql('c.due_at', 'c.warn_at', `c.state = 'toAccept'`, `${params.add(asking.now)}::bigint`)} = any(${params.add(input.light)}::text[])`,
    )
  return list
}

/** One condition for each county: an index that begins with the county keeps its order for one value only. */
export const eachCounty = (asking: Asking, params: Params): string[] =>
  asking.counties.length === 1 ? ['c.county = $1'] : asking.counties.map((county) => `c.county = ${params.add(county)}`)

/** For who sees all or nearly all: each county in the order of filing and no further than needed, then all together. */
function newest(asking: Asking, input: CasesInput): Promise<CaseFound[]> {
  const params = paramsFrom(countiesOf(asking.counties).bound)
  const rows = input.limit + 1
  const all = [...placeIn(asking, input, params), ...conditionsOf(asking, input, params)]
  const branches = eachCounty(asking, params).map(
    (county) =>
      `(select c.county, c.id, c.version, c.opened_at from "case" c where ${[county, ...all].join(' and ')} order by c.opened_at desc, c.id limit ${rows})`,
  )
  const sql =
    branches.length === 1
      ? (branches[0] ?? '')
      : `select * from (${branches.join(' union all ')}) x order by opened_at desc, id limit ${rows}`
  return asking.tx.rows<CaseFound>(sql, params.values)
}
