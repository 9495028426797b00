// From arcs to areas: the rings around every group of cells, and polygons with their holes.
import type { Polygon } from '../areas/wkb.ts'
import type { Arc } from './mesh.ts'
import { doubleArea, type Frame, inside, type Line, type Point } from './plane.ts'
import { at } from './random.ts'

type Directed = { readonly arc: Arc; readonly forward: boolean }
/** Points closed; area in m², negative for holes. */
export type MeshRing = { readonly points: Line; readonly area: number; readonly arcs: readonly Directed[] }

const start = ({ arc, forward }: Directed) => (forward ? arc.from : arc.to)
const end = ({ arc, forward }: Directed) => (forward ? arc.to : arc.from)
const pointsOf = ({ arc, forward }: Directed): Line => (forward ? arc.points : [...arc.points].reverse())

/** The rings of every group; `groupOf` says the group of a cell, -1 for none. Arcs within one group vanish. */
export function ringsOf(arcs: readonly Arc[], groupOf: (cell: number) => number): Map<number, MeshRing[]> {
  const sides = new Map<number, Directed[]>()
  const put = (group: number, directed: Directed) => {
    const list = sides.get(group)
    if (list) list.push(directed)
    else sides.set(group, [directed])
  }
  for (const arc of arcs) {
    const left = arc.left < 0 ? -1 : groupOf(arc.left)
    const right = arc.right < 0 ? -1 : groupOf(arc.right)
    if (left === right) continue
    if (left >= 0) put(left, { arc, forward: true })
    if (right >= 0) put(right, { arc, forward: false })
  }
  return new Map([...sides].map(([group, list]) => [group, chain(list)]))
}

function chain(list: readonly Directed[]): MeshRing[] {
  const leaving = new Map<number, Directed[]>()
  for (const one of list) {
    const known = leaving.get(start(one))
    if (known) known.push(one)
    else leaving.set(start(one), [one])
  }
  const used = new Set<Directed>()
  const rings: MeshRing[] = []
  for (const first of list) {
    if (used.has(first)) continue
    const members: Directed[] = []
    const points: Point[] = []
    for (let now: Directed | undefined = first; now !== undefined; ) {
      used.add(now)
      members.push(now)
      const line: Line = pointsOf(now)
      for (let i = 0; i < line.length - 1; i++) points.push(at(line, i))
      if (end(now) === start(first)) break
      now = follow(
        now,
        (leaving.get(end(now)) ?? []).filter((one) => !used.has(one)),
      )
    }
    points.push(at(points, 0))
    rings.push({ points, area: doubleArea(points.slice(0, -1)) / 2, arcs: members })
  }
  return rings
}

/** Where several arcs leave one vertex, the sharpest left turn keeps the rings apart. */
function follow(now: Directed, choices: readonly Directed[]): Directed | undefined {
  if (choices.length < 2) return choices[0]
  const line = pointsOf(now)
  const back = angle(at(line, line.length - 1), at(line, line.length - 2))
  const turn = (one: Directed) => {
    const points = pointsOf(one)
    const delta = back - angle(at(points, 0), at(points, 1))
    return delta <= 0 ? delta + 2 * Math.PI : delta
  }
  return [...choices].sort((a, b) => turn(a) - turn(b))[0]
}
const angle = (from: Point, to: Point) => Math.atan2(to[1] - from[1], to[0] - from[0])

/** Polygons in degrees from the rings of one group: each hole with the outer ring around it. */
export function polygons(rings: readonly MeshRing[], { toDegrees }: Frame): Polygon[] {
  const outer = rings.filter((ring) => ring.area > 0).sort((a, b) => a.area - b.area)
  const holes = rings.filter((ring) => ring.area < 0)
  return outer.map((ring) => {
    const own = holes.filter(
      (hole) => outer.find((one) => one.area > -hole.area && inside([one.points.slice(0, -1)], middleOf(hole))) === ring,
    )
    return [ring, ...own].map((one) => one.points.map(toDegrees))
  })
}

/** A point just inside the hole's own land side, never on a vertex that outer rings may share. */
function middleOf(hole: MeshRing): Point {
  const [a, b] = [at(hole.points, 0), at(hole.points, 1)]
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}
