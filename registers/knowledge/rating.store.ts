// Whether an answer was one: said by whoever read it, once for each device, changed as often as she likes; never who.
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { House } from '../../store/house.ts'

type Said = { readonly county: string; readonly code: string; readonly device: Uint8Array; readonly useful: boolean }

/** Keeps it under a hash of device and question, so that no two questions tell of the same hand. Refuses what is not answered in public. */
export async function rateAnswer(house: House, { county, code, device, useful }: Said): Promise<Refusal | null> {
  return house.db.begin({ actor: 'device', counties: [county] }, async (tx) => {
    const [found] = await tx.rows<{ id: string }>(
      `select q.case_id::text as id from public_question q join "case" c on c.county = q.county and c.id = q.case_id
       where q.county = $1 and c.county = $1 and c.code = $2 and q.answered_at is not null and q.hidden_at is null`,
      [county, code],
      'question_to_rate',
    )
    if (!found) return refuse('caseMissing')
    const hand = house.vault.lookup('question', `${found.id} ${Buffer.from(device).toString('hex')}`)
    await tx.rows(
      `insert into question_rating (county, case_id, device, useful, at) values ($1, $2, $3, $4, $5)
       on conflict (county, case_id, device) do update set useful = excluded.useful, at = excluded.at`,
      [county, found.id, hand, useful, house.now()],
      'rate_question',
    )
    return null
  })
}
