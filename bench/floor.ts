// The database's own floor: the same rows as real steps wrote, in prepared transactions, without any of our code between.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Lap, lap } from './load.ts'

type Row = Readonly<Record<string, string | null>>
type Shape = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly Row[] }

/** Tables one step writes, in an order that keys allow. */
const tables = ['step_key', 'entry', '"case"', 'clock', 'words', 'party', 'todo', 'reaction']

const keyOf = (table: string): string => (table === '"case"' ? 'id' : 'case_id')

/** The rows of one case as text, as they stand after its opening. */
async function shapesOf(client: pg.Client, county: string, caseId: string): Promise<Shape[]> {
  const shapes: Shape[] = []
  for (const table of tables) {
    const { rows: named } = await client.query<{ column_name: string }>(
      `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table.replaceAll('"', '')],
    )
    const columns = named.map((one) => one.column_name)
    const { rows } = await client.query<Row>(
      `select ${columns.map((one) => `"${one}"::text`).join(', ')} from ${table} where county = $1 and ${keyOf(table)} = $2`,
      [county, caseId],
    )
    // The loop may have taken the reaction already: its row is known.
    const reaction = {
      county,
      version: '1',
      topic: 'entry',
      payload: '{"step":"report","tells":["holder"]}',
      not_before: '0',
      tries: '0',
    }
    const found: readonly Row[] = table === 'reaction' ? [reaction] : rows
    if (found.length > 0) shapes.push({ table, columns, rows: found })
  }
  return shapes
}

const insertOf = (shape: Shape) =>
  `insert into ${shape.table} (${shape.columns.map((one) => `"${one}"`).join(', ')}) values (${shape.columns.map((_, n) => `$${n + 1}`).join(', ')})`

/** A fresh copy of a row: new ids where they must be new, the new case everywhere. */
function fresh(shape: Shape, row: Row, caseId: string, key: string): (string | null)[] {
  return shape.columns.map((column) => {
    if (column === 'case_id' || (shape.table === '"case"' && column === 'id')) return caseId
    if (column === 'code') return caseId.replaceAll('-', '').slice(0, 21)
    if (column === 'key') return key
    if (column === 'id') return randomUUID()
    return row[column] ?? null
  })
}

/** Takes the copies away again: no chain of hashes is behind them. */
async function removed(url: string, county: string, cases: readonly string[]): Promise<void> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  for (const table of tables.toReversed())
    await owner.query(`delete from ${table} where county = $1 and ${keyOf(table)} = any($2)`, [county, cases])
  await owner.end()
}

/**
 * Openings and later steps per second of the bare database with 8 clients. A later step updates the case and two clocks,
 * inserts entry, key, clock and reaction, and rewrites the queue row: what perform writes for an assignment.
 */
export async function floor(url: string, county: string, caseId: string, n: number): Promise<{ opening: Lap; step: Lap }> {
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({
        connectionString: url,
        options: '-c role=chaguan_app -c jit=off',
        pipeline: true,
      } as pg.ClientConfig)
      await client.connect()
      return client
    }),
  )
  const [first] = clients
  if (!first) throw new Error('no client')
  const context = `set local app.actor='bench'; set local app.counties='${county}'`
  await first.query(`begin; ${context}`)
  const shapes = await shapesOf(first, county, caseId)
  await first.query('commit')
  const free = [...clients]
  const waiting: ((client: pg.Client) => void)[] = []
  // All statements of a transaction travel together: the floor is the database, not our round trips.
  const withClient = async (send: (client: pg.Client) => Promise<unknown>[]): Promise<boolean> => {
    const client = free.pop() ?? (await new Promise<pg.Client>((resolve) => waiting.push(resolve)))
    try {
      await Promise.all([client.query(`begin; ${context}`), ...send(client), client.query('commit')])
      return true
    } finally {
      const next = waiting.shift()
      if (next) next(client)
      else free.push(client)
    }
  }
  const made: string[] = []
  const opening = await lap(n, 8, () =>
    withClient((client) => {
      const id = randomUUID()
      const key = randomUUID()
      made.push(id)
      return shapes.flatMap((one) =>
        one.rows.map((row) => client.query({ name: `i_${one.table}`, text: insertOf(one), values: fresh(one, row, id, key) })),
      )
    }),
  )
  const shape = (table: string) => {
    const found = shapes.find((one) => one.table === table)
    if (!found) throw new Error(`no rows in ${table}`)
    return found
  }
  const entry = shape('entry')
  const [entryRow] = entry.rows
  const added = ['step_key', 'clock', 'reaction'].map(shape)
  const step = await lap(n, 8, (i) =>
    withClient((client) => {
      const id = made[i] ?? ''
      const key = randomUUID()
      const of = [county, id]
      const second = fresh(entry, entryRow ?? {}, id, key).map((value, at) => {
        const column = entry.columns[at]
        return column === 'version' ? '2' : column === 'to_state' ? 'assigned' : value
      })
      return [
        client.query({ name: 'lock', text: `select * from "case" where county = $1 and id = $2 for update`, values: of }),
        client.query({ name: 'clocks', text: `select * from clock where county = $1 and case_id = $2`, values: of }),
        ...added.map((one) =>
          client.query({ name: `i_${one.table}`, text: insertOf(one), values: fresh(one, one.rows[0] ?? {}, id, key) }),
        ),
        client.query({ name: 'i_entry', text: insertOf(entry), values: second }),
        client.query({
          name: 'u_case',
          text: `update "case" set state = 'assigned', phase = 'placed', version = 2, holder = $3, handler = $3,
            organisations = organisations || $3::text, due_at = due_at + 1, warn_at = warn_at + 1, updated_at = updated_at + 1
            where county = $1 and id = $2`,
          values: [...of, 'bench.department'],
        }),
        client.query({
          name: 'u_clock',
          text: `update clock set stopped_at = 1, look_at = null where county = $1 and case_id = $2 and stopped_at is null`,
          values: of,
        }),
        client.query({
          name: 'u_todo',
          text: `update todo set due = due + 1, warn = warn + 1, since = since + 1 where county = $1 and case_id = $2`,
          values: of,
        }),
      ]
    }),
  )
  await Promise.all(clients.map((client) => client.end()))
  await removed(url, county, made)
  return { opening, step }
}
