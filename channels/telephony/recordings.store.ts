// Recordings of a hall by reference: which calls have one and until when, who asked for it and why. The sound itself never comes here.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { type Asking, cursorOf, defineQuery, readCursor } from '../../store/query.ts'
import { after, limit } from '../../store/reads/filters.ts'
import { paramsFrom, visible } from '../../store/visible.ts'
import { recordingOf } from './calls.store.ts'
import { hallsOf } from './reads.store.ts'

type Row = { id: string; hall: string; rangAt: number; seconds: number | null; way: 'in' | 'out'; until: number }
type Order = { call: string; county: string; id: string; code: string; kind: string }
type Asked = { call: string; at: number; name: string | null; organisation: string | null; reason: string | null }

/** Calls of my halls whose recording the exchange still has, the newest first; with the orders written of each, and who asked for it. */
export const recordings = defineQuery({
  name: 'recordings',
  input: z.strictObject({ after, limit }),
  by: 'call.listen',
  looks: 'none',
  run: async (asking, input) => {
    const { tx, now, house, counties } = asking
    const [at, id] = readCursor(input.after) ?? [now + 1, 'ffffffff-ffff-ffff-ffff-ffffffffffff']
    const found = await tx.rows<Row>(
      `select id, hall, rang_at as "rangAt", ((ended_at - answered_at) / 1000)::int as seconds, way, recording_until as until from phone_call
       where hall = any($1) and recording is not null and recording_until > $2 and (rang_at, id) < ($3::bigint, $4::uuid)
       order by rang_at desc, id desc limit $5`,
      [hallsOf(asking, 'call.listen'), now, at, id, input.limit + 1],
      'recordings',
    )
    const rows = found.slice(0, input.limit)
    const ids = rows.map((one) => one.id)
    const [orders, asked] = await Promise.all([ordersOf(asking, ids), askedFor(tx, counties, ids)])
    const region = counties.map((one) => house.region(one)).find((one) => one !== null)
    const last = rows.at(-1)
    return {
      rows: rows.map((one) => ({
        ...one,
        hallName: region?.organisations.get(one.hall)?.name ?? one.hall,
        orders: orders.filter((order) => order.call === one.id).map(({ call: _call, ...order }) => order),
        asked: asked
          .filter((look) => look.call === one.id)
          .map(({ call: _call, organisation, ...look }) => ({
            ...look,
            organisationName: organisation === null ? null : (region?.organisations.get(organisation)?.name ?? organisation),
          })),
      })),
      next: found.length > rows.length && last ? cursorOf([last.rangAt, last.id]) : null,
      asOf: now,
    }
  },
})

/** Orders written during these calls, as far as this person may see them. */
function ordersOf({ tx, actor, counties }: Asking, calls: readonly string[]): Promise<Order[]> {
  const params = paramsFrom(counties, calls)
  return tx.rows<Order>(
    `select c.data ->> 'call' as call, c.county, c.id::text as id, c.code, c.kind from "case" c
     where c.county = any($1) and c.data ? 'call' and c.data ->> 'call' = any($2) and ${visible(actor, 'c', params)} order by c.id`,
    params.values,
  )
}

const askedFor = (tx: Tx, counties: readonly string[], calls: readonly string[]): Promise<Asked[]> =>
  tx.rows<Asked>(
    `select l.call::text as call, l.at, p.name, l.organisation, l.reason from looking l left join person p on p.id = l.person::uuid
     where l.county = any($1) and l.call = any($2::uuid[]) order by l.at desc, l.id limit 500`,
    [counties, calls],
    'recordings_asked',
  )

type Asks = {
  readonly hall: string
  readonly call: string
  readonly reason: string
  readonly county: string
  readonly actor: Staff
}
/** Where the exchange keeps it, against a reason; that it was asked for is recorded each time. Refused without one, or after its time. */
export async function askRecording(
  house: House,
  tx: Tx,
  { hall, call, reason, county, actor }: Asks,
): Promise<{ recording: string; until: number } | Refusal> {
  const now = house.now()
  if (reason.trim().length < 2) return refuse('reasonMissing', { field: 'reason' })
  const found = await recordingOf(tx, hall, call, now)
  if (!found) return refuse('notFound')
  const post = actor.posts.find((one) => one.organisation === hall && one.permissions.includes('call.listen'))
  await tx.rows(
    `insert into looking (county, id, case_id, party_id, person, post, organisation, what, reason, at, call)
     values ($1, $2, null, null, $3, $4, $5, 'call.recording', $6, $7, $8)`,
    [
      county,
      derivedId(call, Buffer.from(house.random(16)).toString('hex')),
      actor.person,
      post?.id ?? null,
      hall,
      reason.trim(),
      now,
      call,
    ],
  )
  return found
}

/** After its time nobody is told where a recording lay; the exchange deletes the sound by its own rule. */
export const forgetRecordings = (tx: Tx, now: number) =>
  tx.rows('update phone_call set recording = null where recording is not null and recording_until <= $1', [now])
