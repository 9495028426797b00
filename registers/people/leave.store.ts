// Who leaves hands over: all that hangs on the person or on a post of his, listed before, given on in one act, and the account ends.
import { randomUUID } from 'node:crypto'
import { trimCode } from '../../rules/area.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { type By, type Held, knownAct, noteAct, type Someone, someone } from './administer.store.ts'
import { givePost } from './posts.ts'
import { reaching } from './reach.ts'

/** What hangs on one post of who leaves. */
export type Hanging = {
  readonly post: Held
  /** Open matters of the office that wait for a duty which nobody else there has. */
  readonly waiting: readonly { readonly duty: string; readonly matters: number }[]
  /** Cases that he answers for as a leader (包案). */
  readonly led: number
  /** Posts whose holder he stands in for, now or to come. */
  readonly deputies: number
}
export type Leaving = {
  readonly posts: readonly Hanging[]
  /** Turns of duty to come, windows to sit at, promises of his that are not kept yet, and swaps that wait for him. */
  readonly turns: number
  readonly seats: number
  readonly promises: number
  readonly swaps: number
}

const kindsNow = `select distinct on (k.region, k.kind) k.region, k.kind, k.permissions from post_kind k
  where k.from_day <= to_timestamp($2 / 1000.0)::date order by k.region, k.kind, k.version desc`

/** All that hangs on somebody at `now`. `counties` are the keepers of his region; the transaction must work for them. */
export async function leavingOf(
  tx: Tx,
  counties: readonly string[],
  region: Region,
  who: Pick<Someone, 'id' | 'posts'>,
  now: Instant,
): Promise<Leaving> {
  const posts: Hanging[] = []
  for (const post of who.posts.filter((one) => one.to === null || one.to > now)) {
    const waiting = await tx.rows<{ duty: string; matters: number }>(
      `with kinds as (${kindsNow})
       select t.duty, count(*)::int as matters from todo t
       where t.county = any($1) and t.organisation = $3
         and t.duty = any(select unnest(k.permissions) from kinds k where k.kind = $4 and k.region = $5)
         and not exists (select 1 from post o join kinds k on k.kind = o.kind and k.region = $5
           where o.organisation = $3 and o.person is not null and o.person <> $6 and o.from_at <= $2 and (o.to_at is null or o.to_at > $2)
             and t.duty = any(k.permissions))
       group by t.duty order by t.duty`,
      [counties, now, post.organisation, post.kind, region.code, who.id],
    )
    const led = await ledBy(tx, counties, post)
    const [standing] = await tx.rows<{ n: number }>(
      'select count(*)::int as n from absence where deputy_post = $1 and to_at > $2',
      [post.id, now],
    )
    posts.push({ post, waiting, led: led.length, deputies: standing?.n ?? 0 })
  }
  const [rest] = await tx.rows<{ turns: number; seats: number; promises: number; swaps: number }>(
    `select (select count(*)::int from duty where person = $1 and to_at > $2) as turns,
       (select count(*)::int from window_seat where person = $1 and (to_day is null or to_day > to_timestamp($2 / 1000.0)::date)) as seats,
       (select count(*)::int from promise where county = any($3) and by = $1 and kept_at is null) as promises,
       (select count(*)::int from duty_swap where state = 'asked' and (person = $1 or other = $1)) as swaps`,
    [who.id, now, counties],
  )
  return { posts, turns: rest?.turns ?? 0, seats: rest?.seats ?? 0, promises: rest?.promises ?? 0, swaps: rest?.swaps ?? 0 }
}

/** Open cases that the holder of this post took upon himself. */
export const ledBy = (tx: Tx, counties: readonly string[], post: Pick<Held, 'id' | 'organisation'>) =>
  tx.rows<{ county: string; id: string; kind: string }>(
    `select c.county, c.id, c.kind from "case" c where c.county = any($1) and c.organisations && array[$2]::text[] and c.closed_at is null
       and c.data ->> 'leaderPost' = $3 order by c.county, c.id`,
    [counties, post.organisation, post.id],
  )

export type Handing = {
  readonly id: string
  readonly person: string
  /** Post of who leaves → who takes what hangs on it. */
  readonly posts: Readonly<Record<string, string>>
  /** Who takes turns, windows and promises. */
  readonly rest: string | null
}
export type Successor = { readonly person: string; readonly post: string; readonly organisation: string }

/**
 * The successor's own seat for a post of who leaves: one like it that he holds, else one is given to him. Refuses who is out of reach.
 */
async function successorOf(tx: Tx, by: By, post: Held, person: string): Promise<Successor | Refusal> {
  const heir = await someone(tx, by, person)
  if (isRefusal(heir)) return heir
  if (heir.disabled) return refuse('notFound', { field: 'successor' })
  const same = heir.posts.find(
    (one) =>
      one.kind === post.kind &&
      one.organisation === post.organisation &&
      (one.to === null || one.to > by.now) &&
      one.from <= by.now &&
      post.areas.every((area) => one.areas.some((own) => area.startsWith(trimCode(own)))),
  )
  if (same) return { person, post: same.id, organisation: post.organisation }
  const seat = { kind: post.kind, organisation: post.organisation, areas: post.areas }
  const reached = reaching(by.region, by.actor, seat)
  if (typeof reached === 'string') return refuse(reached)
  const id = randomUUID()
  await givePost(tx, { id, ...seat, name: post.name, person, from: by.now, to: null, phone: null })
  await noteAct(tx, by, reached, { id, what: 'post', person, seat, facts: { post: id, kind: post.kind, after: post.id } })
  return { person, post: id, organisation: post.organisation }
}

