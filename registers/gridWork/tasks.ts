// The one place where a grid task is made: a round of checks and counts in an area, inside what was admitted, and what the grids answer to it.
import * as z from 'zod/mini'
import type { Holding, Staff } from '../../rules/actor.ts'
import { covers, isCode, levelOf, trimCode } from '../../rules/area.ts'
import { frequencies, noOftener } from '../../rules/column.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { day, id, text } from '../../rules/schema.ts'
import { type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { raise } from '../regions/revision.ts'
import { admittedTask } from './admitted.ts'

const area = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))
const asks = z.array(text(40)).check(z.maxLength(20))
export const GridTask = z.strictObject({
  id: z.optional(id),
  /** The id of what was admitted. */
  ground: id,
  area,
  checks: asks,
  counts: asks,
  frequency: z.enum(frequencies),
  from: day,
  until: day,
})
export const Answers = z.strictObject({
  /** The grid that answers. */
  area,
  answers: z
    .array(z.strictObject({ ask: text(40), value: z.int().check(z.gte(0), z.lte(1_000_000)) }))
    .check(z.minLength(1), z.maxLength(40)),
})
/** `practice`: the county is one of practice; columns are the whole region's, and stay as they are. */
type Who = { readonly actor: Staff; readonly region: Region; readonly county: string; readonly practice?: boolean }

/** The post with which the person may do that in an area. */
const postFor = (actor: Staff, permission: string, area: string): Holding | undefined =>
  actor.posts.find((post) => post.permissions.includes(permission) && covers(post.areas, area))

/**
 * Makes a round for the grids of an area. Whoever was admitted may, and whoever admits. Refused (notAdmitted, with `why`):
 * no admission that runs, outside of its area or days, more than was admitted, oftener than was admitted. The same id again changes nothing.
 */
export async function gridTask(
  tx: Tx,
  { actor, region, county }: Who,
  given: Omit<z.infer<typeof GridTask>, 'id'> & { readonly id: string },
  now: Instant,
): Promise<{ id: string } | Refusal> {
  const trimmed = trimCode(given.area)
  if (!region.areas.has(given.area) && ![...region.areas.keys()].some((code) => trimCode(code) === trimmed))
    return refuse('areaUnknown', { area: given.area })
  if (given.from < localDay(now, region.calendar.zone)) return refuse('badInput', { field: 'from' })
  if (given.until < given.from) return refuse('badInput', { field: 'until' })
  if (given.checks.length + given.counts.length === 0) return refuse('badInput', { field: 'checks' })
  const admitted = await admittedTask(tx, county, given.ground, trimmed, given.from)
  if (isRefusal(admitted)) return admitted
  const post =
    actor.posts.find((one) => one.organisation === admitted.organisation && one.permissions.includes('admission.apply')) ??
    postFor(actor, 'admission.examine', trimmed)
  if (!post) return refuse('notYours')
  if (given.until > admitted.until) return refuse('notAdmitted', { why: 'end', until: admitted.until })
  const more = [
    ...given.checks.filter((one) => !admitted.checks.includes(one)),
    ...given.counts.filter((one) => !admitted.counts.includes(one)),
  ]
  if (more.length > 0) return refuse('notAdmitted', { why: 'items', more })
  if (!noOftener(given.frequency, admitted.frequency)) return refuse('notAdmitted', { why: 'frequency' })
  await tx.rows(
    `insert into grid_task (county, id, admission, area, checks, counts, frequency, from_day, until_day, made_by, organisation, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (county, id) do nothing`,
    [
      county,
      given.id,
      given.ground,
      trimmed,
      given.checks,
      given.counts,
      given.frequency,
      given.from,
      given.until,
      actor.person,
      post.organisation,
      now,
    ],
    'grid-task',
  )
  return { id: given.id }
}

type TaskRow = { admission: string; area: string; checks: string[]; counts: string[]; from: string; until: string }

/**
 * What a grid answers, kept as facts with their day and task: the next department that wants it gets it by query. Yes is 1, no is 0.
 * The same again on one day takes the place of what was said before.
 */
export async function answerTask(
  tx: Tx,
  { actor, region, county, practice }: Who,
  given: z.infer<typeof Answers> & { readonly task: string },
  now: Instant,
): Promise<{ kept: number } | Refusal> {
  if (levelOf(given.area) !== 'grid') return refuse('areaUnknown', { area: given.area })
  const post = postFor(actor, 'gridTask.answer', given.area)
  if (!post) return refuse('notYours')
  const [task] = await tx.rows<TaskRow>(
    `select admission::text as admission, area, checks, counts, from_day as from, until_day as until from grid_task where county = $1 and id = $2`,
    [county, given.task],
    'grid-task-of',
  )
  if (!task || !covers([task.area], given.area)) return refuse('notFound')
  const today = localDay(now, region.calendar.zone)
  if (today < task.from || today > task.until) return refuse('notAdmitted', { why: 'end', until: task.until })
  const admitted = await admittedTask(tx, county, task.admission, given.area, today)
  if (isRefusal(admitted)) return admitted
  for (const { ask, value } of given.answers) {
    if (task.checks.includes(ask) ? value > 1 : !task.counts.includes(ask)) return refuse('badInput', { field: 'answers', ask })
  }
  await tx.rows(
    `insert into grid_fact (county, area, ask, day, value, task, organisation, at)
     select $1, $2, x.ask, $3, x.value, $4, $5, $6 from json_to_recordset($7::json) as x(ask text, value integer)
     on conflict (county, area, ask, day) do update set value = excluded.value, task = excluded.task, organisation = excluded.organisation, at = excluded.at`,
    [county, given.area, today, given.task, post.organisation, now, JSON.stringify(given.answers)],
    'grid-fact',
  )
  if (practice) return { kept: given.answers.length }
  const fresh = await tx.rows(
    `insert into grid_column (region, name, what, organisation, made_at)
     select $1, x.ask, case when x.ask = any($2) then 'check' else 'count' end, $3, $4 from json_to_recordset($5::json) as x(ask text)
     on conflict do nothing returning name`,
    [region.code, task.checks, admitted.organisation, now, JSON.stringify(given.answers)],
    'grid-column',
  )
  if (fresh.length > 0) await raise(tx, region.code)
  return { kept: given.answers.length }
}
