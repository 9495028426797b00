// What an administrator of posts does: inside his reach, never to himself, and every act kept in the same transaction.
import type { Holding, Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { endPost, givePost, setAbsence } from './posts.ts'
import { reaching, type Seat } from './reach.ts'

export type By = { readonly actor: Staff; readonly region: Region; readonly now: Instant }
export type Act =
  | 'signIn'
  | 'secondRequired'
  | 'unlocked'
  | 'phoneEnded'
  | 'phoneWipe'
  | 'post'
  | 'postEnd'
  | 'move'
  | 'absence'
  | 'absenceEnd'
  | 'left'
  | 'roster'
  | 'slips'

/** Keeps an act. `facts` are codes, ids and numbers, never words of a case. */
export const noteAct = (
  tx: Tx,
  by: By,
  post: Holding,
  act: {
    readonly id: string
    readonly what: Act
    readonly person: string | null
    readonly seat: Seat | null
    readonly facts?: Readonly<Record<string, unknown>>
  },
) =>
  tx.rows(
    `insert into people_act (id, region, at, by, by_post, what, person, organisation, areas, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10::jsonb) on conflict (id) do nothing`,
    [
      act.id,
      by.region.code,
      by.now,
      by.actor.person,
      post.id,
      act.what,
      act.person,
      act.seat?.organisation ?? null,
      act.seat ? act.seat.areas.map(trimCode) : [],
      JSON.stringify(act.facts ?? {}),
    ],
  )

/** How many posts a roster has given. */
export async function givenBy(
  tx: Tx,
  roster: { readonly id: string; readonly region: string; readonly made_at: Instant },
): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(
    `select count(*)::int as n from people_act where region = $1 and at >= $2 and what = 'post' and facts ->> 'roster' = $3`,
    [roster.region, roster.made_at, roster.id],
  )
  return row?.n ?? 0
}

/** True when this act was done before: a retry changes nothing. */
export const knownAct = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.rows('select 1 as one from people_act where id = $1', [id])).length > 0

export type Held = Seat & { readonly id: string; readonly name: string; readonly from: Instant; readonly to: Instant | null }
export type Someone = {
  readonly id: string
  readonly name: string
  readonly login: string | null
  readonly disabled: boolean
  /** In force now or to come; when there are none, the last one that ended. */
  readonly posts: readonly Held[]
  /** By which the administrator reaches all of them. */
  readonly by: Holding
}

const postsOf = (tx: Tx, person: string, now: Instant): Promise<Held[]> =>
  tx.rows<Held>(
    `select id, kind, organisation, areas, name, from_at as "from", to_at as "to" from post where person = $1 and (to_at is null or to_at > $2)
     union all (select id, kind, organisation, areas, name, from_at, to_at from post where person = $1 and to_at <= $2
       and not exists (select 1 from post o where o.person = $1 and (o.to_at is null or o.to_at > $2)) order by to_at desc, id limit 1)
     order by 6, 1`,
    [person, now],
  )

/**
 * Somebody of this region on whom the administrator may act: every post of his, and every one he stands in for or is lent to, lies
 * in reach. Refuses with oneself, postAbove, postOutside or notFound.
 */
export async function someone(tx: Tx, { actor, region, now }: By, person: string): Promise<Someone | Refusal> {
  if (person === actor.person) return refuse('oneself')
  const [found] = await tx.rows<{ name: string; login: string | null; disabled: boolean }>(
    'select name, login, disabled_at is not null as disabled from person where id = $1 and region = $2',
    [person, region.code],
  )
  if (!found) return refuse('notFound', { field: 'person' })
  const posts = await postsOf(tx, person, now)
  const besides = await tx.rows<Seat>(
    `select p.kind, p.organisation, p.areas from post o join absence a on a.deputy_post = o.id and a.to_at > $2 join post p on p.id = a.post
       where o.person = $1 and (o.to_at is null or o.to_at > $2)
     union all select p.kind, p.organisation, p.areas from loan l join post p on p.id = l.post where l.person = $1 and l.to_at > $2`,
    [person, now],
  )
  let by: Holding | null = null
  for (const seat of [...posts, ...besides]) {
    const post = reaching(region, actor, seat)
    if (typeof post === 'string') return refuse(post)
    by ??= post
  }
  return by ? { id: person, ...found, posts, by } : refuse('postOutside')
}

/** A seat that the administrator may give, with the post by which. */
const seatFor = (by: By, seat: Seat): Holding | Refusal => {
  const post = reaching(by.region, by.actor, seat)
  return typeof post === 'string' ? refuse(post) : post
}

export type NewSeat = Seat & { readonly id: string; readonly from: Instant; readonly to: Instant | null }