/**
 * First half of the act: who takes over what is settled and seated, so that cases can be passed on to a post that is there. Done twice
 * it is done once, because a seat like it is then found. Refuses with successorMissing {post} where something would hang on nobody.
 */
export async function seatSuccessors(
  tx: Tx,
  by: By,
  counties: readonly string[],
  given: Handing,
): Promise<{ readonly who: Someone; readonly heirs: ReadonlyMap<string, Successor>; readonly before: Leaving } | Refusal> {
  const who = await someone(tx, by, given.person)
  if (isRefusal(who)) return who
  const before = await leavingOf(tx, counties, by.region, who, by.now)
  const heirs = new Map<string, Successor>()
  for (const { post, waiting, led, deputies } of before.posts) {
    const heir = given.posts[post.id]
    if (heir === given.person) return refuse('successorMissing', { post: post.id })
    if (heir === undefined) {
      if (waiting.length > 0 || led > 0 || deputies > 0) return refuse('successorMissing', { post: post.id })
      continue
    }
    const found = await successorOf(tx, by, post, heir)
    if (isRefusal(found)) return found
    heirs.set(post.id, found)
  }
  if (before.turns + before.seats + before.promises > 0) {
    if (given.rest === null || given.rest === given.person) return refuse('successorMissing', { post: 'rest' })
    const rest = await someone(tx, by, given.rest)
    if (isRefusal(rest)) return rest
  }
  return { who, heirs, before }
}

/** Second half, in one transaction: turns, windows, swaps, stand-ins and posts; kept with what there was. */
export async function handOver(
  tx: Tx,
  by: By,
  counties: readonly string[],
  given: Handing,
  { who, heirs, before }: { readonly who: Someone; readonly heirs: ReadonlyMap<string, Successor>; readonly before: Leaving },
): Promise<Leaving> {
  const { now } = by
  if (!(await knownAct(tx, given.id))) {
    const { rest } = given
    await tx.rows(
      `insert into duty_change (id, organisation, from_at, line, what, before, after, reason, by, at)
       select gen_random_uuid(), organisation, from_at, line, 'given', person, $2, 'handOver', $3, $4 from duty where person = $1 and to_at > $4`,
      [who.id, rest, by.actor.person, now],
    )
    // A turn that runs at the same hours as one of the successor's own stays open, and is seen as a gap.
    await tx.rows(
      `update duty d set person = case when exists (select 1 from duty o where o.person = $2 and o.from_at < d.to_at and o.to_at > d.from_at)
         then null else $2::uuid end where d.person = $1 and d.to_at > $3`,
      [who.id, rest, now],
    )
    await tx.rows(
      `update duty_swap set state = 'declined', decided_by = $2, decided_at = $3 where state = 'asked' and (person = $1 or other = $1)`,
      [who.id, by.actor.person, now],
    )
    await tx.rows(
      'update window_seat set person = $2 where person = $1 and (to_day is null or to_day > to_timestamp($3 / 1000.0)::date)',
      [who.id, rest, now],
    )
    await tx.rows('update promise set by = $2 where county = any($3) and by = $1 and kept_at is null', [who.id, rest, counties])
    for (const { post } of before.posts) {
      const heir = heirs.get(post.id)
      // Whose deputy would be himself has none any more: he is back, as far as the register goes.
      await tx.rows(
        `update absence set deputy_post = $2 where deputy_post = $1 and to_at > $3 and $2::uuid is not null and post <> $2::uuid`,
        [post.id, heir?.post ?? null, now],
      )
      await tx.rows('update absence set to_at = greatest(from_at + 1, $2) where (post = $1 or deputy_post = $1) and to_at > $2', [
        post.id,
        now,
      ])
    }
    await tx.rows('update loan set to_at = greatest(from_at + 1, $2) where person = $1 and to_at > $2', [who.id, now])
    // One that has not begun yet is over as it begins.
    await tx.rows('update post set to_at = greatest(from_at + 1, $2) where person = $1 and (to_at is null or to_at > $2)', [
      who.id,
      now,
    ])
    const [seat = null] = who.posts
    await noteAct(tx, by, who.by, {
      id: given.id,
      what: 'left',
      person: who.id,
      seat,
      facts: { ...figuresOf(before), rest, heirs: [...heirs].map(([post, heir]) => ({ post, heir: heir.post })) },
    })
  }
  return leavingOf(tx, counties, by.region, { id: who.id, posts: [] }, now)
}

const figuresOf = ({ posts, turns, seats, promises, swaps }: Leaving) => ({
  turns,
  seats,
  promises,
  swaps,
  led: posts.reduce((n, one) => n + one.led, 0),
  waiting: posts.reduce((n, one) => n + one.waiting.reduce((m, two) => m + two.matters, 0), 0),
  deputies: posts.reduce((n, one) => n + one.deputies, 0),
})
