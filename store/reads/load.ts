// q/load: how much an office has on its hands, before it is given more: open matters it handles or does a part of, and those late.
import * as z from 'zod/mini'
import { taskClocks } from '../../rules/effect.ts'
import { code } from '../../rules/schema.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { countiesOf } from './statement.ts'

const Input = z.strictObject({ organisation: code })
type Input = z.infer<typeof Input>
export type Load = { readonly organisation: string; readonly handles: number; readonly asked: number; readonly late: number }

/** One row, of the office named: figures of an office, never of a person; nothing of the matters themselves. */
export const load = defineQuery({ name: 'load', input: Input, by: 'staff', looks: 'none', run: readLoad })

async function readLoad({ tx, house, counties, now }: Asking, { organisation }: Input): Promise<Page<Load>> {
  const kinds = [...house.kinds.values()]
  const duties = [...new Set(kinds.map((kind) => kind.frame.permissions.handle))]
  const parts = [...new Set(kinds.flatMap((kind) => [...taskClocks(kind.frame).values()]))]
  const { bound, is } = countiesOf(counties)
  const [row] = await tx.rows<Omit<Load, 'organisation'>>(
    `select count(*) filter (where t.duty = any($3))::int as handles, count(*) filter (where t.why = any($4))::int as asked,
       count(*) filter (where t.due < $5)::int as late
     from todo t where ${is('t.county')} and t.organisation = $2 and (t.duty = any($3) or t.why = any($4))`,
    [bound, organisation, duties, parts, now],
  )
  return {
    rows: [{ organisation, handles: row?.handles ?? 0, asked: row?.asked ?? 0, late: row?.late ?? 0 }],
    next: null,
    asOf: now,
  }
}
