// What a resident asks in public, and what the reader of the questions and the office asked fill in.
import * as z from 'zod/mini'
import { code, day, text } from '../../rules/schema.ts'

/** In her own words; where she wants to be told is kept sealed and never public. */
export const Ask = z.strictObject({
  text: text(500),
  area: z.optional(code),
  contact: z.optional(z.strictObject({ phone: z.optional(text(30)), wants: z.enum(['message', 'none']) })),
  /** In which language she is written to. */
  language: z.optional(code),
})
/** The public wording: what names or tells of a person is struck out of it, what she wrote stays in the case. */
export const Publish = z.strictObject({ text: text(500), organisation: code, category: z.optional(code) })
/** Why it is no question for the public [D]; a person complained of, or a matter to be dealt with, has another door. */
export const Decline = z.strictObject({ ground: z.enum(['aboutPerson', 'matter', 'askedBefore', 'noQuestion']), text: text(500) })
export const Answer = z.strictObject({ text: text(2000) })
export const Reason = z.strictObject({ text: text(500) })
/** For the knowledge base: on what it rests, and until when it holds. */
export const Propose = z.strictObject({ basis: text(300), until: day })
