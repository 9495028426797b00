// What people fill in around a meeting.
import * as z from 'zod/mini'
import { code, day, files, id, text } from '../../rules/schema.ts'

const time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
const offices = z.array(code).check(z.maxLength(40))

/** Which meeting (联席会议, 领导小组, 党建联席), the offices called, what mainly about, the agenda, where and when. `root` is a case on the agenda. */
export const Call = z.strictObject({
  sort: z.enum(['joint', 'leadingGroup', 'partyBuilding']),
  organisations: z.array(code).check(z.minLength(1), z.maxLength(40)),
  category: code,
  text: text(2000),
  area: code,
  where: text(200),
  day,
  time,
  root: z.optional(id),
})
/** Offices, never persons: who came, who joined from afar; the others were missing. The text is what was decided. */
export const Minutes = z.strictObject({ came: offices, joined: z.optional(offices), text: text(4000), files: z.optional(files) })
export const Conclude = z.strictObject({ text: text(2000), without: z.optional(text(500)) })
