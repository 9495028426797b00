// What the desk hands on and gives out: the note at the end of a shift, promises, stores, the roll-call of units, windows.
import { hash } from 'node:crypto'
import { canonical } from '../../rules/canon.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { type Day, HOUR, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { zero } from '../../store/digest.ts'
import { lineUp, onDutyAt } from './now.ts'
import { leads, type Who, works } from './roster.ts'

type Line = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly category: string
  readonly due: Instant
}
/** What a note says by itself. Codes, ids and numbers: no words of anybody. */
export type Found = {
  readonly emergencies: readonly Line[]
  readonly red: readonly Line[]
  /** Open promises: the sentences stand in their own table. */
  readonly promises: readonly string[]
  /** Faults reported by devices, and messages that could not be sent. */
  readonly faults: { readonly devices: number; readonly messages: number }
}
const most = 20

/** What stands in the queue of an office now. Three statements, each over an index of its own. */
export async function foundAt(tx: Tx, counties: readonly string[], organisation: string, now: Instant): Promise<Found> {
  const lines = (which: string) =>
    tx.rows<Line>(
      `select t.county, t.case_id::text as id, c.code, c.category, t.due from (
         select county, case_id, min(due) as due from todo where county = any($1) and organisation = $2 and ${which}
         group by county, case_id order by 3, case_id limit ${most}) t
       join "case" c on c.county = any($1) and c.county = t.county and c.id = t.case_id order by t.due, t.case_id`,
      [counties, organisation, now],
    )
  const emergencies = await lines('urgent and $3::bigint is not null')
  const red = await lines('due < $3 and not urgent')
  const [rest] = await tx.rows<{ promises: string[] | null; devices: number; messages: number }>(
    `select (select array_agg(p.id::text order by p.until_at, p.id) from promise p
         where p.county = any($1) and p.organisation = $2 and p.kept_at is null) as promises,
       (select count(distinct t.case_id)::int from todo t join "case" c on c.county = any($1) and c.county = t.county and c.id = t.case_id
         where t.county = any($1) and t.organisation = $2 and c.source = 'device') as devices,
       (select count(*)::int from reaction r where r.county = any($1) and r.dead_at is not null) as messages`,
    [counties, organisation],
  )
  const faults = { devices: rest?.devices ?? 0, messages: rest?.messages ?? 0 }
  return { emergencies, red, promises: rest?.promises ?? [], faults }
}

const headOf = async (tx: Tx, counties: readonly string[], organisation: string): Promise<string> =>
  (
    await tx.rows<{ hash: string }>(
      'select hash from shift_note where county = any($1) and organisation = $2 order by at desc, id desc limit 1',
      [counties, organisation],
    )
  )[0]?.hash ?? zero

type Given<T> = T & { readonly county: string; readonly id: string; readonly organisation: string }

/** Seals the note of the shift that ends: what the queue holds at this moment and the sentences added. The same id twice is one note. */
export async function sealNote(
  tx: Tx,
  who: Who,
  { county, id, organisation, text }: Given<{ readonly text: string | null }>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, organisation)) return refuse('notYours')
  const known = await tx.rows('select 1 as one from shift_note where county = $1 and id = $2', [county, id])
  if (known.length > 0) return null
  const found = await foundAt(tx, [county], organisation, now)
  const before = await headOf(tx, [county], organisation)
  const by = who.actor.person
  const sealed = hash('sha256', canonical({ v: 'note/1', before, id, organisation, found, text, by, at: now }))
  // Two hands at once: the second note would stand on the same one, and is refused by the key.
  const rows = await tx.rows(
    `insert into shift_note (county, id, organisation, found, text, by, at, before, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict do nothing returning id`,
    [county, id, organisation, JSON.stringify(found), text, by, now, before, sealed],
  )
  return rows.length === 1 ? null : refuse('changed')
}

/** A note older than this is history: what it said stands in the queue. */
const readWithin = 36 * HOUR
export type Note = {
  readonly county: string
  readonly id: string
  readonly organisation: string
  readonly found: Found
  readonly text: string | null
  readonly byName: string
  readonly at: Instant
  readonly hash: string
  readonly readBy: readonly { readonly name: string; readonly at: Instant }[]
}

/** The last note of an office. */
export async function lastNote(
  tx: Tx,
  counties: readonly string[],
  organisation: string,
): Promise<(Note & { by: string; reader: string[] }) | null> {
  const [row] = await tx.rows<Note & { by: string; reader: string[] }>(
    `select n.county, n.id::text as id, n.organisation, n.found, n.text, n.by::text as by, p.name as "byName", n.at, n.hash,
       coalesce((select json_agg(json_build_object('name', q.name, 'at', r.at) order by r.at) from shift_note_read r join person q on q.id = r.person
         where r.county = any($1) and r.county = n.county and r.note = n.id), '[]') as "readBy",
       coalesce((select json_agg(r.person) from shift_note_read r where r.county = any($1) and r.county = n.county and r.note = n.id), '[]') as reader
     from shift_note n join person p on p.id = n.by
     where n.county = any($1) and n.organisation = $2 order by n.at desc, n.id desc limit 1`,
    [counties, organisation],
  )
  return row ?? null
}

