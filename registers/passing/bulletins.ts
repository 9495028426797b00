// What an office asks to be passed on: sent to areas, and told once in each grid and household group. Source: domain 1-11, 4-04.
import * as z from 'zod/mini'
import type { Holding, Staff } from '../../rules/actor.ts'
import { covers, isCode, levelOf, trimCode } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { day, id, text } from '../../rules/schema.ts'
import { addDays, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

const area = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))
/** How long a notice is worth passing on, in days [D]. */
const mostDays = 60

export const Bulletin = z.strictObject({
  id: z.optional(id),
  areas: z.array(area).check(z.minLength(1), z.maxLength(50)),
  title: text(40),
  text: text(600),
  until: day,
})
export const Told = z.strictObject({ area })
export type Who = { readonly actor: Staff; readonly region: Region; readonly county: string }

/** The post with which the person may do that in an area. */
export const postFor = (actor: Staff, permission: string, at: string): Holding | undefined =>
  actor.posts.find((post) => post.permissions.includes(permission) && covers(post.areas, at))

/** Sends a notice to areas of one's own. Refused: areaUnknown, badInput (the day is past), tooFar. The same id again changes nothing. */
export async function sendBulletin(
  tx: Tx,
  { actor, region, county }: Who,
  given: Omit<z.infer<typeof Bulletin>, 'id'> & { readonly id: string },
  now: Instant,
): Promise<{ id: string } | Refusal> {
  const known = new Set([...region.areas.keys()].map(trimCode))
  const posts = given.areas.map((at) => postFor(actor, 'bulletin.send', at))
  const bad = given.areas.findIndex((at, n) => !known.has(trimCode(at)) || posts[n] === undefined)
  const [post] = posts
  if (bad >= 0 || !post) return refuse('areaUnknown', { field: 'areas', area: given.areas[Math.max(0, bad)] ?? '' })
  const today = localDay(now, region.calendar.zone)
  if (given.until < today) return refuse('badInput', { field: 'until' })
  if (given.until > addDays(today, mostDays)) return refuse('tooFar', { field: 'until', most: mostDays, unit: 'day' })
  await tx.rows(
    `insert into bulletin (county, id, organisation, areas, title, text, until_day, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, id) do nothing`,
    [
      county,
      given.id,
      post.organisation,
      given.areas.map(trimCode),
      given.title.trim(),
      given.text.trim(),
      given.until,
      actor.person,
      now,
    ],
    'bulletin',
  )
  return { id: given.id }
}

/** It is not passed on any further. Only the office that sent it. */
export async function endBulletin(tx: Tx, { actor, county }: Who, of: string, now: Instant): Promise<{ ended: true } | Refusal> {
  const offices = actor.posts.filter((post) => post.permissions.includes('bulletin.send')).map((post) => post.organisation)
  const rows = await tx.rows(
    `update bulletin set ended_at = coalesce(ended_at, $3) where county = $1 and id = $2 and organisation = any($4) returning id`,
    [county, of, now, offices],
    'bulletin-end',
  )
  return rows.length > 0 ? { ended: true } : refuse('notFound')
}

/** Told in a grid or a household group of one's own; said again it stays as it was. Late is no fault: it counts as told. */
export async function tellBulletin(
  tx: Tx,
  { actor, county }: Who,
  given: { readonly bulletin: string; readonly area: string },
  now: Instant,
): Promise<{ told: true } | Refusal> {
  const at = trimCode(given.area)
  if (!['grid', 'microGrid', 'group'].includes(levelOf(at) ?? '')) return refuse('areaUnknown', { area: given.area })
  if (!postFor(actor, 'bulletin.tell', at)) return refuse('notYours')
  const [row] = await tx.rows<{ areas: string[] }>(
    'select areas from bulletin where county = $1 and id = $2',
    [county, given.bulletin],
    'bulletin-of',
  )
  if (!row?.areas.some((one) => at.startsWith(one) || one.startsWith(at))) return refuse('notFound')
  await tx.rows(
    'insert into bulletin_told (county, bulletin, area, at) values ($1, $2, $3, $4) on conflict (county, bulletin, area) do nothing',
    [county, given.bulletin, at, now],
    'bulletin-told',
  )
  return { told: true }
}
