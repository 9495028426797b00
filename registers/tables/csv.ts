// A table as a file for a spreadsheet: nothing in it is taken for a formula, and hidden cells say so.
import { stringify } from 'csv-stringify/sync'
import en from '../../ui/texts/en/lists.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/lists.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/lists.json' with { type: 'json' }
import type { Answered } from './table.ts'

const texts = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }

/** UTF-8 with a mark at its beginning, for programs that would guess otherwise. */
export function csvOf({ columns, rows, total }: Answered, language: keyof typeof texts): string {
  const say = texts[language]
  const heads = [say['table.code'], say['table.name']]
  const places = [say['table.address'], say['table.placeKind'], say['table.area']]
  return stringify(
    [
      [...heads, ...(total === null && columns.length === 0 ? places : columns)],
      ...rows.map((row) => [row.code, row.name, ...row.cells.map((cell) => cell ?? say['table.hidden'])]),
      ...(total === null ? [] : [['', say['table.total'], ...total.map((cell) => cell ?? say['table.hidden'])]]),
    ],
    { bom: true, escape_formulas: true, record_delimiter: 'windows' },
  )
}