/** Must this person read the note before the first red line is opened? Whoever is on duty now, did not write it and has not read it. */
export async function mustRead(
  tx: Tx,
  person: string,
  note: { readonly by: string; readonly reader: readonly string[]; readonly at: Instant; readonly organisation: string } | null,
  now: Instant,
): Promise<boolean> {
  if (!note || note.by === person || note.reader.includes(person) || note.at < now - readWithin) return false
  return lineUp(await onDutyAt(tx, [note.organisation], now), note.organisation).includes(person)
}

/** He has read it: once, and for good. */
export async function readNote(
  tx: Tx,
  who: Who,
  { county, id, organisation }: Given<unknown>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, organisation)) return refuse('notYours')
  const rows = await tx.rows('select 1 as one from shift_note where county = $1 and id = $2 and organisation = $3', [
    county,
    id,
    organisation,
  ])
  if (rows.length === 0) return refuse('notFound')
  await tx.rows('insert into shift_note_read (county, note, person, at) values ($1, $2, $3, $4) on conflict do nothing', [
    county,
    id,
    who.actor.person,
    now,
  ])
  return null
}

export async function makePromise(
  tx: Tx,
  who: Who,
  given: Given<{ readonly text: string; readonly until: Instant; readonly caseId?: string | undefined }>,
  now: Instant,
): Promise<Refusal | null> {
  const { county, id, organisation } = given
  if (!works(who, organisation)) return refuse('notYours')
  if (given.until <= now) return refuse('badInput', { field: 'until' })
  await tx.rows(
    `insert into promise (county, id, organisation, text, until_at, case_id, by, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (county, id) do nothing`,
    [county, id, organisation, given.text, given.until, given.caseId ?? null, who.actor.person, now],
  )
  return null
}

export async function keepPromise(
  tx: Tx,
  who: Who,
  { county, id, organisation }: Given<unknown>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, organisation)) return refuse('notYours')
  const rows = await tx.rows<{ kept_at: Instant | null }>(
    'select kept_at from promise where county = $1 and id = $2 and organisation = $3 for update',
    [county, id, organisation],
  )
  if (!rows[0]) return refuse('notFound')
  if (rows[0].kept_at === null)
    await tx.rows('update promise set kept_by = $3, kept_at = $4 where county = $1 and id = $2', [
      county,
      id,
      who.actor.person,
      now,
    ])
  return null
}

/** Puts something into the stores a street may command. */
export async function addResource(
  tx: Tx,
  who: Who,
  given: {
    readonly id: string
    readonly organisation: string
    readonly kind: 'unit' | 'vehicle' | 'material'
    readonly name: string
    readonly keptAt: string
    readonly owner: string
    readonly amount: number
  },
  now: Instant,
): Promise<Refusal | null> {
  if (!leads(who, given.organisation)) return refuse('notYours')
  const owner = who.region.organisations.get(given.owner)
  if (!owner) return refuse('organisationUnknown', { field: 'owner' })
  await tx.rows(
    `insert into resource (id, organisation, kind, name, kept_at, owner, phone, amount, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do nothing`,
    [given.id, given.organisation, given.kind, given.name, given.keptAt, given.owner, owner.phone, given.amount, now],
  )
  return null
}

/** Changes where something is kept and how much of it there is. Refused (noneLeft) below what is out. */
export async function changeResource(
  tx: Tx,
  who: Who,
  given: { readonly id: string; readonly organisation: string; readonly keptAt: string; readonly amount: number },
  _now: Instant,
  county: string,
): Promise<Refusal | null> {
  const out = await outOf(tx, who, given, county)
  if (isRefusal(out)) return out
  if (given.amount < out) return refuse('noneLeft')
  await tx.rows('update resource set kept_at = $3, amount = $4 where id = $1 and organisation = $2', [
    given.id,
    given.organisation,
    given.keptAt,
    given.amount,
  ])
  return null
}

/** Takes something off the list; what was done with it stays. Refused (noneLeft) while some of it is out. */
export async function endResource(
  tx: Tx,
  who: Who,
  given: { readonly id: string; readonly organisation: string },
  now: Instant,
  county: string,
): Promise<Refusal | null> {
  const out = await outOf(tx, who, given, county)
  if (isRefusal(out)) return out
  if (out > 0) return refuse('noneLeft')
  await tx.rows('update resource set ended_at = $3 where id = $1 and organisation = $2', [given.id, given.organisation, now])
  return null
}

