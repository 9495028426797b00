// Changing a roster: made ahead from its template, a turn given to somebody, asked for and taken over; each change is kept with who and why.
import type { Staff } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Organisation, Region } from '../../rules/region.ts'
import { assigned, shiftsFor, turnsOf } from '../../rules/roster.ts'
import { DAY, type Day, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'

export type Who = { readonly actor: Staff; readonly region: Region }
/** A turn is named by office, beginning and line. */
export type TurnRef = { readonly organisation: string; readonly from: Instant; readonly line: number }

const office = ({ region }: Who, id: string): Organisation | null => region.organisations.get(id) ?? null

/** May this person decide over the roster and the stores of an office: with the duty's permission, there or over its area. */
export function leads(who: Who, id: string, permission = 'duty.lead'): boolean {
  const found = office(who, id)
  return (
    found !== null &&
    who.actor.posts.some(
      (post) => post.permissions.includes(permission) && (post.organisation === id || covers(post.areas, found.area)),
    )
  )
}
/** Works at the desk of an office, or leads it: reads its note, keeps its promises, takes out what it has. */
export const works = (who: Who, id: string): boolean => who.actor.posts.some((post) => post.organisation === id) || leads(who, id)

type Row = { person: string | null; to_at: Instant }
const locked = async (tx: Tx, { organisation, from, line }: TurnRef): Promise<Row | null> =>
  (
    await tx.rows<Row>('select person, to_at from duty where organisation = $1 and from_at = $2 and line = $3 for update', [
      organisation,
      from,
      line,
    ])
  )[0] ?? null

/** Another turn of this person at the same hours, whatever the office. */
async function bookedElsewhere(
  tx: Tx,
  person: string,
  turn: TurnRef,
  to: Instant,
  but: readonly Instant[] = [],
): Promise<string | null> {
  const rows = await tx.rows<{ organisation: string | null }>(
    `select min(organisation) as organisation from duty where person = $1 and from_at < $3 and to_at > $2
       and not (organisation = $4 and from_at = $2 and line = $5) and not (organisation = $4 and from_at = any($6))`,
    [person, turn.from, to, turn.organisation, turn.line, but],
  )
  return rows[0]?.organisation ?? null
}

async function change(
  tx: Tx,
  id: string,
  turn: TurnRef,
  what: 'made' | 'given' | 'swapped',
  persons: { readonly before: string | null; readonly after: string | null },
  how: { readonly reason: string | null; readonly by: string | null; readonly at: Instant },
): Promise<void> {
  await tx.rows(`update duty set person = $4 where organisation = $1 and from_at = $2 and line = $3`, [
    turn.organisation,
    turn.from,
    turn.line,
    persons.after,
  ])
  await tx.rows(
    `insert into duty_change (id, organisation, from_at, line, what, before, after, reason, by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do nothing`,
    [id, turn.organisation, turn.from, turn.line, what, persons.before, persons.after, how.reason, how.by, how.at],
  )
}

/**
 * Gives a turn to somebody, or leaves it open (null). Who has another turn at that hour gets it only where that is said
 * (`anyway`), and the reason is kept. A turn that is over is history. The same id twice is one change.
 */
export async function giveTurn(
  tx: Tx,
  who: Who,
  given: TurnRef & {
    readonly id: string
    readonly person: string | null
    readonly reason: string
    readonly anyway?: boolean | undefined
  },
  now: Instant,
): Promise<Refusal | null> {
  if (!leads(who, given.organisation)) return refuse('notYours')
  if (await knownChange(tx, given.id)) return null
  const turn = await locked(tx, given)
  if (!turn) return refuse('notFound')
  if (turn.to_at <= now) return refuse('windowOver', { field: 'from' })
  if (turn.person === given.person) return refuse('nothingChanged', { field: 'person' })
  if (given.person !== null) {
    const held = await tx.rows(
      'select 1 as one from post where person = $1 and from_at <= $2 and (to_at is null or to_at > $2) and region = $3 limit 1',
      [given.person, now, who.region.code],
    )
    if (held.length === 0) return refuse('notFound', { field: 'person' })
    const other = await bookedElsewhere(tx, given.person, given, turn.to_at)
    if (other !== null && given.anyway !== true) return refuse('doubleBooked', { field: 'anyway', organisation: other })
  }
  const persons = { before: turn.person, after: given.person }
  await change(tx, given.id, given, 'given', persons, { reason: given.reason, by: who.actor.person, at: now })
  return null
}
const knownChange = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.rows('select 1 as one from duty_change where id = $1', [id])).length > 0

