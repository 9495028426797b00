// What of a ledger had run out before it was taken over: one notice for each office that watches over it, with how many; never one for each.
import { supervise } from '../../rules/effect.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'

/** Tells each office that has overdue matters of this ledger to watch over, once; returns how many there are in all. */
export async function tellLate(house: House, counties: readonly string[], job: string): Promise<number> {
  let all = 0
  for (const county of counties) {
    const context = { actor: 'system:importer', counties: [county] }
    const rows = await house.db.read(
      context,
      (tx) =>
        tx.rows<{ organisation: string; cases: number }>(
          `select t.organisation, count(*)::int as cases from "case" c join todo t on t.county = $1 and t.case_id = c.id and t.why = 'overdue' and t.duty = $3
           where c.county = $1 and c.data ? 'ledger' and c.data ->> 'ledger' = $2 and not c.data ? 'givenBack' group by t.organisation order by t.organisation`,
          [county, job, supervise],
        ),
      { statementMs: 120_000 },
    )
    if (rows.length === 0) continue
    const notices = rows.map(({ organisation, cases }) => ({
      county,
      id: derivedId(derivedId(county, job), `late ${organisation}`),
      case_id: null,
      version: 0,
      topic: 'ledgerLate',
      matters: cases,
      organisation,
      duty: supervise,
      person: null,
      party: null,
      channel: 'inbox',
      state: 'told',
      at: house.now(),
    }))
    await house.db.begin(context, (tx) =>
      tx.rows(
        'insert into notice select r.* from jsonb_populate_recordset(null::notice, $1::jsonb) r on conflict (county, id) do nothing',
        [JSON.stringify(notices)],
      ),
    )
    all += rows.reduce((sum, one) => sum + one.cases, 0)
  }
  return all
}
