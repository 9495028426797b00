// The tables of the database as text and back: every row as PostgreSQL itself writes it, so that nothing is lost on the way.
import { createHash } from 'node:crypto'
import type { Db, Tx } from '../db.ts'
import { caseTables } from '../scale.ts'

export type Table = { readonly name: string; readonly columns: readonly string[]; readonly key: readonly string[] }

/** A piece of a table: rows as text, one JSON string a line. */
export type Piece = { readonly rows: number; readonly bytes: Buffer }

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const shelfSize = { least: 64 * 1024, most: 2 * 1024 * 1024 }
const fetched = 1000

/** Every table of ours with the columns that are written (not those the database makes itself) and its key. */
async function tablesOf(tx: Tx): Promise<Table[]> {
  return tx.rows<Table>(
    `select c.relname as name,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       coalesce((select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
        where i.indrelid = c.oid and i.indisprimary), '{}') as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by c.relname`,
  )
}

const everyCounty = (tx: Tx): Promise<{ county: string }[]> =>
  tx.rows<{ county: string }>('select county from keeper order by county')
/** Row policies stand in the way of the owner too: it names every keeper. */
async function forAll(tx: Tx, counties: readonly string[]): Promise<void> {
  const list = counties.filter((one) => /^[0-9A-Za-z-]{1,40}$/.test(one)).join(',')
  await tx.exec(`set local app.actor = 'system:backup'; set local app.counties = '${list}'`)
}

/**
 * All tables as of one moment, piece by piece. `onPiece` is awaited before more is read. A piece ends where the hash of a row's key says
 * so, so that a changed row changes its own piece only.
 */
export async function dumpTables(db: Db, onPiece: (table: string, piece: Piece) => Promise<void>): Promise<readonly Table[]> {
  return db.asOwner(async (tx) => {
    await tx.exec('set transaction isolation level repeatable read')
    const counties = (await everyCounty(tx)).map((one) => one.county)
    await forAll(tx, counties)
    const tables = await tablesOf(tx)
    for (const table of tables) {
      const spread = caseTables.some((one) => one === table.name)
      for (const county of spread ? counties : [null]) await dumpTable(tx, table, county, (piece) => onPiece(table.name, piece))
    }
    return tables
  })
}

/** One table, of the tables of cases one county at a time: each lies on a machine of its own. */
async function dumpTable(
  tx: Tx,
  { name, key }: Table,
  county: string | null,
  onPiece: (piece: Piece) => Promise<void>,
): Promise<void> {
  const order = key.length > 0 ? key.map((one) => `t.${quoted(one)}`).join(', ') : 't::text'
  const keyText = key.length > 0 ? `row(${key.map((one) => `t.${quoted(one)}`).join(', ')})::text` : 't::text'
  await tx.rows(
    `declare pieces no scroll cursor for select ${keyText} as key, t::text as row from ${quoted(name)} t
     ${county === null ? '' : 'where t.county = $1'} order by ${order}`,
    county === null ? [] : [county],
  )
  let lines: string[] = []
  let size = 0
  const cut = async () => {
    if (lines.length === 0) return
    await onPiece({ rows: lines.length, bytes: Buffer.from(`${lines.join('\n')}\n`) })
    lines = []
    size = 0
  }
  for (;;) {
    const rows = await tx.rows<{ key: string; row: string }>(`fetch ${fetched} from pieces`)
    for (const one of rows) {
      const line = JSON.stringify(one.row)
      lines.push(line)
      size += line.length
      const ends = size >= shelfSize.least && (createHash('sha1').update(one.key).digest()[0] ?? 0) < 8
      if (ends || size >= shelfSize.most) await cut()
    }
    if (rows.length < fetched) break
  }
  await cut()
  await tx.exec('close pieces')
}

/** Is there anything in it yet? A database that was never migrated has not even the roles. */
export async function holdsData(db: Db): Promise<boolean> {
  return db.asLogin(async (tx) => {
    const [there] = await tx.rows<{ there: boolean }>(`select to_regclass('public.region') is not null as there`)
    if (there?.there !== true) return false
    return (await tx.rows('select 1 from region limit 1')).length > 0
  })
}

type Constraint = { readonly relation: string; readonly name: string; readonly definition: string }

/**
 * Puts every piece back, all of it or nothing. Foreign keys are taken off and put on again at the end, so that the database checks the
 * whole; other constraints hold all the while. Throws when a table or a column is not there.
 */
export async function loadTables(
  db: Db,
  tables: readonly (Table & { readonly pieces: readonly string[] })[],
  counties: readonly string[],
  piece: (name: string) => Promise<Uint8Array>,
  told: (table: string, rows: number) => void,
): Promise<void> {
  await db.asOwner(async (tx) => {
    await forAll(tx, counties)
    const here = new Map((await tablesOf(tx)).map((one) => [one.name, one]))
    const keys = await tx.rows<Constraint>(
      `select c.conrelid::regclass::text as relation, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace where c.contype = 'f' and n.nspname = 'public' order by 1, 2`,
    )
    for (const one of keys) await tx.exec(`alter table ${one.relation} drop constraint ${one.name}`)
    if (here.size > 0) await tx.exec(`truncate ${[...here.keys()].map(quoted).join(', ')}`)
    for (const table of tables) {
      const known = here.get(table.name)
      const missing = known ? table.columns.filter((column) => !known.columns.includes(column)) : [table.name]
      if (!known || missing.length > 0) throw new Error(`the backup has ${missing.join(', ')}, which this database has not`)
      let rows = 0
      for (const name of table.pieces) {
        const lines = Buffer.from(await piece(name))
          .toString('utf8')
          .trimEnd()
          .split('\n')
        for (let from = 0; from < lines.length; from += fetched)
          await insert(
            tx,
            known,
            lines.slice(from, from + fetched).map((line) => JSON.parse(line) as string),
          )
        rows += lines.length
        told(table.name, rows)
      }
    }
    for (const one of keys) await tx.exec(`alter table ${one.relation} add constraint ${one.name} ${one.definition}`)
  })
}

async function insert(tx: Tx, { name, columns }: Table, rows: readonly string[]): Promise<void> {
  const list = columns.map(quoted).join(', ')
  const values = columns.map((column) => `(x.row).${quoted(column)}`).join(', ')
  await tx.rows(
    `insert into ${quoted(name)} (${list}) select ${values} from (select r::${quoted(name)} as row from unnest($1::text[]) r) x`,
    [rows],
  )
}
