// Cases that belong to one: merged into it or it into them, split from it, put beside it. Only those this person may see.
import type { RelationKind } from '../../rules/case.ts'
import type { Asking } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'

type Row = Found & { what: RelationKind; own: boolean }
/** `own`: this case names the other (it was merged into that one, split from it, put beside it). */
export type Related = { readonly what: RelationKind; readonly own: boolean; readonly case: CaseLine }

const most = 200

export async function relatedOf(asking: Asking, county: string, id: string): Promise<readonly Related[]> {
  const params = paramsFrom(county, id)
  const may = visible(asking.actor, 'c', params)
  const rows = await asking.tx.rows<Row>(
    `select c.county, c.id, c.version, r.what, r.own from (
       select what, other as id, true as own from relation where county = $1 and case_id = $2
       union all select what, case_id, false from relation where county = $1 and other = $2 order by own desc, what, id limit ${most}) r
     join "case" c on c.county = $1 and c.id = r.id where ${may}`,
    params.values,
  )
  if (rows.length === 0) return []
  const lines = new Map((await linesOf(asking, rows)).map((line) => [line.id, line]))
  return rows.flatMap(({ what, own, id: other }) => {
    const line = lines.get(other)
    return line ? [{ what, own, case: line }] : []
  })
}
