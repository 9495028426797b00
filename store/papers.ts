// Issuing an official paper inside the one transaction of its step: what the registers' engine is asked, and what it gives back.
import type { Actor } from '../rules/actor.ts'
import type { Change, Ctx } from '../rules/kind.ts'
import type { PaperName } from '../rules/paper.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { Region } from '../rules/region.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import type { Deed } from './deed.ts'
import type { House } from './house.ts'
import type { Json } from './rows.ts'

/** Values of the fields of a template: a text, or a list of rows. */
export type PaperValues = Readonly<Record<string, string | readonly Readonly<Record<string, string>>[]>>

export type PaperAsked = {
  readonly region: Region
  readonly county: string
  readonly caseId: string
  readonly name: PaperName
  readonly organisation: string
  readonly addressee: string | null
  readonly text: string | null
  readonly until: string | null
  readonly actor: Actor
  readonly now: Instant
}
/** What a paper says and was made from; `written` is its number as it stands on the page, null where it has none. */
export type PaperMade = {
  readonly year: number
  readonly number: number | null
  readonly written: string | null
  readonly day: string
  readonly template: string
  readonly seal: string | null
  readonly values: PaperValues
  readonly uses: readonly string[]
  readonly digest: string
  readonly square: string
}
/** The engine of documents, given by the registers: numbers and freezes a paper within `tx`. */
export type IssuePaper = ((house: House, tx: Tx, asked: PaperAsked) => Promise<PaperMade | Refusal>) & {
  /** Public keys by id: who has them can verify a square. */
  readonly keys: Readonly<Record<string, string>>
}

/** Numbers and freezes what the decision issues; null when it issues nothing. */
export async function issueOf(
  house: House,
  tx: Tx,
  deed: Deed,
  change: Change,
  region: Region,
): Promise<PaperMade | Refusal | null> {
  if (!change.issues) return null
  const said = (kind: string) => change.words?.find((one) => one.kind === kind)?.text ?? null
  return house.issuePaper(house, tx, {
    region,
    county: deed.ctx.county,
    caseId: deed.ctx.caseId,
    ...change.issues,
    addressee: said('addressee'),
    text: said('note'),
    actor: deed.actor,
    now: deed.ctx.now,
  })
}

/** What the entry says of it: the id, the number and the digest, never its words. */
export const paperFacts = ({ issued, change }: Deed, ctx: Ctx): Json =>
  issued && change.issues
    ? { document: ctx.id('paper'), digest: issued.digest, ...(issued.written === null ? {} : { number: issued.written }) }
    : {}

/** The row of the paper, and what becomes of the one that is taken back. */
export function paperRows(house: House, { issued, change }: Deed, version: number, at: Instant, ctx: Ctx) {
  const of = { county: ctx.county, case_id: ctx.caseId }
  const id = ctx.id('paper')
  const row = issued &&
    change.issues && {
      ...of,
      id,
      name: change.issues.name,
      organisation: change.issues.organisation,
      year: issued.year,
      number: issued.number,
      written: issued.written,
      day: issued.day,
      template: issued.template,
      seal: issued.seal,
      facts_sealed: house.vault.seal('paper.facts_sealed', id, JSON.stringify(issued.values)),
      // What is written for it is in it too.
      uses: [...issued.uses, ...(change.words ?? []).map((_, n) => ctx.id(`words:${n}`))],
      digest: issued.digest,
      square: issued.square,
      at,
      version,
      replaces: change.voids ?? null,
      voided_at: null,
      voided_version: null,
      erased_by: null,
    }
  return {
    papers: row ? [row] : [],
    ...(change.voids === undefined ? {} : { voidedPaper: { ...of, id: change.voids, voided_at: at, voided_version: version } }),
  }
}
