// Changing the rules of routing: a draft is written by one person, tried on past cases, and put in force by another from a day on.
import type { Staff } from '../../rules/actor.ts'
import { isLaw } from '../../rules/law.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { knownIn, type Route, routeFaults } from '../../rules/route.ts'
import { type Day, type Instant, instantAt } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { byAnother, byAuthor, comingDay, mayForAll, touchedAt, type Who } from '../drafts/hands.ts'
import { raise } from '../regions/revision.ts'

/** May this person change where matters of the whole region go? */
export const editsRoutes = (actor: Staff, region: Region): boolean => mayForAll({ actor, region }, 'route.edit')

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
  who: Who,
  draft: { readonly id: string; readonly routes: readonly Route[]; readonly base?: number | undefined },
  now: Instant,
): Promise<{ changedAt: Instant } | Refusal> {
  const { actor, region } = who
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const fault = broken(draft.routes, region)
  if (fault) return fault
  const known = await locked(tx, region.code, draft.id)
  const own = known && byAuthor(known, actor, 'draft')
  if (isRefusal(own)) return own
  const changedAt = touchedAt(now, known)
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
export async function discardDraft(tx: Tx, { actor, region }: Who, id: string, now: Instant): Promise<Refusal | null> {
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const known = byAuthor(await locked(tx, region.code, id), actor, 'draft')
  if (isRefusal(known)) return known
  await tx.rows(`update route_draft set state = 'discarded', changed_at = $3 where id = $1 and region = $2`, [
    id,
    region.code,
    now,
  ])
  return null
}

/**
 * Puts a draft in force from `fromDay` on, tomorrow at the earliest: what was sent on today stays as it was judged. By another
 * person than its author, as that person saw it (`seen`), and only while no other version has come since it was begun.
 */
export async function publishDraft(
  tx: Tx,
  { actor, region }: Who,
  given: { readonly id: string; readonly seen: Instant; readonly fromDay: Day },
  now: Instant,
): Promise<{ version: number } | Refusal> {
  if (!editsRoutes(actor, region)) return refuse('notYours')
  const { zone } = region.calendar
  const early = comingDay(given.fromDay, { actor, region }, now)
  if (early) return early
  const known = byAnother(await locked(tx, region.code, given.id), actor, 'draft', given.seen)
  if (isRefusal(known)) return known
  const base = await newest(tx, region.code)
  if (known.base !== base) return refuse('changed')
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
