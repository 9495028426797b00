// Forms on paper entered later: the code was reserved when the form was printed, the time written on it is when the matter began.
import type { Actor } from '../rules/actor.ts'
import { makeCode } from '../rules/code.ts'
import type { Opening } from '../rules/kind.ts'
import { type Refusal, refuse } from '../rules/refusal.ts'
import type { Step } from '../rules/step.ts'
import { type Instant, localDay, type Zone } from '../rules/time.ts'
import type { Tx } from './db.ts'
import { derivedId } from './digest.ts'

export type PaperForm = { readonly code: string; readonly case_id: string; readonly printed_at: Instant; readonly used: boolean }

/** The form of a code, and whether its case is there; null when no such form was printed here. */
export const findForm = async (tx: Tx, county: string, code: string): Promise<PaperForm | null> =>
  (
    await tx.rows<PaperForm>(
      `select f.code, f.case_id, f.printed_at, exists (select 1 from "case" c where c.county = $1 and c.id = f.case_id) as used
       from paper_form f where f.county = $1 and f.code = $2`,
      [county, code],
      'paper_form',
    )
  )[0] ?? null

/** Why this form cannot open this case; null when it can. Only staff enter what stands on paper. */
export async function wrongForm(tx: Tx, actor: Actor, sent: Step, now: Instant): Promise<Refusal | null> {
  const { paper } = sent
  if (!paper) return null
  if (actor.type !== 'staff') return refuse('notYours')
  const form = await findForm(tx, sent.case.county, paper.form)
  if (!form || form.case_id !== sent.case.id) return refuse('formUnknown')
  if (form.used) return refuse('formUsed')
  // Written on it after it was printed and before now.
  return paper.at > now || paper.at < form.printed_at ? refuse('formTime', { field: 'at' }) : null
}

/** The opening as it happened: begun at the time on the paper, its clocks counting from there, and the record says so. */
export const asOnPaper = (opening: Opening, { paper }: Step): Opening =>
  paper
    ? {
        ...opening,
        openedAt: paper.at,
        startsAt: paper.at,
        facts: { ...opening.facts, paperForm: paper.form, paperAt: paper.at },
      }
    : opening

/** So many new codes, none of which any case or form has. `random` gives bytes. */
export async function reserveForms(
  tx: Tx,
  asked: {
    readonly county: string
    readonly count: number
    readonly now: Instant
    readonly zone: Zone
    readonly by: string
    readonly random: (n: number) => Uint8Array
  },
): Promise<readonly string[]> {
  const { county, now } = asked
  const day = localDay(now, asked.zone)
  const codes: string[] = []
  for (let round = 0; codes.length < asked.count; round++) {
    if (round > 20) throw new Error('no free codes')
    const drawn = [...new Set(Array.from({ length: asked.count - codes.length }, () => makeCode(county, day, asked.random(16))))]
    const made = await tx.rows<{ code: string }>(
      `insert into paper_form (county, code, case_id, printed_at, printed_by)
       select $1, f.code, f.id, $4, $5 from unnest($2::text[], $3::uuid[]) as f(code, id)
       where not exists (select 1 from "case" c where c.county = $1 and c.code = f.code)
       on conflict do nothing returning code`,
      [county, drawn, drawn.map((code) => derivedId(code, 'paper form')), now, asked.by],
      'reserve_forms',
    )
    codes.push(...made.map((one) => one.code))
  }
  return codes
}
