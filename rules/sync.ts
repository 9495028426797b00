// The contract between a phone and the centre: what a phone asks for, what it is given, what it sends, and what is told it of each act.
import * as z from 'zod/mini'
import type { Offer } from './judge.ts'
import { id } from './schema.ts'
import { type Answer, Step } from './step.ts'
import type { Day, Instant } from './time.ts'

/** The keeper: plain text, six digits today. */
const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
/** Bytes in base64url without padding. */
const bytes = (least: number, most: number) => z.string().check(z.regex(/^[\w-]+$/), z.minLength(least), z.maxLength(most))
const instant = z.int().check(z.gte(0), z.lte(9_007_199_254_740_991))

/**
 * `after` is the cursor of the last answer, kept together with what came in it, in one transaction of the phone's database; without it
 * everything is told anew. A cursor that the server no longer understands is no error: the answer then begins anew (`whole`).
 * `phone` is the binding made at sign-in; without it nothing of a phone is told.
 */
export const PullAsked = z.strictObject({
  after: z.optional(z.string().check(z.maxLength(1500))),
  phone: z.optional(id),
})
export type PullAsked = z.infer<typeof PullAsked>

/** Most records a phone holds: cases first, then what is next in the order of `Parts`. What did not fit is told in `left`. */
export const mostRecords = 10_000
/** Without contact for so long, the phone locks its data until the next sign-in; nothing is deleted. Source: domain §4.2 offline rules [D]. */
export const lockAfter = 72 * 3_600_000

export type CaseRef = { readonly county: string; readonly id: string }

/** A running clock of a case. `dueAt` is an instant; the phone counts with its own calendar of today's region. */
export type FieldClock = {
  readonly name: string
  readonly owner: string | null
  readonly dueAt: Instant
  readonly warnAt: Instant
  readonly paused: boolean
  readonly provisional: boolean
}

/** One entry in short. `by` names post and office, or 'reporter', or 'system'; never a telephone. */
export type FieldEntry = {
  readonly version: number
  readonly at: Instant
  readonly deviceAt: Instant
  readonly step: string
  readonly from: string | null
  readonly to: string
  readonly noted: boolean
  readonly by: string
  readonly mine: boolean
  readonly words: readonly { readonly kind: string; readonly text: string }[]
  readonly files: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}

/** A case as the phone draws it. No telephone and no name of whoever reported it: those are asked for online, with a reason. */
export type FieldCase = CaseRef & {
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
  readonly placeState: string
  readonly placeText: string | null
  readonly point: readonly [number, number] | null
  readonly text: string | null
  readonly holder: string
  readonly holderName: string
  readonly handlerName: string | null
  readonly source: string
  /** Why it waits for me, as the queue has it; null when it is only in my area. */
  readonly why: string | null
  readonly due: Instant | null
  readonly warn: Instant | null
  readonly openedAt: Instant
  readonly updatedAt: Instant
  readonly closedAt: Instant | null
  readonly clocks: readonly FieldClock[]
  /** The last twelve entries, oldest first, and how many there are. */
  readonly timeline: readonly FieldEntry[]
  readonly entries: number
  readonly files: readonly { readonly id: string; readonly kind: string; readonly state: string; readonly at: Instant }[]
  /** What I may do with it now, as the desk offers it; judged again when it arrives. */
  readonly may: readonly Offer[]
}

