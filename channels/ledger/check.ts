// A ledger read to its end before anything is taken over: what would become what, which words nobody has explained, and a workbook of the rows to mend.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { headingAt } from '../../registers/sheets/headings.ts'
import { sheetRows } from '../../registers/sheets/read.ts'
import { type Row, SheetRefused } from '../../registers/sheets/sheet.ts'
import { type Written, writeSheets } from '../../registers/sheets/write.ts'
import { bare } from '../../rules/heading.ts'
import { needed } from '../../rules/ledger.ts'
import type { Region } from '../../rules/region.ts'
import type { House } from '../../store/house.ts'
import { type Columns, type Explained, explained, guess, isHeading, type Meanings } from './columns.ts'
import { identityOf, knownOf } from './known.store.ts'
import { type Fault, indexOf, type Line, readLine, type Scope } from './lines.ts'
import { seenKeys } from './seen.ts'

export type Ledger = {
  readonly path: string
  readonly region: Region
  readonly office: string
  readonly scope: Scope
  /** The row of the headings, as the spreadsheet counts it. */
  readonly heading: number
  readonly columns: Columns
  readonly meanings: Meanings
}
export type Counts = {
  readonly rows: number
  readonly good: number
  readonly faulty: number
  readonly closed: number
  readonly same: number
}
export type Found = Counts & {
  /** The first ones. */
  readonly samples: readonly Line[]
  readonly faults: readonly (Fault & { readonly column: string })[]
  /** Words that mean nothing here, with how many rows have them; the most frequent first. */
  readonly words: readonly { readonly field: Explained; readonly word: string; readonly rows: number }[]
}
/** Called every some hundred rows; false stops. */
export type Told = (counts: Counts) => Promise<boolean> | boolean
export class Stopped extends Error {}

/** Titles and notes may stand above the headings. */
const looked = 20
const [mostSamples, mostFaults, mostWords] = [20, 100, 200]
const together = 500

export type Head = { readonly heading: Row; readonly first: readonly Row[] }

/** The row of headings (`chosen`, else the first that looks like one, else the first with anything in it) and the first rows below. Throws SheetRefused. */
export async function headOf(path: string, chosen: number | null = null): Promise<Head> {
  const rows: Row[] = []
  for await (const row of sheetRows(path)) {
    if (row.cells.some((cell) => cell !== null)) rows.push(row)
    if (row.row > looked + 5) break
  }
  const at =
    chosen === null ? rows.findIndex((row) => row.row <= looked && isHeading(row)) : rows.findIndex((row) => row.row === chosen)
  const heading = rows[Math.max(at, 0)]
  if (!heading) throw new SheetRefused('noSheet')
  return { heading, first: rows.filter((row) => row.row > heading.row).slice(0, 5) }
}

/** What headings say, with what was remembered for them. */
export const columnsOf = (heading: Row, remembered: Columns | null): Columns => ({ ...guess(heading), ...remembered })
export const lacking = (columns: Columns): readonly string[] => needed.filter((field) => columns[field] === undefined)

