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

/** For a region at an instant: posts that are filled then, by an area's own code; in the order of `wanted`. */
export async function coverage(tx: Tx, region: string, at: Instant): Promise<readonly Coverage[]> {
  const rows = await tx.rows<{ what: string; level: string; total: number; covered: number; missing: string[] | null }>(
    // "in" is looked up in a table of hashes; a join would be planned for a handful of posts and walk over all of them for each area.
    `with held as materialized (
       select distinct kind, rpad(u, greatest(12, length(u)), '0') as code from post, unnest(areas) u
       where region = $1 and kind = any($2) and person is not null and from_at <= $4 and (to_at is null or to_at > $4)
     ), here as materialized (
       select w.what, w.level, w.n, a.code, (w.what, a.code) in (select kind, code from held) as has
       from unnest($2::text[], $3::text[]) with ordinality w (what, level, n)
       join area a on a.region = $1 and a.level = w.level and a.valid_to is null
     )
     select what, level, count(*)::int as total, (count(*) filter (where has))::int as covered,
       (array_agg(code order by code) filter (where not has))[1:200] as missing from here group by what, level, n order by n`,
    [storedCode(region), wanted.map(([what]) => what), wanted.map(([, level]) => level), at],
    'coverage',
  )
  return rows.map((row) => ({ ...row, missing: row.missing ?? [] }))
}
