// The choke point: the only function that changes a case. Key → lock → may see → state → may act → decide → one write.
import { setImmediate } from 'node:timers/promises'
import { type Actor, isParty, type Staff, viewOf } from '../rules/actor.ts'
import type { CaseRow, Facts } from '../rules/case.ts'
import { effectOf } from '../rules/effect.ts'
import { judge, judgeOpening } from '../rules/judge.ts'
import { type Change, type Ctx, opens } from '../rules/kind.ts'
import { type Acted, actedAt, heldAt, overtaken } from '../rules/offline.ts'
import { type Parsed, parseStep } from '../rules/parse.ts'
import { isRefusal, type Refusal, refuse } from '../rules/refusal.ts'
import type { Region } from '../rules/region.ts'
import type { PointInput } from '../rules/schema.ts'
import type { Answer, Step } from '../rules/step.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import type { Deed } from './deed.ts'
import { asSent, derivedId, hex } from './digest.ts'
import { erase } from './erasure.ts'
import type { House, Placed } from './house.ts'
import { settleParties } from './ofParty.ts'
import { keptOf, openCard } from './overtaken.ts'
import { asOnPaper, wrongForm } from './paperForms.ts'
import { issueOf } from './papers.ts'
import { receiptOf } from './party.ts'
import { firstRow, rowsOf } from './produce.ts'
import { type Sheet, sheetOf, sheetOfList } from './sheet.ts'
import { refusalOf } from './sqlerror.ts'

const who = (actor: Actor): string =>
  actor.type === 'staff' ? actor.person : actor.type === 'resident' ? `device:${actor.device}` : `system:${actor.name}`

/** A code or key that met another's: tried again, at most so often; then the database is busy. */
const tries = 4

/** The acting person with the posts held at another instant: facts of an act are taken on the post held when it was done. */
export type Then = (tx: Tx, at: Instant) => Promise<Staff | null>

/**
 * Performs one step as sent. Never throws for what a person did: refusals are answers, recomputed on every try, and
 * consume no key. Errors of the database become refusals in one place; anything else is a bug and is thrown.
 */
export async function perform(house: House, actor: Actor, raw: unknown, then?: Then): Promise<Answer> {
  const one = readable(house, raw)
  if ('outcome' in one) return one
  const { key } = one.parsed.sent
  for (let round = 1; ; round++) {
    try {
      return await alone(house, actor, one, then)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const again = refusal.refused === 'taken' || refusal.facts.retry === true
      if (!again || round === tries) return refused(key, refusal)
    }
  }
}

/** A step as it can be tried, or why it cannot be. */
type Readable = { readonly parsed: Parsed; readonly region: Region }
function readable(house: House, raw: unknown): Readable | Answer {
  const key = keyOf(raw)
  const parsed = parseStep(house.kinds, raw)
  if (isRefusal(parsed)) return refused(key, parsed)
  const region = house.region(parsed.sent.case.county)
  if (!region) return refused(key, refuse('caseMissing'))
  if (opens(parsed.def) && !region.kinds.includes(parsed.kind.name))
    return refused(key, refuse('unknownKind', { kind: parsed.kind.name }))
  return { parsed, region }
}

/** Most steps of a list that are done in one transaction, where nothing else is said: their cases are locked so long. */
const usualMost = 20
/** A list works so long (ms) until others of this process come in between. */
const stretch = 8

type ListOptions = {
  readonly told?: (error: unknown) => void
  readonly whoThen?: Then
  /** So many steps in one transaction. */
  readonly most?: number
}
const warned = (error: unknown): void => process.emitWarning(error instanceof Error ? error.name : 'a step failed')

/**
 * An ordered list, each answered on its own. After a noted or refused step of a case the next ones of it wait, unsent. Steps that follow each other are
 * done in one transaction; where it fails nothing of it has happened, and each is done in one of its own.
 * A bug in one step must not hide the answers of the others: that step is answered 'busy' and `told` hears of it.
 */
