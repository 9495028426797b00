// A plane cut into cells, one per seed: Voronoi edges clipped by the outline. Every line is stored once, with the cell on
// its left and on its right; whatever is built from cells therefore shares its edges exactly, without gap or overlap.
import { Delaunay } from 'd3-delaunay'
import { bounds, distance, doubleArea, inside, type Line, type Point } from './plane.ts'
import { at } from './random.ts'
import { ringsOf } from './rings.ts'

/**
 * `left` and `right` are cells, -1 outside. `from` and `to` are vertices; `points` includes both ends. `between` are the
 * two seeds whose diagram drew it (the same for a piece of the outline).
 */
export type Arc = {
  readonly from: number
  readonly to: number
  left: number
  right: number
  points: Line
  readonly between: readonly [number, number]
  readonly outer: boolean
}
export type Mesh = { readonly seeds: readonly Point[]; readonly arcs: readonly Arc[] }

/** Number and place of vertices: points within a centimetre are one. */
class Vertices {
  readonly points: Point[] = []
  private readonly known = new Map<string, number>()
  add(p: Point): number {
    const [x, y] = [Math.round(p[0] * 100), Math.round(p[1] * 100)]
    const key = `${x},${y}`
    const before = this.known.get(key)
    if (before !== undefined) return before
    this.known.set(key, this.points.length)
    this.points.push([x / 100, y / 100])
    return this.points.length - 1
  }
}

/**
 * Cuts the land inside `outline` (rings without end point, outer and holes) into one cell per seed; all seeds lie inside.
 * Pieces that the outline cuts off from their seed go to the neighbour with the longest common edge.
 */
export function cut(outline: readonly Line[], seeds: readonly Point[]): Mesh {
  const vertices = new Vertices()
  const box = bounds(outline.flat())
  const span = Math.max(box.east - box.west, box.north - box.south)
  const all = [...seeds, ...far(box, span)]
  const delaunay = new Delaunay(Float64Array.from(all.flat()))
  const centres = delaunay.voronoi([
    box.west - 9 * span,
    box.south - 9 * span,
    box.east + 9 * span,
    box.north + 9 * span,
  ]).circumcenters
  const centre = (triangle: number): Point => [at(centres, 2 * triangle), at(centres, 2 * triangle + 1)]
  const border = new Border(outline)
  const arcs: Arc[] = []
  const { triangles, halfedges } = delaunay
  for (let edge = 0; edge < halfedges.length; edge++) {
    const twin = at(halfedges, edge)
    if (twin < edge) continue
    const [p, q] = [at(triangles, edge), at(triangles, edge % 3 === 2 ? edge - 2 : edge + 1)]
    if (p >= seeds.length && q >= seeds.length) continue
    const [a, b] = [centre(Math.floor(edge / 3)), centre(Math.floor(twin / 3))]
    const stops = [0, ...border.crossings(a, b, p, q), 1]
    for (let i = 1; i < stops.length; i++) {
      const [t0, t1] = [at(stops, i - 1), at(stops, i)]
      if (!inside(outline, along(a, b, (t0 + t1) / 2))) continue
      const [from, to] = [vertices.add(along(a, b, t0)), vertices.add(along(a, b, t1))]
      if (from === to) continue
      const [left, right] = leftOf(at(all, p), a, b) ? [p, q] : [q, p]
      arcs.push({
        from,
        to,
        left,
        right,
        points: [at(vertices.points, from), at(vertices.points, to)],
        between: [p, q],
        outer: false,
      })
    }
  }
  arcs.push(...border.arcs(vertices, (p) => delaunay.find(p[0], p[1])))
  const mesh = { seeds, arcs }
  adoptOrphans(mesh)
  return mesh
}

