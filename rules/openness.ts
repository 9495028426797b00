// What makes a case public: one pure rule for list, map, "already reported nearby" and feeds. What no region opened is closed.
import { trimCode } from './area.ts'
import type { CaseRow } from './case.ts'
import { setting } from './house.ts'
import type { Kind } from './kind.ts'
import type { Region } from './region.ts'

/** The columns the rule looks at. */
export type Openable = Pick<CaseRow, 'kind' | 'category' | 'state' | 'hold' | 'secret' | 'barred' | 'placeState'>

/** Kinds whose cases may be public at all: the setting `public.kinds`; none unless the region says so. */
export const openKinds = (region: Region): readonly string[] => setting<readonly string[]>(region, 'public.kinds', [])

/**
 * Leaves of the category tree that happen in public places: the setting `public.categories` names leaves or whole groups.
 * Homes, disputes, clues of crime and services to a person are left out by not being named.
 */
export function openCategories(region: Region): readonly string[] {
  const named = new Set(setting<readonly string[]>(region, 'public.categories', []))
  return [...region.categories.values()]
    .filter((one) => one.class !== null && (named.has(one.code) || (one.parent !== null && named.has(one.parent))))
    .map((one) => one.code)
}

/** True when anybody may read what it is, roughly where, and how far it has come. Its words, photos and parties never are public. */
export function isOpen(row: Openable, kind: Pick<Kind, 'frame'> | undefined, region: Region): boolean {
  if (!kind || row.secret || row.barred.length > 0) return false
  if (!openKinds(region).includes(row.kind) || !openCategories(region).includes(row.category)) return false
  const { voided, withdrawn } = kind.frame.states
  if (row.state === voided || row.state === withdrawn) return false
  return row.hold !== 'merged' && row.hold !== 'inTransfer'
}

/** The side, in degrees, of the square in which a public place is told: about 100 m, a section of a road [D]. */
export const roadSection = 0.001
/** The middle of the square in which a degree lies: two reports a step apart are told at the same place. */
export const sectionOf = (degrees: number): number => Number(((Math.floor(degrees / roadSection) + 0.5) * roadSection).toFixed(4))

/** An area as coarse as the public may know it: the community, never the grid. */
export const openArea = (area: string): string => {
  const short = trimCode(area).slice(0, 12)
  return short.length < 12 ? short.padEnd(12, '0') : short
}
