// Which grid a point lies in, found on the phone over the outlines it has; and how far things are apart.
import { inside } from '../../rules/inside.ts'
import type { FieldArea } from '../../rules/sync.ts'

export type Point = readonly [lon: number, lat: number]

/** The grid of a point among the areas on this phone, or null: then the list or the centre says where it is. */
export const gridAt = (areas: readonly FieldArea[], point: Point): FieldArea | null =>
  areas.find((area) => area.level === 'grid' && inside(point, area.rings)) ?? null

/** Metres between two points, to within a few in a thousand at the distances one walks. */
export function metres([a, b]: Point, [c, d]: Point): number {
  const radians = Math.PI / 180
  const x = (c - a) * Math.cos(((b + d) / 2) * radians)
  return Math.hypot(x, d - b) * radians * 6_371_000
}
