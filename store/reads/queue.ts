// q/queue: all that is mine to do now, by what is due next, with how much of it is red, yellow and new.
import * as z from 'zod/mini'
import type { Instant } from '../../rules/time.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { after, lightSql, limit, narrowed, narrowing } from './filters.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { reachOf } from './reach.ts'
import { countiesOf, nameOf } from './statement.ts'
import { textSql } from './words.ts'

const Input = z.strictObject({
  ...narrowing,
  /** Reasons as the queue has them: settle, accept, assign, sign, handle, verify, call, objection, proposal, defects, overdue, voidSample. */
  why: z.optional(
    z.pipe(
      z.string().check(z.regex(/^[A-Za-z]+(,[A-Za-z]+)*$/)),
      z.transform((text) => text.split(',')),
    ),
  ),
  sort: z._default(z.enum(['due', 'new']), 'due'),
  after,
  limit,
})
type Input = z.infer<typeof Input>

/** Exclusive: red, yellow, fresh (to accept and still green), green (all other). */
export type Counts = {
  readonly red: number
  readonly yellow: number
  readonly fresh: number
  readonly green: number
  readonly total: number
}
/** The counts stand in every row; a page without rows is one row without a case. */
type Row = Found & { counts: Counts; why: string; due: Instant; warn: Instant; opened_at: Instant }

/** Nobody who is not staff has a queue. */
export const queue = defineQuery({ name: 'queue', input: Input, by: 'staff', looks: 'none', run: readQueue })

async function readQueue(asking: Asking, input: Input): Promise<Page<CaseLine>> {
  const { actor, counties, now, house } = asking
  if (actor.type !== 'staff')
    return { rows: [], next: null, asOf: now, counts: { red: 0, yellow: 0, fresh: 0, green: 0, total: 0 } }
  const regions = [...new Set(counties.map((county) => house.region(county)))].flatMap((region) => region ?? [])
  const reach = reachOf(actor, house.kinds, regions)
  const cursor = readCursor(input.after)
  const { bound, is } = countiesOf(counties)
  const params = paramsFrom(bound, reach.organisations, reach.duties, reach.from, reach.to, now)
  const text = textSql(asking, input.text, params)
  const ofCase = [...narrowed(asking, input, params), ...(text === null ? [] : [text])]
  const filters = [...ofCase, ...(input.why ? [`t.why = any(${params.add(input.why)}::text[])`] : [])]
  const plain = filters.length === 0 && !input.light
  const sort = input.sort === 'due' ? 'm.due' : 'm.opened_at'
  const past = input.sort === 'due' ? '>' : '<'
  const order = `${sort} ${input.sort === 'due' ? 'asc' : 'desc'}, m.case_id ${input.sort === 'due' ? 'asc' : 'desc'}`
  const page = [
    ...(input.light ? [`m.light = any(${params.add(input.light)}::text[])`] : []),
    ...(cursor?.length === 2
      ? [`(${sort}, m.case_id) ${past} (${params.add(cursor[0])}::bigint, ${params.add(cursor[1])}::uuid)`]
      : []),
  ]
  // One case may wait for me for several reasons: the act itself comes before the watching over it.
  const sql = `with p as (select * from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as p(organisation, duty, lo, hi)),
mine as materialized (
  select distinct on (t.county, t.case_id) t.county, t.case_id, t.why, t.due, t.warn, t.opened_at, ${lightSql('t.due', 't.warn', "t.why = 'accept'", '$6::bigint')} as light
  from p join todo t on ${is('t.county')} and t.organisation = p.organisation and t.duty = p.duty and t.area >= p.lo and t.area < p.hi
  ${ofCase.length > 0 ? `join "case" c on ${is('c.county')} and c.county = t.county and c.id = t.case_id` : ''}
  where ${[visible(actor, 't', params), ...filters].join(' and ')}
  order by t.county, t.case_id, t.why = 'overdue', t.due),
page as (select * from mine m ${page.length > 0 ? `where ${page.join(' and ')}` : ''} order by ${order} limit ${input.limit + 1})
select (select json_build_object('red', count(*) filter (where light = 'red'), 'yellow', count(*) filter (where light = 'yellow'),
    'fresh', count(*) filter (where light = 'fresh'), 'green', count(*) filter (where light = 'green'), 'total', count(*)) from mine) as counts,
  m.county, m.case_id as id, v.version, m.why, m.due, m.warn, m.opened_at
from (values (1)) one left join page m on true left join "case" v on ${is('v.county')} and v.county = m.county and v.id = m.case_id`
  const name = plain ? nameOf('queue', sql) : undefined
  const rows = await asking.tx.rows<Row>(sql, params.values, name)
  const found = rows.filter((row) => row.id !== null).toSorted(input.sort === 'due' ? byDue : byNewest)
  const shown = found.slice(0, input.limit)
  const last = shown.at(-1)
  const next = found.length > input.limit && last ? cursorOf([input.sort === 'due' ? last.due : last.opened_at, last.id]) : null
  return { rows: await linesOf(asking, shown, (row) => row), next, asOf: now, counts: rows[0]?.counts }
}

const byDue = (a: Row, b: Row): number => a.due - b.due || (a.id < b.id ? -1 : 1)
const byNewest = (a: Row, b: Row): number => b.opened_at - a.opened_at || (a.id > b.id ? -1 : 1)
