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

/**
 * Exclusive: red, yellow, fresh (to accept and still green), green (all other). Counted up to a thousand late ones and a thousand
 * others, so that a queue of any length costs the same; `atLeast` names those that may be more.
 */
export type Counts = {
  readonly red: number
  readonly yellow: number
  readonly fresh: number
  readonly green: number
  readonly total: number
  readonly atLeast: readonly ('red' | 'yellow' | 'fresh' | 'green' | 'total')[]
}
const counted = 1000
/** Of the late and of the others, not more than one over a thousand of each. */
type Lights = { red: number; yellow: number; fresh: number; green: number }
/** The counts stand in every row; a page without rows is one row without a case. */
type Row = Found & { lights: Lights; why: string; due: Instant; warn: Instant; opened_at: Instant }

/** Nobody who is not staff has a queue. */
export const queue = defineQuery({ name: 'queue', input: Input, by: 'staff', looks: 'none', run: readQueue })

async function readQueue(asking: Asking, input: Input): Promise<Page<CaseLine>> {
  const { actor, counties, now, house } = asking
  if (actor.type !== 'staff')
    return { rows: [], next: null, asOf: now, counts: { red: 0, yellow: 0, fresh: 0, green: 0, total: 0, atLeast: [] } }
  const regions = [...new Set(counties.map((county) => house.region(county)))].flatMap((region) => region ?? [])
  const reach = reachOf(actor, house.kinds, regions)
  const cursor = readCursor(input.after)
  const { bound, is } = countiesOf(counties)
  const params = paramsFrom(bound, reach.organisations, reach.duties, reach.from, reach.to, now)
  const text = textSql(asking, input.text, params)
  const ofCase = [...narrowed(asking, input, params), ...(text === null ? [] : [text])]
  const why = input.why ? params.add(input.why) : null
  const reasons = (row: string): string[] => (why === null ? [] : [`${row}.why = any(${why}::text[])`])
  const plain = ofCase.length === 0 && why === null && !input.light
  const [sort, past, order] =
    input.sort === 'due'
      ? (['due', '>', (row: string) => `${row}.due, ${row}.case_id`] as const)
      : (['opened_at', '<', (row: string) => `${row}.opened_at desc, ${row}.case_id desc`] as const)
  const light = lightSql('t.due', 't.warn', "t.why = 'accept'", '$6::bigint')
  const page = [
    ...(input.light ? [`${light} = any(${params.add(input.light)}::text[])`, ...lateness(input.light)] : []),
    ...(cursor?.length === 2
      ? [`(t.${sort}, t.case_id) ${past} (${params.add(cursor[0])}::bigint, ${params.add(cursor[1])}::uuid)`]
      : []),
  ]
  // Each list is walked in the order of its index and no further than is shown; of several counties each has lists of its own.
  const lists = `select * from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as p(organisation, duty, lo, hi)${counties.length === 1 ? '' : ' cross join unnest($1::text[]) as k(county)'}`
  const inList = (row: string, list: string): string =>
    `${is(`${row}.county`)} ${counties.length === 1 ? '' : `and ${row}.county = ${list}.county`} and ${row}.organisation = ${list}.organisation
     and ${row}.duty = ${list}.duty and ${row}.area >= ${list}.lo and ${row}.area < ${list}.hi`
  const waiting = [
    inList('t', 'p'),
    visible(actor, 't', params),
    ...reasons('t'),
    ...(ofCase.length > 0
      ? [
          `exists (select 1 from "case" c where ${is('c.county')} and c.county = t.county and c.id = t.case_id and ${ofCase.join(' and ')})`,
        ]
      : []),
  ]
  // One case may wait for me for several reasons: the act itself comes before the watching over it. `offset 0` keeps this a look by the
  // key, row by row as the walk comes to them; as a join it would read every list to its end.
  const rank = (row: string): string => `(${row}.why = 'overdue', ${row}.due, ${row}.organisation, ${row}.duty, ${row}.why)`
  const alone = `not exists (select 1 from p q join todo o on ${inList('o', 'q')} where ${is('o.county')} and o.county = t.county
    and o.case_id = t.case_id and ${[...reasons('o'), `${rank('o')} < ${rank('t')}`].join(' and ')} offset 0)`
  const walk = (more: readonly string[]): string =>
    `todo t where ${[...waiting, ...more, alone].join(' and ')} order by t.due, t.case_id`
  const newest = `(select t.* from todo t where ${[...waiting, ...page].join(' and ')} order by ${order('t')} offset 0) t where ${alone} order by ${order('t')}`
  const sql = `with p as (${lists}),
late as (select 1 from p cross join lateral (select 1 from ${walk(['t.due < $6'])} limit ${counted + 1}) x),
others as (select x.light from p cross join lateral (select ${light} as light from ${walk(['t.due >= $6'])} limit ${counted + 1}) x),
page as (select x.* from p cross join lateral (select t.county, t.case_id, t.why, t.due, t.warn, t.opened_at
  from ${input.sort === 'due' ? walk(page) : newest} limit ${input.limit + 1}) x order by ${order('x')} limit ${input.limit + 1})
select (select json_build_object('red', (select count(*) from late), 'yellow', count(*) filter (where light = 'yellow'),
    'fresh', count(*) filter (where light = 'fresh'), 'green', count(*) filter (where light = 'green')) from others) as lights,
  m.county, m.case_id as id, v.version, m.why, m.due, m.warn, m.opened_at
from (values (1)) one left join page m on true left join "case" v on ${is('v.county')} and v.county = m.county and v.id = m.case_id`
  const name = plain ? nameOf('queue', sql) : undefined
  const rows = await asking.tx.rows<Row>(sql, params.values, name)
  const found = rows.filter((row) => row.id !== null).toSorted(input.sort === 'due' ? byDue : byNewest)
  const shown = found.slice(0, input.limit)
  const last = shown.at(-1)
  const next = found.length > input.limit && last ? cursorOf([input.sort === 'due' ? last.due : last.opened_at, last.id]) : null
  return { rows: await linesOf(asking, shown, (row) => row), next, asOf: now, counts: rows[0] && countsOf(rows[0].lights) }
}

const byDue = (a: Row, b: Row): number => a.due - b.due || (a.id < b.id ? -1 : 1)
const byNewest = (a: Row, b: Row): number => b.opened_at - a.opened_at || (a.id > b.id ? -1 : 1)

/** Late is what is red, and nothing else. */
const lateness = (lights: readonly string[]): string[] =>
  !lights.includes('red') ? ['t.due >= $6'] : lights.every((light) => light === 'red') ? ['t.due < $6'] : []

function countsOf(lights: Lights): Counts {
  const red = Math.min(lights.red, counted)
  const others = lights.yellow + lights.fresh + lights.green
  const more = [
    ...(lights.red > counted ? (['red'] as const) : []),
    ...(others > counted ? (['yellow', 'fresh', 'green'] as const) : []),
  ]
  return { ...lights, red, total: red + Math.min(others, counted), atLeast: more.length > 0 ? [...more, 'total'] : [] }
}
