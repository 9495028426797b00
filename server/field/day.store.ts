// The day of one's areas, counted when it is asked: what came and ended, what was looked at, which units answered the roll-call. Nobody types it; of places and units, never of a person.
import { fullCode } from '../../rules/area.ts'
import { centreAt } from '../../rules/house.ts'
import type { Region } from '../../rules/region.ts'
import type { FieldDay } from '../../rules/sync.ts'
import { instantAt, localDay } from '../../rules/time.ts'
import type { Asking } from '../../store/query.ts'
import { nameOf } from '../../store/reads/statement.ts'
import { inAreas, paramsFrom } from '../../store/visible.ts'

type Counts = Readonly<Record<'came' | 'ended' | 'open' | 'overdue', number>>
const none: Counts = { came: 0, ended: 0, open: 0, overdue: 0 }

/** `areas` are trimmed, a community or less. A person's keeper is the first; matters that people bring are counted. */
export async function dayOf(
  { tx, counties, house, now }: Asking,
  region: Region | null,
  areas: readonly string[],
): Promise<FieldDay> {
  const [county] = counties
  const day = region ? localDay(now, region.calendar.zone) : ''
  const grids = [...new Set(areas.map((area) => area.slice(0, 15)))]
  if (!region || county === undefined || grids.length === 0) return { day, ...none, rounds: [], units: [] }
  const kinds = [...house.kinds.values()].filter(({ routed }) => routed === true).map(({ name }) => name)
  const params = paramsFrom(county, instantAt(day, 0, region.calendar.zone), now, kinds)
  const sql = `select count(*) filter (where opened_at >= $2)::int as came, count(*) filter (where closed_at >= $2)::int as ended,
      count(*) filter (where closed_at is null)::int as open, count(*) filter (where closed_at is null and due_at < $3)::int as overdue
    from "case" c where county = $1 and (closed_at is null or closed_at >= $2) and kind = any($4) and ${inAreas(grids, 'c.area', params)}`
  const [counts = none] = await tx.rows<Counts>(sql, params.values, nameOf('field_day', sql))
  const told = paramsFrom(county, day)
  const rounds = `select g.area, g.task::text as task from grid_fact g where g.county = $1 and g.day = $2 and ${inAreas(grids, 'g.area', told)}
    group by g.area, g.task order by g.area, g.task`
  const centre = centreAt(region, fullCode(grids[0] ?? ''), 'street')
  const units = `select distinct on (r.unit) r.unit, r.answered, r.at from roll_call r
    where r.county = $1 and r.organisation = $2 and r.day = $3 order by r.unit, r.at desc, r.id desc`
  type Unit = { unit: string; answered: boolean; at: number }
  return {
    day,
    ...counts,
    rounds: await tx.rows<FieldDay['rounds'][number]>(rounds, told.values, nameOf('field_rounds', rounds)),
    units: centre
      ? (await tx.rows<Unit>(units, [county, centre.id, day], 'field_units')).map(({ unit, answered, at }) => ({
          name: region.organisations.get(unit)?.short ?? unit,
          answered,
          at,
        }))
      : [],
  }
}
