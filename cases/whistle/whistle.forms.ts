// What people fill in around a whistle.
import * as z from 'zod/mini'
import { code, day, files, id, text } from '../../rules/schema.ts'

const time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
const mark = z.int().check(z.gte(1), z.lte(5))

export const Nothing = z.strictObject({})
export const Urge = z.strictObject({ text: z.optional(text(300)) })
export const Clock = z.strictObject({ clock: id })
/** The three whistles: enforcement, key task, emergency. `root` is the case it comes from; `day` and `time` an appointment, for enforcement. */
export const Blow = z.strictObject({
  whistle: z.enum(['enforcement', 'keyTask', 'emergency']),
  organisations: z.array(code).check(z.minLength(1), z.maxLength(12)),
  category: code,
  text: text(2000),
  area: code,
  where: text(200),
  day: z.optional(day),
  time: z.optional(time),
  root: z.optional(id),
})
/** The name of who comes: an official's, for the place where he is met. */
export const Confirm = z.strictObject({ text: text(60) })
export const Refuse = z.strictObject({ ground: code, item: z.optional(text(60)), text: text(1000) })
export const Rule = z.strictObject({ organisation: code, upheld: z.boolean(), text: text(1000) })
/** The six figures that the street shows on the place; `remote` for who joins by telephone or screen. */
export const Arrive = z.strictObject({ arrival: z.string().check(z.regex(/^\d{6}$/)), remote: z.optional(z.boolean()) })
export const Minutes = z.strictObject({ text: text(4000) })
export const Conclude = z.strictObject({ text: text(2000), files, without: z.optional(text(500)) })
export const ScoreUnit = z.strictObject({
  organisation: code,
  response: mark,
  arrival: mark,
  attitude: mark,
  solved: z.boolean(),
  text: z.optional(text(500)),
})
export const ScoreWhistle = z.strictObject({ justified: z.boolean(), quality: mark, text: z.optional(text(500)) })
