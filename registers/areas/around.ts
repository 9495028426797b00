// The ground a phone carries: one's own areas with their lines and the grids that touch them, small enough for a weak line.
import { fullCode } from '../../rules/area.ts'
import type { FieldArea } from '../../rules/sync.ts'
import type { Tx } from '../../store/db.ts'

type Row = Omit<FieldArea, 'rings' | 'mine'> & {
  readonly geometry: { readonly coordinates: readonly (readonly Ring[])[] } | null
}
type Ring = readonly (readonly [number, number])[]

// About ten metres: a phone in the hand knows its place no better.
// From one's own line outwards: asked of every grid whether it touches one of these, the same is three hundred times as dear.
const sql = `with own as (select b.code, b.geom from boundary b where b.valid_to is null and b.code = any($1)),
  near as (select code from own union
    select b.code from own o join boundary b on b.level = 'grid' and b.valid_to is null and b.geom && o.geom and st_intersects(b.geom, o.geom))
  select a.code, a.name, a.level, a.surveyed,
    st_asgeojson(st_multi(st_simplifypreservetopology(b.geom, 0.0001)), 5)::json as geometry
  from near n join boundary b on b.code = n.code and b.valid_to is null join area a on a.code = b.code and a.valid_to is null
  order by length(a.code), a.code limit 120`

/** `areas` are trimmed prefixes of a community or less; a wider one brings nothing. Lines below the grid are not kept: those lie in theirs. */
export async function groundAround(tx: Tx, areas: readonly string[]): Promise<FieldArea[]> {
  const own = [...new Set(areas.filter((area) => area.length >= 12).map((area) => fullCode(area.slice(0, 15))))]
  if (own.length === 0) return []
  const rows = await tx.rows<Row>(sql, [own], 'field_ground')
  return rows.map(({ geometry, ...row }) => ({
    ...row,
    mine: own.some((code) => row.code === code || (code.length === 12 && row.code.length > 12 && row.code.startsWith(code))),
    rings: (geometry?.coordinates ?? []).flatMap((polygon) => polygon.slice(0, 1)),
  }))
}
