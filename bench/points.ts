// Which grid is this point in? Among so many grids, on eight connections.
import { cgcs } from '../registers/areas/coordinates.ts'
import { placeOf } from '../registers/areas/place.ts'
import { inventGrids } from '../registers/invent/grids.ts'
import { insertRows } from '../registers/regions/bulk.ts'
import type { Db } from '../store/db.ts'
import { lap } from './load.ts'

/** Look-ups per second; every answer must name at least one grid. */
export async function pointsPerSecond(db: Db, count: number): Promise<number> {
  const { boundaries, points } = inventGrids({ county: '979801', count, centre: [90, 35], seed: 1 })
  const rows = boundaries.map((one) => ({ code: one.code, level: 'grid', geom: one.wkb, bbox: one.bbox }))
  await db.asOwner((tx) =>
    insertRows(tx, 'boundary', { code: 'text', level: 'text', geom: 'geometry', bbox: 'double precision[]' }, rows, {
      extra: { valid_from: "date '2024-01-01'", region: "'979801000000'" },
    }),
  )
  await db.asLogin((tx) => tx.exec('analyze boundary'))
  const found = await lap(8000, 8, async (i) => {
    const point = points[(i * 7919) % points.length] ?? [0, 0]
    const grids = await db.read({ actor: 'bench', counties: [] }, (tx) => placeOf(tx, cgcs(point[0], point[1])))
    return grids.length > 0
  })
  return found.perSecond
}
