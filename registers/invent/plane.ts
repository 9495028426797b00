// Plane geometry in metres around a centre, and the way to degrees and back.
import type { LonLat } from '../areas/wkb.ts'
import { at } from './random.ts'

/** East and north of the centre, in metres. */
export type Point = readonly [number, number]
export type Line = readonly Point[]

export const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Twice the signed area of a ring (open or closed): positive when it runs counter-clockwise. */
export function doubleArea(ring: Line): number {
  let sum = 0
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [at(ring, i), at(ring, (i + 1) % ring.length)]
    sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}

/** Even-odd test over any number of rings. */
export function inside(rings: readonly Line[], [x, y]: Point): boolean {
  let odd = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [at(ring, i), at(ring, j)]
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd
    }
  return odd
}

/** Distance from a point to a segment, and how far along (0–1) the nearest point lies. */
function toSegment(p: Point, a: Point, b: Point): { readonly away: number; readonly along: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
  return { away: Math.hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy), along }
}

export function toLine(p: Point, line: Line): number {
  let nearest = Infinity
  for (let i = 1; i < line.length; i++) nearest = Math.min(nearest, toSegment(p, at(line, i - 1), at(line, i)).away)
  return nearest
}

export function bounds(points: Iterable<Point>): { west: number; south: number; east: number; north: number } {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [x, y] of points) {
    box.west = Math.min(box.west, x)
    box.east = Math.max(box.east, x)
    box.south = Math.min(box.south, y)
    box.north = Math.max(box.north, y)
  }
  return box
}

/** Centroid of a simple ring. */
export function centroid(ring: Line): Point {
  let [x, y, sum] = [0, 0, 0]
  const origin = at(ring, 0)
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [at(ring, i), at(ring, (i + 1) % ring.length)]
    const cross = (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1])
    x += cross * (a[0] + b[0] - 2 * origin[0])
    y += cross * (a[1] + b[1] - 2 * origin[1])
    sum += cross
  }
  return sum === 0 ? origin : [origin[0] + x / (3 * sum), origin[1] + y / (3 * sum)]
}

/** Corners cut off twice: a drawn line becomes a bend (Chaikin). Ends stay where they are. */
export function smooth(line: Line, rounds: number): Line {
  let now = line
  for (let round = 0; round < rounds; round++) {
    const next: Point[] = [at(now, 0)]
    for (let i = 1; i < now.length; i++) {
      const [a, b] = [at(now, i - 1), at(now, i)]
      next.push([0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]], [0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]])
    }
    next.push(at(now, now.length - 1))
    now = next
  }
  return now
}

/** Metres ⇄ degrees near one centre; degrees are rounded to 1e-7 (about a centimetre), always the same way. */
export type Frame = { readonly toDegrees: (p: Point) => LonLat; readonly toMetres: (p: LonLat) => Point }
export function frame(centre: LonLat): Frame {
  const perLat = 111_132.95 - 559.85 * Math.cos((2 * centre[1] * Math.PI) / 180)
  const perLon = 111_412.88 * Math.cos((centre[1] * Math.PI) / 180) - 93.5 * Math.cos((3 * centre[1] * Math.PI) / 180)
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return {
    toDegrees: ([x, y]) => [round(centre[0] + x / perLon), round(centre[1] + y / perLat)],
    toMetres: ([lon, lat]) => [(lon - centre[0]) * perLon, (lat - centre[1]) * perLat],
  }
}
