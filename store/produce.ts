// Everything one step writes, produced from its effect, with the answer that its key will repeat.
import type { Actor } from '../rules/actor.ts'
import type { CaseRow } from '../rules/case.ts'
import { makeCode } from '../rules/code.ts'
import { type Effect, labelled, taskClocks } from '../rules/effect.ts'
import { leads } from '../rules/frame/related.ts'
import type { Ctx, Kind, Opening } from '../rules/kind.ts'
import type { Parsed } from '../rules/parse.ts'
import type { Region } from '../rules/region.ts'
import { localDay } from '../rules/time.ts'
import type { Deed } from './deed.ts'
import { derivedId } from './digest.ts'
import { entryOf, type Hashed, type Salted, saltedWords, touchedBy, undoFacts } from './entries.ts'
import type { House } from './house.ts'
import { bytes, caseJson, clockJson, dueOf, entryJson, todoJson, tsvector } from './json.ts'
import { paperRows } from './papers.ts'
import { correction, partyRow, withdrawalRows } from './party.ts'
import type { Json } from './rows.ts'
import type { Written } from './write.ts'

/** The row of a case that does not exist yet: version 0, nothing happened. */
export function firstRow(house: House, region: Region, parsed: Parsed, actor: Actor, opening: Opening, now: number): CaseRow {
  const { county, id } = parsed.sent.case
  const openedAt = opening.openedAt ?? now
  return {
    county,
    id,
    kind: parsed.kind.name,
    code: makeCode(county, localDay(openedAt, region.calendar.zone), house.random(16)),
    state: 'new',
    hold: 'none',
    version: 0,
    category: opening.category,
    class: opening.class,
    urgency: opening.urgency,
    areaFiled: opening.area,
    area: opening.area,
    point: opening.point,
    placeState: opening.placeState,
    accuracy: opening.accuracy,
    source: opening.source,
    holder: opening.holder,
    centre: opening.centre,
    handler: null,
    organisations: [],
    barred: opening.barred ?? [],
    secret: opening.secret ?? false,
    designated: false,
    bounced: 0,
    reopened: 0,
    reporter: actor.type === 'staff' && opening.reported !== false ? actor.person : null,
    openedAt,
    updatedAt: openedAt,
    closedAt: null,
    data: {},
  }
}

/** The answer kept under the key; a receipt is only marked, it derives from the key again. */
function answerOf(deed: Deed, effect: Effect, own: Hashed, undo: Json, receipt: boolean): Record<string, unknown> {
  const { sent } = deed.parsed
  const { county, id, version, state, code } = effect.row
  return {
    outcome: deed.change.noted ? 'noted' : 'done',
    case: { county, id, version, state, code },
    entry: { version: own.entry.version, step: own.entry.step, at: own.entry.at },
    ...(receipt ? { receipt: true } : {}),
    ...(undo.undoUntil === undefined ? {} : { undoUntil: undo.undoUntil }),
    ...(sent.seen !== null && sent.seen < deed.before.version ? { changedSince: sent.seen } : {}),
  }
}

/** Clocks whose end is no day of the matter's, with the queue each fills. */
const asideOf = ({ frame }: Kind): ReadonlyMap<string, string> =>
  new Map([
    ...taskClocks(frame),
    [frame.clocks.supervise, 'supervised'],
    ...(frame.outlives ?? []).map((clock) => [clock, clock] as const),
  ])

