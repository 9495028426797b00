// Among neighbours of a household group: a hand that is wanted, a small thing that was done. A word from a list, never a name. Source: domain 4-04.
import * as z from 'zod/mini'
import { isCode, levelOf, trimCode } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { id } from '../../rules/schema.ts'
import { addDays, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { postFor, type Who } from './bulletins.ts'

const area = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))
/** What neighbours do for each other; no free words, or a list of people grows out of it. */
const hands = ['carry', 'errand', 'ride', 'lend', 'repair', 'children', 'company', 'clean', 'other'] as const
/** How long a hand is wanted [D]. */
const days = 7

/** `consent`: whoever wants help agrees that the group hears of it. A favour was done already and needs nobody's. */
export const Ask = z.discriminatedUnion('sort', [
  z.strictObject({ sort: z.literal('help'), id: z.optional(id), area, what: z.enum(hands), consent: z.literal(true) }),
  z.strictObject({ sort: z.literal('favour'), id: z.optional(id), area, what: z.enum(hands) }),
])

/** Only in a household group or courtyard of one's own. The same id again changes nothing. */
export async function askNeighbours(
  tx: Tx,
  { actor, region, county }: Who,
  given: Omit<z.infer<typeof Ask>, 'id'> & { readonly id: string },
  now: Instant,
): Promise<{ id: string } | Refusal> {
  const at = trimCode(given.area)
  if (!['microGrid', 'group'].includes(levelOf(at) ?? '')) return refuse('areaUnknown', { area: given.area })
  if (!postFor(actor, 'neighbour.ask', at)) return refuse('notYours')
  const until = addDays(localDay(now, region.calendar.zone), days)
  await tx.rows(
    `insert into neighbour_ask (county, id, area, sort, what, until_day, at, done_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (county, id) do nothing`,
    [county, given.id, at, given.sort, given.what, until, now, given.sort === 'favour' ? now : null],
    'neighbour-ask',
  )
  return { id: given.id }
}

/** Somebody has helped; who, stands nowhere. */
export async function helped(tx: Tx, { actor, county }: Who, of: string, now: Instant): Promise<{ done: true } | Refusal> {
  const [row] = await tx.rows<{ area: string }>(
    'select area from neighbour_ask where county = $1 and id = $2',
    [county, of],
    'neighbour-of',
  )
  if (!row || !postFor(actor, 'neighbour.ask', row.area)) return refuse('notFound')
  await tx.rows(
    'update neighbour_ask set done_at = coalesce(done_at, $3) where county = $1 and id = $2',
    [county, of, now],
    'neighbour-done',
  )
  return { done: true }
}
