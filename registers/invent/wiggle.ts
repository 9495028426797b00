// Straight edges become lines as nature and old lanes draw them. A bend stays within the diamond between the edge and its
// two seeds; diamonds never overlap, so no line crosses another and neighbours still share each edge exactly.
import type { Arc, Mesh } from './mesh.ts'
import { bounds, distance, type Line, type Point } from './plane.ts'
import { at, random } from './random.ts'

/** `roughness` of an arc: 0 straight, up to 0.7 wild. Arcs whose diamond meets the outline stay straight. */
export function wiggle(mesh: Mesh, outline: readonly Line[], seed: number, roughness: (arc: Arc) => number): void {
  const near = nearOutline(outline)
  mesh.arcs.forEach((arc, i) => {
    if (arc.outer || arc.points.length !== 2) return
    const [a, b] = [at(arc.points, 0), at(arc.points, 1)]
    const [p, q] = [mesh.seeds[arc.between[0]], mesh.seeds[arc.between[1]]]
    const rough = roughness(arc)
    if (p === undefined || q === undefined || rough <= 0 || distance(a, b) < 12) return
    if (near(bounds([a, b, p, q]))) return
    arc.points = bend(a, b, [p, q], Math.min(rough, 0.7), seed + i)
  })
}

function bend(a: Point, b: Point, seeds: readonly Point[], rough: number, seed: number): Line {
  const length = distance(a, b)
  const depth = length > 400 ? 4 : length > 120 ? 3 : length > 40 ? 2 : 1
  const steps = 2 ** depth
  const chance = random(seed, 'bend')
  const heights = new Float64Array(steps + 1)
  for (let width = steps; width > 1; width /= 2)
    for (let i = width / 2; i < steps; i += width)
      heights[i] =
        (at(heights, i - width / 2) + at(heights, i + width / 2)) / 2 + (chance.next() - 0.5) * (width / steps) * length * rough
  const [ex, ey] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  const line: Point[] = [a]
  for (let i = 1; i < steps; i++) {
    const along = (i / steps) * length
    const height = at(heights, i)
    const room = 0.75 * roomAt(a, [ex, ey], length, seeds, along, height > 0 ? 1 : -1)
    const safe = Math.sign(height) * Math.min(Math.abs(height), room)
    line.push([round(a[0] + ex * along - ey * safe), round(a[1] + ey * along + ex * safe)])
  }
  line.push(b)
  return line
}
const round = (metres: number) => Math.round(metres * 100) / 100

/** Height of the triangle between the edge and the seed on that side, above the point `along` the edge. */
function roomAt(a: Point, [ex, ey]: Point, length: number, seeds: readonly Point[], along: number, side: 1 | -1): number {
  for (const seed of seeds) {
    const [dx, dy] = [seed[0] - a[0], seed[1] - a[1]]
    const height = (dy * ex - dx * ey) * side
    if (height <= 0) continue
    const foot = dx * ex + dy * ey
    return along >= foot ? (height * (length - along)) / (length - foot) : (height * along) / foot
  }
  return 0
}

/** Whether a box meets any segment of the outline. */
function nearOutline(outline: readonly Line[]): (box: Box) => boolean {
  const segments = outline.flatMap((ring) => ring.map((a, i) => ({ a, b: at(ring, (i + 1) % ring.length) })))
  return (box) => segments.some(({ a, b }) => meets(a, b, box))
}
type Box = ReturnType<typeof bounds>

/** Whether any part of a segment lies in a box: what is left of it after the four sides have cut it (Liang–Barsky). */
function meets(a: Point, b: Point, box: Box): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  let [enter, leave] = [0, 1]
  for (const [step, room] of [
    [-dx, a[0] - box.west],
    [dx, box.east - a[0]],
    [-dy, a[1] - box.south],
    [dy, box.north - a[1]],
  ] as const) {
    if (step === 0) {
      if (room < 0) return false
      continue
    }
    if (step < 0) enter = Math.max(enter, room / step)
    else leave = Math.min(leave, room / step)
    if (enter > leave) return false
  }
  return true
}
