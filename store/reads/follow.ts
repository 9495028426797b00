// What a resident reads of a matter: the public minimum by its code, the whole of one's own with link or word.
import * as z from 'zod/mini'
import { type Actor, mayView } from '../../rules/actor.ts'
import { offers } from '../../rules/judge.ts'
import { handedOver, type Kind } from '../../rules/kind.ts'
import { cite, isLaw } from '../../rules/law.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { derivedId } from '../digest.ts'
import type { Asking } from '../query.ts'
import { defineQuery } from '../query.ts'
import { firstLine, placesOf } from '../transfers.ts'
import { formOf } from './form.ts'
import { type EntryJson, factsOf, readWhole, type Whole } from './hung.ts'
import { type ClockShort, clockRow, clocksSql, textIn, timeLeft } from './line.ts'
import { type Counties, countiesOf, nameOf } from './statement.ts'

const Input = z.strictObject({ code: z.string().check(z.regex(/^[0-9A-Z]{21}$/)), county: z.optional(z.string()) })

type Minimum = {
  county: string
  id: string
  code: string
  kind: string
  state: string
  phase: string
  hold: string
  holder: string
  secret: boolean
  due: number | null
  warn: number | null
  clocks: readonly ClockShort[] | null
}

const minimumSql = (
  counties: Counties,
  by: 'code' | 'id',
): string => `select c.county, c.id, c.code, c.kind, c.state, c.phase, c.hold, c.holder, c.secret, c.due_at as due, c.warn_at as warn,
  ${clocksSql(counties)} as clocks
  from "case" c where ${counties.is('c.county')} and c.${by} = $2`

/**
 * State, office, due date and next step: all that the code alone opens. `county` and `id` are for the server and never sent.
 * Of a secret matter the office is not named.
 */
async function publicView(asking: Asking, code: string): Promise<Readonly<Record<string, unknown>> | null> {
  const { house, now } = asking
  const first = await minimumOf(asking, asking.counties, 'code', code)
  if (!first) return null
  // Handed over, the old code answers with where it is now.
  const places = first.state === handedOver ? await placesOf(asking.tx, { county: first.county, caseId: first.id }) : []
  const last = places.at(-1)
  const row = (last && (await minimumOf(asking, [last.county], 'id', last.caseId))) ?? first
  const region = house.region(row.county)
  if (!region) return null
  const clock = (row.clocks ?? []).map(clockRow).find((one) => one.dueAt === row.due)
  const ended = row.phase === 'ended'
  const left = timeLeft(clock, ended ? null : row.due, row.warn, now, region)
  const office = row.secret ? null : region.organisations.get(row.holder)
  return {
    county: first.county,
    id: first.id,
    code: first.code,
    state: row.state,
    hold: row.hold,
    office: office?.short ?? null,
    phone: office?.phone ?? null,
    due: left.due,
    remaining: ended ? null : left.remaining,
    provisional: left.provisional,
    next: ended ? null : nextOf(house.kinds.get(row.kind), row.state),
    ended,
  }
}

async function minimumOf({ tx }: Asking, of: readonly string[], by: 'code' | 'id', value: string): Promise<Minimum | undefined> {
  const counties = countiesOf(of)
  const sql = minimumSql(counties, by)
  return (await tx.rows<Minimum>(sql, [counties.bound, value], nameOf('track', sql)))[0]
}

/** The state that follows when all goes well: where the first main step of this state leads that moves it on. */
function nextOf(kind: Kind | undefined, state: string): string | null {
  for (const step of Object.values(kind?.steps ?? {})) {
    if (!Array.isArray(step.from) || !step.from.includes(state) || step.tone !== 'main' || step.to === 'same') continue
    const to = [step.to].flat().find((one) => one !== state && one !== 'any')
    if (to !== undefined && onward(kind, state, to)) return to
  }
  return null
}

const phases = ['intake', 'placed', 'handling', 'checking', 'ended']
/** Not back to where it was: a decision may lead there, but that is not what comes next. */
const onward = (kind: Kind | undefined, from: string, to: string): boolean =>
  phases.indexOf(kind?.states[to]?.phase ?? '') > phases.indexOf(kind?.states[from]?.phase ?? '') ||
  Object.keys(kind?.states ?? {}).indexOf(to) > Object.keys(kind?.states ?? {}).indexOf(from)

