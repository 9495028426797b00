// Where a person says that it is, in place of where the point lay.
import { covers } from '../area.ts'
import type { CaseRow } from '../case.ts'
import type { Settable } from '../kind.ts'

/**
 * The place as picked from the list. A point that was sure of another area goes: a pin there would lead people astray. A doubtful one
 * stays, as it was reported, and so does one that lies in the area picked. `case.area_filed` and the timeline keep the old area.
 */
export function picked(row: CaseRow, area: string): Settable {
  const same = covers([area], row.area) || covers([row.area], area)
  return { area, placeState: 'picked', ...(row.placeState === 'point' && !same ? { point: null, accuracy: null } : {}) }
}
