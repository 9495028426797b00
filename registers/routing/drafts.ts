// Changing the rules of routing: a draft is written by one person, tried on past cases, and put in force by another from a day on.
import type { Staff } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import { isLaw } from '../../rules/law.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { knownIn, type Route, routeFaults } from '../../rules/route.ts'
import { addDays, type Day, daysBetween, type Instant, instantAt, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { raise } from '../regions/revision.ts'

/** May this person change where matters of the whole region go? A post of the region's centre may, one of a street never. */
export const editsRoutes = (actor: Staff, region: Region): boolean =>
  actor.posts.some((post) => post.permissions.includes('route.edit') && covers(post.areas, region.code))

type Draft = { author: string; base: number; routes: Route[]; state: string; changed_at: number }

/** Nobody else meddles while it is judged. */
const locked = async (tx: Tx, region: string, id: string): Promise<Draft | null> =>
  (
    await tx.rows<Draft>(
      `select author, base, routes, state, changed_at from route_draft where id = $1 and region = $2 for update`,
      [id, region],
      'route-draft-lock',
    )
  )[0] ?? null

const newest = async (tx: Tx, region: string): Promise<number> =>
  (
    await tx.rows<{ version: number }>('select coalesce(max(version), 0) as version from route_set where region = $1', [region])
  )[0]?.version ?? 0

/** What is wrong with these rules, as the first fault found; null when they may be kept. */
function broken(routes: readonly Route[], region: Region): Refusal | null {
  const [fault] = routeFaults(routes, knownIn(region, isLaw))
  return fault ? refuse('routeBroken', { rule: fault.rule, fault: fault.fault, what: fault.what }) : null
}

/**
 * Keeps the rules as a draft; a new one begins from the newest version, and is refused where that is not the one it was made
 * from (`base`), which may not be in force yet. Answers when it was changed, for `publishDraft`.
 * Refuses rules that name what is not there, another person's draft, and one that is no draft any more.
 */
export async function saveDraft(
  tx: Tx,
  who: { readonly actor: Staff; readonly region: Region },
  draft: { readonly id: string; readonly routes: readonly Route[]; readonly base?: number | undefined },
  now: Instant,
): Promise<{ changedAt: Instant } | Refusal> {
  const { actor, region } = who
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const fault = broken(draft.routes, region)
  if (fault) return fault
  const known = await locked(tx, region.code, draft.id)
  if (known && known.author !== actor.person) return refuse('notYours')
  if (known && known.state !== 'draft') return refuse('changed')
  // Two changes in one millisecond are still two.
  const changedAt = Math.max(now, (known?.changed_at ?? 0) + 1)
  if (known)
    await tx.rows('update route_draft set routes = $3, changed_at = $4 where id = $1 and region = $2', [
      draft.id,
      region.code,
      JSON.stringify(draft.routes),
      changedAt,
    ])
  else {
    const base = await newest(tx, region.code)
    if (draft.base !== undefined && draft.base !== base) return refuse('changed')
    await tx.rows(
      `insert into route_draft (id, region, author, base, routes, state, made_at, changed_at) values ($1, $2, $3, $4, $5, 'draft', $6, $6)`,
      [draft.id, region.code, actor.person, base, JSON.stringify(draft.routes), changedAt],
    )
  }
  return { changedAt }
}

/** Drops a draft: one's own. It stays in the table, marked. */
export async function discardDraft(
  tx: Tx,
  { actor, region }: { readonly actor: Staff; readonly region: Region },
  id: string,
  now: Instant,
): Promise<Refusal | null> {
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const known = await locked(tx, region.code, id)
  if (!known) return refuse('notFound')
  if (known.author !== actor.person) return refuse('notYours')
  if (known.state !== 'draft') return refuse('changed')
  await tx.rows(`update route_draft set state = 'discarded', changed_at = $3 where id = $1 and region = $2`, [
    id,
    region.code,
    now,
  ])
  return null
}

/** The farthest day from which rules may be put in force, counted from today. */
const farthest = 366

/**
 * Puts a draft in force from `fromDay` on, tomorrow at the earliest: what was sent on today stays as it was judged. By another
 * person than its author, as that person saw it (`seen`), and only while no other version has come since it was begun.
 */
export async function publishDraft(
  tx: Tx,
  { actor, region }: { readonly actor: Staff; readonly region: Region },
  given: { readonly id: string; readonly seen: Instant; readonly fromDay: Day },
  now: Instant,
): Promise<{ version: number } | Refusal> {
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const { zone } = region.calendar
  const today = localDay(now, zone)
  if (given.fromDay < addDays(today, 1) || daysBetween(today, given.fromDay) > farthest)
    return refuse('badInput', { field: 'fromDay' })
  const known = await locked(tx, region.code, given.id)
  if (!known) return refuse('notFound')
  if (known.author === actor.person) return refuse('sameHand')
  const base = await newest(tx, region.code)
  if (known.state !== 'draft' || known.changed_at !== given.seen || known.base !== base) return refuse('changed')
  const fault = broken(known.routes, region)
  if (fault) return fault
  const version = base + 1
  await tx.rows(
    `insert into route_set (region, version, from_day, from_at, routes, made_by, published_by, published_at)
     values ($1, $2, $3::date, $4, $5, $6, $7, $8)`,
    [
      region.code,
      version,
      given.fromDay,
      instantAt(given.fromDay, 0, zone),
      JSON.stringify(known.routes),
      known.author,
      actor.person,
      now,
    ],
  )
  await tx.rows(`update route_draft set state = 'published', version = $3, changed_at = $4 where id = $1 and region = $2`, [
    given.id,
    region.code,
    version,
    now,
  ])
  await raise(tx, region.code)
  return { version }
}
