// The line of one street, as a phone is told it.
import { fullCode } from '../../rules/area.ts'
import type { Rings } from '../../rules/inside.ts'
import type { Db } from '../../store/db.ts'

type Street = { readonly code: string; readonly name: string; readonly rings: Rings }
type Row = Omit<Street, 'rings'> & { readonly geometry: { readonly coordinates: readonly Rings[] } | null }

// About twenty metres: it says which tiles are carried, and is drawn where one's own areas have no line.
const sql = `select a.code, a.name, st_asgeojson(st_multi(st_simplifypreservetopology(b.geom, 0.0002)), 5)::json as geometry
  from area a join boundary b on b.code = a.code and b.valid_to is null where a.code = $1 and a.valid_to is null`

/** `code`: nine digits. Null where there is no such street or its line is not known. */
export async function findStreet(db: Db, code: string): Promise<Street | null> {
  const [row] = await db.read({ actor: 'system', counties: [] }, (tx) => tx.rows<Row>(sql, [fullCode(code)], 'street_line'))
  const rings = (row?.geometry?.coordinates ?? []).flatMap((polygon) => polygon.slice(0, 1))
  return row && rings.length > 0 ? { code: row.code, name: row.name, rings } : null
}
