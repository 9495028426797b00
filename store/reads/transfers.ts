// The hand-overs of a case as its page shows them: to whom or from whom, by when an answer is due, what it was, and the letter.
import type { ClockRow } from '../../rules/clock.ts'
import { receipt } from '../../rules/kind.ts'
import type { Asking } from '../query.ts'
import { firstLine } from '../transfers.ts'
import type { Whole } from './hung.ts'

export async function transfersOf(
  { tx, house }: Pick<Asking, 'tx' | 'house'>,
  { row, hung }: Whole,
  clocks: readonly ClockRow[],
  text: (id: string | null) => string | null,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const running = clocks.find((one) => one.name === receipt && one.stoppedAt === null)
  const list = []
  for (const one of hung.transfers) {
    const region = one.other_county === null ? null : house.region(one.other_county)
    const own = one.way === 'in' ? house.region(row.county) : region
    const office = one.organisation === null ? null : (own?.organisations.get(one.organisation)?.name ?? one.organisation)
    list.push({
      id: one.id,
      way: one.way,
      keeper: one.other_county,
      keeperName: region?.name['zh-CN'] ?? null,
      office,
      officeId: one.organisation,
      addressee: text(one.addressee_id),
      ground: one.ground,
      law: one.law,
      at: one.at,
      due: one.answered_at === null ? (running?.dueAt ?? null) : null,
      answeredAt: one.answered_at,
      outcome: one.outcome,
      answerGround: one.answer_ground,
      how: one.how,
      text: text(one.words_id),
      answer: text(one.answer_id),
      answeredBy: firstLine(text(one.answered_by_id)),
      letter: one.year === null || one.number === null ? null : { year: one.year, number: one.number },
      // What the resident reads out: the code of the first keeper.
      code: one.way === 'in' ? await firstCode(tx, one.other_county, one.other_case) : null,
    })
  }
  return list
}

async function firstCode(tx: Asking['tx'], county: string | null, caseId: string | null): Promise<string | null> {
  const [row] = await tx.rows<{ code: string }>(
    'select code from "case" where county = $1 and id = $2',
    [county, caseId],
    'first_code',
  )
  return row?.code ?? null
}
