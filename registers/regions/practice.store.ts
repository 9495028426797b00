// The practice county beside each real keeper: made by itself, emptied at night. It stands in no list of keepers.
import type { Day } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'

/** The code of the practice county: another first digit, which no county of the country has. */
export const practiceCode = (county: string): string => (county.startsWith('9') ? '8' : '9') + county.slice(1)

export type Practice = { readonly region: string; readonly name: string; readonly of: string; readonly emptied: Day | null }

/** One for every keeper; those that are there stay. */
export async function makePractice(db: Db): Promise<void> {
  const context = { actor: 'system:practice', counties: [] }
  const lacking = await db.read(context, (tx) =>
    tx.rows<{ county: string; region: string; name: string; codes: string[] }>(
      `select county, region, name, codes from keeper k where county ~ '^[1-9][0-9]{5}$'
         and not exists (select 1 from practice p where p.of = k.county) order by county`,
    ),
  )
  if (lacking.length === 0) return
  await db.begin(context, async (tx) => {
    for (const one of lacking)
      await tx.rows(
        `insert into practice (county, of, region, name, codes) select $1, $2, $3, $4, $5::text[]
         where not exists (select 1 from keeper where county = $1) on conflict do nothing`,
        [practiceCode(one.county), one.county, one.region, one.name, one.codes],
      )
  })
}

/** By its own code. */
export async function practiceOf(db: Db): Promise<ReadonlyMap<string, Practice>> {
  const rows = await db.read({ actor: 'system:practice', counties: [] }, (tx) =>
    tx.rows<Practice & { county: string }>(
      'select county, region, name, of, emptied::text as emptied from practice order by county',
    ),
  )
  return new Map(rows.map(({ county, ...rest }) => [county, rest]))
}

/** Tables that have a county, those that point at others before them. */
async function tablesOf(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.rows<{ name: string; after: string[] }>(
    `select c.relname as name, coalesce(array_agg(distinct o.relname::text) filter (where o.relname is not null and o.relname <> c.relname), '{}') as after
     from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'county' and a.attnum > 0 and not a.attisdropped
     left join pg_constraint f on f.contype = 'f' and f.confrelid = c.oid
     left join pg_class o on o.oid = f.conrelid
     where c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('keeper', 'practice') group by c.relname order by c.relname`,
  )
  const names = new Set(rows.map((row) => row.name))
  const order: string[] = []
  const visit = (name: string, path: readonly string[]): void => {
    if (order.includes(name) || path.includes(name) || !names.has(name)) return
    for (const before of rows.find((row) => row.name === name)?.after ?? []) visit(before, [...path, name])
    order.push(name)
  }
  for (const { name } of rows) visit(name, [])
  return order
}

/**
 * Takes everything out of a practice county, and says that it was done on that day. The list of practice counties is asked within the
 * same transaction: nothing of a county that is not on it is ever touched. Returns the attachments that were there.
 */
export async function emptyPractice(
  db: Db,
  county: string,
  day: Day,
): Promise<readonly { readonly case_id: string; readonly id: string }[]> {
  return db.asOwner(async (tx) => {
    const [known] = await tx.rows(
      'update practice set emptied = $2 where county = $1 and not exists (select 1 from keeper k where k.county = $1) returning county',
      [county, day],
    )
    if (!known) throw new Error('not a practice county')
    if (!/^[1-9]\d{5}$/.test(county)) throw new Error('not a county')
    await tx.exec(`set local app.actor = 'system:practice'; set local app.counties = '${county}'`)
    const files = await tx.rows<{ case_id: string; id: string }>(
      'select case_id, id from attachment where county = $1 order by case_id, id',
      [county],
    )
    for (const name of await tablesOf(tx)) await tx.rows(`delete from "${name}" where county = $1`, [county])
    return files
  })
}
