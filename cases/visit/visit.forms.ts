// What is filled in around a visit: a purpose from a list, a door, a day. No form here has a place for who lives there, who was in, or how anybody is.
import * as z from 'zod/mini'
import { code, day, id, text } from '../../rules/schema.ts'

const purposes = ['policy', 'errand', 'safety', 'opinion', 'followUp'] as const

export const Nothing = z.strictObject({})
/** `where` is a door, never a name. Either the household asked for the visit, or it is work that was admitted (`root`: that admission). */
export const Order = z.strictObject({
  purpose: z.enum(purposes),
  area: code,
  where: text(60),
  until: day,
  asked: z.optional(z.boolean()),
  root: z.optional(id),
})
/** `consent`: asked at the door before anything is written down, and given. Without it there is nothing to tell but `decline`. */
export const NothingNeeded = z.strictObject({ consent: z.literal(true) })
/** Cases that the visitor reported for the household, with its consent; they go their own ways. */
export const Requests = z.strictObject({ consent: z.literal(true), cases: z.array(id).check(z.minLength(1), z.maxLength(9)) })
