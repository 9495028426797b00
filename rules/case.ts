// A case and what hangs on it, as the pure side sees them. No free words and no personal data: only their ids.
import type { ClockRow } from './clock.ts'
import type { PaperRow } from './paper.ts'
import type { DeadlineClass, Urgency } from './region.ts'
import type { Day, Instant } from './time.ts'

export type Phase = 'intake' | 'placed' | 'handling' | 'checking' | 'ended'
export type Hold = 'none' | 'suspended' | 'merged' | 'inTransfer'
/** How sure the place is: in a grid by its point, picked from a list, on a line, outside, less accurate than the limit, none. */
export type PlaceState = 'point' | 'picked' | 'line' | 'outside' | 'coarse' | 'none'
export type Point = { readonly lon: number; readonly lat: number }

export type CaseRow = {
  readonly county: string
  readonly id: string
  readonly kind: string
  readonly code: string
  readonly state: string
  readonly hold: Hold
  readonly version: number
  readonly category: string
  readonly class: DeadlineClass | null
  readonly urgency: Urgency
  readonly areaFiled: string
  readonly area: string
  readonly point: Point | null
  readonly placeState: PlaceState
  /** Metres, as the phone said. */
  readonly accuracy: number | null
  readonly source: string
  /** The one accountable organisation. */
  readonly holder: string
  /** The centre that runs the case, and who handled it. */
  readonly centre: string
  readonly handler: string | null
  readonly organisations: readonly string[]
  readonly barred: readonly string[]
  readonly secret: boolean
  /** After a decided objection the assignment is final. */
  readonly designated: boolean
  readonly bounced: number
  readonly reopened: number
  /** Staff person who reported, when staff did; a resident is a party. */
  readonly reporter: string | null
  readonly openedAt: Instant
  readonly updatedAt: Instant
  readonly closedAt: Instant | null
  /** Small facts of the kind: codes and numbers only. */
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

export type PartyRef = { readonly id: string; readonly role: 'reporter' | 'concerned' | 'follower'; readonly hasPhone: boolean }
export type FileRef = {
  readonly id: string
  readonly kind: string
  readonly state: 'announced' | 'small' | 'complete' | 'erased'
  readonly digest: string
  /** Who sent it: a person, or a device. */
  readonly by: string
}
export type Objection = {
  readonly id: string
  readonly against: 'assign' | 'void'
  readonly organisation: string | null
  readonly ground: string
  readonly item: string | null
  readonly at: Instant
  readonly decidedAt: Instant | null
  readonly upheld: boolean | null
}
export type Rating = {
  readonly id: string
  readonly round: number
  readonly solved: boolean
  readonly grade: number
  readonly at: Instant
}
export type Proposal = {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly organisation: string | null
  readonly at: Instant
  readonly decidedAt: Instant | null
  readonly accepted: boolean | null
}
/** More time asked for, leave to stand still, or to be handled once more: what, until when, and what became of it. */
export type Request = {
  readonly id: string
  readonly what: 'extend' | 'suspend' | 'reopen'
  /** The clock it is about. */
  readonly clock: string
  readonly ground: string | null
  readonly until: Day
  readonly organisation: string | null
  readonly at: Instant
  readonly decidedAt: Instant | null
  readonly granted: boolean | null
}
/** Levels of supervision (督办): a notice, a talk (约谈), listed (挂牌), a proposal of accountability. Source: domain §3.0. */
export const supervisionLevels = ['notice', 'talk', 'listed', 'accountability'] as const
export type SupervisionLevel = (typeof supervisionLevels)[number]
/** An office is asked why a matter does not go as it should; it names organisations only, never a person. */
export type Supervision = {
  readonly id: string
  readonly level: SupervisionLevel
  readonly ground: string
  /** Who has to answer, and who asked; null where the system did. */
  readonly organisation: string
  readonly by: string | null
  readonly until: Day
  readonly at: Instant
  readonly answeredAt: Instant | null
  readonly closedAt: Instant | null
  /** Whether it was settled; false when it was raised to the next level. */
  readonly settled: boolean | null
}
/** Who did which step, for rules such as "not the handler". */
export type Past = {
  readonly version: number
  readonly step: string
  readonly person: string | null
  readonly post: string | null
  readonly organisation: string | null
  readonly from: string | null
  readonly to: string
  readonly at: Instant
  readonly facts: Readonly<Record<string, unknown>>
}

/** Of another office is asked: what it thinks before the matter is assigned, its part in joint work, or the matter itself assigned down. */
export const frameTasks = ['consult', 'joint', 'down'] as const
/** Those of the frame, or one that a kind has of its own. */
export type TaskKind = string
/** A piece of a matter asked of another office, with a clock of its own: the id is that of its clock, and it is over when that stops. */
export type Task = {
  readonly id: string
  readonly what: TaskKind
  /** Who was asked, and by whom. */
  readonly organisation: string
  readonly by: string
  readonly until: Day
  readonly at: Instant
  readonly answeredAt: Instant | null
  readonly outcome: 'done' | 'cannot' | null
  readonly closedAt: Instant | null
  /** Tells several of one office apart, such as the number of a problem. */
  readonly part?: string | null
}

/** How two cases belong together: told twice, one of several matters of the other, or merely beside each other. */
export type RelationKind = 'merged' | 'splitFrom' | 'linked' | 'gathered'
export type Relation = { readonly what: RelationKind; readonly other: string }

/** That the person who asked was rung, about this or anything else with the same keeper; matters of one call bear the same id. */
export type Called = { readonly day: Day; readonly call: string }

/** What a decision may look at. A list is empty unless the step `needs` it. */
export type Facts = {
  readonly case: CaseRow
  readonly clocks: readonly ClockRow[]
  readonly parties: readonly PartyRef[]
  readonly files: readonly FileRef[]
  readonly objections: readonly Objection[]
  readonly ratings: readonly Rating[]
  readonly proposals: readonly Proposal[]
  readonly requests: readonly Request[]
  readonly supervisions: readonly Supervision[]
  readonly tasks: readonly Task[]
  readonly relations: readonly Relation[]
  readonly past: readonly Past[]
  /** Official papers issued for it. */
  readonly papers: readonly PaperRow[]
  /** Of the last days. */
  readonly called: readonly Called[]
  /** Grids that cover the point of the input, when the step places something. */
  readonly grids: readonly string[]
  /** Other cases named by the step, locked with this one. */
  readonly also: readonly CaseRow[]
  /** What routing looks at beside the case: search words, and kinds of places at its point. Only where a step is offered; no decision sees it. */
  readonly routing?: { readonly terms: readonly string[]; readonly places: readonly string[] }
}
/** A case with nothing hanging on it. */
export const bareFacts = (row: CaseRow): Facts => ({
  case: row,
  clocks: [],
  parties: [],
  files: [],
  objections: [],
  ratings: [],
  proposals: [],
  requests: [],
  supervisions: [],
  tasks: [],
  relations: [],
  papers: [],
  called: [],
  past: [],
  grids: [],
  also: [],
})
export type Need =
  | 'parties'
  | 'files'
  | 'objections'
  | 'ratings'
  | 'proposals'
  | 'requests'
  | 'supervisions'
  | 'tasks'
  | 'relations'
  | 'past'
  | 'papers'
  | 'called'
  | 'grids'
