// A clock that outlives its case was added after some cases had ended: what it would have done for them is done when its time is over.
import type { ClockPolicy } from '../../rules/clock.ts'
import { startClock } from '../../rules/clock.ts'
import { policyFor } from '../../rules/house.ts'
import type { Kind } from '../../rules/kind.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'

const batch = 200

/** One round over the keepers, as much as there is; returns for how many cases it was done. The time counts from the step that starts the clock today. */
export async function outlivedOnce(house: House, counties: readonly string[]): Promise<number> {
  let done = 0
  for (const county of counties)
    for (const kind of house.kinds.values())
      for (const clock of kind.frame.outlives ?? []) done += await ofClock(house, county, kind, clock)
  return done
}

async function ofClock(house: House, county: string, kind: Kind, clock: string): Promise<number> {
  const region = house.region(county)
  if (!region?.kinds.includes(kind.name)) return 0
  const starting = Object.entries(kind.steps).flatMap(([name, step]) => (step.starts?.includes(clock) ? [name] : []))
  const policies = [...(region.clocks.get(kind.name)?.get(clock) ?? [])]
  const endings = [...new Set(policies.flatMap(({ onExpiry }) => (onExpiry === null ? [] : [onExpiry])))]
  let done = 0
  for (let after = ''; ; ) {
    const rows = await house.db.read({ actor: 'system:clock', counties: [county] }, (tx) =>
      tx.rows<Row>(
        `select c.id::text as id, c.version, c.class, c.urgency, min(e.at) as at
         from "case" c join entry e on e.county = $1 and e.case_id = c.id and e.step = any($3) and not e.noted
         where c.county = $1 and c.kind = $2 and c.id::text > $6
           and not exists (select 1 from clock k where k.county = $1 and k.case_id = c.id and k.name = $4)
           and not exists (select 1 from entry d where d.county = $1 and d.case_id = c.id and d.step = any($5))
         group by c.id, c.version, c.class, c.urgency order by c.id::text limit ${batch}`,
        [county, kind.name, starting, clock, endings, after],
      ),
    )
    for (const row of rows) {
      const policy = policyFor(region, kind.name, clock, row)
      if (policy?.onExpiry && (await over(house, county, kind, row, { ...policy, onExpiry: policy.onExpiry }))) done++
    }
    const last = rows.at(-1)
    if (rows.length < batch || !last) return done
    after = last.id
  }
}

type Row = {
  readonly id: string
  readonly version: number
  readonly class: string
  readonly urgency: string
  readonly at: number
}

/** Its time is over: the step is performed as the clock would have it, once however often this runs. */
async function over(
  house: House,
  county: string,
  kind: Kind,
  { id, version, at }: Row,
  policy: ClockPolicy & { readonly onExpiry: string },
): Promise<boolean> {
  const region = house.region(county)
  const now = house.now()
  if (!region || startClock(policy, at, region.calendar, { id, owner: null }).dueAt >= now) return false
  const answer = await perform(
    house,
    { type: 'system', name: 'clock' },
    {
      kind: kind.name,
      step: policy.onExpiry,
      form: 1,
      case: { county, id },
      seen: version,
      input: {},
      key: derivedId(id, `outlived ${policy.clock}`),
      at: { device: now, offset: 0 },
    },
  )
  return answer.outcome === 'done'
}
