// Coverage is counted, not claimed: of all grids, groups, communities and streets, how many have the post they should have.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'

/** `what` is the post kind; `level` of the areas counted. `missing` names up to 200 areas without. */
export type Coverage = {
  readonly what: string
  readonly level: string
  readonly covered: number
  readonly total: number
  readonly missing: readonly string[]
}

const wanted = [
  ['partyContact', 'grid'],
  ['gridWorker', 'grid'],
  ['gridChief', 'grid'],
  ['groupHead', 'group'],
  ['courtyardHead', 'microGrid'],
  ['studioChief', 'community'],
  ['communityCadre', 'community'],
  ['stationChief', 'street'],
  ['townshipHead', 'street'],
  ['dispatcher', 'street'],
] as const

/** For a region at an instant: posts that are filled then, by an area's own code. */
export async function coverage(tx: Tx, region: string, at: Instant): Promise<readonly Coverage[]> {
  const found: Coverage[] = []
  for (const [what, level] of wanted) {
    const rows = await tx.rows<{ total: number; covered: number; missing: string[] | null }>(
      `with held as (
         select distinct rpad(u, greatest(12, length(u)), '0') as code from post, unnest(areas) u
         where region = $1 and kind = $2 and person is not null and from_at <= $4 and (to_at is null or to_at > $4)
       ), here as (
         select a.code, h.code is not null as has from area a left join held h on h.code = a.code
         where a.region = $1 and a.level = $3 and a.valid_to is null
       )
       select count(*)::int as total, (count(*) filter (where has))::int as covered,
         (array_agg(code order by code) filter (where not has))[1:200] as missing from here`,
      [storedCode(region), what, level, at],
      'coverage',
    )
    const row = rows[0]
    if (row !== undefined) found.push({ what, level, covered: row.covered, total: row.total, missing: row.missing ?? [] })
  }
  return found
}
