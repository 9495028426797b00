// What people fill in around a proactive matter.
import * as z from 'zod/mini'
import { code, day, files, text } from '../../rules/schema.ts'

/** What keeps being told of (a hot topic), who leads, and until when. The reports behind it come as the other cases of the step. */
export const Propose = z.strictObject({ topic: text(60), text: text(2000), category: code, area: code, organisation: code, day })
export const Gather = z.strictObject({})
/** Why it is called off: others see it who want to propose it again. */
export const CallOff = z.strictObject({ text: text(500) })
/** What will be done, and by which offices: those are asked for joint work one by one. */
export const Plan = z.strictObject({ text: text(4000), files: z.optional(files) })
export const Finish = z.strictObject({ text: text(4000), files: z.optional(files), without: z.optional(text(500)) })
/** One answer to everyone who asked. */
export const Answer = z.strictObject({ text: text(2000) })
