// Where a map begins: the area one works in, or, where it has no line, around the newest cases one may see.
import { useArea, useMe, useQ } from '../ask.ts'
import type { CaseLine, Me } from '../contract.ts'
import type { Bounds } from './style.ts'

/** The widest area among a person's posts, else the whole region. */
export const ownArea = (me: Me): string =>
  me.posts.flatMap((post) => post.areas).toSorted((a, b) => a.length - b.length)[0] ?? me.region.code

/** West, south, east, north in degrees; undefined while it is not known yet, null when nothing has a place. */
export function useExtent(): Bounds | null | undefined {
  const { data: me } = useMe()
  const { data: area } = useArea(me && ownArea(me))
  const line = area && (area.rows[0]?.bbox ?? null)
  const { data } = useQ<CaseLine>('cases', { limit: 200 }, { on: line === null, fresh: 600_000 })
  if (line) return line
  return data ? around(data.rows.flatMap((row) => (row.point ? [row.point] : []))) : undefined
}

/** The box around points with some air, or null without points. */
function around(points: readonly (readonly [number, number])[]): Bounds | null {
  if (points.length === 0) return null
  const lons = points.map(([lon]) => lon)
  const lats = points.map(([, lat]) => lat)
  const air = 0.01
  return [Math.min(...lons) - air, Math.min(...lats) - air, Math.max(...lons) + air, Math.max(...lats) + air]
}
