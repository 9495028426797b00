// What people fill in around a visit of supervision.
import * as z from 'zod/mini'
import { code, day, files, id, text } from '../../rules/schema.ts'

export const Reason = z.strictObject({ text: text(500) })
/** The number of a problem in the list of this visit. */
const number = z.int().check(z.gte(1), z.lte(99))
/**
 * `announced`: the office hears of it beforehand. `draw` and `cases` say how cases were drawn at random, so that anybody can draw them
 * again; `root` is the case it comes from, or the visit whose open problems it takes over.
 */
export const Plan = z.strictObject({
  organisation: code,
  category: code,
  day,
  text: text(2000),
  announced: z.optional(z.boolean()),
  draw: z.optional(z.string().check(z.regex(/^[0-9a-f]{8,32}$/))),
  cases: z.optional(z.array(code).check(z.maxLength(50))),
  root: z.optional(id),
})
export const Begin = z.strictObject({ text: z.optional(text(500)) })
/** `matter` is the code of a case, `item` an item of a list; `carried` the number it had in the visit before. */
export const Find = z.strictObject({
  text: text(1000),
  until: day,
  organisation: z.optional(code),
  item: z.optional(text(60)),
  matter: z.optional(code),
  files: z.optional(files),
  carried: z.optional(number),
})
export const Strike = z.strictObject({ problem: number, text: text(500) })
export const Clear = z.strictObject({ carried: number, text: text(500) })
export const Notify = z.strictObject({ text: text(2000) })
export const Answer = z.strictObject({
  problem: number,
  outcome: z.enum(['done', 'cannot']),
  text: text(2000),
  files: z.optional(files),
  without: z.optional(text(500)),
})
/** `again` and `supervise` need a new day. */
export const Recheck = z.strictObject({
  problem: number,
  way: z.enum(['onSpot', 'onPaper']),
  verdict: z.enum(['settled', 'dropped', 'again', 'supervise', 'carry']),
  until: z.optional(day),
  text: text(1000),
  files: z.optional(files),
  without: z.optional(text(500)),
})
