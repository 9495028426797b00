// A kind of case as one typed table: states, clocks, steps. What is declared here is what perform, screens and tests use.
import type * as z from 'zod/mini'
import type { Actor, Holding } from './actor.ts'
import type { By } from './by.ts'
import type { CaseRow, Facts, Need, Phase, Relation, SupervisionLevel, Task, TaskKind } from './case.ts'
import type { PaperName } from './paper.ts'
import type { Refusal } from './refusal.ts'
import type { Region } from './region.ts'
import type { Day, Instant } from './time.ts'

/** What a pure decision is given beside facts and input. `id(label)` derives from the step's key: the same on every retry. */
export type Ctx = {
  readonly now: Instant
  /** When an act without a line was done, where that counts: clocks it stops stop then. */
  readonly doneAt?: Instant
  readonly region: Region
  readonly actor: Actor
  readonly post: Holding | null
  readonly county: string
  readonly caseId: string
  readonly id: (label: string) => string
  /** The lot of this case for a purpose, from 0 to below 1: always the same, and known to nobody beforehand. */
  readonly lot: (label: string) => number
  /** The region of another keeper, or null where there is none or it is of this region; only where a step is performed. */
  readonly elsewhere?: (county: string) => Region | null
}

/** State and clock that the frame brings to every kind: it ended here because another has it; and until when that one must say so. */
export const handedOver = 'handedOver'
export const receipt = 'receipt'
/** The reason for which a clock stands still while its case is in transfer, where its policy allows that. */
export const transferred = 'transfer'

/** Free words by what they are; `addressee` is an authority with its address. */
export type WordKind = 'text' | 'place' | 'reason' | 'result' | 'reply' | 'note' | 'addressee'
/** `outside`: supervisors outside the line, each of them only where nothing of the line can read it. */
export type Audience = 'reporter' | 'holder' | 'handler' | 'centre' | 'supervisor' | 'supervised' | 'asked' | 'outside'

/** Personal data on its way to the party table; encrypted field by field before it is written. */
export type NewParty = {
  readonly role: 'reporter' | 'concerned' | 'follower'
  readonly name: string | null
  readonly phone: string | null
  readonly email?: string | null
  /** Who it is in the system that passed the matter on. */
  readonly account?: string | null
  readonly wants: string
  /** In which language he is written to; null: that of the house. */
  readonly language?: string | null
}

/**
 * What becomes, in another case that the step names, of the data of one who reported it: what she gave is emptied under the law (only
 * by a step of the eraser role), her contact becomes the one that she gave with this case, or she is told nothing more and her receipt
 * opens it no longer.
 */
export type OfParty = {
  readonly party: string
  readonly erases?: readonly ('contact' | 'words' | 'photos')[]
  readonly corrects?: readonly ('name' | 'phone')[]
  readonly ends?: readonly ('messages' | 'following')[]
}

export type Settable = Partial<
  Pick<
    CaseRow,
    | 'category'
    | 'class'
    | 'urgency'
    | 'area'
    | 'point'
    | 'placeState'
    | 'accuracy'
    | 'holder'
    | 'centre'
    | 'handler'
    | 'designated'
    | 'bounced'
    | 'reopened'
    | 'secret'
    | 'barred'
    | 'hold'
    | 'organisations'
    | 'data'
  >
>

