// Who looked at what, when and why: written in the transaction that showed it.
import { localDay } from '../../rules/time.ts'
import { derivedId } from '../digest.ts'
import type { Asking } from '../query.ts'

export type Look = {
  readonly county: string
  readonly caseId: string
  readonly party?: string
  /** 'case', or the field that was shown in clear. */
  readonly what: string
  readonly reason?: string
  /** Once per person, case and day of the region; otherwise every time. */
  readonly daily?: boolean
  readonly post?: { readonly id: string; readonly organisation: string }
}

/** Records that this staff person looked; others leave no trace of reading. */
export async function recordLooking(asking: Asking, look: Look): Promise<void> {
  const { actor, now, house, tx } = asking
  if (actor.type !== 'staff') return
  const zone = house.region(look.county)?.calendar.zone
  const when = look.daily && zone ? localDay(now, zone) : Buffer.from(house.random(16)).toString('hex')
  const id = derivedId(`${actor.person} ${look.caseId} ${look.what}`, when)
  const post = look.post ?? actor.posts[0]
  await tx.rows(
    `insert into looking (county, id, case_id, party_id, person, post, organisation, what, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county, id) do nothing`,
    [
      look.county,
      id,
      look.caseId,
      look.party ?? null,
      actor.person,
      post?.id ?? null,
      post?.organisation ?? null,
      look.what,
      look.reason ?? null,
      now,
    ],
    'record_looking',
  )
}

/** That these cases were handed to this person whole, once per case and day: on a phone nobody sees which of them is then read. */
export async function recordLookings(
  { actor, now, house, tx }: Asking,
  cases: readonly { readonly county: string; readonly id: string }[],
): Promise<void> {
  if (actor.type !== 'staff' || cases.length === 0) return
  const rows = cases.map(({ county, id }) => {
    const zone = house.region(county)?.calendar.zone
    return { county, case_id: id, id: derivedId(`${actor.person} ${id} case`, zone ? localDay(now, zone) : String(now)) }
  })
  const post = actor.posts[0]
  await tx.rows(
    `insert into looking (county, id, case_id, party_id, person, post, organisation, what, reason, at)
     select r.county, r.id, r.case_id, null, $2, $3, $4, 'case', null, $5
     from jsonb_to_recordset($1::jsonb) r (county text, id uuid, case_id uuid) on conflict (county, id) do nothing`,
    [JSON.stringify(rows), actor.person, post?.id ?? null, post?.organisation ?? null, now],
    'record_lookings',
  )
}
