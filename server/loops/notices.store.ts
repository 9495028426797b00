// An entry becomes notices: to staff in the in-app inbox, to residents who left a number as a message or as a call to make.
import type { ChannelName } from '../../channels/messages/port.ts'
import { lineUp, onDutyAt } from '../../registers/duty/now.ts'
import { supervise } from '../../rules/effect.ts'
import { onlyReporter } from '../../rules/frame/watched.ts'
import { reporterLeft } from '../../rules/frame/withdrawn.ts'
import { supervisorsAt } from '../../rules/house.ts'
import { gathering } from '../../rules/messages.ts'
import { lineOf, pressed } from '../../rules/outside.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { queueHooks } from './hooks.store.ts'
import { insertReactions, type ReactionRow } from './reactions.store.ts'
import type { Inside } from './reactions.ts'

type Told = {
  readonly id: string
  readonly kind: string
  readonly area: string
  readonly urgency: string
  readonly holder: string
  readonly centre: string
  readonly handler: string | null
  readonly reporter: string | null
  readonly organisations: readonly string[]
  readonly barred: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  readonly todos: readonly { readonly organisation: string; readonly duty: string }[]
  /** Reporters, each with the case he reported: also of those merged into this one, and of the one this was split from. */
  readonly parties: readonly {
    readonly id: string
    readonly of: string
    readonly wants: string
    readonly phone: boolean
    readonly email: boolean
    /** His own matter is another, which this one answers too. */
    readonly asked: boolean
    /** Not his matter: he only follows it. */
    readonly follower: boolean
  }[]
}
type Notice = {
  readonly county: string
  readonly id: string
  readonly case_id: string
  readonly version: number
  readonly topic: string
  readonly organisation: string | null
  readonly duty: string | null
  readonly person: string | null
  readonly party: string | null
  readonly channel: 'inbox' | 'sms' | 'email'
  readonly state: 'told' | 'waiting'
  readonly at: number
}

/** What waits for the letter of its office and day (digest.store.ts). */
type Item = {
  readonly county: string
  readonly id: string
  readonly case_id: string
  readonly version: number
  readonly organisation: string
  readonly what: 'supervised' | 'overdue' | 'urged'
  readonly at: number
}
/** Steps that would be a flood of letters: an office hears of them once a day, and at once only where the matter is urgent. */
const gathered: Readonly<Record<string, Item['what']>> = { urge: 'urged', escalateOverdue: 'overdue' }

/** Handler of the topic 'entry'. `ways` are those that are set up: what can go out by none of them does not wait for ever. */
export const tellPeople = (
  house: House,
  ways: readonly ChannelName[],
  onErased: (county: string, caseId: string) => void,
): Inside => ({
  how: 'inside',
  run: async (tx, batch, now) => {
    const county = batch[0]?.county
    if (county === undefined) return
    const cases = new Map((await casesOf(tx, county, [...new Set(batch.map((one) => one.case_id))])).map((one) => [one.id, one]))
    const holders = await holdersOf(tx, county, batch)
    const rung = await rungBy(tx, batch, now)
    const notices: Notice[] = []
    const items: Item[] = []
    for (const one of batch) {
      const row = cases.get(one.case_id)
      if (row) {
        const told = noticesOf(house, one, { ...row, holder: holders.get(one.id) ?? row.holder }, ways, now, rung)
        notices.push(...told.notices)
        items.push(...told.items)
      }
      if (one.payload.step === 'erase') onErased(county, one.case_id)
    }
    await queueHooks(house, tx, county, batch, now)
    if (items.length > 0)
      await tx.rows(
        'insert into digest_item select r.* from jsonb_populate_recordset(null::digest_item, $1::jsonb) r on conflict (county, id) do nothing',
        [JSON.stringify(items)],
      )
    if (notices.length === 0) return
    await tx.rows(
      'insert into notice select r.* from jsonb_populate_recordset(null::notice, $1::jsonb) r on conflict (county, id) do nothing',
      [JSON.stringify(notices)],
    )
    const region = house.region(county)
    const out = notices
      .filter((one) => one.channel !== 'inbox')
      // What is urgent is told at once; other news may be followed by better ones in a moment.
      .map((one) => messageOf(one, now + (region && cases.get(one.case_id)?.urgency !== 'urgent' ? gathering(region) : 0)))
    if (ways.includes('robot')) out.push(...(await posted(tx, notices, cases, now)))
    if (out.length > 0) await insertReactions(tx, out)
  },
})

