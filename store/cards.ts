// The answer to a decision card: given once by its author; what stood in the record stays there, whatever is answered.
import type { Staff } from '../rules/actor.ts'
import type { CardAnswer, CardAnswered, CardChoice } from '../rules/sync.ts'
import type { Tx } from './db.ts'
import type { House } from './house.ts'
import { perform, type Then, withdrawNote } from './perform.ts'

type Row = {
  readonly case_id: string
  readonly person: string
  readonly choice: CardChoice | null
  readonly entry: number | null
  readonly step_sealed: string
}

/**
 * Decides a card. What was decided before is closed, whatever is answered now: two phones of one person may both ask. Not closed: there is no
 * such card of this person, the step that goes with 'again' is about another case, or it was refused (its answer says why).
 */
export async function answerCard(
  house: House,
  actor: Staff,
  { county, key, choice, step }: CardAnswer,
  then?: Then,
): Promise<CardAnswered> {
  const context = { actor: actor.person, counties: [county] }
  const [row] = await house.db.read(context, (tx) =>
    tx.rows<Row>(
      'select case_id, person, choice, entry, step_sealed from decision_card where county = $1 and key = $2',
      [county, key],
      'card',
    ),
  )
  const open = { closed: false, answer: null }
  if (!row || row.person !== actor.person) return open
  if (row.choice !== null && choice !== 'again') return { closed: true, answer: null }
  if (choice !== 'again') {
    const sent: unknown = JSON.parse(house.vault.open('decision_card.step_sealed', key, row.step_sealed))
    if (choice === 'withdraw' && row.entry !== null) await withdrawNote(house, actor, sent, row.entry)
    await house.db.begin(context, (tx) => closeCard(house, tx, county, key, choice))
    return { closed: true, answer: null }
  }
  if (!step || step.case.county !== county || step.case.id !== row.case_id || step.key === key) return open
  const answer = await perform(house, actor, step, then)
  if (answer.outcome === 'refused' || answer.outcome === 'waiting') return { closed: row.choice !== null, answer }
  await house.db.begin(context, (tx) => closeCard(house, tx, county, key, 'again'))
  return { closed: true, answer }
}

const closeCard = (house: House, tx: Tx, county: string, key: string, choice: CardChoice) =>
  tx.rows(
    'update decision_card set choice = $3, decided_at = $4 where county = $1 and key = $2 and choice is null',
    [county, key, choice, house.now()],
    'close_card',
  )
