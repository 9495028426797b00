// Many rows in one statement: a JSON array becomes a record set. The same on the embedded and the real database.
import type { Tx } from '../../store/db.ts'

/** Column name → SQL type as it is read from the JSON. */
export type Columns = Readonly<Record<string, string>>

/**
 * Inserts rows in blocks; rows that are already there are left alone. `columns` are the record's columns, `extra` are
 * SQL expressions over `x` and `$2…` for columns that are the same or computed for all. Returns nothing; `told` after each block.
 */
export async function insertRows(
  tx: Tx,
  table: string,
  columns: Columns,
  rows: readonly Readonly<Record<string, unknown>>[],
  options: {
    readonly extra?: Readonly<Record<string, string>>
    readonly params?: readonly unknown[]
    readonly told?: (done: number) => void
  } = {},
): Promise<void> {
  const names = Object.keys(columns)
  const extra = Object.entries(options.extra ?? {})
  const record = names.map((name) => `"${name}" ${columns[name]}`).join(', ')
  const into = [...names, ...extra.map(([name]) => name)].map((name) => `"${name}"`).join(', ')
  const from = [...names.map((name) => `x."${name}"`), ...extra.map(([, sql]) => sql)].join(', ')
  const sql = `insert into ${table} (${into}) select ${from} from json_to_recordset($1::json) as x(${record}) on conflict do nothing`
  for (let at = 0; at < rows.length; at += blockSize) {
    const block = rows.slice(at, at + blockSize)
    await tx.rows(sql, [JSON.stringify(block), ...(options.params ?? [])])
    options.told?.(at + block.length)
  }
}
const blockSize = 2000