const messageOf = (notice: Notice, at: number) =>
  reactionOf(notice, derivedId(notice.id, 'sms'), { notice: notice.id, party: notice.party, topic: notice.topic }, at)

const reactionOf = (notice: Notice, id: string, payload: Readonly<Record<string, string | null>>, at: number) => ({
  county: notice.county,
  id,
  case_id: notice.case_id,
  version: notice.version,
  topic: 'message',
  payload,
  not_before: at,
  tries: 0,
  error: null,
  dead_at: null,
})

/** What an office's group is posted: only what cannot wait for the letter of the day, once for each step. */
async function posted(tx: Tx, notices: readonly Notice[], cases: ReadonlyMap<string, Told>, now: number) {
  const pressing = notices.filter((one) => one.organisation !== null && cases.get(one.case_id)?.urgency === 'urgent')
  if (pressing.length === 0) return []
  const robots = await tx.rows<{ id: string; organisation: string }>(
    'select id, organisation from robot where organisation = any($1) and revoked_at is null order by id',
    [[...new Set(pressing.map((one) => one.organisation))]],
  )
  const made = new Map<string, ReturnType<typeof reactionOf>>()
  for (const one of pressing)
    for (const robot of robots)
      if (robot.organisation === one.organisation) {
        const id = derivedId(derivedId(one.case_id, String(one.version)), `robot ${robot.id}`)
        made.set(id, reactionOf(one, id, { robot: robot.id, message: id }, now))
      }
  return [...made.values()]
}

// Whose parties are told is gathered first: asked of each party of a county whether it is one of them, a storm of reports stops the desk.
const casesOf = (tx: Tx, county: string, ids: readonly string[]): Promise<Told[]> =>
  tx.rows<Told>(
    `select c.id, c.kind, c.area, c.urgency, c.holder, c.centre, c.handler, c.reporter, c.organisations, c.barred, c.data,
       coalesce((select jsonb_agg(jsonb_build_object('organisation', t.organisation, 'duty', t.duty)) from todo t where t.county = $1 and t.case_id = c.id), '[]') as todos,
       coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'of', p.case_id, 'follower', p.role = 'follower', 'wants', p.wants, 'phone', p.phone_sealed is not null, 'email', p.email_sealed is not null,
           'asked', p.case_id in (select r.other from relation r where r.county = $1 and r.case_id = c.id and r.what = 'gathered')) order by p.id)
         from (select c.id as told
           union select r.case_id from relation r join "case" m on m.county = $1 and m.id = r.case_id
             where c.phase <> 'ended' and r.county = $1 and r.other = c.id and r.what = 'merged' and m.hold = 'merged'
           union select r.other from relation r where r.county = $1 and r.case_id = c.id and r.what in ('splitFrom', 'gathered')) f
         join party p on p.county = $1 and p.case_id = f.told where p.erased_by is null
           and (p.role = 'reporter' or (p.role = 'follower' and p.case_id = c.id and not c.secret and c.barred = '{}'))), '[]') as parties
     from "case" c where c.county = $1 and c.id = any($2) order by c.id`,
    [county, ids],
    'cases_to_tell',
  )

/** Who held the case at the entry that is told, which may be some steps ago. */
async function holdersOf(tx: Tx, county: string, batch: readonly ReactionRow[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ id: string; holder: string }>(
    `select k.id, e.holder from unnest($2::uuid[], $3::uuid[], $4::int[]) k (id, case_id, version)
     join entry e on e.county = $1 and e.case_id = k.case_id and e.version = k.version`,
    [county, batch.map((one) => one.id), batch.map((one) => one.case_id), batch.map((one) => one.version)],
    'holders_told',
  )
  return new Map(rows.map((row) => [row.id, row.holder]))
}

type Rings = { readonly offices: readonly string[]; readonly line: number }
/** Office → whom a call reaches there now, the first in line first. */
type Rung = ReadonlyMap<string, readonly string[]>
async function rungBy(tx: Tx, batch: readonly ReactionRow[], now: number): Promise<Rung> {
  const offices = [...new Set(batch.flatMap((one) => (one.payload.rings as Rings | undefined)?.offices ?? []))]
  if (offices.length === 0) return new Map()
  const rows = await onDutyAt(tx, offices, now)
  return new Map(offices.map((office) => [office, lineUp(rows, office)]))
}

/** The duty under which all of an organisation's cases are seen: for whom no queue names a nearer one. */
const wholeOffice = 'case.organisation'

type Telling = { readonly notices: readonly Notice[]; readonly items: readonly Item[] }