/** What a decision changes. Clocks named here come on top of those the step declares. */
export type Change<S extends string = string, C extends string = string> = {
  readonly to: S
  readonly set?: Settable
  readonly joins?: readonly string[]
  readonly starts?: readonly C[]
  readonly stops?: readonly C[]
  readonly pauses?: readonly { readonly clock: C; readonly reason: string }[]
  readonly resumes?: readonly { readonly clock: C; readonly reason: string }[]
  /** Stopped clocks that go on as if never stopped, and started ones that never were (undo). */
  readonly revives?: readonly string[]
  readonly annuls?: readonly string[]
  readonly words?: readonly { readonly kind: WordKind; readonly text: string }[]
  readonly files?: readonly string[]
  /** An official paper: numbered and frozen by the store in the same transaction. Its words are the text and the addressee. */
  readonly issues?: { readonly name: PaperName; readonly organisation: string; readonly until: Day | null }
  /** A paper taken back; its number stays used. */
  readonly voids?: string
  readonly party?: NewParty
  readonly objects?: {
    readonly against: 'assign' | 'void'
    readonly organisation: string | null
    readonly ground: string
    readonly item: string | null
  }
  readonly decides?: { readonly objection: string; readonly upheld: boolean }
  readonly rates?: { readonly solved: boolean; readonly grade: number }
  readonly proposes?: Readonly<Record<string, string | null>>
  readonly answers?: { readonly proposal: string; readonly accepted: boolean }
  readonly requests?: {
    readonly what: 'extend' | 'suspend' | 'reopen'
    readonly clock: C
    readonly ground: string | null
    readonly until: Day
  }
  readonly grants?: { readonly request: string; readonly granted: boolean }
  /** Why the reporter withdraws, kept apart from the case; the words are encrypted before they are written. */
  readonly withdraws?: { readonly ground: string; readonly text: string | null }
  readonly supervises?: {
    readonly level: SupervisionLevel
    readonly ground: string
    readonly organisation: string
    readonly by: string | null
    readonly until: Day
  }
  readonly answersSupervision?: string
  readonly closesSupervision?: { readonly supervision: string; readonly settled: boolean }
  /** Asked of other offices; each with a clock that `startsFor` starts under the label of the office. */
  readonly asks?: readonly {
    readonly what: TaskKind
    readonly clock: C
    readonly organisation: string
    readonly by: string
    readonly until: Day
    /** Tells several of one office apart, such as the number of a problem; also the label of its clock. */
    readonly label?: string
    /** Words written at an earlier entry; those of this one otherwise. */
    readonly said?: string
  }[]
  readonly answersTask?: { readonly task: string; readonly outcome: NonNullable<Task['outcome']> }
  /** Handed to another keeper or authority, or come from one. */
  readonly hands?: {
    readonly id: string
    readonly way: 'out' | 'in'
    /** The other keeper and its case; null for an authority outside, and while not known. */
    readonly county: string | null
    readonly case: string | null
    readonly organisation: string | null
    readonly ground: string
    readonly law: string | null
  }
  readonly answersTransfer?: {
    readonly transfer: string
    readonly outcome: 'accepted' | 'refused' | 'recalled'
    readonly ground: string | null
    readonly other: string | null
    readonly how: string | null
  }
  /** What the loop carries after commit: to the other keeper, or into a letter. */
  readonly carries?: 'send' | 'recall' | 'answer' | 'letter'
  /** A running clock made longer by so many of its own units. */
  readonly extends?: { readonly clock: C; readonly more: number }
  /** Started with a length of its own, in the unit of its policy. */
  readonly startsFor?: readonly {
    readonly clock: C
    readonly length?: number
    readonly owner?: string
    readonly label?: string
    /** When it began elsewhere, and the last day that was promised there, where the clock counts days. */
    readonly from?: Instant
    readonly until?: Day
  }[]
  /** Running clocks that stop, by id, where several have one name. */
  readonly ends?: readonly string[]
  /** A contact corrected: only the fields named; encrypted before it is written. */
  readonly corrects?: { readonly party: string; readonly name?: string | null; readonly phone?: string | null }
  /** Running clocks whose policy is pinned anew (the class changed); the start stays. */
  readonly repolicies?: readonly C[]
  /** Running clocks counted again under the calendar of today (a notice arrived). */
  readonly recomputes?: boolean
  /** Words and parties emptied under the law; only a step of the eraser role may. */
  readonly erases?: { readonly words: readonly string[]; readonly parties: readonly string[]; readonly files: readonly string[] }
  /** A clock whose expiry this step answers. */
  readonly expires?: string
  /** The reaction waits until the act can no longer be undone; an undo drops the reaction of the version it takes back. */
  readonly dropsReactionOf?: number
  /** Entries of the other cases it names, and what of their small facts it sets. */
  readonly also?: readonly {
    readonly id: string
    readonly facts: Readonly<Record<string, unknown>>
    readonly data?: CaseRow['data']
    readonly ofParty?: OfParty
  }[]
  readonly relates?: Relation
  /** Cases settled together with this one, each with its own entry in `also`: who reported them is told with the audience 'asked'. */
  readonly gathers?: readonly string[]
  readonly unrelates?: Relation
  /** Codes, ids and amounts for the entry. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly tells?: readonly Audience[]
  /** Offices whose duty is rung, the first in line or the next; where nobody is on duty, the whole office. */
  readonly rings?: { readonly offices: readonly string[]; readonly line: number }
  /** Whoever asked was rung on that day, in that call; at most once a day, whatever it is about. */
  readonly calls?: { readonly day: Day; readonly call: string }
  /** Offices that are told besides. */
  readonly tellsOffices?: readonly string[]
  /** Of the kind's own row for this case (`Kind.own`): whole when the case is opened, afterwards the columns that change. */
  readonly own?: Readonly<Record<string, string | number | boolean | readonly string[] | null>>
  /** Kept, but the state is unchanged and the author is asked to decide. */
  readonly noted?: boolean
}