/** `mine`: I am on a post here; else a neighbour, for knowing whose it is. Rings are [lon, lat] in CGCS2000, simplified to about ten metres. */
export type FieldArea = {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly mine: boolean
  readonly surveyed: boolean
  readonly rings: readonly (readonly (readonly [number, number])[])[]
}
export type FieldCategory = {
  readonly code: string
  readonly name: string
  readonly parent: string | null
  /** The class of its deadlines; null: a group of categories. */
  readonly class: string | null
  readonly urgency: string | null
  readonly verify: string | null
  /** It is, or belongs to, what this region counts as a dispute. */
  readonly dispute: boolean
  /** It is, or belongs to, what this region takes opinions and questions under. */
  readonly opinion: boolean
  /** What is reported under it is a danger. Absent from an older centre. */
  readonly hazard?: boolean
}
/** What a department was admitted to ask of a grid of mine. `counts` are figures, `checks` yes or no. */
export type FieldTask = CaseRef & {
  readonly ground: string
  readonly area: string
  readonly areaName: string
  readonly purpose: string
  readonly checks: readonly string[]
  readonly counts: readonly string[]
  readonly frequency: string
  readonly from: Day
  readonly until: Day
  readonly organisationName: string
  readonly lawName: string
  readonly known: readonly { readonly ask: string; readonly day: Day; readonly value: number }[]
}
export type FieldKnowledge = {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly until: Day | null
}
export type FieldNotice = {
  readonly id: string
  readonly county: string
  readonly case: string
  readonly topic: string
  readonly at: Instant
  readonly read: boolean
}
/** A notice to pass on; `told`: areas of mine, trimmed, where it was told. */
export type FieldBulletin = {
  readonly id: string
  readonly county: string
  readonly title: string
  readonly text: string
  readonly organisationName: string
  readonly until: Day
  readonly at: Instant
  readonly told: readonly string[]
}
/** A hand wanted in a household group ('help'), or a small thing done there ('favour'). Whose, is not known. */
export type FieldNeighbour = {
  readonly id: string
  readonly county: string
  readonly area: string
  readonly areaName: string
  readonly sort: string
  readonly what: string
  readonly until: Day
  readonly at: Instant
  readonly doneAt: Instant | null
}
export type FieldMember = {
  readonly area: string
  readonly areaName: string
  readonly post: string | null
  readonly postName: string | null
  readonly person: string | null
  /** The number of the post, else the one the person gave for service. */
  readonly phone: string | null
  readonly away: boolean
  readonly deputy: string | null
}
/** Who answers now for the areas that are mine, from the grid to the district. */
export type FieldDuty = {
  readonly level: string
  readonly organisation: string
  readonly person: string | null
  readonly phone: string | null
}
/** The day so far in the areas that are mine, counted by the centre when it was asked: of places and units, never of a person. */
export type FieldDay = {
  readonly day: Day
  readonly came: number
  readonly ended: number
  readonly open: number
  readonly overdue: number
  /** Rounds told today, by grid. */
  readonly rounds: readonly { readonly area: string; readonly task: string }[]
  /** Units that were called today, and when last. */
  readonly units: readonly { readonly name: string; readonly answered: boolean; readonly at: Instant }[]
}
/**
 * The form of one step as its JSON schema, in the version this server takes. A case's `may` names step and form; of the form its `spares` are
 * left out. `opens`: it opens a new case, and I may.
 */
export type FieldForm = {
  readonly kind: string
  readonly step: string
  readonly version: number
  readonly opens: boolean
  readonly form: Readonly<Record<string, unknown>>
}
export type FieldMe = {
  readonly person: { readonly id: string; readonly name: string }
  readonly posts: readonly {
    readonly id: string
    readonly kind: string
    readonly name: string
    readonly organisation: string
    readonly organisationName: string
    readonly areas: readonly string[]
    readonly permissions: readonly string[]
    readonly via: string
  }[]
  readonly counties: readonly string[]
  readonly region: { readonly code: string; readonly name: string; readonly version: number } | null
  /** Of the last days, the newest first: my sign-in was reset, and who asked for it. Absent from an older centre. */
  readonly reset?: readonly { readonly at: Instant; readonly byName: string }[]
}

/** A part that is there takes the place of all the phone had of it; one that is not there has not changed. */
export type Parts = {
  readonly me?: FieldMe
  readonly cards?: readonly Card[]
  readonly forms?: readonly FieldForm[]
  readonly areas?: readonly FieldArea[]
  readonly tasks?: readonly FieldTask[]
  readonly notices?: readonly FieldNotice[]
  readonly bulletins?: readonly FieldBulletin[]
  readonly neighbours?: readonly FieldNeighbour[]
  readonly duty?: readonly FieldDuty[]
  readonly day?: FieldDay
  readonly team?: readonly FieldMember[]
  readonly categories?: readonly FieldCategory[]
  readonly knowledge?: readonly FieldKnowledge[]
}