/** A case that belongs to one's own: together with it, or a part of it that goes its own way. */
type Beside = Minimum & { readonly what: 'merged' | 'splitFrom' | 'gathered' }

/** With which case it is handled together, and its parts: state and office of each, never what others said. */
async function besideOf({ tx, house }: Asking, county: string, id: string) {
  const rows = await tx.rows<Beside>(
    `select r.what, c.county, c.id, c.code, c.kind, c.state, c.phase, c.hold, c.holder, c.secret from (
       select what, other as id from relation where county = $1 and case_id = $2 and what = 'merged'
       union all select what, case_id from relation where county = $1 and other = $2 and what in ('splitFrom', 'gathered')) r
     join "case" c on c.county = $1 and c.id = r.id order by c.opened_at, c.id`,
    [county, id],
  )
  const plain = (row: Beside) => ({
    code: row.code,
    state: row.state,
    office: row.secret ? null : (house.region(county)?.organisations.get(row.holder)?.short ?? null),
    ended: row.phase === 'ended',
  })
  const first = rows.find((row) => row.what === 'merged')
  const gathered = rows.findLast((row) => row.what === 'gathered')
  return {
    others: [first, gathered].flatMap((one) => (one && !one.secret ? [one.id] : [])),
    gathered: gathered ? plain(gathered) : null,
    together: first ? plain(first) : null,
    parts: rows.filter((row) => row.what === 'splitFrom').map(plain),
  }
}

/** The whole of one's own matter; `caseMissing` for everybody but the party whose link or word was shown. */
async function followView(asking: Asking, code: string): Promise<Readonly<Record<string, unknown>> | Refusal> {
  const { actor, house, language, now } = asking
  if (actor.type !== 'resident' || actor.party === null) return refuse('caseMissing')
  const { county, caseId, follower } = actor.party
  const [minimum, whole] = await Promise.all([publicView(asking, code), readWhole(asking.tx, county, caseId)])
  const region = house.region(county)
  const kind = whole && house.kinds.get(whole.row.kind)
  if (!minimum || !whole || !region || !kind || whole.row.code !== code) return refuse('caseMissing')
  const facts = factsOf(whole)
  if (follower) return followerView(minimum, { whole, region, kind, facts, actor }, now)
  if (!mayView(actor, facts.case)) return refuse('caseMissing')
  const said = saidIn(whole)
  // What was answered to the one it was merged into is the answer to this one.
  const { others, ...beside } = await besideOf(asking, county, caseId)
  const there = await Promise.all(others.map((other) => readWhole(asking.tx, county, other)))
  const replies = [...repliesOf(whole, region, said), ...there.flatMap((other) => (other ? resultsOf(other, region) : []))].map(
    ({ what: _what, of: _of, ...one }) => one,
  )
  // With the next keepers it goes on: one timeline, and what may be done is done where it is now.
  const onward = await onwardOf(asking, whole)
  const present = onward.at(-1) ?? { whole, region, kind, facts, actor }
  return {
    ...minimum,
    county: present.whole.row.county,
    id: present.whole.row.id,
    ...beside,
    law: lawOf(present.facts, present.whole.row.due_at, language),
    transfer: transferOf(whole, house, said),
    kind: present.kind.name,
    version: present.whole.row.version,
    category: whole.row.category,
    categoryName: textIn(region.categories.get(whole.row.category)?.publicName, language),
    follower: false,
    call: callOf(present.facts, language, present.region),
    copies: copiesOf(whole, facts),
    hasPhone: present.facts.parties.some((one) => one.role === 'reporter' && one.hasPhone),
    text: said(whole.row.text_id),
    placeText: said(whole.row.place_id),
    photos: photosOf(present.whole),
    replies: [...replies, ...onward.flatMap(repliesThere)],
    timeline: [...timelineOf(whole, kind, region), ...onward.flatMap((one) => timelineOf(one.whole, one.kind, one.region))],
    looked: await lookedOf(asking, county, caseId, region),
    may: mayOf(present.kind, present.facts, present.actor, {
      now,
      region: present.region,
      county: present.whole.row.county,
      caseId: present.whole.row.id,
      id: (label: string) => derivedId(present.whole.row.id, label),
      lot: () => 1,
    }),
  }
}