/** What opens a case. */
export type Opening<S extends string = string, C extends string = string> = Change<S, C> & {
  readonly category: string
  readonly class: CaseRow['class']
  readonly urgency: CaseRow['urgency']
  readonly area: string
  readonly point: CaseRow['point']
  readonly placeState: CaseRow['placeState']
  readonly accuracy: number | null
  readonly source: string
  readonly holder: string
  readonly centre: string
  readonly barred?: readonly string[]
  readonly secret?: boolean
  readonly openedAt?: Instant
  /** Its clocks count from here: the time that was written on paper. */
  readonly startsAt?: Instant
  /** False: who opens it does not report it; it came out of another case. */
  readonly reported?: boolean
}

type Common<S extends string, C extends string> = {
  readonly by: By
  readonly starts?: readonly C[]
  readonly stops?: readonly C[]
  readonly needs?: readonly Need[]
  readonly tells?: readonly Audience[]
  /** Also while it stands still, goes with another or is in transfer; 'here': not while it is in transfer. */
  readonly evenHeld?: boolean | 'here'
  /** Performed under a database role of its own. */
  readonly role?: 'eraser'
  /** This step is the handling, for "not the same hand". */
  readonly handles?: boolean
  /** Seconds within which its author may take it back (a setting of the region may change it). */
  readonly undo?: number
  /** How the screen shows it: the one thing to do, one of several, or something final. */
  readonly tone?: 'main' | 'normal' | 'final'
  /** Shortcut on the desk. */
  readonly letter?: string
  /** Laid out by hand on the phone (cases/screens.ts), for no form drawn from the schema could ask for it: the desk does not offer it. */
  readonly byThumb?: true
  /** Version of the form and how older ones are lifted to it. */
  readonly version?: number
  readonly upgrades?: Readonly<Record<number, (input: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>>
  readonly to: S | readonly S[] | 'same' | 'any'
}

type Schema = z.ZodMiniType<Readonly<Record<string, unknown>>>

export type OpenStep<S extends string = string, C extends string = string> = Common<S, C> & {
  readonly from: 'new'
  readonly form: Schema
  /** Opened out of a case that it names, in one of these states ('any': of whatever kind and state): who may is asked of that one. */
  readonly ofRoot?: readonly S[] | 'any'
  readonly open: (grids: readonly string[], input: never, ctx: Ctx, also: readonly CaseRow[]) => Opening<S, C> | Refusal
}
export type ActStep<S extends string = string, C extends string = string> = Common<S, C> & {
  readonly from: readonly S[] | 'open' | 'any'
  readonly form: Schema
  readonly decide: (facts: Facts, input: never, ctx: Ctx) => Change<S, C> | Refusal
  readonly suggest?: (facts: Facts, ctx: Ctx) => Readonly<Record<string, unknown>>
  /** Fields that begin with the last words of that kind, to be worked over by who sees them. */
  readonly drafts?: Readonly<Record<string, WordKind>>
  /** Optional fields of the form that would only be refused now: they are not shown. */
  readonly spares?: (facts: Facts, ctx: Ctx) => readonly string[]
  /** Beyond state and person: is it worth offering now? (e.g. nothing to decide) */
  readonly offers?: (facts: Facts, ctx: Ctx) => boolean
}
export type StepDef<S extends string = string, C extends string = string> = OpenStep<S, C> | ActStep<S, C>

/** One row of somebody's queue: which duty of which organisation, why, and which clock says until when. */
export type TodoDef<C extends string = string> = {
  readonly duty: string
  readonly of: 'holder' | 'handler' | 'centre'
  readonly why: string
  readonly clock: C | null
}
export type StateDef<C extends string = string> = {
  readonly phase: Phase
  readonly todo?: TodoDef<C>
  readonly retired?: boolean
}

/** How a kind maps itself onto the sub-flows every kind has (rules/frame). */
export type Frame<S extends string = string, C extends string = string> = {
  /** Permission that accepts, and that handles. */
  readonly permissions: { readonly accept: string; readonly handle: string; readonly decide: string }
  readonly states: {
    readonly toAccept: S
    readonly returned: S
    readonly placed: S
    readonly assigned: S
    readonly handling: S
    readonly toRate: S
    readonly rated: S
    readonly archived: S
    readonly voided: S
    readonly withdrawn: S
  }
  /** What the e-file lacks before it may be archived: stable codes. */
  readonly defects: (facts: Facts) => readonly string[]
  /** Clocks that count on after the end, as how long something is kept: no day by which anybody has to do anything. */
  readonly outlives?: readonly C[]
  readonly clocks: {
    readonly accept: C
    readonly fill: C
    readonly assign: C
    readonly object: C
    readonly decide: C
    readonly sign: C
    readonly finish: C
    readonly rate: C
    readonly archive: C
    /** Until when a suspended case must be looked at again. */
    readonly review: C
    /** Until when who is supervised must answer. */
    readonly supervise: C
    /** Until when another office says what it thinks, does its part, or answers for what was assigned down. */
    readonly consult: C
    readonly joint: C
    readonly down: C
  }
  /** Clocks by which the kind asks offices for something of its own, what that is, and in which states it lasts. */
  readonly tasks?: Readonly<Partial<Record<C, { readonly what: TaskKind; readonly in: readonly S[] }>>>
  /** Its cases are reported by offices, not by people: who withdraws one says why to everybody. */
  readonly byOffices?: boolean
  /** Open matters of a ledger kept before become cases of this kind. */
  readonly takesOver?: boolean
  /** The level whose centre runs its cases and is told first when they are late; the street without. */
  readonly centre?: 'street' | 'county'
}

export type Kind = {
  readonly name: string
  readonly clocks: readonly string[]
  readonly states: Readonly<Record<string, StateDef>>
  readonly frame: Frame
  /** Its offices are proposed by the rules of routing: they are rehearsed on its cases. */
  readonly routed?: boolean
  readonly steps: Readonly<Record<string, StepDef>>
  /** A table of its own with one row per case, keyed by county and case_id: what others look up without reading cases. Declared by a migration. */
  readonly own?: { readonly table: string }
  /** True of a matter that complains of a body, beside what its category says: intake must name the body. */
  readonly complains?: (row: CaseRow) => boolean
  /** What this person may show to others about the case, such as the code with which an office says that it has come. */
  readonly shows?: (facts: Facts, ctx: Ctx) => { readonly what: string; readonly value: string } | null
}

type ActDef<T, S extends string, C extends string> = Omit<ActStep<S, C>, 'form' | 'decide'> & {
  readonly decide: (facts: Facts, input: T, ctx: Ctx) => Change<S, C> | Refusal
}
type OpenDef<T, S extends string, C extends string> = Omit<OpenStep<S, C>, 'form' | 'open' | 'from'> & {
  readonly open: (grids: readonly string[], input: T, ctx: Ctx, also: readonly CaseRow[]) => Opening<S, C> | Refusal
}

/** `act` and `open` for one vocabulary of states and clocks; they bind a form to the function that reads its input. */
export const stepsOf = <S extends string, C extends string>() => ({
  act: <T extends Readonly<Record<string, unknown>>>(form: z.ZodMiniType<T>, def: ActDef<T, S, C>): ActStep<S, C> => ({
    ...def,
    form: form as Schema,
    decide: def.decide as ActStep<S, C>['decide'],
  }),
  open: <T extends Readonly<Record<string, unknown>>>(form: z.ZodMiniType<T>, def: OpenDef<T, S, C>): OpenStep<S, C> => ({
    ...def,
    from: 'new',
    form: form as Schema,
    open: def.open as OpenStep<S, C>['open'],
  }),
})

/** True for the steps that open a case. */
export const opens = (step: StepDef): step is OpenStep => step.from === 'new'

/** The states from which a step may be taken. */
export function statesOf(kind: Kind, step: StepDef): readonly string[] {
  if (opens(step)) return []
  if (step.from === 'any') return Object.keys(kind.states)
  if (step.from === 'open') return Object.keys(kind.states).filter((state) => kind.states[state]?.phase !== 'ended')
  return step.from
}
