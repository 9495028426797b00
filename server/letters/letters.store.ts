// The letter that goes with a case to an authority outside: its number, and the random link that lets its addressee answer once.
import { nextNumber } from '../../registers/documents/number.ts'
import { setting } from '../../rules/house.ts'
import { DAY, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { sealOf } from '../papers/seals.store.ts'
import { bytesOf, fileOf, keepFile, templateOf } from '../papers/templates.store.ts'

export type Letter = {
  readonly transfer: string
  readonly case_id: string
  readonly organisation: string
  readonly year: number
  readonly number: number
  readonly at: number
  readonly expires_at: number
  /** Digests of what it is drawn from; null: the built-in template, and the place left for the stamp. */
  readonly template: string | null
  readonly seal: string | null
}
const columns = 'transfer, case_id, organisation, year, number, at, expires_at, template, seal'

/** The 128 bits of the link: derived with the ring, so that a letter printed again carries the same and none is stored. */
export const tokenOf = (house: House, transfer: string): string =>
  Buffer.from(house.vault.hmac(`letter ${transfer}`))
    .subarray(0, 16)
    .toString('base64url')

/** Days for which the page of a letter may be answered [D]. */
const pageDays = 60

/** Numbers the letter of a transfer, once, with the template and the seal in force that day: a second run finds it there. */
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
    const day = localDay(row.at, region.calendar.zone)
    const year = Number(day.slice(0, 4))
    const number = await nextNumber(tx, row.centre, year)
    const template = await templateOf(tx, region.code, 'handover', day)
    await keepFile(tx, template.digest, template.bytes)
    const days = setting(region, 'case.letterPageDays', pageDays)
    await tx.rows(
      `insert into letter (county, case_id, transfer, organisation, year, number, token_lookup, at, expires_at, template, seal)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        county,
        caseId,
        transfer,
        row.centre,
        year,
        number,
        house.vault.lookup('letter', tokenOf(house, transfer)),
        house.now(),
        row.at + days * DAY,
        template.digest,
        (await sealOf(tx, region.code, row.centre))?.digest ?? null,
      ],
    )
  })
}

/** A letter with what it says; null where there is none. `due`: until when an answer is waited for, also once it came, since the sheet says it. */
export type Matter = {
  readonly county: string
  readonly letter: Letter
  readonly kind: string
  readonly code: string
  readonly category: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly opened_at: number
  readonly text: string | null
  readonly place: string | null
  readonly at: number
  readonly ground: string
  readonly law: string | null
  readonly outcome: 'accepted' | 'refused' | 'recalled' | null
  readonly addressee: string | null
  readonly reason: string | null
  readonly due: number | null
  readonly files: readonly { readonly id: string; readonly type: string; readonly size: number; readonly digest: string }[]
}

export async function matterOf(tx: Tx, county: string, letter: Letter): Promise<Matter | null> {
  const [row] = await tx.rows<Omit<Matter, 'county' | 'letter'>>(
    `select c.kind, c.code, c.category, c.area, st_x(c.point) as lon, st_y(c.point) as lat, c.opened_at, t.at, t.ground, t.law, t.outcome,
       nullif(w.text, '') as text, nullif(p.text, '') as place, nullif(a.text, '') as addressee, nullif(r.text, '') as reason,
       (select k.due_at from clock k where k.county = $1 and k.case_id = $2 and k.name = 'receipt' and k.started_at >= t.at order by k.started_at, k.id limit 1) as due,
       (select coalesce(json_agg(json_build_object('id', f.id, 'type', f.type, 'size', f.size, 'digest', f.digest) order by f.at, f.id), '[]')
          from attachment f where f.county = $1 and f.case_id = $2 and f.state in ('small', 'complete') and f.kind in ('report', 'before')) as files
     from transfer t join "case" c on c.county = $1 and c.id = t.case_id
     left join words w on w.county = $1 and w.id = c.text_id left join words p on p.county = $1 and p.id = c.place_id
     left join words a on a.county = $1 and a.id = t.addressee_id left join words r on r.county = $1 and r.id = t.words_id
     where t.county = $1 and t.case_id = $2 and t.id = $3`,
    [county, letter.case_id, letter.transfer],
  )
  return row ? { county, letter, ...row } : null
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
    await tx.rows<Letter>(`select ${columns} from letter where county = $1 and token_lookup = $2`, [
      county,
      house.vault.lookup('letter', token),
    ])
  )[0] ?? null

/** The bytes it is drawn from: the template it was made with, and the picture of the seal where there was one. */
export async function drawnFrom(
  tx: Tx,
  region: string,
  { template, seal }: Letter,
): Promise<{ readonly template: Buffer; readonly seal: Buffer | null }> {
  const bytes = template === null ? await fileOf(tx, region, 'handover', 0) : await bytesOf(tx, template)
  if (bytes === null) throw new Error('the template of a letter is gone')
  return { template: bytes, seal: seal === null ? null : await bytesOf(tx, seal) }
}
