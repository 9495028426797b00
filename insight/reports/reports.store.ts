// The daily report (日报): written by itself, one sentence may be changed, frozen when it is sent; what turns out later is a note beside it.
import { hash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { covers, levelOf, parentOf, trimCode } from '../../rules/area.ts'
import { canonical } from '../../rules/canon.ts'
import { centreAt, setting } from '../../rules/house.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Organisation, Region } from '../../rules/region.ts'
import { code, day, id } from '../../rules/schema.ts'
import { addDays, type Day, type Instant, instantAt, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { type Asking, defineQuery, type Page } from '../../store/query.ts'
import { countedAt } from '../sums.store.ts'
import { type Line, linesOf } from './lines.store.ts'

const sending = 'report.send'
const reading = 'report.read'
/** The hour of the report where a region names none [D]. */
const usual = '17:00'
/** A number of seven figures and more, or an address of a flat, has no place in what goes to others. */
const personal = /\d{7,}|\d+\s*(室|号楼|單元|单元|栋)/u

type Kept = {
  readonly county: string
  readonly id: string
  readonly organisation: string
  readonly day: Day
  readonly from_at: Instant
  readonly at: Instant
  readonly lines: readonly Line[]
  readonly changed: number | null
  readonly above: string | null
  readonly byName: string | null
  readonly sent_at: Instant | null
  readonly hash: string | null
}
export type Report = {
  readonly county: string
  /** Null: what it would say now; it was not written yet. */
  readonly id: string | null
  readonly organisation: string
  readonly organisationName: string
  readonly aboveName: string | null
  readonly day: Day
  readonly from: Instant
  readonly at: Instant
  /** From this instant on it is time to send it. */
  readonly dueAt: Instant
  readonly lines: readonly Line[]
  readonly changed: number | null
  readonly byName: string | null
  readonly sentAt: Instant | null
  readonly hash: string | null
  readonly notes: readonly { readonly text: string; readonly byName: string; readonly at: Instant }[]
  readonly maySend: boolean
}

/** The instant of the report of a day; an hour that cannot be read is the usual one. */
function dueOn(region: Region, on: Day): Instant {
  const said = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(setting(region, 'report.at', usual)) ?? [null, '17', '00']
  return instantAt(on, Number(said[1]) * 60 + Number(said[2]), region.calendar.zone)
}

/** The level above: of a street its district, of a district its city where that is kept here. */
function aboveOf(region: Region, office: Organisation): Organisation | null {
  const up = parentOf(trimCode(office.area))
  const level = levelOf(trimCode(office.area))
  const found = up === null ? null : centreAt(region, up, level === 'street' ? 'county' : 'street')
  return found && found.id !== office.id ? found : null
}
const mays = (actor: Staff, office: Organisation, permission: string): boolean =>
  actor.posts.some(
    (post) => post.permissions.includes(permission) && (post.organisation === office.id || covers(post.areas, office.area)),
  )
const sends = (actor: Staff, office: Organisation): boolean =>
  actor.posts.some((post) => post.permissions.includes(sending) && post.organisation === office.id)
const reads = (actor: Staff, office: Organisation): boolean => mays(actor, office, reading) || sends(actor, office)

type Here = { readonly county: string; readonly region: Region }
const heres = ({ house, counties }: Pick<Asking, 'house' | 'counties'>): readonly Here[] =>
  counties.flatMap((county) => {
    const region = house.region(county)
    return region ? [{ county, region }] : []
  })

const select = `select r.county, r.id::text as id, r.organisation, r.day, r.from_at, r.at, r.lines, r.changed, r.above, p.name as "byName", r.sent_at, r.hash
  from report r left join person p on p.id = r.by`

const Input = z.strictObject({ organisation: z.optional(code), day: z.optional(day), id: z.optional(id) })
/** One report: the one named, else mine of today, as far as it is written. */
export const report = defineQuery({ name: 'report', input: Input, by: 'staff', looks: 'none', run: readReport })

async function readReport(asking: Asking, input: z.infer<typeof Input>): Promise<Page<Report> | Refusal> {
  const { actor, tx, now, counties } = asking
  if (actor.type !== 'staff') return refuse('notYours')
  const wanted = input.organisation ?? actor.posts.find((post) => post.permissions.includes(sending))?.organisation
  const none = { rows: [], next: null, asOf: now }
  if (input.id !== undefined) {
    const [kept] = await tx.rows<Kept>(`${select} where r.county = any($1) and r.id = $2`, [counties, input.id])
    const here = heres(asking).find(({ county }) => county === kept?.county)
    const office = kept && here?.region.organisations.get(kept.organisation)
    if (!kept || !here || !office || !(kept.sent_at === null ? sends(actor, office) : reads(actor, office)))
      return refuse('notFound')
    return { ...none, rows: [await told(asking, here, office, kept)] }
  }
  const here = heres(asking).find(({ region }) => wanted !== undefined && region.organisations.has(wanted))
  const office = here?.region.organisations.get(wanted ?? '')
  if (!here || !office) return none
  if (!reads(actor, office)) return refuse('notYours')
  const own = sends(actor, office)
  const on = input.day ?? localDay(now, here.region.calendar.zone)
  const [kept] = await tx.rows<Kept>(`${select} where r.county = $1 and r.organisation = $2 and r.day = $3`, [
    here.county,
    office.id,
    on,
  ])
  if (kept && (own || kept.sent_at !== null)) return { ...none, rows: [await told(asking, here, office, kept)] }
  if (!own || kept || on !== localDay(now, here.region.calendar.zone)) return none
  const draft = await written(asking, here, office)
  if (draft === null) return none
  return {
    ...none,
    rows: [
      {
        county: here.county,
        id: null,
        organisation: office.id,
        organisationName: office.name,
        aboveName: aboveOf(here.region, office)?.name ?? null,
        day: on,
        ...draft,
        dueAt: dueOn(here.region, on),
        changed: null,
        byName: null,
        sentAt: null,
        hash: null,
        notes: [],
        maySend: true,
      },
    ],
  }
}

async function told({ tx, actor }: Asking, { region }: Here, office: Organisation, kept: Kept): Promise<Report> {
  const notes = await tx.rows<Report['notes'][number]>(
    `select n.text, p.name as "byName", n.at from report_note n join person p on p.id = n.by
     where n.county = $1 and n.report = $2 order by n.at, n.id`,
    [kept.county, kept.id],
  )
  return {
    county: kept.county,
    id: kept.id,
    organisation: office.id,
    organisationName: office.name,
    aboveName: kept.above === null ? null : (region.organisations.get(kept.above)?.name ?? kept.above),
    day: kept.day,
    from: kept.from_at,
    at: kept.at,
    dueAt: dueOn(region, kept.day),
    lines: kept.lines,
    changed: kept.changed,
    byName: kept.byName,
    sentAt: kept.sent_at,
    hash: kept.hash,
    notes,
    maySend: actor.type === 'staff' && sends(actor, office),
  }
}

/** From the report before, or from its hour of yesterday, so that no evening is lost between two of them; null before anything was counted. */
async function written(
  { house, tx, now, language }: Pick<Asking, 'house' | 'tx' | 'now' | 'language'>,
  { county, region }: Here,
  office: Organisation,
): Promise<Pick<Report, 'from' | 'at' | 'lines'> | null> {
  const at = await countedAt(tx, [county])
  if (at === null) return null
  const yesterday = addDays(localDay(now, region.calendar.zone), -1)
  const [before] = await tx.rows<{ at: Instant }>(
    'select at from report where county = $1 and organisation = $2 and day = $3 and sent_at is not null',
    [county, office.id, yesterday],
  )
  const from = Math.min(before?.at ?? dueOn(region, yesterday), at)
  return { from, at, lines: await linesOf({ house, tx, county, region, office, from, at, now, language }) }
}

type Writing = Pick<Asking, 'house' | 'tx' | 'now' | 'language'>
/** Writes the report of today, or writes it anew while it was not sent. False where nothing was counted yet, or it was sent. */
async function writeToday(asking: Writing, here: Here, office: Organisation): Promise<boolean> {
  const draft = await written(asking, here, office)
  if (draft === null) return false
  const { county, region } = here
  const on = localDay(asking.now, region.calendar.zone)
  const made = derivedId(derivedId(county, office.id), `report ${on}`)
  const rows = await asking.tx.rows(
    `insert into report (county, id, organisation, day, from_at, at, lines, above) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (county, id) do update set from_at = excluded.from_at, at = excluded.at, lines = excluded.lines, above = excluded.above
     where report.sent_at is null returning id`,
    [county, made, office.id, on, draft.from, draft.at, JSON.stringify(draft.lines), aboveOf(region, office)?.id ?? null],
  )
  return rows.length > 0
}

/** A person writes it before its hour, or once more with the figures of now. */
export async function writeReport(asking: Writing, actor: Staff, here: Here, organisation: string): Promise<Refusal | null> {
  const office = here.region.organisations.get(organisation)
  if (!office || !sends(actor, office)) return refuse('notYours')
  return (await writeToday(asking, here, office)) ? null : refuse('nothingOpen')
}

/** At the hour of the region every centre's report is written, once; how many were written now. */
export async function reportsOnce(house: House, counties: readonly string[]): Promise<number> {
  let made = 0
  const now = house.now()
  for (const { county, region } of heres({ house, counties })) {
    const on = localDay(now, region.calendar.zone)
    if (now < dueOn(region, on)) continue
    const context = { actor: 'system:report', counties: [county] }
    const known = await house.db.read(context, (tx) =>
      tx.rows<{ organisation: string }>('select organisation from report where county = $1 and day = $2', [county, on]),
    )
    for (const office of centres(region).filter((one) => !known.some(({ organisation }) => organisation === one.id))) {
      const done = await house.db.begin(context, async (tx) => {
        const wrote = await writeToday({ house, tx, now, language: 'zh-CN' }, { county, region }, office)
        if (wrote)
          await tell(
            tx,
            county,
            derivedId(derivedId(county, office.id), `written ${on}`),
            'reportReady',
            [office.id, sending],
            now,
          )
        return wrote
      })
      made += done ? 1 : 0
    }
  }
  return made
}

const centres = (region: Region): readonly Organisation[] =>
  [...region.organisations.values()].filter(
    (one) => one.kind === 'governanceCentre' && ['street', 'county'].includes(levelOf(trimCode(one.area)) ?? ''),
  )
const tell = (
  tx: Tx,
  county: string,
  notice: string,
  topic: string,
  [organisation, duty]: readonly [string, string],
  now: Instant,
) =>
  tx.rows(
    `insert into notice (county, id, case_id, version, topic, organisation, duty, person, party, channel, state, at)
     values ($1, $2, null, 0, $3, $4, $5, null, null, 'inbox', 'told', $6) on conflict (county, id) do nothing`,
    [county, notice, topic, organisation, duty, now],
  )

export type Sending = {
  readonly report: string
  /** When what was shown was counted: written anew meanwhile, it is looked at again. */
  readonly seen: Instant
  readonly change?: { readonly line: number; readonly text: string } | undefined
}

/** Sends a written report with one sentence changed at most: from now on it is kept as it is, with a digest over all of it. */
export async function sendReport(
  tx: Tx,
  actor: Staff,
  { county, region }: Here,
  { report: made, seen, change }: Sending,
  now: Instant,
): Promise<Refusal | null> {
  const [kept] = await tx.rows<Kept>(
    `select county, id::text as id, organisation, day, from_at, at, lines, changed, above, sent_at, hash from report
     where county = $1 and id = $2 for update`,
    [county, made],
  )
  const office = kept && region.organisations.get(kept.organisation)
  if (!kept || !office) return refuse('notFound')
  if (!sends(actor, office)) return refuse('notYours')
  if (kept.sent_at !== null || kept.at !== seen) return refuse('changed')
  if (change && (!kept.lines[change.line] || change.text.trim() === '')) return refuse('badInput', { field: 'line' })
  if (change && personal.test(change.text.normalize('NFKC'))) return refuse('notAnonymous', { field: 'text' })
  const lines = kept.lines.map((line, n) => (n === change?.line ? { ...line, text: change.text.trim() } : line))
  const changed = change?.line ?? null
  const { organisation, day: on, from_at: from, at } = kept
  const sealed = hash(
    'sha256',
    canonical({ v: 'report/1', organisation, day: on, from, at, lines, changed, by: actor.person, sent: now }),
  )
  await tx.rows(
    `update report set lines = $3, changed = $4, by = $5, sent_at = $6, hash = $7
     where county = $1 and id = $2 and sent_at is null returning id`,
    [county, made, JSON.stringify(lines), changed, actor.person, now, sealed],
  )
  if (kept.above !== null) await tell(tx, county, made, 'report', [kept.above, reading], now)
  return null
}

/** A sentence beside a report that was sent; the report stays as it is. */
export async function noteReport(
  tx: Tx,
  actor: Staff,
  { county, region }: Here,
  given: { readonly id: string; readonly report: string; readonly text: string },
  now: Instant,
): Promise<Refusal | null> {
  const [kept] = await tx.rows<{ organisation: string; sent_at: Instant | null }>(
    'select organisation, sent_at from report where county = $1 and id = $2',
    [county, given.report],
  )
  const office = kept && region.organisations.get(kept.organisation)
  if (!kept || !office) return refuse('notFound')
  if (!sends(actor, office)) return refuse('notYours')
  if (kept.sent_at === null) return refuse('nothingOpen')
  if (personal.test(given.text.normalize('NFKC'))) return refuse('notAnonymous', { field: 'text' })
  await tx.rows(
    `insert into report_note (county, id, report, text, by, at) values ($1, $2, $3, $4, $5, $6) on conflict (county, id) do nothing`,
    [county, given.id, given.report, given.text, actor.person, now],
  )
  return null
}

type Listed = {
  readonly county: string
  readonly organisation: string
  readonly organisationName: string
  readonly id: string | null
  readonly sentAt: Instant | null
}
/** Reports of a day that come to me, with the offices that owe one. */
export const reports = defineQuery({
  name: 'reports',
  input: z.strictObject({ day: z.optional(day) }),
  by: reading,
  looks: 'none',
  run: async (asking, input): Promise<Page<Listed>> => {
    const { actor, tx, now, counties } = asking
    const here = heres(asking)
    const zone = here[0]?.region.calendar.zone
    const on = input.day ?? (zone ? localDay(now, zone) : '')
    const kept = await tx.rows<{ county: string; id: string; organisation: string; sent_at: Instant }>(
      'select county, id::text as id, organisation, sent_at from report where county = any($1) and day = $2 and sent_at is not null',
      [counties, on],
    )
    const rows = here.flatMap(({ county, region }) =>
      [...region.organisations.values()]
        .filter((one) => one.kind === 'governanceCentre' && levelOf(trimCode(one.area)) === 'street')
        .filter((one) => actor.type === 'staff' && reads(actor, one))
        .map((one): Listed => {
          const found = kept.find((each) => each.county === county && each.organisation === one.id)
          return {
            county,
            organisation: one.id,
            organisationName: one.name,
            id: found?.id ?? null,
            sentAt: found?.sent_at ?? null,
          }
        }),
    )
    return { rows, next: null, asOf: now, day: on }
  },
})
