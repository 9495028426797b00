// A counter per region that everything raises which changes what `readRegion` answers: cheap to ask before each use.
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'

/** To be called inside every transaction that changes areas, organisations or rules of a region. */
export async function raise(tx: Tx, region: string): Promise<void> {
  await tx.rows(
    `insert into region_revision (region, revision) values ($1, 1)
     on conflict (region) do update set revision = region_revision.revision + 1`,
    [storedCode(region)],
    'region-raise',
  )
}

/**
 * What a kept region was read under: its revision, and the versions of its rules and of its routing whose day has come at `now`, and when its lists changed last.
 * The kept region is stale once this is another: because something changed, or because a day came.
 */
export async function regionStamp(db: Db, code: string, now: Instant): Promise<string> {
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const rows = await tx.rows<{ stamp: string }>(
      `select concat_ws('.', coalesce((select revision from region_revision where region = $1), 0),
         coalesce((select max(version) from region where code = $1 and from_at <= $2), 0),
         coalesce((select max(version) from route_set where region = $1 and from_at <= $2), 0),
         coalesce((select max(greatest(case when from_at <= $2 then from_at end, case when to_at <= $2 then to_at end)) from list_item where region = $1), 0)) as stamp`,
      [storedCode(code), now],
      'region-stamp',
    )
    return rows[0]?.stamp ?? ''
  })
}
