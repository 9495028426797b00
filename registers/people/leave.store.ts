// Who leaves hands over: all that hangs on the person or on a post of his, listed before, given on in one act, and the account ends.
import { randomUUID } from 'node:crypto'
import { trimCode } from '../../rules/area.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { type By, type Held, knownAct, noteAct, type Someone, someone } from './administer.store.ts'
import { ledBy, type Waiting, waitingFor } from './leftBehind.store.ts'
import { givePost } from './posts.ts'
import { reaching, type Seat } from './reach.ts'

/** What hangs on one post of who leaves. */
export type Hanging = {
  readonly post: Held
  /** Open matters of the office that wait for a duty, where nobody else there would see them. */
  readonly waiting: readonly Waiting[]
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

/** Nothing would be left on nobody. */
export const nothingHangs = ({ posts, turns, seats, promises }: Leaving): boolean =>
  turns + seats + promises === 0 && posts.every((one) => one.waiting.length === 0 && one.led === 0 && one.deputies === 0)

/**
 * All that hangs on somebody at `now`; of one post alone (`only`) what hangs on it, and, when it was his last one in its office, what
 * he has to do there in person. `counties` are the keepers of his region; the transaction must work for them.
 */
export async function leavingOf(
  tx: Tx,
  counties: readonly string[],
  who: Pick<Someone, 'id' | 'posts'>,
  now: Instant,
  only: Held | null = null,
): Promise<Leaving> {
  const ending = only ? [only] : who.posts.filter((one) => one.to === null || one.to > now)
  const gone = only ? [only.id] : who.posts.map((one) => one.id)
  const posts: Hanging[] = []
  for (const post of ending) {
    const waiting = await waitingFor(tx, counties, post.id, gone, now)
    const led = await ledBy(tx, counties, post)
    const [standing] = await tx.rows<{ n: number }>(
      'select count(*)::int as n from absence where deputy_post = $1 and to_at > $2',
      [post.id, now],
    )
    posts.push({ post, waiting, led: led.length, deputies: standing?.n ?? 0 })
  }
  if (only && (await staysIn(tx, who.id, only, now))) return { posts, turns: 0, seats: 0, promises: 0, swaps: 0 }
  const [rest] = await tx.rows<{ turns: number; seats: number; promises: number; swaps: number }>(
    `select (select count(*)::int from duty where person = $1 and to_at > $2 and ${inOffice}) as turns,
       (select count(*)::int from window_seat where person = $1 and (to_day is null or to_day > to_timestamp($2 / 1000.0)::date) and ${inOffice}) as seats,
       (select count(*)::int from promise where county = any($3) and by = $1 and kept_at is null and ${inOffice}) as promises,
       (select count(*)::int from duty_swap where state = 'asked' and (person = $1 or other = $1) and ${inOffice}) as swaps`,
    [who.id, now, counties, only?.organisation ?? null],
  )
  return { posts, turns: rest?.turns ?? 0, seats: rest?.seats ?? 0, promises: rest?.promises ?? 0, swaps: rest?.swaps ?? 0 }
}

/** Of the office that is the fourth parameter, or of all where it is null. */
const inOffice = '($4::text is null or organisation = $4)'

/** He has another post in the same office. */
const staysIn = async (tx: Tx, person: string, post: Held, now: Instant): Promise<boolean> =>
  (
    await tx.rows(
      'select 1 as one from post where person = $1 and organisation = $2 and id <> $3 and from_at <= $4 and (to_at is null or to_at > $4)',
      [person, post.organisation, post.id, now],
    )
  ).length > 0

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
  const before = await leavingOf(tx, counties, who, by.now)
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
    await handPersonal(tx, by, counties, { person: who.id, to: rest, office: null })
    for (const { post } of before.posts) await handDeputies(tx, post.id, heirs.get(post.id)?.post ?? null, now)
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
  return leavingOf(tx, counties, { id: who.id, posts: [] }, now)
}