/** The way a person chose, if he left what it needs. */
const wayOf = (party: Told['parties'][number]): 'sms' | 'email' | null => {
  if (party.wants === 'message' && party.phone) return 'sms'
  return party.wants === 'email' && party.email ? 'email' : null
}

function noticesOf(house: House, one: ReactionRow, row: Told, ways: readonly ChannelName[], now: number, rung: Rung): Telling {
  const tells = new Set((one.payload.tells as readonly string[] | undefined) ?? [])
  const step = String(one.payload.step ?? '')
  const make = (label: string, part: Partial<Notice>): Notice => ({
    county: one.county,
    id: derivedId(one.id, label),
    case_id: one.case_id,
    version: one.version,
    topic: `${row.kind}.${step}`,
    organisation: null,
    duty: null,
    person: null,
    party: null,
    channel: 'inbox',
    state: 'told',
    at: now,
    ...part,
  })
  const made = new Map<string, Notice>()
  const items = new Map<string, Item>()
  const atOnce = row.urgency === 'urgent'
  // Nothing reaches the body complained of.
  const barred = (organisation: string) => row.barred.includes(organisation)
  const gather = (organisation: string, what: Item['what']) => {
    if (barred(organisation)) return
    const { county, case_id, version } = one
    const id = derivedId(one.id, `digest ${organisation} ${what}`)
    items.set(id, { county, id, case_id, version, organisation, what, at: now })
  }
  const tell = (organisation: string | null, fallback = wholeOffice, what = gathered[step]) => {
    if (organisation === null) return
    if (what) gather(organisation, what)
    if (!what || atOnce) tellNow(organisation, fallback)
  }
  const tellNow = (organisation: string, fallback = wholeOffice) => {
    if (barred(organisation)) return
    const duties = row.todos.filter((todo) => todo.organisation === organisation).map((todo) => todo.duty)
    for (const duty of duties.length > 0 ? duties : [fallback])
      made.set(`${organisation} ${duty}`, make(`office ${organisation} ${duty}`, { organisation, duty }))
  }
  if (tells.has('holder')) tell(row.holder)
  if (tells.has('handler')) tell(row.handler)
  if (tells.has('centre')) tell(row.centre)
  if (tells.has('supervised') && typeof row.data.supervised === 'string') tell(row.data.supervised, wholeOffice, 'supervised')
  // An office rings whoever is on duty; where nobody is, or the next has to be rung, all of it hears.
  const rings = one.payload.rings as Rings | undefined
  for (const office of rings?.offices ?? []) {
    const person = rung.get(office)?.[(rings?.line ?? 1) - 1]
    if (person !== undefined) made.set(`person ${person}`, make(`rung ${person}`, { person, topic: `${row.kind}.${step}` }))
    if (person === undefined || (rings?.line ?? 1) > 1) tellNow(office)
  }
  for (const office of (one.payload.offices as readonly string[] | undefined) ?? []) tellNow(office)
  if (tells.has('supervisor')) {
    const region = house.region(one.county)
    tell(region && (supervisorsAt(region, row.area, row.barred)?.id ?? null), supervise)
  }
  const list = [...made.values()]
  const told = { notices: list, items: [...items.values()] }
  if (tells.has('outside')) {
    const region = house.region(one.county)
    const above = region && supervisorsAt(region, row.area, row.barred)
    if (region && above && !lineOf(region, row).has(above.id))
      list.push(make('outside', { organisation: above.id, duty: pressed, topic: `${row.kind}.pressed` }))
  }
  if (!tells.has('reporter') && !tells.has('asked')) return told
  // Who asked before it was settled for all is told of the one answer, not of every step towards it; who left, of nothing.
  const left = reporterLeft(row)
  const parties = row.parties.filter(
    (party) =>
      tells.has(party.asked ? 'asked' : 'reporter') &&
      (party.follower ? !onlyReporter.has(step) : !(left && party.of === row.id)),
  )
  if (row.reporter !== null && tells.has('reporter') && !left) list.push(make(`person ${row.reporter}`, { person: row.reporter }))
  // Who asked to be rung up is told by somebody, not by a machine.
  if (parties.some((party) => party.wants === 'call' && party.phone))
    list.push(make('call', { organisation: row.centre, duty: wholeOffice, topic: `${row.kind}.call` }))
  for (const party of parties) {
    const channel = wayOf(party)
    if (channel !== null && ways.includes(channel))
      list.push(
        make(`party ${party.id}`, {
          party: party.id,
          case_id: party.of,
          channel,
          state: 'waiting',
          ...(party.follower ? { topic: `${row.kind}.followed` } : {}),
        }),
      )
  }
  return told
}
