// Four eyes, the same for rules of routing and for lists: one person writes, another puts it in force from a coming day, nobody judges what he did not see.
import type { Staff } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { addDays, type Day, daysBetween, type Instant, localDay } from '../../rules/time.ts'

export type Who = { readonly actor: Staff; readonly region: Region }
/** What is being changed: by whom, how it stands, when it was touched last. */
type Held = { readonly author: string; readonly state: string; readonly changed_at: Instant }

/** May this person do that for the whole region? A post of the region's own offices may, one of a street never. */
export const mayForAll = ({ actor, region }: Who, permission: string): boolean =>
  actor.posts.some((post) => post.permissions.includes(permission) && covers(post.areas, region.code))

/** For whoever wrote it, while it stands in `state`. */
export function byAuthor<H extends Held>(known: H | null, actor: Staff, state: string): H | Refusal {
  if (!known) return refuse('notFound')
  if (known.author !== actor.person) return refuse('notYours')
  return known.state === state ? known : refuse('changed')
}

/** For anybody but whoever wrote it, while it stands in `state` and is as he saw it. */
export function byAnother<H extends Held>(known: H | null, actor: Staff, state: string, seen: Instant): H | Refusal {
  if (!known) return refuse('notFound')
  if (known.author === actor.person) return refuse('sameHand')
  return known.state === state && known.changed_at === seen ? known : refuse('changed')
}

/** When it is changed now: two changes in one millisecond are still two. */
export const touchedAt = (now: Instant, known: Held | null): Instant => Math.max(now, (known?.changed_at ?? 0) + 1)

/** The farthest day from which something may be put in force, counted from today. */
const farthest = 366

/** Tomorrow at the earliest: what was done today stays as it was judged. */
export function comingDay(fromDay: Day, { region }: Who, now: Instant): Refusal | null {
  const today = localDay(now, region.calendar.zone)
  return fromDay < addDays(today, 1) || daysBetween(today, fromDay) > farthest ? refuse('badInput', { field: 'fromDay' }) : null
}