/** Rows of the frame's own tables: objections, ratings, proposals, requests, supervisions, tasks, transfers and what became of them. */
function frameRows(deed: Deed, words: readonly Salted[], at: number, ctx: Ctx) {
  const { objects, decides, rates, proposes, answers, requests, grants } = deed.change
  const {
    supervises,
    answersSupervision,
    closesSupervision,
    asks = [],
    answersTask,
    relates,
    gathers,
    unrelates,
    hands,
    answersTransfer,
  } = deed.change
  const of = { county: ctx.county, case_id: ctx.caseId }
  const said = { ...of, words_id: words[0]?.id ?? null, at }
  const organisation = deed.post?.organisation ?? null
  const worded = (kind: Salted['kind']) => words.find((one) => one.kind === kind)?.id ?? null
  return {
    objections: objects ? [{ ...said, id: ctx.id('objection'), ...objects, decided_at: null, upheld: null }] : [],
    ...(decides ? { decidedObjection: { ...of, id: decides.objection, decided_at: at, upheld: decides.upheld } } : {}),
    ratings: rates ? [{ ...said, id: ctx.id('rating'), round: deed.before.reopened + 1, ...rates }] : [],
    proposals: proposes
      ? [{ ...said, id: ctx.id('proposal'), fields: proposes, organisation, decided_at: null, accepted: null }]
      : [],
    ...(answers ? { answeredProposal: { ...of, id: answers.proposal, decided_at: at, accepted: answers.accepted } } : {}),
    requests: requests ? [{ ...said, id: ctx.id('request'), ...requests, organisation, decided_at: null, granted: null }] : [],
    ...(grants ? { decidedRequest: { ...of, id: grants.request, decided_at: at, granted: grants.granted } } : {}),
    supervisions: supervises
      ? [
          {
            ...said,
            id: ctx.id('supervision'),
            ...supervises,
            answer_id: null,
            answered_at: null,
            closed_at: null,
            settled: null,
          },
        ]
      : [],
    tasks: asks.map(({ clock, label, said: words, ...one }) => ({
      ...said,
      id: ctx.id(`clock:${labelled(clock, label ?? one.organisation)}`),
      ...one,
      part: label ?? null,
      words_id: words ?? said.words_id,
      answer_id: null,
      answered_at: null,
      outcome: null,
    })),
    ...(answersTask
      ? { answeredTask: { ...of, id: answersTask.task, answered_at: at, answer_id: said.words_id, outcome: answersTask.outcome } }
      : {}),
    transfers: hands
      ? [
          {
            ...of,
            id: hands.id,
            way: hands.way,
            other_county: hands.county,
            other_case: hands.case,
            organisation: hands.organisation,
            ground: hands.ground,
            law: hands.law,
            words_id: worded(hands.way === 'out' ? 'reply' : 'reason'),
            addressee_id: worded('addressee'),
            at,
          },
        ]
      : [],
    ...(answersTransfer
      ? {
          answeredTransfer: {
            ...of,
            id: answersTransfer.transfer,
            answered_at: at,
            outcome: answersTransfer.outcome,
            answer_ground: answersTransfer.ground,
            answer_id: worded('reply'),
            answered_by_id: worded('addressee'),
            other_case: answersTransfer.other,
            how: answersTransfer.how,
          },
        }
      : {}),
    relations: [...(relates ? [relates] : []), ...(gathers ?? []).map((other) => ({ what: 'gathered' as const, other }))].map(
      (one) => ({
        ...of,
        ...one,
        at,
      }),
    ),
    ...(unrelates ? { endedRelation: { ...of, ...unrelates, at } } : {}),
    ...(closesSupervision
      ? { changedSupervision: { ...of, id: closesSupervision.supervision, closed_at: at, settled: closesSupervision.settled } }
      : {}),
    ...(answersSupervision === undefined
      ? {}
      : { changedSupervision: { ...of, id: answersSupervision, answered_at: at, answer_id: said.words_id } }),
  }
}

/** The small facts of another case as this step leaves them. */
const dataOf = (deed: Deed, id: string): Json => ({
  ...deed.also.find((one) => one.row.id === id)?.row.data,
  ...deed.change.also?.find((one) => one.id === id)?.data,
})

