// q/outerOrders: orders from above and beside with their own number and day: still handled, ready to go back, gone back.
import * as z from 'zod/mini'
import { outerSources } from '../../rules/outer.ts'
import { id } from '../../rules/schema.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../../store/query.ts'
import type { CaseLine } from '../../store/reads/line.ts'
import { type Found, linesOf } from '../../store/reads/lines.ts'
import { paramsFrom, visible } from '../../store/visible.ts'

/** Where an order may go back: all that is over for the city. Kept beside the step `returnOuter`. */
const over = ['closed', 'archived', 'stopped', 'void', 'withdrawn']
const Input = z.strictObject({
  state: z._default(z.enum(['open', 'ready', 'returned']), 'ready'),
  source: z.optional(z.enum(outerSources)),
  /** Their number, whole. */
  outer: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
  batch: z.optional(id),
  after: z.optional(z.string().check(z.maxLength(400))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(500)), 100),
})
type Input = z.infer<typeof Input>

export type OuterOrder = Pick<
  CaseLine,
  'county' | 'id' | 'code' | 'state' | 'phase' | 'categoryName' | 'areaName' | 'holderName' | 'light' | 'text'
> & {
  readonly outer: string
  readonly source: string
  /** The last day, as they set it. */
  readonly due: string | null
  /** What they are answered: the office's reply, or why it was stopped, void or withdrawn; null while nobody said. */
  readonly reply: string | null
  readonly repliedAt: number | null
  /** Who answered. */
  readonly office: string | null
  readonly returnedAt: number | null
  readonly batch: string | null
}
type Row = Found & {
  outer: string
  source: string
  due: string | null
  batch: string | null
  reply: string | null
  replied_at: number | null
  handler: string | null
  returned_at: number | null
}

export const outerOrders = defineQuery({
  name: 'outerOrders',
  input: Input,
  by: 'workOrder.receive',
  looks: 'none',
  run: readOrders,
})

/** By their day, what has none last. Only what this person may see. */
async function readOrders(asking: Asking, input: Input): Promise<Page<OuterOrder>> {
  const { tx, counties, actor, now, house } = asking
  const params = paramsFrom(counties, over)
  const cursor = readCursor(input.after)
  const due = `coalesce(c.data ->> 'outerDue', '9999-12-31')`
  const states = {
    open: `not c.state = any($2) and c.phase <> 'ended'`,
    ready: `c.state = any($2) and not c.data ? 'outerReturned'`,
    returned: `c.state = any($2) and c.data ? 'outerReturned'`,
  }
  const conditions = [
    'c.county = any($1)',
    `c.data ? 'outer'`,
    states[input.state],
    visible(actor, 'c', params),
    ...(input.source ? [`c.data ->> 'outerFrom' = ${params.add(input.source)}`] : []),
    ...(input.outer ? [`c.data ->> 'outer' = ${params.add(input.outer)}`] : []),
    ...(input.batch ? [`c.data ->> 'outerBatch' = ${params.add(input.batch)}`] : []),
    ...(cursor?.length === 2 ? [`(${due}, c.id) > (${params.add(cursor[0])}, ${params.add(cursor[1])}::uuid)`] : []),
  ]
  const rows = await tx.rows<Row & { at: string }>(
    `with x as (select c.county, c.id, c.version, c.handler, c.data, ${due} as at from "case" c where ${conditions.join(' and ')}
       order by ${due}, c.id limit ${input.limit + 1})
     select x.county, x.id, x.version, x.handler, x.at, x.data ->> 'outer' as outer, x.data ->> 'outerFrom' as source, x.data ->> 'outerDue' as due,
       x.data ->> 'outerBatch' as batch, r.at as replied_at, w.text as reply, b.at as returned_at
     from x
     left join lateral (select e.at, e.words from entry e where e.county = any($1) and e.county = x.county and e.case_id = x.id
       and e.step in ('reply', 'decideStop', 'void', 'withdraw') order by e.version desc limit 1) r on true
     left join words w on w.county = any($1) and w.county = x.county and w.erased_by is null
       and w.id = (select (one ->> 'id')::uuid from jsonb_array_elements(r.words) one where one ->> 'kind' in ('result', 'reply', 'reason') limit 1)
     left join lateral (select e.at from entry e where e.county = any($1) and e.county = x.county and e.case_id = x.id
       and e.step = 'returnOuter' order by e.version desc limit 1) b on true
     order by x.at, x.id`,
    params.values,
  )
  const shown = rows.slice(0, input.limit)
  const lines = new Map((await linesOf(asking, shown)).map((one) => [one.id, one]))
  const last = shown.at(-1)
  const orders = shown.flatMap((row): OuterOrder[] => {
    const line = lines.get(row.id)
    if (!line) return []
    const { county, id: caseId, code, state, phase, categoryName, areaName, holderName, light, text } = line
    return [
      {
        county,
        id: caseId,
        code,
        state,
        phase,
        categoryName,
        areaName,
        holderName,
        light,
        text,
        outer: row.outer,
        source: row.source,
        due: row.due,
        reply: row.reply,
        repliedAt: row.replied_at,
        office: row.handler === null ? null : (house.region(county)?.organisations.get(row.handler)?.name ?? row.handler),
        returnedAt: row.returned_at,
        batch: row.batch,
      },
    ]
  })
  return { rows: orders, next: rows.length > input.limit && last ? cursorOf([last.at, last.id]) : null, asOf: now }
}
