// q/dutyWall: an office's duty on one page. q/roster: its turns of some days. q/shiftNote: the note one must have read.
import * as z from 'zod/mini'
import type { Holding, Staff } from '../../rules/actor.ts'
import { covers, levelOf, trimCode } from '../../rules/area.ts'
import { isWorkingDay } from '../../rules/calendar.ts'
import { centreAt } from '../../rules/house.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Organisation, Region } from '../../rules/region.ts'
import { code, day } from '../../rules/schema.ts'
import { addDays, DAY, instantAt, localDay, localMinute, weekday } from '../../rules/time.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { foundAt, lastNote, mustRead } from '../duty/desk.ts'
import { type OnDuty, onDutyAt } from '../duty/now.ts'
import { leads, works } from '../duty/roster.ts'
import { regionOf } from './routes.ts'

/** The office whose wall is shown: the one named, else that of a post, where it keeps a roster, else the nearest centre that does. */
function officeOf(region: Region, posts: readonly Holding[], named: string | undefined): Organisation | null {
  if (named !== undefined) {
    const found = region.organisations.get(named)
    const may = found && posts.some((post) => post.organisation === found.id || covers(post.areas, found.area))
    return may ? found : null
  }
  for (const post of posts) {
    const own = region.organisations.get(post.organisation)
    if (own?.aroundTheClock) return own
    const centre = own && centreAt(region, own.area, 'street')
    if (centre?.aroundTheClock) return centre
  }
  return region.organisations.get(posts[0]?.organisation ?? '') ?? null
}

const within = (area: string, office: Organisation): boolean => area.startsWith(trimCode(office.area))
/** Offices whose duty stands on the wall: itself, those in its area, and the centre above. */
function shownOn(region: Region, office: Organisation): readonly Organisation[] {
  const above = centreAt(region, office.area, 'county')
  const centre = office.kind === 'governanceCentre'
  const below = [...region.organisations.values()].filter(
    (one) => one.aroundTheClock && one.id !== office.id && (centre ? within(one.area, office) : one.parent === office.id),
  )
  return [office, ...(above && above.id !== office.id ? [above] : []), ...below.filter((one) => one.id !== above?.id)]
}
/** Units that answer the roll-call: of a street its communities, stations and companies, of a district its streets and departments. */
function unitsOf(region: Region, office: Organisation): readonly Organisation[] {
  const county = levelOf(trimCode(office.area)) === 'county'
  return [...region.organisations.values()].filter((one) => {
    if (one.id === office.id || !within(one.area, office)) return false
    const level = levelOf(trimCode(one.area))
    if (county) return (level === 'street' && one.kind === 'governanceCentre') || one.kind.startsWith('department.')
    return (
      (level === 'street' && ['policeStation', 'judicialOffice'].includes(one.kind)) ||
      (level === 'community' && one.kind === 'governanceCentre')
    )
  })
}

const named = z.strictObject({ organisation: z.optional(code) })
/** Days ahead in which gaps are told. */
const gapDays = 7

export const dutyWall = defineQuery({
  name: 'dutyWall',
  input: named,
  by: 'staff',
  looks: 'none',
  run: async (asking, { organisation }) => {
    const region = regionOf(asking)
    const actor = asking.actor as Staff
    const office = region && officeOf(region, actor.posts, organisation)
    if (!region || !office) return refuse('notFound')
    const { tx, now, counties } = asking
    const offices = shownOn(region, office)
    const units = unitsOf(region, office)
    const today = localDay(now, region.calendar.zone)
    const rows = await onDutyAt(
      tx,
      offices.map((one) => one.id),
      now,
    )
    const who = { actor, region }
    const note = await lastNote(tx, counties, office.id)
    return {
      rows: offices.map((one) => ({
        organisation: one.id,
        name: one.short,
        phone: one.phone,
        lines: rows.filter((row) => row.organisation === one.id).map(withoutPerson),
      })),
      next: null,
      asOf: now,
      office: { id: office.id, name: office.name, short: office.short },
      today,
      mayLead: leads(who, office.id),
      mayWork: works(who, office.id),
      gaps: await gapsOf(
        asking,
        offices.map((one) => one.id),
        region,
      ),
      swaps: await swapsOf(asking, office.id),
      units: await rollOf(asking, office.id, units, today),
      resources: await resourcesOf(asking, office.id, region),
      promises: await promisesOf(asking, office.id),
      windows: await windowsOf(asking, office.id, region),
      note: note && shownNote(note),
      mustRead: await mustRead(tx, actor.person, note, now),
      found: works(who, office.id) ? await foundAt(tx, counties, office.id, now) : null,
    }
  },
})
const withoutPerson = ({ person, organisation: _office, ...row }: OnDuty) => ({ ...row, answers: person !== null })
const shownNote = ({ by: _by, reader: _reader, ...note }: NonNullable<Awaited<ReturnType<typeof lastNote>>>) => note

