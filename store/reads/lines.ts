// The lines of cases already found, in the order they were found.
import type { Asking } from '../query.ts'
import { type CaseLine, type LineJson, lineColumns, lineOf, lineWords, personOf } from './line.ts'

export type Found = { readonly county: string; readonly id: string }

const sql = `select to_json(x) as line from (select ${lineColumns('c.due_at', 'c.warn_at', 'null', '$3')}
  from "case" c ${lineWords} where c.county = any($1) and c.id = any($2::uuid[])) x`

/** One line for each case found; `county` and `id` were found within this actor's rights. */
export async function linesOf(asking: Asking, found: readonly Found[]): Promise<CaseLine[]> {
  if (found.length === 0) return []
  const rows = await asking.tx.rows<{ line: LineJson }>(sql, [asking.counties, found.map((one) => one.id), personOf(asking.actor)], 'lines')
  const byId = new Map(rows.map(({ line }) => [`${line.county} ${line.id}`, line]))
  return found.flatMap((one) => {
    const line = byId.get(`${one.county} ${one.id}`)
    if (!line) return []
    const kind = asking.house.kinds.get(line.kind)
    return [lineOf(asking, { ...line, why: kind?.states[line.state]?.todo?.why ?? null })]
  })
}
