// Changing the lists: one asks with a reason, another checks the law of it, and it is published from a day on; the old wording stays.
import { isLaw } from '../../rules/law.ts'
import { codeOf, type Item, type ItemChange, itemFaults, type ListItem } from '../../rules/list.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { knownIn } from '../../rules/route.ts'
import { type Day, type Instant, instantAt } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { byAnother, byAuthor, comingDay, mayForAll, touchedAt, type Who } from '../drafts/hands.ts'
import { raise } from '../regions/revision.ts'

/** Anybody who works with the lists may ask; whose law it is checks; who keeps the lists publishes. */
export const mayOf = (who: Who) => ({
  ask: who.actor.posts.some((post) => post.permissions.includes('list.request')),
  review: mayForAll(who, 'list.review'),
  publish: mayForAll(who, 'list.publish'),
})

type Change = { author: string; items: ItemChange[]; state: string; changed_at: number; reviewer: string | null }

const locked = async (tx: Tx, region: string, id: string): Promise<Change | null> =>
  (
    await tx.rows<Change>(
      'select author, items, state, changed_at, reviewer from list_change where id = $1 and region = $2 for update',
      [id, region],
      'list-change-lock',
    )
  )[0] ?? null

/** The newest wording of every item that has not ended, also where its day has not come yet. */
export async function newestOf(tx: Tx, region: string): Promise<ReadonlyMap<string, ListItem>> {
  const rows = await tx.rows<{ data: Item; version: number; from: string }>(
    'select data, version, from_day::text as from from list_item where region = $1 and to_at is null order by code',
    [region],
  )
  return new Map(rows.map(({ data, version, from }) => [data.code, { ...data, version, from }]))
}

/** The first thing wrong with a change, with how many there are; null when it may be kept. */
function broken(items: readonly ItemChange[], region: Region, newest: ReadonlyMap<string, ListItem>): Refusal | null {
  const faults = itemFaults(items, knownItems(region, newest))
  const [first] = faults
  return first ? refuse('listBroken', { ...first, count: faults.length }) : null
}

export const knownItems = (region: Region, items: ReadonlyMap<string, ListItem>) => ({
  items,
  office: knownIn(region, isLaw).office,
  law: isLaw,
  cited: new Set([...region.categories.values()].flatMap((one) => one.listItem ?? [])),
})

/**
 * Asks for a change, or asks anew for one's own that nobody has judged yet. Answers when, for the next pair of eyes.
 * Refuses codes, offices and laws that are not there, and items that read otherwise by now.
 */
export async function askChange(
  tx: Tx,
  who: Who,
  given: {
    readonly id: string
    readonly reason: string
    readonly source?: string | undefined
    readonly items: readonly ItemChange[]
  },
  now: Instant,
): Promise<{ changedAt: Instant } | Refusal> {
  const { actor, region } = who
  const post = actor.posts.find((one) => one.permissions.includes('list.request'))
  if (!post) return refuse('notYours')
  const fault = broken(given.items, region, await newestOf(tx, region.code))
  if (fault) return fault
  const known = await locked(tx, region.code, given.id)
  const own = known && byAuthor(known, actor, 'asked')
  if (isRefusal(own)) return own
  const changedAt = touchedAt(now, known)
  await tx.rows(
    `insert into list_change (id, region, author, organisation, reason, items, source, state, asked_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $8)
     on conflict (id) do update set reason = excluded.reason, items = excluded.items, source = excluded.source, changed_at = excluded.changed_at`,
    [
      given.id,
      region.code,
      actor.person,
      post.organisation,
      given.reason,
      JSON.stringify(given.items),
      given.source ?? null,
      changedAt,
    ],
  )
  return { changedAt }
}

/** Takes back what one asked, while nobody has judged it. */
export async function withdrawChange(tx: Tx, { actor, region }: Who, id: string, now: Instant): Promise<Refusal | null> {
  const known = byAuthor(await locked(tx, region.code, id), actor, 'asked')
  if (isRefusal(known)) return known
  await tx.rows(`update list_change set state = 'withdrawn', changed_at = $2 where id = $1`, [id, touchedAt(now, known)])
  return null
}

/** The legal review (法制审核): agreed or declined, with the reason; never by whoever asked. */
export async function reviewChange(
  tx: Tx,
  who: Who,
  given: { readonly id: string; readonly seen: Instant; readonly agreed: boolean; readonly text: string },
  now: Instant,
): Promise<{ changedAt: Instant } | Refusal> {
  const { actor, region } = who
  if (!mayOf(who).review) return refuse('notYours')
  const known = byAnother(await locked(tx, region.code, given.id), actor, 'asked', given.seen)
  if (isRefusal(known)) return known
  const fault = given.agreed ? broken(known.items, region, await newestOf(tx, region.code)) : null
  if (fault) return fault
  const changedAt = touchedAt(now, known)
  await tx.rows(
    'update list_change set state = $2, reviewer = $3, review = $4, reviewed_at = $5, changed_at = $5 where id = $1',
    [given.id, given.agreed ? 'agreed' : 'declined', actor.person, given.text, changedAt],
  )
  return { changedAt }
}

/** Publishes what the review agreed to, from a coming day on; each item keeps its old wording until then. */
export async function publishChange(
  tx: Tx,
  who: Who,
  given: { readonly id: string; readonly seen: Instant; readonly fromDay: Day },
  now: Instant,
): Promise<{ items: number } | Refusal> {
  const { actor, region } = who
  if (!mayOf(who).publish) return refuse('notYours')
  const early = comingDay(given.fromDay, who, now)
  if (early) return early
  const known = byAnother(await locked(tx, region.code, given.id), actor, 'agreed', given.seen)
  if (isRefusal(known)) return known
  const newest = await newestOf(tx, region.code)
  const fault = broken(known.items, region, newest)
  if (fault) return fault
  const { fromDay } = given
  const late = known.items.find((one) => (newest.get(codeOf(one))?.from ?? '') >= fromDay)
  if (late) return refuse('badInput', { field: 'fromDay', item: codeOf(late) })
  await replace(tx, region, { id: given.id, items: known.items, fromDay })
  await tx.rows(
    `update list_change set state = 'published', publisher = $2, from_day = $3::date, published_at = $4, changed_at = $4 where id = $1`,
    [given.id, actor.person, fromDay, touchedAt(now, known)],
  )
  await raise(tx, region.code)
  return { items: known.items.length }
}

async function replace(
  tx: Tx,
  region: Region,
  change: { readonly id: string; readonly items: readonly ItemChange[]; readonly fromDay: Day },
): Promise<void> {
  const fromAt = instantAt(change.fromDay, 0, region.calendar.zone)
  await tx.rows(
    `update list_item set to_day = $3::date, to_at = $4, ended_by = $5 where region = $1 and code = any($2) and to_at is null`,
    [region.code, change.items.map(codeOf), change.fromDay, fromAt, change.id],
  )
  const written = change.items.flatMap((one) => (one.does === 'end' ? [] : [one.item]))
  await tx.rows(
    `insert into list_item (region, code, version, list, from_day, from_at, data, change)
     select $1, x->>'code', 1 + coalesce((select max(i.version) from list_item i where i.region = $1 and i.code = x->>'code'), 0),
       x->>'list', $3::date, $4, x, $5 from jsonb_array_elements($2::jsonb) x`,
    [region.code, JSON.stringify(written), change.fromDay, fromAt, change.id],
  )
}
