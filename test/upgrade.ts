// A year of a district under the tables of an earlier release, for trying the way up from there.
import pg from 'pg'
import { fill } from '../bench/fill.ts'
import { loadDemo } from '../server/demo.store.ts'
import { openDatabase } from '../store/db.ts'
import { openKeyRing } from '../store/keys.ts'
import { migrate, readMigrations } from '../store/migrate.ts'
import { vaultOf } from '../store/vault.ts'
import { emptyDatabase } from './database.ts'
import type { Postgres } from './postgres.ts'

/** The last migration of the release before this one. To be raised with every release. */
export const released = 47

/** Noon of 13 October 2026 where the district is. */
const noon = 1_791_864_000_000
export const now = () => noon

/**
 * A database as the release before left it after a year: its tables, with what they can hold of the district filled by today's
 * code. Returns its address. `keys` is the key file that opens what is sealed in it.
 */
export async function yearBefore(cluster: Postgres, keys: string, county: string, cases: number): Promise<string> {
  const [today, before] = [await emptyDatabase(cluster), await emptyDatabase(cluster)]
  const db = await openDatabase({ engine: 'postgres', url: today })
  await migrate(db, { now })
  await loadDemo(db, noon, () => {})
  await db.close()
  await fill(today, { county, cases, days: 365, now: noon, vault: vaultOf(openKeyRing(keys)) })
  const old = await openDatabase({ engine: 'postgres', url: before })
  const all = await readMigrations()
  await migrate(old, { migrations: all.filter(({ number }) => number <= released), now })
  await old.close()
  await copyAll(today, before)
  return before
}

const columnsSql = `select table_name as name, array_agg(quote_ident(column_name::text) order by ordinal_position) as columns
  from information_schema.columns join information_schema.tables t using (table_schema, table_name)
  where table_schema = 'public' and t.table_type = 'BASE TABLE' and is_generated = 'NEVER' and table_name <> 'spatial_ref_sys'
  group by table_name order by table_name`
type Columns = { readonly name: string; readonly columns: readonly string[] }

/** Every row of every table that both have, in the columns that both have. */
async function copyAll(from: string, to: string): Promise<void> {
  const [source, target] = [new pg.Client({ connectionString: from }), new pg.Client({ connectionString: to })]
  await Promise.all([source.connect(), target.connect()])
  // Rows come table by table: what refers to a later one is whole at the end.
  await target.query('set session_replication_role = replica')
  const theirs = new Map((await source.query<Columns>(columnsSql)).rows.map((one) => [one.name, one.columns]))
  for (const { name, columns } of (await target.query<Columns>(columnsSql)).rows) {
    const both = columns.filter((column) => theirs.get(name)?.includes(column)).join(', ')
    if (both === '') continue
    await target.query(`delete from "${name}"`)
    const { rows } = await source.query<{ row: string }>(
      `select row_to_json(x)::text as row from (select ${both} from "${name}") x`,
    )
    for (let at = 0; at < rows.length; at += 5000) {
      const part = `[${rows
        .slice(at, at + 5000)
        .map(({ row }) => row)
        .join(',')}]`
      await target.query(
        `insert into "${name}" (${both}) overriding system value select ${both} from json_populate_recordset(null::"${name}", $1::json)`,
        [part],
      )
    }
  }
  await Promise.all([source.end(), target.end()])
}
