// Where a case that was handed over is now: from keeper to keeper, as far as it was received. The old code answers with all of it.
import type { Tx } from './db.ts'

/** A case at its keeper, with the row of its transfer there. */
export type Place = { readonly county: string; readonly caseId: string }

/** More hands than this nobody passes a matter through. */
const most = 12

/**
 * The case itself first, then every case it became with another keeper, the last one being where it is now. Reads no words
 * and no parties, so that it needs no more of the transaction than the first county.
 */
export async function placesOf(tx: Tx, from: Place): Promise<readonly Place[]> {
  const places: Place[] = [from]
  for (let at = from; places.length <= most; ) {
    const [next] = await tx.rows<Place>(
      `select other_county as county, other_case as "caseId" from transfer
       where county = $1 and case_id = $2 and way = 'out' and outcome = 'accepted' and other_case is not null order by at desc, id limit 1`,
      [at.county, at.caseId],
      'transfer_onward',
    )
    if (!next || places.some((one) => one.caseId === next.caseId)) break
    places.push(next)
    at = next
  }
  return places
}

export type Transfer = {
  readonly id: string
  readonly way: 'out' | 'in'
  readonly other_county: string | null
  readonly other_case: string | null
  readonly organisation: string | null
  readonly ground: string
  readonly law: string | null
  readonly words_id: string | null
  readonly addressee_id: string | null
  readonly at: number
  readonly answered_at: number | null
  readonly outcome: 'accepted' | 'refused' | 'recalled' | null
  readonly answer_ground: string | null
  readonly answer_id: string | null
  readonly answered_by_id: string | null
  readonly how: string | null
}
export const transferColumns =
  'id, way, other_county, other_case, organisation, ground, law, words_id, addressee_id, at, answered_at, outcome, answer_ground, answer_id, answered_by_id, how'

export const findTransfer = async (tx: Tx, county: string, caseId: string, id: string): Promise<Transfer | null> =>
  (
    await tx.rows<Transfer>(
      `select ${transferColumns} from transfer where county = $1 and case_id = $2 and id = $3`,
      [county, caseId, id],
      'transfer_one',
    )
  )[0] ?? null

/** The name of an authority without its address. */
export const firstLine = (text: string | null): string | null => text?.split('\n')[0] ?? null
