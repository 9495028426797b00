// A sheet from above as orders: the headings found, the columns as they were read the last time, each row read or named with its fault.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sheetRows } from '../../registers/sheets/read.ts'
import { type Row, SheetRefused } from '../../registers/sheets/sheet.ts'
import type { OuterSource as Source } from '../../rules/outer.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { type Columns, guess, headingsOf, isHeading, needed } from './columns.ts'
import { type Fault, type Line, readLine } from './lines.ts'

export type Read = {
  readonly heading: Row
  readonly columns: Columns
  readonly lines: readonly Line[]
  readonly faults: readonly Fault[]
}
/** So many orders of one sheet are taken at once: what a large district gets in a week. */
const mostLines = 2000
/** Titles and notes may stand above the headings. */
const looked = 20

/** Reads the bytes of an XLSX or CSV, or rows pasted from one. `columns` go before what was remembered, that before what the headings say. Throws SheetRefused. */
export async function readSheet(
  db: Db,
  region: string,
  source: Source,
  bytes: Uint8Array,
  columns: Columns | null,
): Promise<Read> {
  const folder = await mkdtemp(join(tmpdir(), 'chaguan-sheet-'))
  try {
    const path = join(folder, 'sheet')
    await writeFile(path, bytes)
    return await readRows(sheetRows(path), (row) => remembered(db, region, source, row), columns)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readRows(
  rows: AsyncIterable<Row>,
  known: (row: Row) => Promise<Columns | null>,
  chosen: Columns | null,
): Promise<Read> {
  let heading: Row | null = null
  let first: Row | null = null
  let columns: Columns = {}
  const lines: Line[] = []
  const faults: Fault[] = []
  const seen = new Set<string>()
  for await (const row of rows) {
    if (row.cells.every((cell) => cell === null)) continue
    if (heading === null) {
      const before = row.row <= looked ? await known(row) : null
      if (first === null && row.cells.filter((cell) => cell !== null).length > 1) first = row
      if (!before && !isHeading(row) && !(chosen && row === first)) {
        if (row.row > looked) break
        continue
      }
      heading = row
      columns = chosen ?? { ...guess(row), ...before }
      continue
    }
    const read = readLine(row, columns)
    faults.push(...read.faults)
    if (!read.line) continue
    if (seen.has(read.line.outer)) faults.push({ row: row.row, field: 'outer', why: 'twice', value: read.line.outer })
    else lines.push(read.line)
    seen.add(read.line.outer)
    if (lines.length > mostLines) throw new SheetRefused('tooManyRows', row.row)
  }
  // What the headings are is for a person to say, where they say nothing by themselves.
  if (heading === null && first !== null) return { heading: first, columns: {}, lines: [], faults: [] }
  if (heading === null) throw new SheetRefused('noSheet')
  const lacking = needed.some((field) => columns[field] === undefined)
  return lacking ? { heading, columns, lines: [], faults: [] } : { heading, columns, lines, faults }
}

const remembered = (db: Db, region: string, source: Source, row: Row): Promise<Columns | null> =>
  db.read({ actor: 'system:door', counties: [] }, async (tx) => {
    const rows = await tx.rows<{ mapping: Columns }>(
      `select mapping from sheet_mapping where region = $1 and what = $2 and headings = $3`,
      [region, `outer ${source}`, headingsOf(row)],
    )
    return rows[0]?.mapping ?? null
  })

/** How sheets with these headings are read from now on. */
export const remember = (tx: Tx, region: string, source: Source, read: Pick<Read, 'heading' | 'columns'>, now: Instant) =>
  tx.rows(
    `insert into sheet_mapping (region, what, headings, mapping, at) values ($1, $2, $3, $4::jsonb, $5)
     on conflict (region, office, what, headings) do update set mapping = excluded.mapping, at = excluded.at`,
    [region, `outer ${source}`, headingsOf(read.heading), JSON.stringify(read.columns), now],
  )
