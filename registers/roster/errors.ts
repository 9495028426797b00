// The workbook of the rows of a roster to mend: in the columns of the file, what is wrong marked, with what to do; it can be brought again.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { headingAt } from '../sheets/headings.ts'
import { type Written, writeSheets } from '../sheets/write.ts'
import type { Read } from './import.store.ts'

/** Written under another name until it is whole. `say` knows the keys of roster.json. */
export async function writeRowsToMend(
  path: string,
  { heading, columns, faults, wrong }: Pick<Read, 'heading' | 'columns' | 'faults' | 'wrong'>,
  say: (key: string) => string,
  now: number,
): Promise<void> {
  const byRow = Map.groupBy(faults, (one) => one.row)
  const title: Written[] = [
    ...heading.cells.map((cell) => ({ text: cell?.text ?? '', bold: true })),
    ...['errors.row', 'errors.what'].map((key) => ({ text: say(key), bold: true })),
  ]
  const rows = wrong.map((row): readonly Written[] => {
    const all = byRow.get(row.row) ?? []
    const at = new Set(all.map((one) => columns[one.field]))
    const cells = heading.cells.map((_, n): Written => {
      const text = row.cells[n]?.text ?? ''
      return at.has(n) ? { text: text === '' ? ' ' : text, fill: 'wrong' } : text
    })
    const what = all.map((one) => `${headingAt(heading, columns[one.field]) || one.column}：${say(`why.${one.why}`)}`)
    return [...cells, String(row.row), what.join('\n')]
  })
  const widths = [...heading.cells.map(() => 16), 8, 60]
  const part = `${path}.part`
  try {
    await pipeline(
      writeSheets([{ name: say('errors.name'), widths, rows: [title, ...rows] }], new Date(now)),
      createWriteStream(part, { mode: 0o600 }),
    )
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
}
