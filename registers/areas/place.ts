// From a point to the grids it lies in: one indexed look-up; two answers mean a line, none outside.
import type { PointInput } from '../../rules/schema.ts'
import type { Tx } from '../../store/db.ts'
import type { Placed } from '../../store/house.ts'
import { type Cgcs, cgcs, stored } from './coordinates.ts'

/** Half a metre in degrees: nearer to a line than this nobody can say on which side a point lies. */
const onLine = 5e-6

/**
 * Codes of the grids that cover a point, in order. One: in that grid. More: on a line between them. None: in no grid.
 * CGCS2000 degrees. Grids that are not drawn are never found here; they are picked from a list.
 */
export async function placeOf(tx: Tx, point: Cgcs): Promise<readonly string[]> {
  const rows = await tx.rows<{ code: string }>(
    `select code from boundary
     where level = 'grid' and valid_to is null and st_dwithin(geom, st_setsrid(st_makepoint($1, $2), 4490), ${onLine})
     order by code`,
    [point.lon, point.lat],
    'place-of',
  )
  return rows.map((row) => row.code)
}

/** A point as it came in, converted to CGCS2000 at the edge, with its grids: what `House.place` asks for. */
export async function place(tx: Tx, input: Pick<PointInput, 'lon' | 'lat' | 'system'>): Promise<Placed> {
  const { lon, lat } = stored(input.lon, input.lat, input.system)
  return { lon, lat, grids: await placeOf(tx, cgcs(lon, lat)) }
}
