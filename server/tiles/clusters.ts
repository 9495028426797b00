// One tile of cases for one person: single points when near, and further out how many lie together and the worst light among them.
import type { Actor } from '../../rules/actor.ts'
import { extent, margin, type TileAt } from '../../rules/mercator.ts'
import type { Instant } from '../../rules/time.ts'
import type { Shape } from './encode.ts'
import type { Points } from './points.ts'

/** From this depth on every case is a point of its own. */
const single = 15
/** Units of a tile that one cluster gathers. */
const together = 512
const lights = ['none', 'green', 'yellow', 'red'] as const

type Heap = { n: number; x: number; y: number; light: number; red: number; slot: number; points: Points }

const lightOf = (due: number, warn: number, now: Instant): number =>
  due >= Number.MAX_SAFE_INTEGER || due >= 9e15 ? 0 : now > due ? 3 : now >= warn ? 2 : 1

/** Cases of all these counties that the actor may see. Clusters keep their place while the map is moved: cells are those of the world. */
export function caseShapes(all: readonly Points[], tile: TileAt, actor: Actor, rights: string, now: Instant): Shape[] {
  const side = 2 ** tile.z
  const more = tile.z >= single ? margin / extent : 0
  const box = [(tile.x - more) / side, (tile.y - more) / side, (tile.x + 1 + more) / side, (tile.y + 1 + more) / side] as const
  const heaps = new Map<number, Heap>()
  const shapes: Shape[] = []
  for (const points of all) {
    const may = points.rightsOf(actor, rights)
    for (const slot of points.within(...box)) {
      if (!may(slot)) continue
      const x = ((points.xs[slot] ?? 0) * side - tile.x) * extent
      const y = ((points.ys[slot] ?? 0) * side - tile.y) * extent
      const light = lightOf(points.dues[slot] ?? 0, points.warns[slot] ?? 0, now)
      if (tile.z >= single) {
        shapes.push(pointShape(points, slot, x, y, light))
        continue
      }
      const key = Math.floor(x / together) * 64 + Math.floor(y / together)
      const heap = heaps.get(key)
      if (!heap) heaps.set(key, { n: 1, x, y, light, red: light === 3 ? 1 : 0, slot, points })
      else {
        heap.n += 1
        heap.x += x
        heap.y += y
        if (light > heap.light) heap.light = light
        if (light === 3) heap.red += 1
      }
    }
  }
  for (const heap of heaps.values())
    shapes.push(heap.n === 1 ? pointShape(heap.points, heap.slot, heap.x, heap.y, heap.light) : heapShape(heap))
  return shapes
}

const pointShape = (points: Points, slot: number, x: number, y: number, light: number): Shape => ({
  type: 1,
  geometry: [[Math.round(x), Math.round(y)]],
  tags: {
    county: points.county,
    id: points.ids[slot] ?? '',
    state: points.states[slot] ?? '',
    light: lights[light] ?? 'none',
    n: 1,
  },
})

const heapShape = ({ n, x, y, light, red }: Heap): Shape => ({
  type: 1,
  geometry: [[Math.round(x / n), Math.round(y / n)]],
  tags: { n, light: lights[light] ?? 'none', red },
})
