// Where a map begins: the region's own extent, or, until that is told, around the newest cases one may see.
import { useQ, useSettings } from '../ask.ts'
import type { CaseLine } from '../contract.ts'
import type { Bounds } from './style.ts'

/** West, south, east, north in degrees; undefined while it is not known yet, null when nothing has a place. */
export function useExtent(): Bounds | null | undefined {
  const { data: settings } = useSettings()
  const told = settings?.region?.bbox
  const { data } = useQ<CaseLine>('cases', { limit: 200 }, { on: settings !== undefined && told === undefined, fresh: 600_000 })
  if (told) return told
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
