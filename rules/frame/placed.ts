// Where a matter is told to be, and how sure that is: by its point, by what was picked, or not at all.
import type { PlaceState } from '../case.ts'
import { setting } from '../house.ts'
import type { Ctx } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { PointInput } from '../schema.ts'

export type Told = { readonly point?: PointInput | undefined; readonly area?: string | undefined }

/** A point in one grid wins; otherwise what was picked; nothing is invented. Refuses an area the region does not have. */
export function placed(
  grids: readonly string[],
  { point, area }: Told,
  ctx: Pick<Ctx, 'region'>,
): { readonly area: string; readonly placeState: PlaceState } | Refusal {
  if (area !== undefined && !ctx.region.areas.has(area)) return refuse('areaUnknown', { area })
  const fallback = area ?? ctx.region.code
  if (!point) return { area: fallback, placeState: area === undefined ? 'none' : 'picked' }
  if (point.accuracy !== null && point.accuracy > setting(ctx.region, 'case.accuracyLimit', 100))
    return { area: fallback, placeState: 'coarse' }
  // A grid of another region: whoever has the matter here would not see it there.
  const [grid, second] = grids.filter((one) => ctx.region.areas.has(one))
  if (grid === undefined) return { area: fallback, placeState: 'outside' }
  return second === undefined ? { area: grid, placeState: 'point' } : { area: area ?? common(grid, second), placeState: 'line' }
}

/** What two neighbours have in common: the community or street above both. */
function common(a: string, b: string): string {
  for (const length of [12, 9, 6]) if (a.slice(0, length) === b.slice(0, length)) return a.slice(0, length).padEnd(12, '0')
  return a.slice(0, 6).padEnd(12, '0')
}
