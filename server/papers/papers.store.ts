// Issued papers as rows: found for who may see the case, opened with what they say, and found again by the digest on their square.
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import type { PaperValues } from '../../store/papers.ts'

export type Issued = {
  readonly county: string
  readonly case_id: string
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly written: string | null
  readonly day: string
  readonly digest: string
  readonly square: string
  readonly at: Instant
  readonly voided_at: Instant | null
  readonly erased_by: number | null
  readonly facts_sealed: string | null
  readonly template: Buffer
  readonly seal: Buffer | null
}
const columns = `p.county, p.case_id, p.id, p.name, p.organisation, p.written, p.day, p.digest, p.square, p.at, p.voided_at, p.erased_by, p.facts_sealed,
  t.bytes as template, s.bytes as seal`
const from = 'paper p join paper_file t on t.digest = p.template left join paper_file s on s.digest = p.seal'

export const findIssued = async (tx: Tx, county: string, caseId: string, id: string): Promise<Issued | null> =>
  (
    await tx.rows<Issued>(
      `select ${columns} from ${from} where p.county = $1 and p.case_id = $2 and p.id = $3`,
      [county, caseId, id],
      'issued_paper',
    )
  )[0] ?? null

/** By the first half of the digest, as the square holds it. */
export const findByDigest = async (tx: Tx, county: string, half: string): Promise<Issued | null> =>
  (
    await tx.rows<Issued>(
      `select ${columns} from ${from} where p.county = $1 and p.digest >= $2 and p.digest < $3 limit 1`,
      [county, half, `${half}g`],
      'paper_by_digest',
    )
  )[0] ?? null

/** Whether another was issued in its place. */
export const isReplaced = async (tx: Tx, { county, case_id, id }: Pick<Issued, 'county' | 'case_id' | 'id'>): Promise<boolean> =>
  (await tx.rows('select 1 from paper where county = $1 and case_id = $2 and replaces = $3 limit 1', [county, case_id, id]))
    .length > 0

/** What it says, or that the law had it erased. */
export function saidOn(house: House, { id, facts_sealed: sealed }: Issued): PaperValues | Refusal {
  if (sealed === null) return refuse('nothingOpen', { erased: true })
  return JSON.parse(house.vault.open('paper.facts_sealed', id, sealed)) as PaperValues
}

/** The case of a code; null where there is none. Who may see it is asked by the caller. */
export const findCode = async (tx: Tx, county: string, code: string): Promise<string | null> =>
  (await tx.rows<{ id: string }>('select id from "case" where county = $1 and code = $2', [county, code], 'case_of_code'))[0]
    ?.id ?? null
