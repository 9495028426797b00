// Lines drawn from labelled points: the plane cut into rectangles until each holds points of one label only.
import type { LonLat, Polygon } from '../../registers/areas/wkb.ts'

export type Labelled = { readonly lon: number; readonly lat: number; readonly label: string }
type Box = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
type Cut = { readonly axis: 'lon' | 'lat'; readonly at: number; readonly cost: number }

/** Nearer than this in degrees (about a metre and a half) no line is drawn between two points. */
const nearest = 3e-5
/** Rectangles keep this far from their neighbours, so that the polygons of one label never touch along an edge. */
const gap = 6e-6
/** Land shown around the outermost points, in degrees. */
const margin = 0.002

/** Polygons by label; together they tile the box around all points. Points that share one spot go with the greater number. */
export function cellsOf(points: readonly Labelled[]): ReadonlyMap<string, readonly Polygon[]> {
  const cells = new Map<string, Polygon[]>()
  if (points.length === 0) return cells
  const lon = points.map((one) => one.lon)
  const lat = points.map((one) => one.lat)
  const all = {
    west: least(lon) - margin,
    east: -least(lon.map((x) => -x)) + margin,
    south: least(lat) - margin,
    north: -least(lat.map((x) => -x)) + margin,
  }
  const work: { points: readonly Labelled[]; box: Box }[] = [{ points, box: all }]
  for (let one = work.pop(); one !== undefined; one = work.pop()) {
    const { points: held, box } = one
    const cut = bestCut(held)
    if (cut === null) {
      const label = commonest(held)
      cells.set(label, [...(cells.get(label) ?? []), rectangle(box)])
      continue
    }
    const { axis, at } = cut
    const [below, above] =
      axis === 'lon'
        ? [
            { ...box, east: at },
            { ...box, west: at },
          ]
        : [
            { ...box, north: at },
            { ...box, south: at },
          ]
    work.push(
      { points: held.filter((point) => point[axis] < at), box: below },
      { points: held.filter((point) => point[axis] >= at), box: above },
    )
  }
  return cells
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))

function rectangle({ west, south, east, north }: Box): Polygon {
  const [w, s, e, n] = [west + gap, south + gap, east - gap, north - gap]
  const ring: LonLat[] = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]
  return [ring]
}

function commonest(points: readonly Labelled[]): string {
  const counts = new Map<string, number>()
  for (const { label } of points) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** The cut that leaves the least mixture (Gini); null when there is one label or no room for a line. */
function bestCut(points: readonly Labelled[]): Cut | null {
  if (new Set(points.map((one) => one.label)).size < 2) return null
  const [a, b] = [cutAlong(points, 'lon'), cutAlong(points, 'lat')]
  return a === null || (b !== null && b.cost < a.cost) ? b : a
}

function cutAlong(points: readonly Labelled[], axis: Cut['axis']): Cut | null {
  const sorted = points.toSorted((a, b) => a[axis] - b[axis])
  const right = new Map<string, number>()
  for (const { label } of sorted) right.set(label, (right.get(label) ?? 0) + 1)
  const left = new Map<string, number>()
  // Sums of squares change by one label at a time.
  let squaresLeft = 0
  let squaresRight = [...right.values()].reduce((sum, n) => sum + n * n, 0)
  let best: Cut | null = null
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [one, next] = [sorted[i], sorted[i + 1]]
    if (!one || !next) break
    const [l, r] = [left.get(one.label) ?? 0, right.get(one.label) ?? 0]
    squaresLeft += 2 * l + 1
    squaresRight += 1 - 2 * r
    left.set(one.label, l + 1)
    right.set(one.label, r - 1)
    if (next[axis] - one[axis] < nearest) continue
    const cost = sorted.length - squaresLeft / (i + 1) - squaresRight / (sorted.length - i - 1)
    if (best === null || cost < best.cost) best = { axis, at: (one[axis] + next[axis]) / 2, cost }
  }
  return best
}
