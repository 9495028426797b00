// What is mine in the field: what waits for me, what is open in the small areas of my posts, and what I reported myself.
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Asking } from '../query.ts'
import { inAreas, paramsFrom, visible } from '../visible.ts'
import type { Found } from './lines.ts'
import { reachOf } from './reach.ts'
import { countiesOf, nameOf } from './statement.ts'

export type Mine = Found & {
  readonly updated: Instant
  readonly why: string | null
  readonly due: Instant | null
  readonly warn: Instant | null
}

/** So many wait for one person at most on a phone, by what is due next; and so many cases in all. */
const mostWaiting = 1000
const mostCases = 3000
/** What one reported oneself stays on the phone for so long after its end, and is not looked for longer ago than that. */
const day = 86_400_000
const afterEnd = 7 * day
const reportedSince = 180 * day

/** Areas small enough to be carried whole: a community or less. */
const small = (actor: Staff): string[] => [
  ...new Set(
    actor.posts
      .filter((post) => post.permissions.includes('case.read'))
      .flatMap((post) => post.areas)
      .map(trimCode)
      .filter((area) => area.length >= 12),
  ),
]

/** Every case of mine with the version it has now, by keeper and id; `all` counts also those past the limit. */
export async function groundOf(asking: Asking, actor: Staff): Promise<{ readonly mine: readonly Mine[]; readonly all: number }> {
  const { counties, house, now, tx } = asking
  const regions = [...new Set(counties.map((county) => house.region(county)))].flatMap((region) => region ?? [])
  const reach = reachOf(actor, house.kinds, regions)
  const { bound, is } = countiesOf(counties)
  const params = paramsFrom(bound, reach.organisations, reach.duties, reach.from, reach.to)
  const areas = small(actor)
  const waits = visible(actor, 't', params)
  const sees = visible(actor, 'c', params)
  const open =
    areas.length === 0
      ? ''
      : `union select c.county, c.id from "case" c where ${is('c.county')} and c.closed_at is null and ${inAreas(areas, 'c.area', params)} and ${sees}`
  const sql = `with p as (select * from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as p(organisation, duty, lo, hi)),
one as (
  select distinct on (t.county, t.case_id) t.county, t.case_id, t.why, t.due, t.warn
  from p join todo t on ${is('t.county')} and t.organisation = p.organisation and t.duty = p.duty and t.area >= p.lo and t.area < p.hi
  where ${waits} order by t.county, t.case_id, t.why = 'overdue', t.due),
waiting as (select * from one order by due, case_id limit ${mostWaiting}),
mine as (
  select county, case_id as id from waiting ${open}
  union select c.county, c.id from "case" c where ${is('c.county')} and c.reporter = ${params.add(actor.person)}::uuid
    and c.opened_at > ${params.add(now - reportedSince)} and (c.closed_at is null or c.closed_at > ${params.add(now - afterEnd)}) and ${sees})
select c.county, c.id, c.version, c.updated_at as updated, w.why, w.due, w.warn, count(*) over () as "all"
from mine m join "case" c on ${is('c.county')} and c.county = m.county and c.id = m.id
left join waiting w on w.county = m.county and w.case_id = m.id
order by c.county, c.id limit ${mostCases}`
  const rows = await tx.rows<Mine & { all: number }>(sql, params.values, nameOf('ground', sql))
  return { mine: rows.map(({ all: _all, ...one }) => one), all: rows[0]?.all ?? 0 }
}
