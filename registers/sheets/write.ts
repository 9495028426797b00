// A spreadsheet written as a stream: every cell is text as it stands, so that no number is rounded and no formula begins.

import type { Readable } from 'node:stream'
import { PassThrough } from 'node:stream'
import yazl from 'yazl'

export type Written = { readonly text: string; readonly bold?: boolean; readonly fill?: 'wrong' | 'asked' } | string | null
export type Sheet = {
  readonly name: string
  /** Widths of columns in characters. */
  readonly widths: readonly number[]
  /** So many rows stay in sight; the first by itself. */
  readonly head?: number
  readonly rows: AsyncIterable<readonly Written[]> | Iterable<readonly Written[]>
}

const escaped = (text: string): string =>
  text
    .replaceAll(/[[\p{Cc}\ufffe\uffff]--[\t\n\r]]/gv, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packed = 'http://schemas.openxmlformats.org/package/2006'

/** Styles by number: plain, bold, wrong, asked; all of them text (format 49), so that leading noughts and long codes stay. */
const styleOf = (cell: Exclude<Written, string | null>): number =>
  cell.fill === 'wrong' ? 2 : cell.fill === 'asked' ? 3 : cell.bold ? 1 : 0
const styles = `${head}<styleSheet ${main}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF9D9D6"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFBEBC8"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fillId="2" applyNumberFormat="1" applyFill="1"/><xf numFmtId="49" fillId="3" applyNumberFormat="1" applyFill="1"/></cellXfs></styleSheet>`

async function* sheetXml({ widths, rows, head: kept = 1 }: Sheet): AsyncGenerator<string> {
  const columns = widths.map((width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`).join('')
  yield `${head}<worksheet ${main}><sheetViews><sheetView workbookViewId="0"><pane ySplit="${kept}" topLeftCell="A${kept + 1}" state="frozen"/></sheetView></sheetViews>${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>`
  let n = 0
  let text = ''
  for await (const row of rows) {
    n++
    text += `<row r="${n}">${row.map(cellXml).join('')}</row>`
    if (text.length < 65_536) continue
    yield text
    text = ''
  }
  yield `${text}</sheetData></worksheet>`
}
const cellXml = (cell: Written): string => {
  if (cell === null || cell === '') return '<c/>'
  const [text, style] = typeof cell === 'string' ? [cell, 0] : [cell.text, styleOf(cell)]
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text.slice(0, 32_767))}</t></is></c>`
}

/** The bytes of an XLSX workbook of these sheets, as they are made. `at` stands as the time of its parts. */
export function writeSheets(sheets: readonly Sheet[], at: Date): Readable {
  const zip = new yazl.ZipFile()
  const out = new PassThrough()
  const put = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path, { mtime: at })
  const every = (make: (sheet: Sheet, n: number) => string) => sheets.map((sheet, n) => make(sheet, n + 1)).join('')
  put(
    '[Content_Types].xml',
    `${head}<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${every((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
  )
  put(
    '_rels/.rels',
    `${head}<Relationships xmlns="${packed}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  put(
    'xl/workbook.xml',
    `${head}<workbook ${main} xmlns:r="${relations}"><sheets>${every(({ name }, n) => `<sheet name="${escaped(name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31))}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
  )
  put(
    'xl/_rels/workbook.xml.rels',
    `${head}<Relationships xmlns="${packed}/relationships">${every((_, n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId0" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  )
  put('xl/styles.xml', styles)
  sheets.forEach((sheet, n) => {
    const made = new PassThrough()
    zip.addReadStream(made, `xl/worksheets/sheet${n + 1}.xml`, { mtime: at })
    void fill(made, sheetXml(sheet)).catch((error: unknown) => out.destroy(error as Error))
  })
  zip.end()
  zip.outputStream.pipe(out)
  return out
}

async function fill(stream: PassThrough, pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve))
  stream.end()
}