/** Turns, windows, promises of one person go to another, in one office or in all (`office` null); swaps that waited for him are off. */
async function handPersonal(
  tx: Tx,
  by: By,
  counties: readonly string[],
  { person, to, office }: { readonly person: string; readonly to: string | null; readonly office: string | null },
): Promise<void> {
  const { now } = by
  await tx.rows(
    `insert into duty_change (id, organisation, from_at, line, what, before, after, reason, by, at)
     select gen_random_uuid(), organisation, from_at, line, 'given', person, $2, 'handOver', $3, $5 from duty
     where person = $1 and to_at > $5 and ${inOffice}`,
    [person, to, by.actor.person, office, now],
  )
  // A turn that runs at the same hours as one of the successor's own stays open, and is seen as a gap.
  await tx.rows(
    `update duty d set person = case when exists (select 1 from duty o where o.person = $2 and o.from_at < d.to_at and o.to_at > d.from_at)
       then null else $2::uuid end where d.person = $1 and d.to_at > $3 and ($4::text is null or d.organisation = $4)`,
    [person, to, now, office],
  )
  await tx.rows(
    `update duty_swap set state = 'declined', decided_by = $2, decided_at = $3
     where state = 'asked' and (person = $1 or other = $1) and ${inOffice}`,
    [person, by.actor.person, now, office],
  )
  await tx.rows(
    `update window_seat set person = $2 where person = $1 and (to_day is null or to_day > to_timestamp($3 / 1000.0)::date) and ${inOffice}`,
    [person, to, now, office],
  )
  await tx.rows(`update promise set by = $2 where county = any($3) and by = $1 and kept_at is null and ${inOffice}`, [
    person,
    to,
    counties,
    office,
  ])
}

/** Whoever takes a post over stands in for whom it stood in; nobody stands in for it any more. */
async function handDeputies(tx: Tx, post: string, heir: string | null, now: Instant): Promise<void> {
  // Whose deputy would be himself has none any more: he is back, as far as the register goes.
  await tx.rows(
    'update absence set deputy_post = $2 where deputy_post = $1 and to_at > $3 and $2::uuid is not null and post <> $2::uuid',
    [post, heir, now],
  )
  await tx.rows('update absence set to_at = greatest(from_at + 1, $2) where (post = $1 or deputy_post = $1) and to_at > $2', [
    post,
    now,
  ])
}

export type Vacating = { readonly id: string; readonly person: string; readonly post: string; readonly heir: string | null }

/**
 * One post ends, by `act`, and its holder stays: what hangs on it goes to the heir. Refuses with successorMissing {post} where something
 * would be left on nobody. Answers the post that takes over the cases he led: the heir's, or his own next one (`next`) when it is the
 * same post in the same office; done twice it is done once.
 */
export async function vacate(
  tx: Tx,
  by: By,
  counties: readonly string[],
  given: Vacating,
  next: (Seat & { readonly id: string }) | null,
  act: () => Promise<Refusal | null>,
): Promise<{ readonly post: Held; readonly taker: Pick<Successor, 'post' | 'organisation'> | null } | Refusal> {
  const [post] = await tx.rows<Held>(
    'select id, kind, organisation, areas, name, from_at as "from", to_at as "to" from post where id = $1 and person = $2',
    [given.post, given.person],
  )
  if (!post) return refuse('notFound', { field: 'post' })
  if (given.heir === given.person) return refuse('successorMissing', { post: post.id })
  const refused = await act()
  if (refused) return refused
  const heir = given.heir === null ? null : await successorOf(tx, by, post, given.heir)
  if (isRefusal(heir)) return heir
  const same = next && next.kind === post.kind && next.organisation === post.organisation
  const taker = heir ?? (same ? { post: next.id, organisation: next.organisation } : null)
  const stays = await staysIn(tx, given.person, post, by.now)
  if (heir && !stays) await handPersonal(tx, by, counties, { person: given.person, to: heir.person, office: post.organisation })
  if (taker) await handDeputies(tx, post.id, taker.post, by.now)
  const left = await leavingOf(tx, counties, { id: given.person, posts: [] }, by.now, post)
  const ledOn = taker ? { ...left, posts: left.posts.map((one) => ({ ...one, led: 0 })) } : left
  return nothingHangs(ledOn) ? { post, taker } : refuse('successorMissing', { post: post.id })
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