export async function performAll(
  house: House,
  actor: Actor,
  steps: readonly unknown[],
  { told = warned, whoThen, most = usualMost }: ListOptions = {},
): Promise<Answer[]> {
  const answers: Answer[] = []
  const stuck = new Set<string>()
  const inTurn = async (list: readonly unknown[], act: (at: number) => Promise<Answer>): Promise<Answer[]> => {
    const mine: Answer[] = []
    for (const [at, step] of list.entries()) {
      const id = caseIdOf(step)
      const answer: Answer = id !== null && stuck.has(id) ? { key: keyOf(step), outcome: 'waiting' } : await act(at)
      if (id !== null && answer.outcome !== 'done') stuck.add(id)
      mine.push(answer)
    }
    return mine
  }
  const eachAlone = (list: readonly unknown[]) =>
    inTurn(list, (at) =>
      perform(house, actor, list[at], whoThen).catch((error: unknown) => {
        told(error)
        return refused(keyOf(list[at]), refuse('busy'))
      }),
    )
  for (const list of listsOf(
    steps.map((step) => ({ step, one: readable(house, step) })),
    most,
  )) {
    const raw = list.map(({ step }) => step)
    const before = [...stuck]
    const done =
      list.length === 1
        ? null
        : await together(
            house,
            actor,
            list.map(({ one }) => one),
            (act) => inTurn(raw, act),
            whoThen,
          ).catch((error: unknown) => {
            // What is no refusal is a bug: of one of the steps, or of doing them together, which nobody would see.
            if (refusalOf(error) === null) told(error)
            return null
          })
    if (done === null) {
      stuck.clear()
      for (const id of before) stuck.add(id)
    }
    answers.push(...(done ?? (await eachAlone(raw))))
  }
  return answers
}

/** Cut where another county begins, where another role must act, and where a list gets too long. */
function listsOf<T extends { readonly one: Readable | Answer }>(steps: readonly T[], most: number): readonly (readonly T[])[] {
  const lists: T[][] = []
  let before: string | null = null
  for (const step of steps) {
    const { one } = step
    const county: string | null =
      'outcome' in one ? before : one.parsed.def.role === undefined ? one.parsed.sent.case.county : null
    const last = lists.at(-1)
    if (last && county !== null && county === before && last.length < most) last.push(step)
    else lists.push([step])
    before = county
  }
  return lists
}

/** The key as sent, for the answer: '' where there is none. */
const keyOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'key' in raw && typeof raw.key === 'string' ? raw.key.slice(0, 36) : ''

function caseIdOf(step: unknown): string | null {
  if (typeof step !== 'object' || step === null || !('case' in step)) return null
  const named = step.case
  return typeof named === 'object' && named !== null && 'id' in named && typeof named.id === 'string' ? named.id : null
}

const refused = (key: string, refusal: Refusal): Answer => ({
  key,
  outcome: 'refused',
  refusal: { code: refusal.refused, facts: refusal.facts },
})

type Context = { readonly actor: string; readonly counties: readonly string[] }
const contextOf = (actor: Actor, county: string): Context => ({ actor: who(actor), counties: [county] })
const idsOf = ({ case: { id }, also }: Step): string[] => [...new Set([id, ...(also ?? []).map((one) => one.id)])]

/** One step in a transaction of its own. */
async function alone(house: House, actor: Actor, one: Readable, then?: Then): Promise<Answer> {
  const { county } = one.parsed.sent.case
  const run = (tx: Tx) => act({ house, tx, sheet: sheetOf(tx, county), actor, was: then }, one, place(house, tx, one.parsed))
  const context = contextOf(actor, county)
  return one.parsed.def.role === 'eraser' ? house.db.asEraser(context, run) : house.db.begin(context, run)
}

/** Steps of one county in one transaction: `inTurn` says which of them are tried. Rejects when any of it failed, and then nothing has happened. */
async function together(
  house: House,
  actor: Actor,
  list: readonly (Readable | Answer)[],
  inTurn: (act: (at: number) => Promise<Answer>) => Promise<Answer[]>,
  then?: Then,
): Promise<Answer[]> {
  const read = list.flatMap((one) => ('outcome' in one ? [] : [one.parsed]))
  const [first] = read
  if (!first) return inTurn(async (at) => list[at] as Answer)
  const { county } = first.sent.case
  const needs = new Set(
    read.flatMap(({ def, sent }) => [...(def.needs ?? []), ...(sent.offline || opens(def) ? ['files' as const] : [])]),
  )
  return house.db.begin(contextOf(actor, county), async (tx) => {
    // All grids are asked for with the first read.
    const places = list.map((one) => ('outcome' in one ? null : place(house, tx, one.parsed)))
    for (const one of places) one?.catch(() => undefined)
    const ids = [...new Set(read.flatMap(({ sent }) => idsOf(sent)))]
    const sheet = await sheetOfList(tx, county, { ids, keys: read.map(({ sent }) => sent.key), needs: [...needs] })
    let last = 0
    let since = performance.now()
    const answers = await inTurn(async (at) => {
      const one = list[at]
      if (!one) throw new Error('no such step in the list')
      if ('outcome' in one) return one
      if (performance.now() - since > stretch) {
        await setImmediate()
        since = performance.now()
      }
      // Done in the same moment, they still stand in the record in the order in which they were done.
      last = Math.max(house.now(), last + 1)
      const now = last
      return act({ house: { ...house, now: () => now }, tx, sheet, actor, was: then }, one, places[at] ?? Promise.resolve(null))
    })
    sheet.flush()
    return answers
  })
}

