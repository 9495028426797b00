// What departments and the grid office fill in around an admission.
import * as z from 'zod/mini'
import { frequencies } from '../../rules/column.ts'
import { laws } from '../../rules/law.ts'
import { code, day, text } from '../../rules/schema.ts'

/** One thing looked at or counted; short, for it is a line on a small screen. */
const asks = z.array(text(40)).check(z.minLength(1), z.maxLength(20))
const lawIds = Object.keys(laws) as [string, ...string[]]

export const Nothing = z.strictObject({})
export const Reason = z.strictObject({ text: text(500) })
/** `checks` name what should not be (so that "nothing found" is no to each) and are answered with yes or no, `counts` with a figure. `urgent`: a temporary task that cannot wait. */
export const Apply = z.strictObject({
  category: code,
  text: text(1000),
  checks: z.optional(asks),
  counts: z.optional(asks),
  frequency: z.enum(frequencies),
  areas: z.array(code).check(z.minLength(1), z.maxLength(50)),
  from: day,
  until: day,
  law: z.enum(lawIds),
  item: z.optional(code),
  urgent: z.optional(z.boolean()),
})
/** `until` may be earlier than what was asked for, never later. */
export const Admit = z.strictObject({ until: day, text: z.optional(text(500)) })
/** Once more: until when, and what came of it so far. */
export const Renew = z.strictObject({ until: day, text: text(1000) })
