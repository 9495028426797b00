// What people fill in around a work order of the hotline.
import * as z from 'zod/mini'
import { outerSources } from '../../rules/outer.ts'
import { Answers } from '../../rules/questions.ts'
import { code, day, files, id, point, text } from '../../rules/schema.ts'

const urgency = z.enum(['urgent', 'important', 'ordinary'])
const classes = z.enum(['urgent', 'simple', 'ordinary', 'complex'])
/** What a request is. Source: 接诉即办§2, domain annex B. */
const nature = z.enum(['consult', 'help', 'complaint', 'tip', 'suggestion', 'thanks', 'other'])
const place = z.strictObject({ point: z.optional(point), area: z.optional(code), words: z.optional(text(200)) })
const contact = z.strictObject({
  name: z.optional(text(60)),
  phone: z.optional(text(30)),
  wants: z.enum(['message', 'call', 'none']),
})
/** One call may bring several matters: the id of the call holds them together, for whoever asks about the call. */
const call = z.optional(id)

export const Nothing = z.strictObject({})
/** What a caller tells: time, matter, contact, place, kind of request, wish for secrecy and wish for a reply. */
export const Create = z.strictObject({
  nature,
  category: code,
  text: text(2000),
  place,
  urgent: z.optional(z.boolean()),
  contact: z.optional(contact),
  secret: z.optional(z.boolean()),
  barred: z.optional(z.array(code).check(z.maxLength(5))),
  call,
  answers: z.optional(Answers),
  notice: z.optional(code),
})
export const Answer = z.strictObject({ category: code, item: code, version: z.int().check(z.gte(1)), text: text(2000), call })
export const Transfer = z.strictObject({
  to: z.enum(['110', '119', '120', '122']),
  category: code,
  text: text(1000),
  place,
  threeWay: z.optional(z.boolean()),
  call,
})
export const Advise = z.strictObject({
  path: z.enum(['litigation', 'arbitration', 'discipline', 'reconsideration', 'disclosure', 'petition']),
  category: code,
  text: text(1000),
  call,
})
/** The same matter without new facts: what has become of it is told. `root` is that matter. */
export const Progress = z.strictObject({ root: id, text: text(1000), call })
/** From a door above or beside us; `outer` and `outerDue` are theirs and rule over ours. */
export const Receive = z.strictObject({
  source: z.enum(outerSources),
  outer: text(60),
  outerDue: z.optional(day),
  nature,
  category: code,
  text: text(4000),
  place,
  urgent: z.optional(z.boolean()),
  contact: z.optional(contact),
  secret: z.optional(z.boolean()),
})
export const Check = z.strictObject({
  category: z.optional(code),
  nature: z.optional(nature),
  urgency: z.optional(urgency),
  class: z.optional(classes),
  area: z.optional(code),
})
export const Dispatch = z.strictObject({
  organisation: code,
  class: z.optional(classes),
  listItem: z.optional(text(60)),
  note: z.optional(text(500)),
  rule: z.optional(code),
})
/** The first word with the caller: whether she was reached, and what was said or agreed. */
export const Contact = z.strictObject({ reached: z.enum(['reached', 'noAnswer', 'noNumber']), text: text(500) })
/** What the caller reads, and on what ground. `without` says why it is answered while another office still has its part. */
export const Reply = z.strictObject({ text: text(2000), basis: text(300), files, without: z.optional(text(500)) })
export const AskStop = z.strictObject({ ground: code, text: text(1000) })
export const DecideStop = z.strictObject({ granted: z.boolean(), text: text(1000) })
/** Three questions to the answer, and in one sentence what is to be done where one of them is answered with no. */
export const Audit = z.strictObject({
  answersAll: z.boolean(),
  basisGiven: z.boolean(),
  plainWords: z.boolean(),
  text: z.optional(text(500)),
})
/** Reached? Solved? Satisfied? What she does not say stays open. `incoming`: she rang herself. `call`: one for all she asked for. */
export const CallBack = z.strictObject({
  call,
  reached: z.boolean(),
  incoming: z.optional(z.boolean()),
  solved: z.optional(z.boolean()),
  grade: z.optional(z.int().check(z.gte(1), z.lte(5))),
  text: z.optional(text(1000)),
})
/** What the office found when it looked again. */
export const Redo = z.strictObject({ text: text(500) })
/** Written anew for everybody: without names, numbers or addresses. */
export const Publish = z.strictObject({ title: text(60), text: text(1000) })
/** They set another day since: theirs rules. */
export const RenewOuter = z.strictObject({ outerDue: day })
export const ReturnOuter = z.strictObject({ batch: id })