type Desk = {
  readonly house: House
  readonly tx: Tx
  readonly sheet: Sheet
  readonly actor: Actor
  /** The acting person as he was at another instant. */
  readonly was: Then | undefined
}

/** Of who sent it and of what was sent: the same key means the same step only with the same digest. */
const digestOf = (house: House, actor: Actor, sent: Step): string => hex(house.vault.hmac(`${who(actor)}\n${asSent(sent)}`))

/** Where and when a step is decided, and what it may derive from its key. */
const ctxAt = (house: House, region: Region, { key, case: { county, id } }: Step, now: Instant): Omit<Ctx, 'actor' | 'post'> => ({
  now,
  region,
  county,
  caseId: id,
  id: (label) => derivedId(key, label),
  lot: (label) => house.lot(id, label),
  elsewhere: (of) => {
    const other = house.region(of)
    return other && other.code !== region.code ? other : null
  },
})

/** Key → lock → may see → state → may act → decide → what is to be written. */
async function act(desk: Desk, { parsed, region }: Readable, placing: Promise<Placed | null>): Promise<Answer> {
  const { house, tx, sheet, actor, was } = desk
  const { sent, def } = parsed
  const { county, id } = sent.case
  const digest = digestOf(house, actor, sent)
  const ids = idsOf(sent)
  // Sent together: the second runs in a snapshot taken after the lock was had.
  const [locked, known, placed] = await Promise.all([sheet.locked(ids), sheet.known(sent.key), placing])
  if (known)
    return known.digest === digest ? repeated(house, actor, sent.key, known.answer) : refused(sent.key, refuse('keyReused'))
  const mine = locked.find(({ row }) => row.id === id)
  const now = house.now()
  const ctx = (at: Instant) => ctxAt(house, region, sent, at)
  if (opens(def)) {
    const noForm = await wrongForm(tx, actor, sent, now)
    if (noForm) return refused(sent.key, noForm)
    if (mine) return refused(sent.key, refuse('idTaken'))
    const roots = locked.filter(({ row }) => row.id !== id)
    if (roots.length < ids.length - 1 || roots.some(({ row }) => viewOf(actor, row) === null))
      return refused(sent.key, refuse('caseMissing'))
    const input = placed ? withPlace(parsed.input, placed) : parsed.input
    const judged = judgeOpening(def, {
      actor,
      wanted: sent.post,
      grids: placed?.grids ?? [],
      input,
      also: roots.map(({ row }) => row),
      ctx: ctx(now),
    })
    if (isRefusal(judged)) return refused(sent.key, judged)
    // Known to lie in one county it is kept there, which never changes afterwards; what was found on foot always lands.
    const keeper = actor.type === 'staff' && !sent.offline ? house.keeperOf(region.code, judged.change.area) : null
    if (keeper !== null && keeper !== county) return refused(sent.key, refuse('keeperOther', { keeper }))
    const change = asOnPaper(judged.change, sent)
    const opened = firstRow(house, region, parsed, actor, change, now)
    // The form's own code is in the hands of who reported it.
    const before = sent.paper ? { ...opened, code: sent.paper.form } : opened
    const files = judged.change.files?.length ? (await sheet.hanging(id, ['files'])).files : []
    const gone = missingFile(judged.change.files, files)
    if (gone) return refused(sent.key, gone)
    return write(desk, region, {
      actor,
      parsed,
      digest,
      before,
      head: null,
      clocks: [],
      files,
      also: roots,
      ...judged,
      change,
      ctx: ctx(now),
    })
  }
  if (!mine) return refused(sent.key, refuse('caseMissing'))
  const before = mine.row
  const seer = before.kind === sent.kind ? await seeing(tx, actor, before, parsed, now, was) : null
  if (seer === null) return refused(sent.key, refuse('caseMissing'))
  const also = locked.filter(({ row }) => row.id !== id)
  if (also.length < ids.length - 1 || also.some(({ row }) => viewOf(actor, row) === null))
    return refused(sent.key, refuse('caseMissing'))
  const hung = await sheet.hanging(id, [...(def.needs ?? []), ...(sent.offline ? (['files'] as const) : [])])
  const { clocks } = hung
  const facts: Facts = { ...hung, case: before, grids: placed?.grids ?? [], also: also.map(({ row }) => row) }
  const at = Math.max(now, before.updatedAt)
  const acted = sent.offline ? actedAt(sent.at, { now: at, known: knownSince(before, clocks, sent.seen) }) : null
  const doneAt = acted && acted.arrival === null ? { doneAt: acted.at } : {}
  const judged = judge(parsed.kind, sent.step, { actor, wanted: sent.post, facts, input: parsed.input, ctx: ctx(at) })
  if (isRefusal(judged)) {
    if (!sent.offline || seer.type !== 'staff' || !overtaken.has(judged.refused)) return refused(sent.key, judged)
    const post = seer.posts.find((one) => one.id === sent.post) ?? seer.posts[0] ?? null
    const change = keptOf(def, parsed.input, facts, judged)
    const kept = { actor: seer, parsed, digest, before, head: mine.head, clocks, files: hung.files, also, post, ctx: ctx(at) }
    // Not awaited: it travels with the commit, which tells of its failure.
    void openCard(house, tx, parsed, { actor: seer, why: judged, entry: before.version + 1, now: at })
    return write(desk, region, { ...kept, change: timed(change, acted, at) })
  }
  if (judged.change.erases) sheet.past()
  const gone = missingFile(judged.change.files, hung.files) ?? (await nothingToErase(tx, county, id, judged.change))
  if (gone) return refused(sent.key, gone)
  return write(desk, region, {
    actor,
    parsed,
    digest,
    before,
    head: mine.head,
    clocks,
    files: hung.files,
    also,
    post: judged.post,
    change: timed(judged.change, acted, at),
    ctx: { ...ctx(at), ...doneAt },
  })
}

