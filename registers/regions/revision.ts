// A counter per region that everything raises which changes what `readRegion` answers: cheap to ask before each use.
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

/** 0 when the region was never loaded. A kept region is stale once this is greater than when it was read. */
export async function regionVersion(db: Db, code: string): Promise<number> {
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const rows = await tx.rows<{ revision: number | string }>(
      'select revision from region_revision where region = $1',
      [storedCode(code)],
      'region-revision',
    )
    return Number(rows[0]?.revision ?? 0)
  })
}