const titled = (region: Region, kind: string): string => region.postKinds.get(kind)?.name['zh-CN'] ?? kind

/** One more post for somebody. The act has the id of the post. */
export async function giveSeat(tx: Tx, by: By, person: string, seat: NewSeat): Promise<Refusal | null> {
  if (await knownAct(tx, seat.id)) return null
  const who = await someone(tx, by, person)
  if (isRefusal(who)) return who
  const post = seatFor(by, seat)
  if (isRefusal(post)) return post
  await givePost(tx, { ...seat, name: titled(by.region, seat.kind), person, phone: null })
  await noteAct(tx, by, post, { id: seat.id, what: 'post', person, seat, facts: { post: seat.id, kind: seat.kind } })
  return null
}

/** Ends one post now; the last one too, which leaves the account without any. */
export async function endSeat(tx: Tx, by: By, id: string, person: string, post: string): Promise<Refusal | null> {
  if (await knownAct(tx, id)) return null
  const who = await someone(tx, by, person)
  if (isRefusal(who)) return who
  const seat = who.posts.find((one) => one.id === post && one.from < by.now && (one.to === null || one.to > by.now))
  if (!seat) return refuse('notFound', { field: 'post' })
  await endPost(tx, post, by.now)
  await noteAct(tx, by, who.by, { id, what: 'postEnd', person, seat, facts: { post, kind: seat.kind } })
  return null
}

/** From one post to another, in one act; turns of duty and the like stay with the person. */
export async function moveSeat(tx: Tx, by: By, person: string, from: string, seat: NewSeat): Promise<Refusal | null> {
  if (await knownAct(tx, seat.id)) return null
  const who = await someone(tx, by, person)
  if (isRefusal(who)) return who
  const before = who.posts.find((one) => one.id === from && one.from < by.now && (one.to === null || one.to > by.now))
  if (!before) return refuse('notFound', { field: 'post' })
  const post = seatFor(by, seat)
  if (isRefusal(post)) return post
  await endPost(tx, from, by.now)
  await givePost(tx, { ...seat, name: titled(by.region, seat.kind), person, phone: null })
  const facts = { post: seat.id, kind: seat.kind, before: from, beforeKind: before.kind, beforeOrganisation: before.organisation }
  await noteAct(tx, by, post, { id: seat.id, what: 'move', person, seat, facts })
  return null
}

/** While the holder of a post is away, the holder of another, of the same reach, acts on it too; never the administrator himself. */
export async function setAway(
  tx: Tx,
  by: By,
  person: string,
  away: { readonly id: string; readonly post: string; readonly deputy: string; readonly from: Instant; readonly to: Instant },
): Promise<Refusal | null> {
  if (await knownAct(tx, away.id)) return null
  const who = await someone(tx, by, person)
  if (isRefusal(who)) return who
  const seat = who.posts.find((one) => one.id === away.post)
  if (!seat) return refuse('notFound', { field: 'post' })
  if (away.to <= away.from || away.to <= by.now) return refuse('badInput', { field: 'to' })
  const [deputy] = await tx.rows<Held & { person: string | null }>(
    `select id, kind, organisation, areas, name, from_at as "from", to_at as "to", person from post where id = $1 and (to_at is null or to_at > $2)`,
    [away.deputy, by.now],
  )
  if (!deputy?.person || deputy.id === away.post) return refuse('notFound', { field: 'deputy' })
  const other = await someone(tx, by, deputy.person)
  if (isRefusal(other)) return other
  await setAbsence(tx, away)
  const facts = { post: away.post, deputy: away.deputy, deputyPerson: deputy.person, from: away.from, to: away.to }
  await noteAct(tx, by, who.by, { id: away.id, what: 'absence', person, seat, facts })
  return null
}

/** Somebody is back sooner: the absence ends now, or never began. */
export async function endAway(tx: Tx, by: By, id: string, person: string, absence: string): Promise<Refusal | null> {
  if (await knownAct(tx, id)) return null
  const who = await someone(tx, by, person)
  if (isRefusal(who)) return who
  const [found] = await tx.rows<{ post: string; from_at: Instant }>(
    'select post, from_at from absence where id = $1 and to_at > $2 for update',
    [absence, by.now],
  )
  const seat = who.posts.find((one) => one.id === found?.post)
  if (!found || !seat) return refuse('notFound', { field: 'absence' })
  // One that has not begun is over a moment after its beginning, which keeps the row.
  await tx.rows('update absence set from_at = least(from_at, $2), to_at = $2 + 1 where id = $1', [absence, by.now - 1])
  await noteAct(tx, by, who.by, { id, what: 'absenceEnd', person, seat, facts: { post: found.post, absence } })
  return null
}