/**
 * The author lets what was noted of this step not count: an entry of its own says so, under a key that derives from the step's, so that a second
 * time is harmless. Nothing where the case is not seen any more or the form is no longer known: the card alone says it then.
 */
export async function withdrawNote(house: House, actor: Staff, sent: unknown, entry: number): Promise<void> {
  const parsed = parseStep(house.kinds, { ...(sent as object), key: derivedId(keyOf(sent), 'withdraw') })
  if (isRefusal(parsed)) return
  const { county, id } = parsed.sent.case
  const region = house.region(county)
  if (!region) return
  await house.db.begin({ actor: actor.person, counties: [county] }, async (tx) => {
    const sheet = sheetOf(tx, county)
    const [mine] = await sheet.locked([id])
    if (!mine || (await sheet.known(parsed.sent.key))) return
    const before = mine.row
    if (viewOf(actor, before) === null) return
    const { clocks } = await sheet.hanging(id, [])
    const change = { to: before.state, noted: true, facts: { overtaken: 'withdrawn', withdraws: entry } }
    const post = actor.posts[0] ?? null
    await write({ house, tx, sheet, actor, was: undefined }, region, {
      actor,
      parsed,
      digest: digestOf(house, actor, parsed.sent),
      before,
      head: mine.head,
      clocks,
      files: [],
      also: [],
      change,
      post,
      ctx: ctxAt(house, region, parsed.sent, Math.max(house.now(), before.updatedAt)),
    })
  })
}

/** Who of this person may see the case: as he is now; for an act without a line else as he was when he did it. */
async function seeing(
  tx: Tx,
  actor: Actor,
  row: CaseRow,
  { sent }: Parsed,
  now: Instant,
  then: Then | undefined,
): Promise<Actor | null> {
  if (viewOf(actor, row) !== null) return actor
  // Who follows reads nothing of it; what he may do the step says.
  if (actor.type === 'resident' && actor.party?.follower === true && isParty(actor, row)) return actor
  if (!sent.offline || actor.type !== 'staff' || !then) return null
  const was = await then(tx, heldAt(sent.at, now))
  return was && viewOf(was, row) !== null ? was : null
}

