// What a department and the body that holds the data fill in around a share grant.
import * as z from 'zod/mini'
import { laws } from '../../rules/law.ts'
import { code, day, text } from '../../rules/schema.ts'

/** Personal columns, as people call them. */
const fields = z.array(text(40)).check(z.minLength(1), z.maxLength(20))
const lawIds = Object.keys(laws) as [string, ...string[]]

export const Nothing = z.strictObject({})
export const Reason = z.strictObject({ text: text(500) })
/**
 * What for, which data, until when, on what ground; `assessment` is the impact assessment (个人信息保护影响评估): whether it is lawful
 * and necessary, what it does to those concerned, how the data are kept safe.
 */
export const Apply = z.strictObject({
  category: code,
  text: text(1000),
  fields,
  until: day,
  law: z.enum(lawIds),
  assessment: text(4000),
})
/** `until` may be earlier than what was asked for, never later; of the fields no other than those asked for. Both empty: all of it. */
export const Grant = z.strictObject({ until: day, fields: z.optional(fields), text: z.optional(text(500)) })