/** That he wishes to be rung, until when, and on what that day rests: the place set it itself. Null where he does not. */
const callOf = ({ case: { data, closedAt } }: There['facts'], language: Asking['language'], region: Region) =>
  data.callWish === true && typeof data.callBy === 'number' && closedAt === null
    ? { until: data.callBy, law: cite('local', language, region) }
    : null

/** Files made ready for her who asked for a copy of her data, and until when she may take them; null where there are none any more. */
function copiesOf({ hung }: Whole, { case: one, clocks }: There['facts']) {
  const named = one.closedAt === null ? String(one.data.copies ?? '').split(' ') : []
  const files = hung.files
    .filter((file) => named.includes(file.id) && file.state === 'complete')
    .map(({ id, type, size }) => ({ id, type, size }))
  const until = clocks.find((clock) => clock.name === 'archive' && clock.stoppedAt === null)?.dueAt ?? null
  return files.length === 0 ? null : { until, files }
}

/** What one who only follows is shown: the public minimum, and how to stop. Nothing that was written, found or photographed. */
const followerView = (minimum: Readonly<Record<string, unknown>>, { whole, region, kind, facts, actor }: There, now: number) => ({
  ...minimum,
  county: whole.row.county,
  id: whole.row.id,
  follower: true,
  gathered: null,
  together: null,
  parts: [],
  law: null,
  transfer: null,
  kind: kind.name,
  version: whole.row.version,
  category: null,
  categoryName: null,
  call: null,
  copies: null,
  hasPhone: false,
  text: null,
  placeText: null,
  photos: [],
  replies: [],
  timeline: [],
  looked: [],
  may: mayOf(kind, facts, actor, {
    now,
    region,
    county: whole.row.county,
    caseId: whole.row.id,
    id: (label: string) => derivedId(whole.row.id, label),
    lot: () => 1,
  }),
})

/** The law that sets the day by which it is to be done, or that the place set it itself; null where no day is set. */
function lawOf({ clocks }: ReturnType<typeof factsOf>, due: number | null, language: Asking['language']): string | null {
  const clock = due === null ? undefined : clocks.find((one) => one.stoppedAt === null && one.dueAt === due)
  return clock && isLaw(clock.policy.law) ? cite(clock.policy.law, language) : null
}

type There = {
  readonly whole: Whole
  readonly region: Region
  readonly kind: Kind
  readonly facts: ReturnType<typeof factsOf>
  readonly actor: Actor
}

/** The same matter with each next keeper that received it, for its own reporter. */
async function onwardOf({ tx, house, actor }: Asking, { row }: Whole): Promise<readonly There[]> {
  if (row.state !== handedOver || actor.type !== 'resident') return []
  const places = await placesOf(tx, { county: row.county, caseId: row.id })
  const found: There[] = []
  for (const { county, caseId } of places.slice(1)) {
    const whole = await readWhole(tx, county, caseId)
    const region = house.region(county)
    const kind = whole && house.kinds.get(whole.row.kind)
    const party = whole?.hung.parties.find((one) => one.role === 'reporter')
    if (!whole || !region || !kind || !party) break
    found.push({ whole, region, kind, facts: factsOf(whole), actor: { ...actor, party: { county, caseId, party: party.id } } })
  }
  return found
}

/** The words of a case by their id; null when erased or none. */
function saidIn({ hung }: Whole): (id: string | null) => string | null {
  const words = new Map(hung.words.map((one) => [one.id, one]))
  return (id) => {
    const one = id === null ? undefined : words.get(id)
    return one && one.erased_by === null ? one.text : null
  }
}

/** What came of a case that answers for one's own too. */
const resultsOf = (whole: Whole, region: Region) => repliesOf(whole, region, saidIn(whole)).filter((one) => one.what === 'result')

/** What was answered to him by the next keepers. */
function repliesThere({ whole, region }: There) {
  return repliesOf(whole, region, saidIn(whole))
    .filter((one) => one.of !== 'answerTransfer')
    .map(({ what: _what, of: _of, ...one }) => one)
}