/** Before what instant nobody who had seen this version could have acted. */
const knownSince = (row: CaseRow, clocks: Facts['clocks'], seen: number | null): Instant =>
  seen === row.version
    ? row.updatedAt
    : Math.max(row.openedAt, ...clocks.filter((one) => one.stoppedAt === null).map((one) => one.startedAt))

/** An act that arrived later than it was done says so in the record: when it was done, or why it counts from its arrival. */
function timed(change: Change, acted: Acted | null, now: Instant): Change {
  if (acted === null || (acted.arrival === null && now - acted.at < 60_000)) return change
  const when = acted.arrival === null ? { doneAt: acted.at } : { arrival: acted.arrival }
  return { ...change, facts: { ...change.facts, ...when } }
}

/** An entry names the bytes of a file by their digest: a file that never arrived has none. */
function missingFile(named: readonly string[] | undefined, files: Facts['files']): Refusal | null {
  const gone = named?.find((one) => !files.some((file) => file.id === one && file.state !== 'erased'))
  return gone === undefined ? null : refuse('fileMissing', { file: gone })
}

/** Words that are not of this case, or not there any more, are not said to have been erased. */
async function nothingToErase(tx: Tx, county: string, id: string, change: Change): Promise<Refusal | null> {
  const words = new Set(change.erases?.words)
  if (words.size === 0) return null
  const there = await tx.rows(`select id from words where county = $1 and case_id = $2 and id = any($3) and erased_by is null`, [
    county,
    id,
    [...words],
  ])
  return there.length === words.size ? null : refuse('nothingOpen', { field: 'words' })
}

/** Where the step names a point and needs its grids: converted and looked up. */
async function place(house: House, tx: Tx, parsed: Parsed): Promise<Placed | null> {
  if (!parsed.def.needs?.includes('grids')) return null
  const input = parsed.input as { place?: { point?: PointInput } }
  return input.place?.point ? house.place(tx, input.place.point) : null
}

function withPlace(input: unknown, placed: Placed): unknown {
  const given = input as { place: { point: PointInput } }
  return {
    ...given,
    place: { ...given.place, point: { ...given.place.point, lon: placed.lon, lat: placed.lat, system: 'CGCS2000' } },
  }
}

async function write({ house, tx, sheet }: Desk, region: Region, judged: Omit<Deed, 'issued'>): Promise<Answer> {
  const { parsed, change } = judged
  if (change.issues || change.erases || change.also?.some((one) => one.ofParty)) sheet.past()
  const issued = await issueOf(house, tx, { ...judged, issued: null }, change, region)
  if (isRefusal(issued)) return refused(parsed.sent.key, issued)
  const deed: Deed = await settleParties(house, tx, { ...judged, issued })
  const ctx: Ctx = { ...deed.ctx, actor: deed.actor, post: deed.post }
  const effect = effectOf(parsed.kind, parsed.def, { case: deed.before, clocks: deed.clocks }, change, ctx)
  const produced = rowsOf(house, deed, effect, ctx)
  if (change.erases) await erase(tx, deed.ctx, change.erases, effect.row.version)
  sheet.write({ ...produced, row: effect.row, clocks: effect.clocks, key: parsed.sent.key, digest: deed.digest })
  return repeated(house, deed.actor, parsed.sent.key, produced.answer)
}

/** The verdict of a key, byte for byte the first time and every time after (jsonb keeps no order); a receipt for whoever sent it, who hands it over. */
function repeated(house: House, actor: Actor, key: string, answer: Record<string, unknown>): Answer {
  const kept = answer as Omit<Answer, 'key' | 'receipt'> & { receipt?: boolean }
  const { outcome, case: moved, entry, receipt, undoUntil, changedSince } = kept
  const { county, id, version, state, code } = moved ?? {}
  return {
    key,
    outcome,
    ...(moved ? { case: { county, id, version, state, code } as NonNullable<Answer['case']> } : {}),
    ...(entry ? { entry: { version: entry.version, step: entry.step, at: entry.at } } : {}),
    ...(receipt && code !== undefined && actor.type !== 'system' ? { receipt: receiptOf(house, key, code) } : {}),
    ...(undoUntil === undefined ? {} : { undoUntil }),
    ...(changedSince === undefined ? {} : { changedSince }),
  }
}
