// What a resident asks about her own data, and what the data officer and who supervises him answer.
import * as z from 'zod/mini'
import { keepingLaws } from '../../rules/law.ts'
import { code, files, id, text } from '../../rules/schema.ts'

/** Rights of the person: a copy, to correct, to delete, to withdraw consent, to object to how it is used. Source: 个人信息保护法 §15, §44–50. */
const whats = ['copy', 'correct', 'delete', 'withdrawConsent', 'objectUse'] as const

/** Further matters of hers, of each of which the same is asked. */
const others = z.optional(z.array(id).check(z.minLength(1), z.maxLength(19)))
/**
 * `root` is one's own matter, opened by its receipt or by the telephone shown. `ends` says what consent is withdrawn for. The contact is
 * where the answer goes, and with `correct` what is right.
 */
export const AskData = z.strictObject({
  root: id,
  others,
  what: z.enum(whats),
  text: text(1000),
  ends: z.optional(z.array(z.enum(['messages', 'following'])).check(z.minLength(1), z.maxLength(2))),
  contact: z.optional(
    z.strictObject({ name: z.optional(text(60)), phone: z.optional(text(30)), wants: z.enum(['message', 'call', 'none']) }),
  ),
  /** In which language she is written to. */
  language: z.optional(code),
})
/** The article that obliges to keep, where not all of it is granted. */
export const Decide = z.strictObject({
  verdict: z.enum(['granted', 'partly', 'refused']),
  law: z.optional(z.enum(keepingLaws)),
  text: text(2000),
})
/** Ticked is what is done in her matter at once, together with the answer; the others of these are not offered. */
export const CarryOut = z.strictObject({
  root: id,
  others,
  text: text(2000),
  eraseContact: z.optional(z.boolean()),
  eraseWords: z.optional(z.boolean()),
  erasePhotos: z.optional(z.boolean()),
  fixName: z.optional(z.boolean()),
  fixPhone: z.optional(z.boolean()),
  files: z.optional(files),
})
/** One of the files that were made ready for her. */
export const TakeCopy = z.strictObject({ file: id })
export const Reason = z.strictObject({ text: text(1000) })
export const Rule = z.strictObject({ upheld: z.boolean(), text: text(2000) })
