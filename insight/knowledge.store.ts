// K49, how fresh the knowledge base is: of its items, those whose day has not come. A state of today, counted where it stands.
import { localDay } from '../rules/time.ts'
import type { Asking } from '../store/query.ts'
import type { Figure } from './figures.store.ts'
import type { Asked } from './sums.store.ts'

/** One row, or none where no item is kept. Items have no place: it is asked for the whole of a region only, or for one office. */
export async function freshness({ tx, house }: Asking, { counties, reach, asOf, zone }: Asked): Promise<readonly Figure[]> {
  const regions = [...new Set(counties.flatMap((county) => house.region(county)?.code ?? []))]
  if ('areas' in reach && reach.areas !== null) return []
  const owners = 'organisations' in reach ? reach.organisations : null
  const [row] = await tx.rows<{ all: number; fresh: number }>(
    `select count(*)::int as all, count(*) filter (where k.valid_until >= $2::date)::int as fresh
     from (select distinct on (region, id) region, id, owner, valid_until from knowledge where region = any($1) order by region, id, version desc) k
     where $3::text[] is null or k.owner = any($3)`,
    [regions, localDay(asOf, zone), owners],
  )
  if (!row || row.all === 0) return []
  return [
    {
      code: 'K49',
      rule: 'share',
      day: 'now',
      better: 'more',
      law: 'jinan-12345-34',
      details: null,
      numerator: row.fresh,
      denominator: row.all,
      excluded: 0,
      value: Math.round((1000 * row.fresh) / row.all),
      before: null,
      points: [],
    },
  ]
}
