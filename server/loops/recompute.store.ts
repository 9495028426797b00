// A holiday notice arrived: open clocks counted under an older calendar are counted again, each as a step of its case.
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'

const batch = 200

/** One round over the keepers; returns how many cases were counted again. The old dates stay in the timeline. */
export async function recomputeOnce(house: House, counties: readonly string[]): Promise<number> {
  let done = 0
  for (const county of counties) {
    const version = house.region(county)?.calendar.version
    if (version === undefined) continue
    const rows = await house.db.read({ actor: 'system:clock', counties: [county] }, (tx) =>
      tx.rows<{ id: string; kind: string; version: number }>(
        `select c.id, c.kind, c.version from "case" c where c.county = $1 and c.id in (
           select k.case_id from clock k where k.county = $1 and k.provisional and k.stopped_at is null and k.calendar_version <> $2
           order by k.case_id limit ${batch}) order by c.id`,
        [county, version],
      ),
    )
    for (const row of rows) {
      const now = house.now()
      const answer = await perform(
        house,
        { type: 'system', name: 'clock' },
        {
          kind: row.kind,
          step: 'recompute',
          form: 1,
          case: { county, id: row.id },
          seen: row.version,
          input: {},
          key: derivedId(row.id, `calendar ${version} ${row.version}`),
          at: { device: now, offset: 0 },
        },
      )
      if (answer.outcome === 'done') done += 1
    }
  }
  return done
}
