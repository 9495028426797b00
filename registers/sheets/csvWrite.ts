// Rows as a CSV file for spreadsheets, as a stream: no cell begins a formula, and long numbers and codes stay text.
import { stringify } from 'csv-stringify/sync'

/** What a spreadsheet takes for the beginning of a formula, plain or of full width. */
const formula = /^[=+\-@＝＋－＠]/u
/** Digits that a spreadsheet would round or shorten: eight and more, or with a nought before them. */
const number = /^(\d{8,}|0\d+)$/

/** A cell as it may stand in a CSV file: a blank of tabulator before a long number keeps it text, an apostrophe a formula words. */
const csvCell = (text: string): string => {
  const plain = text.replaceAll(/[[\p{Cc}\ufffe\uffff]--[\n]]/gv, ' ').trim()
  return formula.test(plain) ? `'${plain}` : number.test(plain) ? `\t${plain}` : plain
}

/** Pieces of a CSV file in UTF-8 with its mark at the beginning. */
export async function* csvPieces(rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>): AsyncGenerator<string> {
  let waiting: string[][] = []
  const written = () => stringify(waiting, { record_delimiter: 'windows' })
  yield '\ufeff'
  for await (const row of rows) {
    waiting.push(row.map(csvCell))
    if (waiting.length < 200) continue
    yield written()
    waiting = []
  }
  if (waiting.length > 0) yield written()
}