async function gapsOf({ tx, now }: Asking, organisations: readonly string[], region: Region) {
  const rows = await tx.rows<{ organisation: string; from: number; to: number; line: number; away: string | null }>(
    `select d.organisation, d.from_at as "from", d.to_at as "to", d.line, p.name as away
     from duty d left join person p on p.id = d.person
     where d.organisation = any($1) and d.to_at > $2 and d.from_at < $3 and (d.person is null or exists (
       select 1 from post t join absence a on a.post = t.id and a.from_at < d.to_at and a.to_at > greatest(d.from_at, $2::bigint)
       where t.person = d.person and t.organisation = d.organisation and not exists (
         select 1 from post dp where dp.id = a.deputy_post and dp.person is not null and (dp.to_at is null or dp.to_at > d.from_at)))
       or not exists (select 1 from post t where t.person = d.person and t.from_at < d.to_at and (t.to_at is null or t.to_at > d.from_at)))
     order by d.from_at, d.organisation, d.line limit 50`,
    [organisations, now, now + gapDays * DAY],
    'duty-gaps',
  )
  return rows.map((row) => ({ ...row, name: region.organisations.get(row.organisation)?.short ?? row.organisation }))
}

const swapsOf = ({ tx, actor, now }: Asking, organisation: string) =>
  tx.rows(
    `select s.id::text as id, s.from_at as "from", s.line, s.for_from_at as "forFrom", s.reason, p.name, q.name as other,
       s.other = $2::uuid as mine, s.person = $2::uuid as own
     from duty_swap s join person p on p.id = s.person join person q on q.id = s.other
     where s.organisation = $1 and s.state = 'asked' and s.from_at > $3 order by s.from_at, s.id limit 50`,
    [organisation, actor.type === 'staff' ? actor.person : null, now - DAY],
  )

async function rollOf({ tx, counties }: Asking, organisation: string, units: readonly Organisation[], today: string) {
  const rows = await tx.rows<{ unit: string; answered: boolean; at: number }>(
    `select distinct on (unit) unit, answered, at from roll_call where county = any($1) and organisation = $2 and day = $3 order by unit, at desc, id desc`,
    [counties, organisation, today],
  )
  const known = new Map(rows.map((row) => [row.unit, row]))
  return units.map((one) => {
    const said = known.get(one.id)
    return { id: one.id, name: one.short, phone: one.phone, answered: said?.answered ?? null, at: said?.at ?? null }
  })
}

async function resourcesOf({ tx, counties }: Asking, organisation: string, region: Region) {
  const rows = await tx.rows<{ id: string; owner: string; amount: number }>(
    `select r.id::text as id, r.kind, r.name, r.kept_at as "keptAt", r.owner, r.phone, r.amount from resource r
     where r.organisation = $1 and r.ended_at is null order by array_position(array['unit', 'vehicle', 'material'], r.kind), r.name, r.id limit 200`,
    [organisation],
  )
  const out = await tx.rows<{
    id: string
    resource: string
    amount: number
    caseId: string | null
    county: string
    code: string | null
    at: number
  }>(
    `select m.county, m.id::text as id, m.resource::text as resource, -m.amount as amount, m.case_id::text as "caseId", c.code, m.at
     from resource_move m left join "case" c on c.county = any($1) and c.county = m.county and c.id = m.case_id
     where m.county = any($1) and m.resource = any($2) and m.amount < 0
       and not exists (select 1 from resource_move b where b.county = any($1) and b.county = m.county and b.returns = m.id) order by m.at, m.id`,
    [counties, rows.map((row) => row.id)],
  )
  return rows.map((row) => {
    const taken = out.filter((move) => move.resource === row.id).map(({ resource: _resource, ...move }) => move)
    return {
      ...row,
      ownerName: region.organisations.get(row.owner)?.short ?? row.owner,
      free: row.amount - taken.reduce((sum, move) => sum + move.amount, 0),
      out: taken,
    }
  })
}

const promisesOf = ({ tx, counties }: Asking, organisation: string) =>
  tx.rows(
    `select p.county, p.id::text as id, p.text, p.until_at as until, p.case_id::text as "caseId", c.code, q.name as "byName", p.at
     from promise p join person q on q.id = p.by left join "case" c on c.county = any($1) and c.county = p.county and c.id = p.case_id
     where p.county = any($1) and p.organisation = $2 and p.kept_at is null order by p.until_at, p.id limit 100`,
    [counties, organisation],
  )