/** Told after commit by the loop; not before the act can no longer be undone. */
function reactionRows(deed: Deed, own: Hashed, undo: Json, ctx: Ctx): Pick<Written, 'reactions' | 'droppedReaction'> {
  const { parsed, change } = deed
  const of = { county: ctx.county, case_id: ctx.caseId }
  const { tells = [], tellsOffices: offices, rings } = change
  const payload = {
    step: parsed.sent.step,
    // What did not apply is no news to anybody.
    tells: [...(change.facts?.overtaken ? [] : (parsed.def.tells ?? [])), ...tells],
    ...(offices ? { offices } : {}),
    ...(rings ? { rings } : {}),
  }
  const notBefore = undo.undoUntil ?? own.entry.at
  const reaction = (topic: string, label: string, payload: Json) => ({
    ...of,
    id: derivedId(parsed.sent.key, label),
    version: own.entry.version,
    topic,
    payload,
    not_before: notBefore,
    tries: 0,
    error: null,
    dead_at: null,
  })
  // What others were merged into takes them along.
  const moved = own.entry.from !== own.entry.to || change.set?.holder !== undefined || change.set?.handler !== undefined
  const follows = leads(deed.before) && moved ? [reaction('follow', 'follow', {})] : []
  const transfer = change.hands?.id ?? change.answersTransfer?.transfer ?? deed.before.data.transferId
  const drawn = deed.issued ? [reaction('paper', 'drawn', { paper: ctx.id('paper') })] : []
  const carried = change.carries ? [reaction('transfer', 'transfer', { what: change.carries, transfer })] : []
  return {
    reactions: [reaction('entry', 'reaction', payload), ...follows, ...carried, ...drawn],
    ...(change.dropsReactionOf === undefined ? {} : { droppedReaction: { ...of, version: change.dropsReactionOf } }),
  }
}

export type Produced = {
  readonly written: Written
  readonly answer: Record<string, unknown>
  /** Of the case's last entry, hex. */
  readonly head: string
}

/** Entry, case and everything else as rows, with the answer that the key will repeat. */
export function rowsOf(house: House, deed: Deed, effect: Effect, ctx: Ctx): Produced {
  const { sent, kind } = deed.parsed
  const { county, caseId } = ctx
  const opened = deed.head === null
  const words = saltedWords(house, deed, ctx)
  const party = partyRow(house, deed, ctx)
  const undo = undoFacts(deed, ctx)
  const own = entryOf(deed, effect, words, undo, party?.id ?? null, ctx)
  const touched = touchedBy(deed, own.entry, ctx)
  const row = caseJson(effect.row, kind.states[effect.row.state]?.phase ?? 'intake', dueOf(effect, asideOf(kind)), own.hash)
  const idOf = (what: string) => words.find((one) => one.kind === what)?.id ?? null
  const found = () => ({
    text_id: idOf('text'),
    place_id: idOf('place'),
    // The number it has with whoever sent it is searched like a word of it.
    terms: tsvector(house.terms([...words.map((one) => one.text), effect.row.data.outer ?? ''].join('\n'))),
  })
  const answer = answerOf(deed, effect, own, undo, party !== null)
  const { at } = own.entry
  const { own: table } = kind
  const ownRow = deed.change.own && table ? { table: table.table, row: { ...deed.change.own, county, case_id: caseId } } : null
  const acted = new Set(effect.acts.map((one) => one.id))
  const written: Written = {
    stepKeys: [{ county, key: sent.key, digest: bytes(deed.digest), case_id: caseId, answer, at }],
    entries: [own, ...touched].map((one) => entryJson(one.entry, one.prev, one.hash)),
    openedCases: opened ? [{ ...row, ...found() }] : [],
    changedCases: opened ? [] : [row],
    touchedCases: touched.map(({ entry, hash }) => ({
      county,
      id: entry.caseId,
      version: entry.version,
      updated_at: entry.at,
      head: bytes(hash),
      data: dataOf(deed, entry.caseId),
    })),
    clocks: effect.clocks.filter((clock) => acted.has(clock.id)).map((clock) => clockJson(clock, ctx)),
    todos: effect.todos.map((todo) => todoJson(todo, effect.row)),
    words: words.map((one) => ({ county, case_id: caseId, ...one, digest: bytes(one.digest), erased_by: null })),
    parties: party ? [party] : [],
    withdrawals: withdrawalRows(house, deed, own.entry.version, at, ctx),
    ...frameRows(deed, words, at, ctx),
    ...(ownRow ? { ownRow } : {}),
    ...correction(house, deed.change, ctx),
    called: deed.change.calls ? [{ county, ...deed.change.calls, at }] : [],
    ...paperRows(house, deed, own.entry.version, at, ctx),
    ...reactionRows(deed, own, undo, ctx),
  }
  return { written, answer, head: own.hash }
}
