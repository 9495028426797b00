// Outside the line: who neither has or had a matter, nor took it in, nor stands above anybody who did.
import type { Staff } from './actor.ts'
import { covers } from './area.ts'
import type { CaseRow } from './case.ts'
import { centreAt } from './house.ts'
import type { Region } from './region.ts'

/** Reading why reporters withdrew, of matters one has nothing to do with. */
export const pressed = 'case.pressed'

type Line = Pick<CaseRow, 'area' | 'holder' | 'centre' | 'handler' | 'organisations' | 'barred'>

/** Every office of the line of a matter: those that have, had or ran it, the bodies it complains of, what is above any of them, and the centres of its area. */
export function lineOf(region: Region, row: Line): ReadonlySet<string> {
  const line = new Set<string>()
  const own = [row.holder, row.centre, row.handler, ...row.organisations, ...row.barred]
  for (const level of ['community', 'street', 'county'] as const) own.push(centreAt(region, row.area, level)?.id ?? null)
  for (const first of own)
    for (let at: string | null = first; at !== null && !line.has(at); at = region.organisations.get(at)?.parent ?? null)
      line.add(at)
  return line
}

/** True for a supervisor of the area none of whose posts is in the line. */
export function standsOutside(actor: Staff, region: Region, row: Line): boolean {
  const line = lineOf(region, row)
  if (actor.posts.some((post) => line.has(post.organisation))) return false
  return actor.posts.some((post) => post.permissions.includes(pressed) && covers(post.areas, row.area))
}