/**
 * The turns of the coming days by the template of the office, beginning where its roster ends; what is there already stays.
 * Passed over are the absent and who has another turn then. Answers how many were made, and how many nobody could take.
 */
export async function makeRoster(
  tx: Tx,
  region: Region,
  organisation: string,
  span: { readonly from: Day; readonly days: number },
  how: { readonly by: string | null; readonly now: Instant },
): Promise<{ made: number; gaps: number }> {
  const kind = region.organisations.get(organisation)?.kind
  const turns = kind === undefined ? [] : turnsOf(shiftsFor(kind, region.settings), span.from, span.days, region.calendar)
  const [first, last] = [turns[0]?.from, turns.reduce((most, turn) => Math.max(most, turn.to), 0)]
  if (first === undefined) return { made: 0, gaps: 0 }
  const there = await tx.rows<{ line: number; from: Instant; to: Instant }>(
    'select line, from_at as "from", to_at as "to" from duty where organisation = $1 and to_at > $2 and from_at < $3 for update',
    [organisation, first, last],
  )
  const open = turns.filter(
    (turn) => turn.from >= how.now && !there.some((one) => one.line === turn.line && one.from < turn.to && turn.from < one.to),
  )
  if (open.length === 0) return { made: 0, gaps: 0 }
  const posts = await tx.rows<{ id: string; kind: string; person: string }>(
    `select p.id::text as id, p.kind, p.person::text as person from post p join person h on h.id = p.person
     where p.organisation = $1 and p.from_at <= $2 and (p.to_at is null or p.to_at > $2) and h.disabled_at is null order by p.from_at, p.id`,
    [organisation, how.now],
  )
  const people = posts.map((post) => post.person)
  const taken = await tx.rows<{ person: string; from: Instant; to: Instant }>(
    `select person::text as person, from_at as "from", to_at as "to" from duty where person = any($1) and to_at > $2 and from_at < $3
     union all select p.person::text, a.from_at, a.to_at from absence a join post p on p.id = a.post where a.post = any($4) and a.to_at > $2 and a.from_at < $3`,
    [people, first, last, posts.map((post) => post.id)],
  )
  const before = await tx.rows<{ line: number; person: string }>(
    `select distinct on (line) line, person::text as person from duty where organisation = $1 and from_at < $2 and person is not null
     order by line, from_at desc`,
    [organisation, open[0]?.from ?? first],
  )
  const crew = (kinds: readonly string[]) => [
    ...new Set(posts.filter((post) => kinds.includes(post.kind)).map((post) => post.person)),
  ]
  const filled = assigned(open, crew, taken, new Map(before.map((row) => [row.line, row.person])))
  await tx.rows(
    `insert into duty (organisation, from_at, to_at, line, person)
     select $1, r.from_at, r.to_at, r.line, r.person from jsonb_to_recordset($2::jsonb) r (from_at bigint, to_at bigint, line int, person uuid)
     on conflict do nothing`,
    [
      organisation,
      JSON.stringify(filled.map((one) => ({ from_at: one.from, to_at: one.to, line: one.line, person: one.person }))),
    ],
  )
  const id = derivedId(organisation, `made ${open[0]?.from} ${how.now}`)
  await tx.rows(
    `insert into duty_change (id, organisation, from_at, line, what, by, at) values ($1, $2, $3, $4, 'made', $5, $6) on conflict (id) do nothing`,
    [id, organisation, open[0]?.from ?? first, open[0]?.line ?? 1, how.by, how.now],
  )
  return { made: filled.length, gaps: filled.filter((one) => one.person === null).length }
}

/** Every office that never closes keeps a roster so many days ahead (`duty.aheadDays` [D]); answers how many turns were added. */
export async function keepAhead(tx: Tx, region: Region, now: Instant): Promise<number> {
  const days = Number(region.settings['duty.aheadDays'] ?? 21)
  const from = localDay(now, region.calendar.zone)
  const offices = [...region.organisations.values()].filter((one) => one.aroundTheClock).map((one) => one.id)
  const late = await tx.rows<{ id: string }>(
    `select o.id from unnest($1::text[]) o (id) where not exists (select 1 from duty d where d.organisation = o.id and d.from_at >= $2) order by o.id`,
    [offices, now + (days - 1) * DAY],
  )
  let added = 0
  for (const { id } of late) added += (await makeRoster(tx, region, id, { from, days }, { by: null, now })).made
  return added
}

