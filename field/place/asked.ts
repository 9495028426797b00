// What lies under a finger: a place of the register, else a building by its number; nobody who lives there.
import { inside } from '../../rules/inside.ts'
import { extent, type TileAt, worldX, worldY } from '../../rules/mercator.ts'
import { metres, type Point } from './grid.ts'
import { type Named, placeOf, type TileStore } from './tiles.ts'

export type Found = Named & { readonly number: string | null }

/** The nearest place within `reach` metres, else the building there; null when neither. Looks in the tiles of zoom 16. */
export function foundAt(store: Pick<TileStore, 'get'>, point: Point, reach: number): Found | null {
  const side = 2 ** 16
  const tile: TileAt = { z: 16, x: Math.floor(worldX(point[0]) * side), y: Math.floor(worldY(point[1]) * side) }
  const drawn = store.get(tile)
  if (!drawn) return null
  const near = drawn.places
    .map((one) => ({ kind: one.kind, name: one.name, point: placeOf(tile, one), number: null }))
    .map((one) => ({ one, far: metres(point, one.point) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => a.far - b.far)
  if (near[0]) return near[0].one
  const at = [(worldX(point[0]) * side - tile.x) * extent, (worldY(point[1]) * side - tile.y) * extent] as const
  const pairs = (line: readonly number[]) =>
    Array.from({ length: line.length / 2 }, (_, n): Point => [line[2 * n] ?? 0, line[2 * n + 1] ?? 0])
  const house = drawn.buildings.map(pairs).find((ring) => inside(at, [ring]))
  const door = house && drawn.doors.find((one) => inside([one.x, one.y], [house]))
  return door ? { kind: 'building', name: door.name, number: door.number, point: placeOf(tile, door) } : null
}
