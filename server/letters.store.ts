// The letter that goes with a case to an authority outside: its number, and the random link that lets its addressee answer once.
import { setting } from '../rules/house.ts'
import { DAY, localDay } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { House } from '../store/house.ts'

export type Letter = {
  readonly transfer: string
  readonly case_id: string
  readonly organisation: string
  readonly year: number
  readonly number: number
  readonly at: number
  readonly expires_at: number
}
const columns = 'transfer, case_id, organisation, year, number, at, expires_at'

/** The 128 bits of the link: derived with the ring, so that a letter printed again carries the same and none is stored. */
export const tokenOf = (house: House, transfer: string): string =>
  Buffer.from(house.vault.hmac(`letter ${transfer}`))
    .subarray(0, 16)
    .toString('base64url')

/** Days for which the page of a letter may be answered [D]. */
const pageDays = 60

/** Numbers the letter of a transfer, once: a second run finds it there. */
export async function makeLetter(house: House, county: string, caseId: string, transfer: string): Promise<void> {
  const region = house.region(county)
  if (!region) throw new Error('no region of this keeper')
  await house.db.begin({ actor: 'system:reaction', counties: [county] }, async (tx) => {
    const [row] = await tx.rows<{ centre: string; at: number }>(
      `select c.centre, t.at from transfer t join "case" c on c.county = $1 and c.id = t.case_id
       where t.county = $1 and t.case_id = $2 and t.id = $3 for update of t`,
      [county, caseId, transfer],
    )
    if (!row || (await findLetter(tx, county, caseId, transfer))) return
    const year = Number(localDay(row.at, region.calendar.zone).slice(0, 4))
    const [counter] = await tx.rows<{ n: number }>(
      `insert into letter_number (county, organisation, year, n) values ($1, $2, $3, 1)
       on conflict (county, organisation, year) do update set n = letter_number.n + 1 returning n`,
      [county, row.centre, year],
    )
    const days = setting(region, 'case.letterPageDays', pageDays)
    await tx.rows(
      `insert into letter (county, case_id, transfer, organisation, year, number, token_lookup, at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        county,
        caseId,
        transfer,
        row.centre,
        year,
        counter?.n ?? 0,
        house.vault.lookup('letter', tokenOf(house, transfer)),
        house.now(),
        row.at + days * DAY,
      ],
    )
  })
}

export const findLetter = async (tx: Tx, county: string, caseId: string, transfer: string): Promise<Letter | null> =>
  (
    await tx.rows<Letter>(`select ${columns} from letter where county = $1 and case_id = $2 and transfer = $3`, [
      county,
      caseId,
      transfer,
    ])
  )[0] ?? null

/** The letter of a link, whatever became of it. */
export const findByToken = async (tx: Tx, house: House, county: string, token: string): Promise<Letter | null> =>
  (
    await tx.rows<Letter>(`select ${columns} from letter where county = $1 and token_lookup = $2 order by transfer limit 1`, [
      county,
      house.vault.lookup('letter', token),
    ])
  )[0] ?? null