type Swap = TurnRef & { person: string; other: string; forFrom: Instant | null; state: string }

/** Asks a colleague to take one's own turn; for hers (`forFrom`, same line) or for nothing. */
export async function askSwap(
  tx: Tx,
  who: Who,
  asked: TurnRef & {
    readonly id: string
    readonly other: string
    readonly forFrom?: Instant | undefined
    readonly reason: string
  },
  now: Instant,
): Promise<Refusal | null> {
  const turn = await locked(tx, asked)
  if (!turn) return refuse('notFound')
  if (turn.person !== who.actor.person) return refuse('notYours')
  if (turn.to_at <= now) return refuse('windowOver', { field: 'from' })
  if (asked.other === who.actor.person) return refuse('sameHand', { field: 'other' })
  const colleague = await tx.rows(
    'select 1 as one from post where person = $1 and organisation = $2 and from_at <= $3 and (to_at is null or to_at > $3) limit 1',
    [asked.other, asked.organisation, now],
  )
  if (colleague.length === 0) return refuse('notFound', { field: 'other' })
  if (asked.forFrom !== undefined) {
    const hers = await locked(tx, { ...asked, from: asked.forFrom })
    if (hers?.person !== asked.other || hers.to_at <= now) return refuse('changed', { field: 'forFrom' })
  }
  await tx.rows(
    `insert into duty_swap (id, organisation, from_at, line, person, other, for_from_at, reason, state, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9) on conflict (id) do nothing`,
    [
      asked.id,
      asked.organisation,
      asked.from,
      asked.line,
      who.actor.person,
      asked.other,
      asked.forFrom ?? null,
      asked.reason,
      now,
    ],
  )
  return null
}

/** The colleague agrees or declines, or who leads the duty decides; agreed, both turns change hands at once. */
export async function answerSwap(
  tx: Tx,
  who: Who,
  { id, agreed }: { readonly id: string; readonly agreed: boolean },
  now: Instant,
): Promise<Refusal | null> {
  const [swap] = await tx.rows<Swap>(
    `select organisation, from_at as "from", line, person, other, for_from_at as "forFrom", state from duty_swap where id = $1 for update`,
    [id],
  )
  if (!swap) return refuse('notFound')
  const { person: me } = who.actor
  // Who asked may think better of it.
  const may = swap.other === me || leads(who, swap.organisation) || (swap.person === me && !agreed)
  if (!may) return refuse('notYours')
  if (swap.state !== 'asked') return swap.state === (agreed ? 'agreed' : 'declined') ? null : refuse('changed')
  if (agreed) {
    const refused = await exchange(tx, id, swap, me, now)
    if (refused) return refused
  }
  await tx.rows('update duty_swap set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
    id,
    agreed ? 'agreed' : 'declined',
    me,
    now,
  ])
  return null
}

async function exchange(tx: Tx, id: string, swap: Swap, by: string, now: Instant): Promise<Refusal | null> {
  const turn = await locked(tx, swap)
  const back = swap.forFrom === null ? null : { ...swap, from: swap.forFrom }
  const hers = back && (await locked(tx, back))
  if (turn?.person !== swap.person || (back && hers?.person !== swap.other)) return refuse('changed')
  if (turn.to_at <= now || (hers && hers.to_at <= now)) return refuse('windowOver')
  const given = [swap.from, ...(swap.forFrom === null ? [] : [swap.forFrom])]
  const busy =
    (await bookedElsewhere(tx, swap.other, swap, turn.to_at, given)) ??
    (back && hers ? await bookedElsewhere(tx, swap.person, back, hers.to_at, given) : null)
  if (busy !== null) return refuse('doubleBooked', { organisation: busy })
  const how = { reason: null, by, at: now }
  await change(tx, derivedId(id, 'there'), swap, 'swapped', { before: swap.person, after: swap.other }, how)
  if (back) await change(tx, derivedId(id, 'back'), back, 'swapped', { before: swap.other, after: swap.person }, how)
  return null
}
