// What the server answers, as the screens read it. Instants are whole milliseconds, days 'YYYY-MM-DD'.
import type { Responsible } from './registers.ts'

export type * from './registers.ts'

export type Light = 'red' | 'yellow' | 'green'
export type Remaining = {
  readonly unit: 'workingDay' | 'day' | 'hour' | 'minute'
  readonly amount: number
  readonly over: boolean
  readonly day: string
  /** Minute of that local day; 1440 is midnight at its end. */
  readonly minute: number
}
export type CaseRef = { readonly county: string; readonly id: string }

export type CaseLine = CaseRef & {
  readonly code: string
  readonly kind: string
  readonly state: string
  readonly phase: string
  readonly hold: string
  readonly version: number
  readonly category: string
  readonly categoryName: string
  readonly urgency: string
  readonly class: string | null
  readonly area: string
  readonly areaName: string
  readonly surveyed: boolean
  readonly placeState: string
  readonly text: string | null
  readonly why: string | null
  readonly holder: string
  readonly holderName: string
  readonly source: string
  readonly due: number | null
  readonly warn: number | null
  readonly light: Light | null
  readonly remaining: Remaining | null
  readonly provisional: boolean
  readonly openedAt: number
  readonly updatedAt: number
  readonly point: readonly [number, number] | null
  readonly bounced: number
  readonly urged: number
  /** Level of the supervision it is under; null when it is under none. */
  readonly supervision: string | null
  /** Taken over from a ledger: its number there, '' where it had none. */
  readonly oldNumber: string | null
  readonly reopened: number
  readonly can: readonly string[]
  readonly hit?: string
  readonly distance?: number
}

export type Counts = {
  readonly red: number
  readonly yellow: number
  readonly green: number
  readonly fresh: number
  readonly total: number
  /** Those that may be more: beyond a thousand nobody counts. */
  readonly atLeast: readonly string[]
}
export type Page<T> = {
  readonly rows: readonly T[]
  readonly next: string | null
  readonly asOf: number
  readonly counts?: Counts
}

