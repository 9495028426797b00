// One letter for an office and a day: what reactions put by is bound together at the hour of the region, once, whoever binds it.
import { isWorkingDay } from '../../rules/calendar.ts'
import { setting } from '../../rules/house.ts'
import type { Region } from '../../rules/region.ts'
import { type Day, type Instant, instantAt, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'

/** The duty under which all of an organisation's cases are seen. */
const wholeOffice = 'case.organisation'
/** Hour of the letter when the region names none [D]. */
const usual = '08:30'

/** The instant of today's letter; an hour that cannot be read is the usual one. */
export function hourOf(region: Region, day: Day): Instant {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(setting(region, 'digest.hour', usual)) ?? [null, '08', '30']
  return instantAt(day, Number(hours) * 60 + Number(minutes), region.calendar.zone)
}

/** Letters of today whose hour has come, in every county; how many were bound now. A closed office gets its own on its next day. */
export async function digestOnce(house: House, counties: readonly string[]): Promise<number> {
  let bound = 0
  const now = house.now()
  for (const county of counties) {
    const region = house.region(county)
    if (!region) continue
    const day = localDay(now, region.calendar.zone)
    const hour = hourOf(region, day)
    if (now < hour) continue
    const context = { actor: 'system:digest', counties: [county] }
    const waiting = await house.db.read(context, (tx) => officesWaiting(tx, county, hour))
    const works = isWorkingDay(day, region.calendar)
    for (const organisation of waiting)
      if (works || region.organisations.get(organisation)?.aroundTheClock)
        bound += await house.db.begin(context, (tx) => bind(tx, { county, organisation, day, hour, now }))
  }
  return bound
}

const officesWaiting = async (tx: Tx, county: string, before: Instant): Promise<readonly string[]> =>
  (
    await tx.rows<{ organisation: string }>(
      'select distinct organisation from digest_item where county = $1 and digest_id is null and at < $2 order by organisation',
      [county, before],
      'digest_waiting',
    )
  ).map((row) => row.organisation)

type Letter = {
  readonly county: string
  readonly organisation: string
  readonly day: Day
  readonly hour: Instant
  readonly now: Instant
}

/** Whoever comes second waits for the first, then finds the letter written. */
async function bind(tx: Tx, { county, organisation, day, hour, now }: Letter): Promise<0 | 1> {
  const id = derivedId(derivedId(county, organisation), `digest ${day}`)
  const made = await tx.rows(
    'insert into digest (county, id, organisation, day, at) values ($1, $2, $3, $4, $5) on conflict (county, id) do nothing returning id',
    [county, id, organisation, day, now],
  )
  if (made.length === 0) return 0
  await tx.rows(
    'update digest_item set digest_id = $3 where county = $1 and organisation = $2 and digest_id is null and at < $4',
    [county, organisation, id, hour],
  )
  await tx.rows(
    `insert into notice (county, id, case_id, version, topic, organisation, duty, person, party, channel, state, at)
     values ($1, $2, null, 0, 'digest', $3, $4, null, null, 'inbox', 'told', $5) on conflict (county, id) do nothing`,
    [county, id, organisation, wholeOffice, now],
  )
  return 1
}
