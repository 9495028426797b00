// A step as plain data: what a button sends, the phone keeps, the record holds and a retry repeats.
import * as z from 'zod/mini'

const uuid = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/))
const name = z.string().check(z.regex(/^[a-z][A-Za-z0-9]{0,39}$/))
/** The keeper: plain text, six digits today. */
const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const instant = z.int().check(z.gte(0), z.lte(9_007_199_254_740_991))

/**
 * The envelope. `seen` refuses nothing by itself; `post` asks to act under one of several posts. `offline`: it was done where the centre could
 * not be asked; what is fact in it is then kept whatever became of the case meanwhile, and its author asked to decide (outcome 'noted').
 */
export const Step = z.strictObject({
  kind: name,
  step: name,
  form: z.int().check(z.gte(1), z.lte(999)),
  case: z.strictObject({ county, id: uuid }),
  seen: z.nullable(z.int().check(z.gte(0))),
  input: z.record(z.string(), z.unknown()),
  key: uuid,
  at: z.strictObject({ device: instant, offset: z.int().check(z.gte(-4e12), z.lte(4e12)) }),
  post: z.optional(uuid),
  offline: z.optional(z.literal(true)),
  /** Written on a printed form, and when; only a step that opens a case. */
  paper: z.optional(z.strictObject({ form: z.string().check(z.regex(/^[0-9A-Z]{21}$/)), at: instant })),
  also: z.optional(z.array(z.strictObject({ id: uuid, seen: z.nullable(z.int()) })).check(z.maxLength(20))),
})
export type Step = z.infer<typeof Step>

export type Answer = {
  readonly key: string
  readonly outcome: 'done' | 'noted' | 'refused' | 'waiting'
  readonly case?: {
    readonly county: string
    readonly id: string
    readonly version: number
    readonly state: string
    readonly code: string
  }
  readonly entry?: { readonly version: number; readonly step: string; readonly at: number }
  readonly refusal?: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }
  /** A resident's receipt; in the first answer and in every repeat of the same key by the same device. */
  readonly receipt?: { readonly code: string; readonly word: string; readonly token: string }
  readonly undoUntil?: number
  /** The case moved on since the version the actor looked at. */
  readonly changedSince?: number
}
