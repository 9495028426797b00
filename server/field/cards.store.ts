// Decision cards as rows, and as their author reads them: what was sent, why it did not apply, how the case stands, who did what meanwhile.
import { type Staff, viewOf } from '../../rules/actor.ts'
import { offers } from '../../rules/judge.ts'
import type { Region } from '../../rules/region.ts'
import type { Step } from '../../rules/step.ts'
import type { Card, CardChoice } from '../../rules/sync.ts'
import type { Instant } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { Asking } from '../../store/query.ts'
import { fieldEntry, said } from '../../store/reads/fieldCase.ts'
import { factsOf, readMany } from '../../store/reads/hung.ts'
import { sentence } from '../http/texts.ts'

export type CardRow = {
  readonly county: string
  readonly key: string
  readonly case_id: string
  readonly person: string
  readonly kind: string
  readonly step: string
  readonly form: number
  readonly why: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly made_at: Instant
  readonly arrived_at: Instant
  readonly seen: number | null
  readonly entry: number | null
  readonly step_sealed: string
  readonly choice: CardChoice | null
}
const columns =
  'county, key, case_id, person, kind, step, form, why, facts, made_at, arrived_at, seen, entry, step_sealed, choice'

/** So many open cards are carried, the oldest first; the others follow when these are answered. */
const most = 100
/** So much of what others did meanwhile is told. */
const mostMeanwhile = 12

/** The open cards of this person, the oldest first. */
export async function cardsOf(asking: Asking, actor: Staff): Promise<Card[]> {
  const rows = await asking.tx.rows<CardRow>(
    `select ${columns} from decision_card where county = any($1) and person = $2 and decided_at is null order by arrived_at, key limit ${most}`,
    [asking.counties, actor.person],
    'open_cards',
  )
  const counties = [...new Set(rows.map((row) => row.county))]
  const read = await Promise.all(
    counties.map((county) =>
      readMany(asking.tx, county, [...new Set(rows.filter((row) => row.county === county).map((row) => row.case_id))]),
    ),
  )
  const wholes = new Map(read.flat().map((whole) => [`${whole.row.county} ${whole.row.id}`, whole]))
  return rows.map((row) => cardOf(asking, actor, row, wholes.get(`${row.county} ${row.case_id}`) ?? null))
}

function categoryIn(region: Region, code: string, language: Asking['language']): string {
  const name = region.categories.get(code)?.name
  return name?.[language] ?? name?.['zh-CN'] ?? code
}

function cardOf(asking: Asking, actor: Staff, row: CardRow, whole: Awaited<ReturnType<typeof readMany>>[number] | null): Card {
  const { house, now, language } = asking
  const step = JSON.parse(house.vault.open('decision_card.step_sealed', row.key, row.step_sealed)) as Step
  const region = house.region(row.county)
  const kind = house.kinds.get(row.kind)
  const facts = whole && factsOf(whole)
  const sees = facts !== null && viewOf(actor, facts.case) === 'whole'
  const ctx = region && {
    now,
    region,
    county: row.county,
    caseId: row.case_id,
    id: (label: string) => derivedId(row.case_id, label),
    lot: () => 1,
  }
  return {
    county: row.county,
    id: row.case_id,
    key: row.key,
    kind: row.kind,
    step: row.step,
    form: row.form,
    why: row.why,
    facts: row.facts,
    text: sentence(language, row.why, row.facts),
    madeAt: row.made_at,
    arrivedAt: row.arrived_at,
    input: step.input,
    seen: row.seen,
    entry: row.entry,
    about:
      sees && region && whole
        ? {
            code: facts.case.code,
            categoryName: categoryIn(region, facts.case.category, language),
            text: said(whole.hung, whole.row.text_id),
          }
        : null,
    now:
      sees && region
        ? {
            state: facts.case.state,
            hold: facts.case.hold,
            version: facts.case.version,
            holderName: region.organisations.get(facts.case.holder)?.name ?? facts.case.holder,
          }
        : null,
    meanwhile:
      sees && region && whole
        ? whole.hung.entries
            .filter((entry) => entry.version > (row.seen ?? 0) && entry.version !== row.entry)
            .slice(-mostMeanwhile)
            .map((entry) => fieldEntry(entry, whole.hung, region, actor.person))
        : [],
    choices: sees && kind ? ['stand', 'again', 'withdraw'] : ['stand', 'withdraw'],
    again: sees && kind && ctx ? offers(kind, facts, actor, ctx).map((one) => one.step) : [],
  }
}
