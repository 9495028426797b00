// An answer past its day goes back to who provides it: the office is told the morning after, and each week again until it is renewed.
import { isWorkingDay } from '../../rules/calendar.ts'
import { addDays, localDay, weekday } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { hourOf } from './digest.store.ts'

/** The duty under which all that an office has is seen. */
const wholeOffice = 'case.organisation'

/** Notices to owners whose hour of the letter has come, on working days, once for each week and each newly overdue day; how many were written. */
export async function knowledgeOnce(house: House, counties: readonly string[]): Promise<number> {
  let told = 0
  const now = house.now()
  const regions = new Set<string>()
  for (const county of counties) {
    const region = house.region(county)
    if (!region || regions.has(region.code)) continue
    regions.add(region.code)
    const day = localDay(now, region.calendar.zone)
    if (now < hourOf(region, day) || !isWorkingDay(day, region.calendar)) continue
    const monday = addDays(day, 1 - weekday(day))
    const context = { actor: 'system:digest', counties: [county] }
    const owners = await house.db.read(context, (tx) => overdueOwners(tx, region.code, day))
    for (const { owner, newest } of owners) {
      const id = derivedId(derivedId(county, owner), `knowledge ${[newest, monday].sort().at(-1)}`)
      told += await house.db.begin(context, (tx) => tell(tx, { county, id, owner, now }))
    }
  }
  return told
}

/** Who provides an item whose day is over, with the latest such day. */
const overdueOwners = (tx: Tx, region: string, today: string) =>
  tx.rows<{ owner: string; newest: string }>(
    `select k.owner, max(k.valid_until)::text as newest
     from (select distinct on (region, id) owner, valid_until from knowledge where region = $1 order by region, id, version desc) k
     where k.valid_until < $2::date group by k.owner order by k.owner`,
    [region, today],
    'knowledge-owners',
  )

type Telling = { readonly county: string; readonly id: string; readonly owner: string; readonly now: number }
const tell = async (tx: Tx, { county, id, owner, now }: Telling): Promise<number> =>
  (
    await tx.rows(
      `insert into notice (county, id, case_id, version, topic, organisation, duty, person, party, channel, state, at)
       values ($1, $2, null, 0, 'knowledge', $3, '${wholeOffice}', null, null, 'inbox', 'told', $4) on conflict (county, id) do nothing returning id`,
      [county, id, owner, now],
    )
  ).length
