// Who acts: a person on a post, a resident without an account, or the system itself.
import { covers } from './area.ts'
import type { Instant } from './time.ts'

/** A post as held now: own, as deputy of an absent holder (AB 角), or on loan. `areas` are trimmed prefixes. */
export type Holding = {
  readonly id: string
  readonly kind: string
  readonly organisation: string
  readonly areas: readonly string[]
  readonly permissions: readonly string[]
  readonly from: Instant | null
  readonly to: Instant | null
  readonly via: 'own' | 'deputy' | 'loan'
}

export type Staff = { readonly type: 'staff'; readonly person: string; readonly posts: readonly Holding[] }

/** `device` is a keyed hash of the device's random secret; `party` is set once link or word have been shown. A follower reads nothing but what is public. */
export type Resident = {
  readonly type: 'resident'
  readonly device: string
  readonly party: { readonly county: string; readonly caseId: string; readonly party: string; readonly follower?: boolean } | null
  /** Further matters of the same keeper, of each of which this device has shown that it is hers: for what she asks about several at once. */
  readonly others?: readonly { readonly caseId: string; readonly party: string }[]
}

export type System = { readonly type: 'system'; readonly name: 'clock' | 'reaction' | 'replay' | 'addressee' | 'importer' }

export type Actor = Staff | Resident | System

/** What `mayView` and the SQL predicate `visible` look at: one row of "case". */
export type Viewed = {
  readonly county: string
  readonly id: string
  readonly area: string
  readonly organisations: readonly string[]
  readonly barred: readonly string[]
  readonly secret: boolean
  /** The member of staff who reported it. */
  readonly reporter: string | null
}

/**
 * The TypeScript twin of `visible(actor)` in store/visible.ts: the same answer for every row.
 * Staff see by area with 'case.read', by taking part, or what they reported themselves; a secret case not by area; the
 * body complained of never.
 */
export function mayView(actor: Actor, row: Viewed): boolean {
  if (actor.type === 'system') return true
  if (actor.type === 'resident') return actor.party?.follower !== true && isParty(actor, row)
  if (actor.posts.some((post) => row.barred.includes(post.organisation))) return false
  if (actor.posts.some((post) => participates(post, row))) return true
  if (row.reporter === actor.person && actor.posts.length > 0) return true
  return !row.secret && actor.posts.some((post) => post.permissions.includes('case.read') && covers(post.areas, row.area))
}

/** The resident is a party of this case, of whatever role. */
export const isParty = (actor: Resident, row: Pick<Viewed, 'county' | 'id'>): boolean =>
  actor.party !== null &&
  actor.party.county === row.county &&
  (actor.party.caseId === row.id || actor.others?.some((one) => one.caseId === row.id) === true)

/** How much of a case: all of it; or its record, which is what was done, by whom, when and on what ground, without a word of it. */
export type View = 'whole' | 'record'

/** `mayView`, and besides who keeps the record ('case.log'): by area, secret or not, never for the body complained of. Twin of `recorded`. */
export function viewOf(actor: Actor, row: Viewed): View | null {
  if (mayView(actor, row)) return 'whole'
  if (actor.type !== 'staff' || actor.posts.some((post) => row.barred.includes(post.organisation))) return null
  return actor.posts.some((post) => post.permissions.includes('case.log') && covers(post.areas, row.area)) ? 'record' : null
}

/** Posts that see all that their organisation has; 'case.office' sees it and may do nothing else of what 'case.organisation' may. */
const takesPart: readonly string[] = ['case.organisation', 'case.office']

export const seesOffice = (post: Holding): boolean => takesPart.some((one) => post.permissions.includes(one))

/** Takes part: the case is or was in the post's organisation, and the post sees all that its organisation has. */
export const participates = (post: Holding, row: Viewed): boolean =>
  seesOffice(post) && row.organisations.includes(post.organisation)
