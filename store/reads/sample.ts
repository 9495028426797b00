// q/sample: cases drawn at random from an area and a period, for who looks at others' work. The draw has a number; with it anybody draws the same again.
import * as z from 'zod/mini'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { filed, narrowed, narrowing, wider } from './filters.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { countiesOf } from './statement.ts'

const Input = z.strictObject({
  area: narrowing.area,
  category: narrowing.category,
  state: wider.state,
  organisation: wider.organisation,
  from: z.nonoptional(wider.from),
  to: z.nonoptional(wider.to),
  kind: wider.kind,
  n: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(50)), 10),
  draw: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
})
type Input = z.infer<typeof Input>

/** `draw` is the number of the draw, `of` how many cases it was drawn from. Nobody chooses: the order is a hash of the number and the case. */
export const sample = defineQuery({ name: 'sample', input: Input, by: 'case.supervise', looks: 'none', run: readSample })

async function readSample(asking: Asking, input: Input): Promise<Page<CaseLine>> {
  const { actor, counties, house, now, tx } = asking
  const draw = input.draw ?? Buffer.from(house.random(8)).toString('hex')
  const { bound, is } = countiesOf(counties)
  const params = paramsFrom(bound, draw)
  const conditions = [is('c.county'), ...filed(asking, input, params), ...narrowed(asking, input, params)]
  const rows = await tx.rows<Found & { of: number }>(
    `select c.county, c.id, c.version, count(*) over ()::int as of from "case" c where ${[...conditions, visible(actor, 'c', params)].join(' and ')}
     order by sha256(convert_to($2 || c.id::text, 'UTF8')), c.id limit ${input.n}`,
    params.values,
  )
  return { rows: await linesOf(asking, rows), next: null, asOf: now, draw, of: rows[0]?.of ?? 0 }
}