/** To whom it is on its way or went last, as the reporter is told; null when it came back or never left. */
function transferOf({ hung }: Whole, house: Asking['house'], said: (id: string | null) => string | null) {
  const last = hung.transfers.findLast((one) => one.way === 'out')
  if (!last || last.outcome === 'refused' || last.outcome === 'recalled') return null
  const there = last.other_county === null ? null : house.region(last.other_county)
  const office = last.organisation === null ? null : (there?.organisations.get(last.organisation)?.name ?? null)
  return { to: office ?? firstLine(said(last.addressee_id)), received: last.outcome === 'accepted' }
}

const officeOf = (entry: EntryJson, region: Region): string | null =>
  entry.organisation === null ? null : (region.organisations.get(entry.organisation)?.short ?? null)

type Looked = { readonly at: number; readonly organisation: string | null; readonly what: string; readonly reason: string | null }
/** Who looked at one's data: offices, never persons; when, at what, and the reason given. The newest first. */
const lookedOf = async ({ tx }: Asking, county: string, caseId: string, region: Region) =>
  (
    await tx.rows<Looked>(
      'select at, organisation, what, reason from looking where county = $1 and case_id = $2 order by at desc, id limit 200',
      [county, caseId],
    )
  ).map(({ organisation, ...one }) => ({
    ...one,
    office: organisation === null ? null : (region.organisations.get(organisation)?.short ?? null),
  }))

/** Answers and results, as the offices wrote them. */
const repliesOf = ({ hung }: Whole, region: Region, said: (id: string | null) => string | null) =>
  hung.entries.flatMap((entry) =>
    entry.words
      .filter((word) => word.kind === 'reply' || word.kind === 'result')
      .map((word) => ({ what: word.kind, of: entry.step, at: entry.at, office: officeOf(entry, region), text: said(word.id) })),
  )

/** Photos of the reporter and of what was done; papers of the offices are not among them. */
const photosOf = ({ hung }: Whole) =>
  hung.files
    .filter((file) => ['report', 'before', 'after'].includes(file.kind) && (file.state === 'small' || file.state === 'complete'))
    .map(({ id, kind, at }) => ({ id, kind, at }))

/** Who moved it, as far as the reporter is told: himself, the system by itself, or an office (named elsewhere). */
const byOf = (person: string | null): 'reporter' | 'system' | null =>
  person === null ? 'reporter' : person.startsWith('system:') ? 'system' : null

/** What others do who follow it is nothing of his. */
const ofFollowers = new Set(['watch', 'unwatch'])

/** What moved the matter, what the reporter was told, and what he did himself; the offices' talk among each other is not in it. */
const timelineOf = ({ hung }: Whole, kind: Kind, region: Region) =>
  hung.entries
    .filter(
      (entry) =>
        !ofFollowers.has(entry.step) &&
        (entry.from_state !== entry.to_state ||
          entry.person === null ||
          kind.steps[entry.step]?.tells?.includes('reporter') ||
          entry.step === 'recordTalk'),
    )
    .map((entry) => ({
      version: entry.version,
      at: entry.at,
      step: entry.step,
      to: entry.to_state,
      office: officeOf(entry, region),
      by: byOf(entry.person),
    }))

function mayOf(kind: Kind, facts: ReturnType<typeof factsOf>, actor: Actor, ctx: Parameters<typeof offers>[3]) {
  return offers(kind, facts, actor, ctx).map(({ step, tone, form }) => {
    const def = kind.steps[step]
    return { step, form: def ? formOf(def.form) : {}, version: form, suggest: {}, tone, key: null, post: null, opens: false }
  })
}

export const track = defineQuery({
  name: 'track',
  input: Input,
  by: 'anyone',
  looks: 'none',
  run: async (asking, { code }) => {
    const row = await publicView(asking, code)
    return { rows: row === null ? [] : [row], next: null, asOf: asking.now }
  },
})

export const follow = defineQuery({
  name: 'follow',
  input: Input,
  by: 'anyone',
  looks: 'none',
  run: async (asking, { code }) => {
    const view = await followView(asking, code)
    return 'refused' in view ? (view as Refusal) : { rows: [view], next: null, asOf: asking.now }
  },
})