export type By = {
  readonly person?: string
  readonly name?: string
  readonly post?: string
  readonly postName?: string
  readonly organisation?: string
  readonly organisationName?: string
  readonly party?: string
  readonly system?: string
}
export type Entry = {
  readonly version: number
  readonly at: number
  readonly deviceAt: number
  readonly step: string
  readonly form: number
  readonly by: By
  readonly from: string | null
  readonly to: string
  readonly hold: string
  readonly holder: string
  readonly holderName: string
  readonly noted?: boolean
  readonly facts: Readonly<Record<string, unknown>>
  readonly words: readonly {
    readonly id: string
    readonly kind: string
    readonly text: string | null
    readonly erasedBy: number | null
  }[]
  readonly files: readonly string[]
  readonly clocks: readonly {
    readonly name: string
    readonly act: string
    readonly due: number | null
    readonly before?: number | null
  }[]
}
export type Clock = {
  readonly id: string
  readonly name: string
  readonly owner: string | null
  readonly ownerName: string | null
  readonly startedAt: number
  readonly dueAt: number
  readonly warnAt: number
  readonly stoppedAt: number | null
  readonly pausedBy: readonly string[]
  readonly light: Light | 'paused' | 'stopped'
  readonly remaining: Remaining | null
  readonly provisional: boolean
  readonly law: string
  readonly cite: string | null
}
export type Attachment = {
  readonly id: string
  readonly kind: string
  readonly state: 'announced' | 'small' | 'complete' | 'erased'
  readonly name: string | null
  readonly type: string | null
  readonly size: number | null
  readonly width: number | null
  readonly height: number | null
  readonly small: string | null
  readonly full: string | null
  readonly at: number
  readonly by: string | null
}
export type Party = {
  readonly id: string
  readonly role: string
  readonly name: string | null
  readonly phone: string | null
  readonly wants: string
  readonly erased: boolean
}
type ObjectionView = {
  readonly id: string
  readonly against: string
  readonly ground: string
  readonly item: string | null
  readonly text: string | null
  readonly at: number
  readonly by: string | null
  readonly decidedAt: number | null
  readonly upheld: boolean | null
}
type RatingView = { readonly solved: boolean; readonly grade: number; readonly at: number; readonly text: string | null }
type ProposalView = {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly at: number
  readonly decidedAt: number | null
  readonly accepted: boolean | null
}
type RequestView = {
  readonly id: string
  readonly what: 'extend' | 'suspend'
  readonly clock: string
  readonly ground: string | null
  readonly until: string
  readonly text: string | null
  readonly at: number
  readonly by: string | null
  readonly decidedAt: number | null
  readonly granted: boolean | null
}
type SupervisionView = {
  readonly id: string
  readonly level: string
  readonly ground: string
  readonly organisation: string
  readonly by: string | null
  readonly until: string
  readonly at: number
  readonly answeredAt: number | null
  readonly closedAt: number | null
  readonly settled: boolean | null
  readonly text: string | null
  readonly answer: string | null
}
/** What another office was asked, with its own date and answer. */
export type TaskView = {
  readonly id: string
  /** consult, joint, down, or what the kind asks in its own way. */
  readonly what: string
  readonly organisation: string
  readonly organisationName: string
  readonly phone: string | null
  readonly by: string
  readonly byName: string
  readonly until: string
  readonly at: number
  readonly answeredAt: number | null
  readonly outcome: 'done' | 'cannot' | null
  readonly closedAt: number | null
  /** Tells several of one office apart, such as the number of a problem. */
  readonly part: string | null
  readonly text: string | null
  readonly answer: string | null
}
/** How long an office had a matter that was assigned down, in the unit of the outer clock. */
type StayView = {
  readonly organisation: string
  readonly organisationName: string
  readonly level: string | null
  readonly spent: {
    readonly unit: 'workingDay' | 'day' | 'workingHour' | 'hour' | 'workingMinute' | 'minute'
    readonly amount: number
  }
  /** It has it now. */
  readonly still: boolean
}
/** A hand-over to or from another keeper or authority, with its receipt. */
export type TransferView = {
  readonly id: string
  readonly way: 'out' | 'in'
  readonly keeper: string | null
  readonly keeperName: string | null
  readonly office: string | null
  readonly officeId: string | null
  readonly addressee: string | null
  readonly ground: string
  readonly law: string | null
  readonly at: number
  readonly due: number | null
  readonly answeredAt: number | null
  readonly outcome: 'accepted' | 'refused' | 'recalled' | null
  readonly answerGround: string | null
  readonly how: string | null
  readonly text: string | null
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly letter: { readonly year: number; readonly number: number } | null
  readonly code: string | null
}
/** A step this user may take now: its form as JSON Schema, what is sensible to send, and its letter. */
export type May = {
  readonly step: string
  readonly form: Schema
  readonly version?: number
  readonly suggest: Readonly<Record<string, unknown>> | null
  readonly tone: 'main' | 'normal' | 'final'
  readonly key?: string | null
  readonly post: string
  /** It opens another case, out of this one. */
  readonly opens?: boolean
}
/** Official papers of a case: those issued, and what this user may issue now. */
export type PaperView = {
  readonly id: string
  readonly name: string
  readonly written: string | null
  readonly day: string
  readonly at: number
  readonly office: string
  readonly voidedAt: number | null
  readonly replacedBy: string | null
  readonly erased: boolean
  readonly post: string | null
}
export type PaperMay = { readonly name: string; readonly post: string; readonly writes: boolean; readonly names: boolean }
type PapersView = { readonly issued: readonly PaperView[]; readonly may: readonly PaperMay[] }
export type CaseView = {
  /** The whole, or only its record: then words, places, pictures and contacts are null. */
  readonly view: 'whole' | 'record'
  readonly case: CaseLine & {
    readonly areaFiled: string
    readonly accuracy: number | null
    readonly placeText: string | null
    readonly result: string | null
    readonly secret: boolean
    readonly handler: string | null
    readonly handlerName: string | null
    readonly centre: string
    readonly centreName: string
    /** Of the leader who took it upon himself. */
    readonly leaderName: string | null
    /** The number and day it has with whoever sent it to us. */
    readonly outer: {
      readonly number: string
      readonly source: string
      readonly due: string | null
      readonly returned: boolean
    } | null
    readonly closedAt: number | null
  }
  readonly timeline: readonly Entry[]
  readonly clocks: readonly Clock[]
  readonly documents: readonly Attachment[]
  /** What its category asked, in words. */
  readonly answers?: readonly { readonly question: string; readonly answer: string }[]
  readonly followers?: number
  readonly parties: readonly Party[]
  readonly objections: readonly ObjectionView[]
  readonly proposals: readonly ProposalView[]
  readonly requests: readonly RequestView[]
  readonly supervisions: readonly SupervisionView[]
  /** Names of the offices that the facts of the record name, by id. */
  readonly named: Readonly<Record<string, string>>
  readonly tasks: readonly TaskView[]
  readonly stays: readonly StayView[]
  readonly transfers: readonly TransferView[]
  readonly papers: PapersView
  /** What this user may show to others about it: a code to type or scan. */
  readonly shows: { readonly what: string; readonly value: string } | null
  readonly related: readonly {
    readonly what: 'merged' | 'splitFrom' | 'linked' | 'gathered'
    readonly own: boolean
    readonly case: CaseLine
  }[]
  readonly ratings: readonly RatingView[]
  readonly may: readonly May[]
  readonly chain: readonly Responsible[]
  readonly workflow: string
}

/** The part of JSON Schema that forms use. */
export type Schema = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly enum?: readonly (string | number)[]
  readonly items?: Schema
  readonly maxLength?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
}

export type KindView = {
  readonly name: string
  readonly states: readonly { readonly name: string; readonly phase: string }[]
  readonly steps: readonly {
    readonly name: string
    readonly from: readonly string[] | 'new' | 'open' | 'any'
    readonly to: readonly string[] | string
    readonly tone?: string
    readonly form: Schema
    readonly version?: number
  }[]
}

/** One step as it is sent; the same value every time it is tried again. */
export type StepMessage = {
  readonly kind: string
  readonly step: string
  readonly form: number
  readonly case: CaseRef
  readonly seen: number | null
  readonly input: Readonly<Record<string, unknown>>
  readonly key: string
  readonly at: { readonly device: number; readonly offset: number }
  readonly post?: string
  readonly paper?: { readonly form: string; readonly at: number }
  readonly also?: readonly { readonly id: string; readonly seen: number | null }[]
  /** Made in the field, where the centre may not have been asked: what no longer applies when it arrives is kept, and its author decides. */
  readonly offline?: true
}
export type RefusalView = { readonly code: string; readonly facts: Readonly<Record<string, unknown>>; readonly text: string }
export type Answer = {
  readonly key: string
  readonly outcome: 'done' | 'noted' | 'refused' | 'waiting'
  readonly case?: CaseRef & { readonly version: number; readonly state: string; readonly code: string }
  readonly entry?: { readonly version: number; readonly step: string; readonly at: number }
  readonly refusal?: RefusalView
  readonly receipt?: { readonly code: string; readonly word: string; readonly link?: string }
  readonly undoUntil?: number
  readonly changedSince?: number
}