const along = (a: Point, b: Point, t: number): Point =>
  t === 0 ? a : t === 1 ? b : [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
const leftOf = (p: Point, a: Point, b: Point) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0

/** Seeds so far away that every ray of the diagram ends far outside the outline. */
function far(box: ReturnType<typeof bounds>, span: number): Point[] {
  const [x, y] = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  return Array.from(
    { length: 16 },
    (_, i): Point => [x + 3 * span * Math.cos((i * Math.PI) / 8 + 0.1), y + 3 * span * Math.sin((i * Math.PI) / 8 + 0.1)],
  )
}

type Cut = { readonly t: number; readonly p: number; readonly q: number }

/** The outline's segments, what crosses them, and in the end the arcs they are cut into. */
class Border {
  private readonly segments: { a: Point; b: Point; cuts: Cut[] }[][]
  constructor(outline: readonly Line[]) {
    this.segments = outline.map((ring, i) => {
      // Outer rings run counter-clockwise and holes clockwise: the land is on the left of every arc.
      const wanted = outline.filter((other, j) => j !== i && inside([other], at(ring, 0))).length % 2 === 0
      const run = doubleArea(ring) > 0 === wanted ? ring : [...ring].reverse()
      return run.map((a, k) => ({ a, b: at(run, (k + 1) % run.length), cuts: [] }))
    })
  }

  /** Where an edge between the cells p and q meets the outline: shares of its length, ascending. Remembers each meeting. */
  crossings(a: Point, b: Point, p: number, q: number): number[] {
    const found: number[] = []
    const box = bounds([a, b])
    for (const ring of this.segments)
      for (const segment of ring) {
        const { a: c, b: d } = segment
        if (
          Math.max(c[0], d[0]) < box.west ||
          Math.min(c[0], d[0]) > box.east ||
          Math.max(c[1], d[1]) < box.south ||
          Math.min(c[1], d[1]) > box.north
        )
          continue
        const det = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
        if (det === 0) continue
        const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / det
        const u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / det
        if (t <= 0 || t >= 1 || u < 0 || u >= 1) continue
        found.push(t)
        // The very point that the edge will use, so that both lines meet in one vertex.
        segment.cuts.push({ t: u, p, q })
        this.meeting.set(`${p},${q},${u}`, along(a, b, t))
      }
    return found.sort((x, y) => x - y)
  }
  private readonly meeting = new Map<string, Point>()

  arcs(vertices: Vertices, cellAt: (p: Point) => number): Arc[] {
    const made: Arc[] = []
    for (const ring of this.segments) {
      const pieces: { from: number; to: number; middle: Point; length: number; next: Cut | null }[] = []
      for (const { a, b, cuts } of ring) {
        const stops: { point: Point; cut: Cut | null }[] = [...cuts]
          .sort((x, y) => x.t - y.t)
          .map((cut) => ({ point: this.meeting.get(`${cut.p},${cut.q},${cut.t}`) ?? a, cut }))
        stops.push({ point: b, cut: null })
        let last = a
        for (const { point, cut } of stops) {
          pieces.push({
            from: vertices.add(last),
            to: vertices.add(point),
            middle: along(last, point, 0.5),
            length: distance(last, point),
            next: cut,
          })
          last = point
        }
      }
      // The cell of the longest piece is sure; from there each crossing says which cell follows.
      const start = pieces.reduce((best, piece, i) => (piece.length > at(pieces, best).length ? i : best), 0)
      let cell = cellAt(at(pieces, start).middle)
      for (let i = 0; i < pieces.length; i++) {
        const piece = at(pieces, (start + i) % pieces.length)
        if (piece.from !== piece.to)
          made.push({
            from: piece.from,
            to: piece.to,
            left: cell,
            right: -1,
            points: [at(vertices.points, piece.from), at(vertices.points, piece.to)],
            between: [cell, cell],
            outer: true,
          })
        if (piece.next !== null) cell = piece.next.p === cell ? piece.next.q : piece.next.p
      }
    }
    return made
  }
}

/** Gives every piece of a cell but the largest to the neighbour it touches longest. */
function adoptOrphans(mesh: Mesh): void {
  for (let round = 0; round < 4; round++) {
    let moved = false
    for (const [cell, rings] of ringsOf(mesh.arcs, (one) => one)) {
      const outer = rings.filter((ring) => ring.area > 0).sort((a, b) => b.area - a.area)
      for (const orphan of outer.slice(1)) {
        const shared = new Map<number, number>()
        for (const { arc } of orphan.arcs) {
          const other = arc.left === cell ? arc.right : arc.left
          if (other >= 0)
            shared.set(other, (shared.get(other) ?? 0) + distance(at(arc.points, 0), at(arc.points, arc.points.length - 1)))
        }
        const heir = [...shared].sort((a, b) => b[1] - a[1])[0]?.[0]
        if (heir === undefined) continue
        moved = true
        for (const { arc, forward } of orphan.arcs)
          if (forward) arc.left = heir
          else arc.right = heir
      }
    }
    if (!moved) return
  }
}
