// How far an administrator of posts reaches: down from his own post, inside his own areas, never to himself. Pure.
import type { Holding, Staff } from '../../rules/actor.ts'
import { covers, trimCode } from '../../rules/area.ts'
import type { AreaLevel, Region } from '../../rules/region.ts'

/** Resets sign-ins, gives and ends posts of a street. */
export const administers = 'account.posts'
/** Names those who do: the county's own administrator. */
const namesAdministrators = 'account.manage'

const levels: readonly AreaLevel[] = ['city', 'county', 'street', 'community', 'grid', 'microGrid', 'group']
/** Posts with one of these are named at the terminal, one by one, never by another post. */
const above = ['account.manage', 'region.manage', 'policy.manage', 'audit.read', 'case.log', 'case.erase']

export type Seat = { readonly kind: string; readonly organisation: string; readonly areas: readonly string[] }
export type Why = 'postAbove' | 'postOutside'

const rank = (region: Region, kind: string): number => {
  const level = region.postKinds.get(kind)?.level ?? null
  return level === null ? -1 : levels.indexOf(level)
}

/** Why the holder of `post` may not give, take or change this seat; null when he may. Unknown kinds, offices and areas are outside. */
function refusedTo(region: Region, post: Holding, seat: Seat): Why | null {
  if (!post.permissions.includes(administers)) return 'postAbove'
  const kind = region.postKinds.get(seat.kind)
  if (!kind || kind.permissions.some((one) => above.includes(one))) return 'postAbove'
  if (kind.permissions.includes(administers) && !post.permissions.includes(namesAdministrators)) return 'postAbove'
  if (rank(region, seat.kind) < Math.max(rank(region, post.kind), 0)) return 'postAbove'
  const office = region.organisations.get(seat.organisation)
  if (!office || !covers(post.areas, trimCode(office.area))) return 'postOutside'
  return seat.areas.length > 0 && seat.areas.every((area) => covers(post.areas, area)) ? null : 'postOutside'
}

/** The post by which this person may change the seat, or why none of his may: outside where one of them reaches so high. */
export function reaching(region: Region, actor: Staff, seat: Seat): Holding | Why {
  let why: Why = 'postAbove'
  for (const post of actor.posts) {
    const refused = refusedTo(region, post, seat)
    if (refused === null) return post
    if (refused === 'postOutside') why = refused
  }
  return why
}

/** The posts by which somebody administers. */
export const administering = (actor: Staff): readonly Holding[] =>
  actor.posts.filter((post) => post.permissions.includes(administers))

/** What he may give at all, of the kinds of this region. */
export function kindsWithin(region: Region, actor: Staff): readonly string[] {
  const own = administering(actor)
  return [...region.postKinds.keys()].filter((kind) =>
    own.some((post) => {
      const [organisation] = [...region.organisations.values()].filter((one) => covers(post.areas, trimCode(one.area)))
      return (
        organisation !== undefined && refusedTo(region, post, { kind, organisation: organisation.id, areas: post.areas }) === null
      )
    }),
  )
}