/** Windows of a centre today: who sits there, and whether somebody does now. */
export async function windowsOf({ tx, now }: Pick<Asking, 'tx' | 'now'>, centre: string, region: Region) {
  const { zone } = region.calendar
  const [today, minute] = [localDay(now, zone), localMinute(now, zone)]
  const rows = await tx.rows<{
    id: string
    name: string
    organisation: string
    way: 'permanent' | 'rotating' | 'onCall'
    days: number[]
    from: number
    to: number
    person: string | null
    phone: string | null
  }>(
    `select w.id::text as id, w.name, w.organisation, w.way, w.days, w.from_minute as "from", w.to_minute as "to", p.name as person,
       coalesce(p.phone, o.phone) as phone
     from window_seat w join organisation o on o.id = w.organisation left join person p on p.id = w.person
     where w.centre = $1 and w.from_day <= $2::date and (w.to_day is null or w.to_day > $2::date) order by w.name, w.id limit 100`,
    [centre, today],
  )
  const called = await onDutyAt(tx, [...new Set(rows.flatMap((row) => (row.way === 'onCall' ? row.organisation : [])))], now)
  const works_ = isWorkingDay(today, region.calendar)
  return rows.map((row) => {
    const first = called.find((one) => one.organisation === row.organisation && one.person !== null)
    const onCall = row.way === 'onCall'
    return {
      ...row,
      person: onCall ? (first?.name ?? null) : row.person,
      phone: onCall ? (first?.phone ?? row.phone) : row.phone,
      department: region.organisations.get(row.organisation)?.short ?? row.organisation,
      /** Somebody sits there now; on call, it can be rung. */
      now: onCall ? first !== undefined : works_ && row.days.includes(weekday(today)) && minute >= row.from && minute < row.to,
    }
  })
}

export const roster = defineQuery({
  name: 'roster',
  input: z.strictObject({ organisation: z.optional(code), from: z.optional(day) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { organisation, from }) => {
    const region = regionOf(asking)
    const actor = asking.actor as Staff
    const office = region && officeOf(region, actor.posts, organisation)
    if (!region || !office) return refuse('notFound')
    const { tx, now } = asking
    const { zone } = region.calendar
    const today = localDay(now, zone)
    const first = from ?? addDays(today, 1 - weekday(today))
    const span = [instantAt(first, 0, zone), instantAt(addDays(first, 7), 0, zone)] as const
    const rows = await tx.rows(
      `select d.from_at as "from", d.to_at as "to", d.line, d.person::text as person, p.name,
         d.person = $4::uuid as mine, (d.person is not null and exists (select 1 from duty e where e.person = d.person and e.from_at < d.to_at and e.to_at > d.from_at
           and not (e.organisation = d.organisation and e.from_at = d.from_at and e.line = d.line))) as twice,
         (select c.what from duty_change c where c.organisation = d.organisation and c.from_at = d.from_at and c.line = d.line and c.what <> 'made' order by c.at desc, c.id limit 1) as changed
       from duty d left join person p on p.id = d.person where d.organisation = $1 and d.from_at < $3 and d.to_at > $2 order by d.from_at, d.line`,
      [office.id, span[0], span[1], actor.person],
    )
    const crew = await tx.rows(
      `select distinct on (h.pinyin, h.id) h.id::text as id, h.name, p.name as post,
         exists (select 1 from absence a where a.post = p.id and a.from_at < $4 and a.to_at > $3) as away
       from post p join person h on h.id = p.person
       where p.organisation = $1 and p.from_at <= $2 and (p.to_at is null or p.to_at > $2) and h.disabled_at is null order by h.pinyin, h.id, p.from_at, p.id limit 200`,
      [office.id, now, ...span],
    )
    const changes = await tx.rows(
      `select c.id::text as id, c.from_at as "from", c.line, c.what, b.name as before, a.name as after, c.reason, w.name as "byName", c.at
       from duty_change c left join person b on b.id = c.before left join person a on a.id = c.after left join person w on w.id = c.by
       where c.organisation = $1 and c.from_at >= $2 and c.from_at < $3 order by c.at desc, c.id limit 50`,
      [office.id, ...span],
    )
    return {
      rows,
      next: null,
      asOf: now,
      office: { id: office.id, name: office.name, short: office.short },
      from: first,
      days: Array.from({ length: 7 }, (_, n) => addDays(first, n)).map((date) => ({
        day: date,
        works: isWorkingDay(date, region.calendar),
        begins: instantAt(date, 0, zone),
      })),
      mayLead: leads({ actor, region }, office.id),
      crew,
      changes,
    }
  },
})

export const shiftNote = defineQuery({
  name: 'shiftNote',
  input: named,
  by: 'staff',
  looks: 'none',
  run: async (asking, { organisation }) => {
    const region = regionOf(asking)
    const actor = asking.actor as Staff
    const office = region && officeOf(region, actor.posts, organisation)
    const may = region && office && works({ actor, region }, office.id)
    const note = may ? await lastNote(asking.tx, asking.counties, office.id) : null
    const must = await mustRead(asking.tx, actor.person, note, asking.now)
    const promises = must && office ? await promisesOf(asking, office.id) : []
    return { rows: note ? [shownNote(note)] : [], next: null, asOf: asking.now, mustRead: must, promises }
  },
})