/** How much of it is out, while nobody else changes it. */
async function outOf(
  tx: Tx,
  who: Who,
  { id, organisation }: { readonly id: string; readonly organisation: string },
  county: string,
): Promise<number | Refusal> {
  if (!leads(who, organisation)) return refuse('notYours')
  const [kept] = await tx.rows<{ ended_at: Instant | null }>(
    'select ended_at from resource where id = $1 and organisation = $2 for update',
    [id, organisation],
  )
  if (!kept || kept.ended_at !== null) return refuse('notFound')
  return -((await tx.rows<{ n: number }>(outSql, [county, id]))[0]?.n ?? 0)
}

const outSql = 'select coalesce(sum(amount), 0)::int as n from resource_move where county = $1 and resource = $2'

/** Takes something out, for a case where one is named. Refused where there is not so much left; the same id twice takes once. */
export async function takeOut(
  tx: Tx,
  who: Who,
  given: Given<{ readonly resource: string; readonly amount: number; readonly caseId?: string | undefined }>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, given.organisation)) return refuse('notYours')
  const [kept] = await tx.rows<{ amount: number; ended_at: Instant | null }>(
    'select amount, ended_at from resource where id = $1 and organisation = $2 for update',
    [given.resource, given.organisation],
  )
  if (!kept || kept.ended_at !== null) return refuse('notFound')
  const { county, id, resource, amount } = given
  if ((await tx.rows('select 1 as one from resource_move where county = $1 and id = $2', [county, id])).length > 0) return null
  const left = kept.amount + ((await tx.rows<{ n: number }>(outSql, [county, resource]))[0]?.n ?? 0)
  if (amount > left) return refuse('noneLeft', { left })
  await tx.rows(
    'insert into resource_move (county, id, resource, amount, returns, case_id, by, at) values ($1, $2, $3, $4, null, $5, $6, $7)',
    [county, id, resource, -amount, given.caseId ?? null, who.actor.person, now],
  )
  return null
}

/** Gives back what was taken out; all of it, once. */
export async function giveBack(
  tx: Tx,
  who: Who,
  given: Given<{ readonly taken: string }>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, given.organisation)) return refuse('notYours')
  const { county, id, taken } = given
  const [move] = await tx.rows<{ resource: string; amount: number; case_id: string | null }>(
    `select m.resource, m.amount, m.case_id from resource_move m where m.county = $1 and m.id = $2 and m.amount < 0`,
    [county, taken],
  )
  if (!move) return refuse('notFound')
  const held = await tx.rows('select 1 as one from resource where id = $1 and organisation = $2 for update', [
    move.resource,
    given.organisation,
  ])
  if (held.length === 0) return refuse('notFound')
  if ((await tx.rows('select 1 as one from resource_move where county = $1 and returns = $2', [county, taken])).length > 0)
    return null
  await tx.rows(
    'insert into resource_move (county, id, resource, amount, returns, case_id, by, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [county, id, move.resource, -move.amount, taken, move.case_id, who.actor.person, now],
  )
  return null
}

/** Whether a unit answered today's roll-call; said again, the last word counts. */
export async function callRoll(
  tx: Tx,
  who: Who,
  given: Given<{ readonly unit: string; readonly answered: boolean }>,
  now: Instant,
): Promise<Refusal | null> {
  if (!works(who, given.organisation)) return refuse('notYours')
  if (!who.region.organisations.has(given.unit)) return refuse('organisationUnknown', { field: 'unit' })
  await tx.rows(
    `insert into roll_call (county, id, organisation, day, unit, answered, by, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (county, id) do nothing`,
    [
      given.county,
      given.id,
      given.organisation,
      localDay(now, who.region.calendar.zone),
      given.unit,
      given.answered,
      who.actor.person,
      now,
    ],
  )
  return null
}

/** Seats a department at a window of a centre: always, on weekdays in turn, or on call. */
export async function seatAt(
  tx: Tx,
  who: Who,
  given: {
    readonly id: string
    readonly organisation: string
    readonly name: string
    readonly department: string
    readonly way: 'permanent' | 'rotating' | 'onCall'
    readonly days: readonly number[]
    readonly from: number
    readonly to: number
    readonly person?: string | undefined
  },
  today: Day,
): Promise<Refusal | null> {
  if (!leads(who, given.organisation)) return refuse('notYours')
  if (!who.region.organisations.has(given.department)) return refuse('organisationUnknown', { field: 'department' })
  if (given.to <= given.from) return refuse('badInput', { field: 'to' })
  await tx.rows(
    `insert into window_seat (id, centre, name, organisation, way, days, from_minute, to_minute, person, from_day)
     values ($1, $2, $3, $4, $5, $6::int[], $7, $8, $9, $10::date) on conflict (id) do nothing`,
    [
      given.id,
      given.organisation,
      given.name,
      given.department,
      given.way,
      given.days,
      given.from,
      given.to,
      given.person ?? null,
      today,
    ],
  )
  return null
}
