// What a person fills in for each step of a grid event.
import * as z from 'zod/mini'
import { Answers } from '../../rules/questions.ts'
import { code, files, point, text } from '../../rules/schema.ts'

/** A report: category and words; a place by point or from a list, or none at all (no point is ever invented). */
export const Report = z.strictObject({
  category: code,
  text: text(2000),
  place: z.strictObject({ point: z.optional(point), area: z.optional(code), words: z.optional(text(200)) }),
  files: z.optional(files),
  urgent: z.optional(z.boolean()),
  source: z.optional(
    z.enum([
      'grid',
      'groupHead',
      'staff',
      'resident',
      'counter',
      'patrol',
      'device',
      'inspection',
      'hotline',
      'web',
      'app',
      'email',
      'social',
      'agency',
    ]),
  ),
  contact: z.optional(
    z.strictObject({
      name: z.optional(text(60)),
      phone: z.optional(text(30)),
      email: z.optional(text(120)),
      /** Who it is in the system that passed the matter on. */
      account: z.optional(text(120)),
      wants: z.enum(['message', 'email', 'call', 'none']),
    }),
  ),
  secret: z.optional(z.boolean()),
  barred: z.optional(z.array(code).check(z.maxLength(5))),
  answers: z.optional(Answers),
  /** In which language who reports it is written to. */
  language: z.optional(code),
  /** Version of the notice of what is collected and why, as shown (PIPL 17). */
  notice: z.optional(code),
  /** When it happened, if that is not now (late entry of paper, replay). */
  happenedAt: z.optional(z.int().check(z.gte(0))),
})
export const Settle = z.strictObject({ before: files, after: files, note: text(500) })
export const Reason = z.strictObject({ text: text(500) })
export const Accept = z.strictObject({
  category: z.optional(code),
  urgency: z.optional(z.enum(['urgent', 'important', 'ordinary'])),
  class: z.optional(z.enum(['urgent', 'simple', 'ordinary', 'complex'])),
  area: z.optional(code),
  /** The community settles it with its own means. */
  own: z.optional(z.boolean()),
})
export const Assign = z.strictObject({
  organisation: code,
  /** Another class of deadline, as a rule of routing proposes it or a person decides. */
  class: z.optional(z.enum(['urgent', 'simple', 'ordinary', 'complex'])),
  listItem: z.optional(text(60)),
  note: z.optional(text(500)),
  /** The rule that proposed the office. */
  rule: z.optional(code),
})
export const Nothing = z.strictObject({})
/** `without` says why it is finished while another office still has to answer. */
export const Finish = z.strictObject({ result: text(1000), files, note: z.optional(text(500)), without: z.optional(text(500)) })
/** On the place: at least one photo from the same spot. `absent` says why there is none (replay of a source that has no such step). */
export const Verify = z.strictObject({ files, note: z.optional(text(500)) })
export const SendBack = z.strictObject({ text: text(500), files: z.optional(files) })