/** Lines of a ledger from a row on, some at a time, each with its row as it stands. */
async function* partsOf(
  ledger: Ledger,
  now: number,
  from = 0,
): AsyncGenerator<readonly (ReturnType<typeof readLine> & { readonly row: Row })[]> {
  const of = { region: ledger.region, index: indexOf(ledger.region), scope: ledger.scope, now }
  let part: (ReturnType<typeof readLine> & { readonly row: Row })[] = []
  for await (const row of sheetRows(ledger.path)) {
    if (row.row <= Math.max(ledger.heading, from)) continue
    part.push({ row, ...readLine(row, ledger.columns, ledger.meanings, of) })
    if (part.length < together) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** The good lines after a row, for taking over; a row of which another of this file has the number is left out. */
export async function* linesOf(
  ledger: Ledger,
  now: number,
  from: number,
): AsyncGenerator<{ readonly lines: readonly Line[]; readonly last: number }> {
  const isFirst = seenKeys()
  for await (const part of partsOf(ledger, now)) {
    const lines = part.flatMap(({ line }) => (line && isFirst(identityOf(line)) ? [line] : []))
    const last = part.at(-1)?.row.row ?? 0
    if (last > from) yield { lines: lines.filter((line) => line.row > from), last }
  }
}

/**
 * Reads the whole file; `errors` is where the workbook of the rows to mend is put, in the same columns and with what to do, so that it
 * can be mended and brought again. Throws SheetRefused, or Stopped when `told` says so.
 */
export async function checkLedger(
  house: House,
  ledger: Ledger,
  errors: string | null,
  { now, say, told }: { readonly now: number; readonly say: (key: string) => string; readonly told?: Told },
): Promise<Found> {
  const { heading } = await headOf(ledger.path, ledger.heading)
  const sum = { rows: 0, good: 0, faulty: 0, closed: 0, same: 0 }
  const samples: Line[] = []
  const faults: (Fault & { column: string })[] = []
  const words = new Map<string, { field: Explained; word: string; rows: number }>()
  const isFirst = seenKeys()
  const columns = heading.cells.length
  async function* wrongRows(): AsyncGenerator<readonly Written[]> {
    yield [
      ...heading.cells.map((cell) => ({ text: cell?.text ?? '', bold: true })),
      ...['errors.row', 'errors.what'].map((key) => ({ text: say(key), bold: true })),
    ]
    for await (const part of partsOf(ledger, now)) {
      const known = await knownOf(
        house,
        ledger.region,
        ledger.office,
        part.flatMap(({ line }) => line ?? []),
      )
      let at = 0
      for (const { row, line, over, faults: wrong } of part) {
        const found = line ? known[at++] : null
        const all: Fault[] = [...wrong]
        if (line && !isFirst(identityOf(line)))
          all.push({ row: row.row, field: 'number', why: 'twice', value: line.number ?? '' })
        else if (found?.what === 'other')
          all.push({ row: row.row, field: 'number', why: 'otherWords', value: line?.number ?? '' })
        if (line || over || all.length > 0) sum.rows++
        if (over) sum.closed++
        if (all.length > 0) {
          sum.faulty++
          for (const one of all) {
            if (faults.length < mostFaults)
              faults.push({ ...one, column: headingAt(heading, ledger.columns[one.field]) || one.field })
            count(one)
          }
          yield rowToMend(row, all)
        } else if (found?.what === 'same') sum.same++
        else if (line) {
          sum.good++
          if (samples.length < mostSamples) samples.push(line)
        }
      }
      if (told && (await told({ ...sum })) === false) throw new Stopped()
    }
  }
  const count = ({ field, value, why }: Fault) => {
    const asked = explained.find((one) => one === field)
    if (!asked || value === '' || !/^(no|several)/.test(why)) return
    const key = `${field} ${bare(value)}`
    const held = words.get(key)
    if (held) held.rows++
    else if (words.size < 10 * mostWords) words.set(key, { field: asked, word: value, rows: 1 })
  }
  const rowToMend = (row: Row, all: readonly Fault[]): readonly Written[] => {
    const at = new Set(all.map((one) => ledger.columns[one.field]))
    const cells = Array.from({ length: columns }, (_, n): Written => {
      const text = row.cells[n]?.text ?? ''
      return at.has(n) ? { text: text === '' ? ' ' : text, fill: 'wrong' } : text
    })
    const what = all.map(
      (one) => `${headingAt(heading, ledger.columns[one.field]) || say(`field.${one.field}`)}：${say(`why.${one.why}`)}`,
    )
    return [...cells, String(row.row), what.join('\n')]
  }
  if (errors === null) for await (const _ of wrongRows());
  else {
    const part = `${errors}.part`
    try {
      const widths = [...heading.cells.map(() => 16), 8, 60]
      await pipeline(
        writeSheets([{ name: say('errors.name'), widths, rows: wrongRows() }], new Date(now)),
        createWriteStream(part, { mode: 0o600 }),
      )
      await rename(part, errors)
    } finally {
      await rm(part, { force: true })
    }
  }
  const told2 = [...words.values()].sort((a, b) => b.rows - a.rows).slice(0, mostWords)
  return { ...sum, samples, faults, words: told2 }
}
