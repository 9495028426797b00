// How far somebody's figures reach: the areas he reads, or what his own office had. And from where the totals of whole keepers will do.
import type { Actor } from '../rules/actor.ts'
import { covers, isCode, trimCode } from '../rules/area.ts'
import type { Region } from '../rules/region.ts'

/** `areas`: trimmed prefixes, null for all that these keepers have. `organisations`: what these offices had, wherever it was. */
export type Reach = { readonly areas: readonly string[] | null } | { readonly organisations: readonly string[] }

const coverAll = (regions: readonly Region[], prefixes: readonly string[]): boolean =>
  regions.length > 0 &&
  regions.every((region) =>
    [...region.areas.keys()].every((code) => covers(prefixes, code) || prefixes.some((one) => above(code, one))),
  )
/** What lies above an area is no place of its own for a keeper below it. */
const above = (code: string, prefix: string): boolean => trimCode(prefix).startsWith(trimCode(code))

/** The reach of one area. */
export const reachIn = (regions: readonly Region[], area: string): Reach =>
  coverAll(regions, [area]) ? { areas: null } : { areas: [trimCode(area)] }

/**
 * Figures of an area for who reads its cases, of an office for who sees all it has; where nothing is named the widest he may.
 * Null: he may not. A figure says how many, never which: what is secret is in it, and not in its list.
 */
export function reachOf(
  actor: Actor,
  regions: readonly Region[],
  wanted: { readonly area?: string | undefined; readonly organisation?: string | undefined },
): Reach | null {
  if (actor.type !== 'staff') return null
  const reads = actor.posts.filter((post) => post.permissions.includes('case.read')).flatMap((post) => post.areas)
  const all = (prefixes: readonly string[]): boolean => coverAll(regions, prefixes)
  if (wanted.organisation !== undefined) {
    const own = actor.posts.some(
      (post) => post.organisation === wanted.organisation && post.permissions.includes('case.organisation'),
    )
    return own || all(reads) ? { organisations: [wanted.organisation] } : null
  }
  if (wanted.area !== undefined) {
    if (!isCode(wanted.area) || !covers(reads, trimCode(wanted.area))) return null
    return reachIn(regions, wanted.area)
  }
  if (reads.length > 0) return all(reads) ? { areas: null } : { areas: [...new Set(reads.map(trimCode))] }
  const offices = actor.posts.filter((post) => post.permissions.includes('case.organisation')).map((post) => post.organisation)
  return offices.length > 0 ? { organisations: [...new Set(offices)] } : null
}