export type Pull = {
  /** The server's instant when it answered: the phone's offset is this minus its own time, less half the way. */
  readonly serverNow: Instant
  /** For the next pull. */
  readonly after: string
  /** There is more: ask again at once with `after`. */
  readonly more: boolean
  /** This is the first page of everything: what the phone has beside unsent acts is forgotten once the last page is in. */
  readonly whole: boolean
  /** New or changed since; each takes the place of the one with its id. */
  readonly cases: readonly FieldCase[]
  /** Ids of every case that is mine now; what the phone has beside these is removed. Null: as before. On the last page only. */
  readonly holds: readonly string[] | null
  readonly parts: Parts
  /** Records of the whole, for saying how far one is; and how many did not fit the budget. */
  readonly records: number
  readonly left: number
  readonly device: DeviceState
}

/** Most steps of one list. Each made in the field says `offline: true`, also when it is sent a second later. */
export const mostSteps = 200

/**
 * Of each step, in the order sent. `done`: forget it. `noted`: its facts are kept, the state is as it was, a card comes with the next
 * pull: forget it, wait with later steps of this case until the card is answered. `refused`: it stays on the phone with its sentence;
 * codes of `tryLater` are tried again by themselves. `waiting`: not tried, because an earlier one of its case was noted or refused.
 */
export type Pushed = Answer

/** Refusals that pass by themselves: the step keeps its key and its place and is sent again after a while. */
export const tryLater: ReadonlySet<string> = new Set([
  'busy',
  'full',
  'tooOften',
  'newerForm',
  'unknownKind',
  'unknownStep',
  'fileMissing',
  'otherSide',
])

/** Of an act that no longer applied when it arrived. Its author decides; until then nothing of it is lost and nothing overwritten. */
export type Card = CaseRef & {
  /** Id of the card: the key of the step that was sent. */
  readonly key: string
  readonly kind: string
  readonly step: string
  readonly form: number
  /** Why it did not apply: a code of the catalogue of refusals with its facts. */
  readonly why: string
  readonly facts: Readonly<Record<string, unknown>>
  /** The same as a sentence. Absent from an older centre. */
  readonly text?: string
  /** When the act was done, as far as the phone's clock can be trusted, and when it arrived. */
  readonly madeAt: Instant
  readonly arrivedAt: Instant
  /** What I sent. */
  readonly input: Readonly<Record<string, unknown>>
  /** The version of the case I looked at, and the entry that keeps my facts (null when there is no case to keep them in). */
  readonly seen: number | null
  readonly entry: number | null
  /** What the case is about; null when I may no longer see it or it never was. Absent from an older centre. */
  readonly about?: { readonly code: string; readonly categoryName: string; readonly text: string | null } | null
  /** How the case stands now; null when I may no longer see it or it never was. */
  readonly now: { readonly state: string; readonly hold: string; readonly version: number; readonly holderName: string } | null
  /** What others did meanwhile, oldest first. */
  readonly meanwhile: readonly FieldEntry[]
  readonly choices: readonly CardChoice[]
  /** Steps I could take now instead. */
  readonly again: readonly string[]
}

/** `stand`: what was noted stays as a note. `again`: this step instead. `withdraw`: it should not count; the record keeps that it was sent. */
export type CardChoice = 'stand' | 'again' | 'withdraw'

/** Answers a card once; the same answer again is harmless. `step` goes with 'again' only, with a key of its own. */
export const CardAnswer = z.strictObject({
  county,
  key: id,
  choice: z.enum(['stand', 'again', 'withdraw']),
  step: z.optional(Step),
})
export type CardAnswer = z.infer<typeof CardAnswer>
/** `closed`: the card is decided. `answer`: of the step that went with it; when that is refused the card stays open. */
export type CardAnswered = { readonly closed: boolean; readonly answer: Answer | null }

/** `phone` is made on the phone, anew for each person who signs in on it: two who share one share nothing else. */
export const PhoneAsked = z.strictObject({ phone: id, label: z.string().check(z.minLength(1), z.maxLength(80)) })
export type PhoneAsked = z.infer<typeof PhoneAsked>

/** A keeper's public key: P-256, uncompressed, 65 bytes in base64url. What was sealed to an older one still opens. */
export type KeeperKey = { readonly county: string; readonly kid: string; readonly key: string }

export type PhoneBound = {
  readonly phone: string
  /** 32 bytes in base64url: proves inside an envelope that whoever sealed it was signed in here. Told once; a new binding has a new one. */
  readonly secret: string
  readonly keys: readonly KeeperKey[]
  readonly serverNow: Instant
  readonly lockAfter: number
}

/**
 * `wipe`: ordered from afar; the phone destroys everything, the sealed outbox too, and says what was lost at POST /api/field/wiped.
 * `lockAt`: without another contact the data are locked from then until the next sign-in. `bound` is false when this phone must be bound again.
 */
export type DeviceState = { readonly bound: boolean; readonly wipe: boolean; readonly lockAt: Instant }

/** What a wiped phone says of itself, without a sign-in: how many of what, since when; never their content. */
export const Wiped = z.strictObject({
  phone: id,
  lost: z.strictObject({
    acts: z.int().check(z.gte(0), z.lte(100_000)),
    photos: z.int().check(z.gte(0), z.lte(100_000)),
    oldest: z.nullable(instant),
  }),
})
export type Wiped = z.infer<typeof Wiped>

/**
 * One unsent act or piece of a photo, sealed on the phone the moment it is made. HPKE (RFC 9180) base mode: DHKEM(P-256, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM; `info` is the text of `sealedInfo`, the additional data that of `sealedBound`.
 */
export const Envelope = z.strictObject({
  v: z.literal(1),
  id,
  phone: id,
  county,
  kid: z.string().check(z.regex(/^[a-z0-9]{1,20}$/)),
  /** The encapsulated key, 65 bytes. */
  enc: bytes(86, 90),
  box: bytes(24, 900_000),
})
export type Envelope = z.infer<typeof Envelope>
export const sealedInfo = 'chaguan sealed outbox 1'
/** What the ciphertext is bound to: an envelope cannot be given another id, phone or keeper. */
export const sealedBound = (one: Pick<Envelope, 'id' | 'phone' | 'county' | 'kid'>): string =>
  [one.id, one.phone, one.county, one.kid].join('\n')

/** At most 100 envelopes of one phone, 12 MB, in the order they were made, photos before the acts that name them. */
export const SealedAsked = z.strictObject({ envelopes: z.array(Envelope).check(z.minLength(1), z.maxLength(100)) })
export type SealedAsked = z.infer<typeof SealedAsked>

/**
 * What is in the box: UTF-8 of JSON {text, mac}. `text` is JSON of `Inside`; `mac` is HMAC-SHA-256 in base64url under the phone's `secret`
 * over `sealedBound`, a line feed, and `text`.
 */
export const Opened = z.strictObject({ text: z.string().check(z.maxLength(800_000)), mac: bytes(43, 43) })
export const Inside = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('step'), person: id, step: z.record(z.string(), z.unknown()) }),
  /** A piece of an attachment: `bytes` from `at` on, of `size` in all, in order; with the last one it is kept. */
  z.strictObject({
    what: z.literal('piece'),
    person: id,
    file: z.strictObject({
      id,
      county,
      case: id,
      kind: z.enum(['report', 'before', 'after', 'document', 'voice', 'other']),
      digest: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
      size: z.int().check(z.gte(1)),
      /** The pieces are of the small version of what has this digest and size, and may follow. */
      original: z.optional(
        z.strictObject({ digest: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)), size: z.int().check(z.gte(1)) }),
      ),
    }),
    at: z.int().check(z.gte(0)),
    bytes: bytes(1, 700_000),
  }),
])
export type Inside = z.infer<typeof Inside>

/**
 * Nothing is said of what was inside. `taken`: forget it; what did not apply is in a card of its author. `later`: keep it and come again.
 * `never`: it cannot be opened or was not made by somebody signed in on this phone; it will not be taken.
 */
export type SealedAnswer = { readonly id: string; readonly outcome: 'taken' | 'later' | 'never' }
export type SealedAnswered = {
  readonly serverNow: Instant
  readonly answers: readonly SealedAnswer[]
  readonly wipe: boolean
}
