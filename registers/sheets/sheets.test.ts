// Spreadsheets as they come from offices: what people see is what is read, and what is hostile or broken is told in one word.
import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, describe, test } from 'node:test'
import yazl from 'yazl'
import { csvPieces } from './csvWrite.ts'
import { momentOf } from './moments.ts'
import { sheetRows } from './read.ts'
import { type Row, SheetRefused } from './sheet.ts'
import { writeSheets } from './write.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-sheets-'))
after(() => rmSync(home, { recursive: true, force: true }))
let files = 0
const path = (ending: string) => join(home, `${++files}.${ending}`)
async function rowsOf(file: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of sheetRows(file)) rows.push(row)
  return rows
}
const texts = async (file: string) => (await rowsOf(file)).map((row) => row.cells.map((cell) => cell?.text ?? null))
const when = new Date(0)

/** A workbook out of its parts, as other programs write it. */
async function book(parts: Readonly<Record<string, string>>, sheet: string, workbook = ''): Promise<string> {
  const zip = new yazl.ZipFile()
  const all = {
    'xl/workbook.xml': `<workbook xmlns:r="r">${workbook}<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
    ...parts,
  }
  for (const [name, text] of Object.entries(all)) zip.addBuffer(Buffer.from(text), name, { mtime: when })
  zip.end()
  const file = path('xlsx')
  await pipeline(zip.outputStream, createWriteStream(file))
  return file
}
const refusedAs = (why: string) => (error: unknown) => error instanceof SheetRefused && error.why === why

test('what is written is read again: rare characters, a long name, long codes, noughts in front, and what would be a formula', async () => {
  const rows = [
    ['姓名', '编号', '说明'],
    ['𬱟𰻝', '013800000000', '=1+1'],
    ['阿卜杜拉·买买提', '500108199001011234', '<&"\n第二行'],
  ]
  const file = path('xlsx')
  await pipeline(writeSheets([{ name: '名册/一', widths: [10, 20], rows }], when), createWriteStream(file))
  assert.deepEqual(await texts(file), rows)
})

test('a CSV file that is written is read again, and a spreadsheet takes nothing in it for a formula or a number', async () => {
  const rows = [
    ['编号', '电话', '内容'],
    ['990106-261013-TDCG-HAJP-5', '13800000001', '=1+1'],
    ['007', '50010819900101123X', '𬱟、𰻝，"引号"\n第二行'],
  ]
  const file = path('csv')
  await pipeline(Readable.from(csvPieces(rows)), createWriteStream(file))
  const written = readFileSync(file, 'utf8')
  assert.ok(written.startsWith('\ufeff'))
  assert.ok(written.includes('\t13800000001') && written.includes('\t007') && written.includes("'=1+1"))
  assert.deepEqual(await texts(file), [rows[0], [rows[1]?.[0], rows[1]?.[1], "'=1+1"], rows[2]])
})

test('merged cells, days, rich texts, results of formulas and rounded numbers are read as people see them', async () => {
  const file = await book(
    {
      'xl/sharedStrings.xml': '<sst><si><t>街道</t></si><si><r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot;日均&quot;"/></numFmts>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    },
    '<sheetData>' +
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" s="1"><v>46355</v></c><c r="E2" s="2"><v>46355.604166667</v></c></row>' +
      '<row r="3"><c r="C3"><f>A1+1</f><v>12</v></c><c r="D3"><v>1.1000119900101E+17</v></c><c r="E3" s="3"><v>3</v></c><c r="F3" t="e"><v>#REF!</v></c><c r="G3"><v>0.1</v></c></row>' +
      '</sheetData><mergeCells><mergeCell ref="A2:B3"/></mergeCells>',
  )
  const rows = await rowsOf(file)
  assert.deepEqual(
    rows.map((row) => [row.row, ...row.cells.map((cell) => (cell ? `${cell.kind} ${cell.text}` : null))]),
    [
      [2, 'text 街道', 'text 街道', 'text 张三', 'day 2026-11-29', 'day 2026-11-29 14:30'],
      [3, 'text 街道', 'text 街道', 'number 12', 'lost 1.1000119900101E+17', 'number 3', 'error #REF!', 'number 0.1'],
    ],
  )
})

test('a workbook without references of cells, and one that counts from 1904, are read in order', async () => {
  assert.deepEqual(
    await texts(
      await book(
        {},
        '<sheetData><row><c><v>1</v></c><c t="inlineStr"><is><t>二</t></is></c></row><row><c><v>3</v></c></row></sheetData>',
      ),
    ),
    [['1', '二'], ['3']],
  )
  const styles = { 'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>' }
  const sheet = '<sheetData><row><c s="0"><v>44893</v></c></row></sheetData>'
  assert.deepEqual(await texts(await book(styles, sheet, '<workbookPr date1904="1"/>')), [['2026-11-29']])
})

test('a CSV file is read in UTF-8 and in GB18030, with commas, tabs or semicolons', async () => {
  const utf8 = path('csv')
  writeFileSync(utf8, '\ufeff编号,内容\r\n1,"井盖，破了\n第二行"\r\n1.1E+17,"说""话"\r\n')
  assert.deepEqual(await texts(utf8), [
    ['编号', '内容'],
    ['1', '井盖，破了\n第二行'],
    ['1.1E+17', '说"话'],
  ])
  assert.equal((await rowsOf(utf8))[2]?.cells[0]?.kind, 'lost')
  const gb = path('csv')
  writeFileSync(gb, Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x09, 0xc4, 0xda, 0xc8, 0xdd, 0x0a, 0x31, 0x3b, 0x09, 0x32, 0x0a]))
  assert.deepEqual(await texts(gb), [
    ['编号', '内容'],
    ['1;', '2'],
  ])
})

describe('what is no spreadsheet, or a hostile one', () => {
  const file = (bytes: string | Buffer) => {
    const place = path('xlsx')
    writeFileSync(place, bytes)
    return place
  }
  const none = '<sheetData/>'
  const cases: readonly [string, () => string | Promise<string>, string][] = [
    ['an old or locked workbook', () => file(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'oldOrLocked'],
    ['a picture', () => file(Buffer.from('89504e470d0a1a0a0000', 'hex')), 'notASheet'],
    ['half a zip', () => file('PK\u0003\u0004rest'), 'broken'],
    ['text of no encoding', () => file(Buffer.from([0x61, 0xff, 0xff, 0x0a])), 'encoding'],
    [
      'a document of another kind',
      () => book({ 'xl/workbook.xml': '' }, none).then(async () => zipOf({ 'word/document.xml': '<a/>' })),
      'notASheet',
    ],
    ['a workbook that takes cells from other files', () => book({ 'xl/externalLinks/externalLink1.xml': '<x/>' }, none), 'links'],
    ['a workbook with macros', () => book({ 'xl/vbaProject.bin': 'x' }, none), 'macros'],
    [
      'entities that unfold',
      () => book({ 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>' }, none),
      'broken',
    ],
    ['tags that do not close', () => book({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData></worksheet>' }, none), 'broken'],
    [
      'one endless text',
      () => book({}, `<sheetData><row><c t="inlineStr"><is><t>${'x'.repeat(9_000_000)}</t></is></c></row></sheetData>`),
      'broken',
    ],
    ['a cell far to the right', () => book({}, '<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>'), 'tooWide'],
    ['a row beyond the last', () => book({}, '<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>'), 'tooManyRows'],
  ]
  async function zipOf(parts: Readonly<Record<string, string>>): Promise<string> {
    const zip = new yazl.ZipFile()
    for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name, { mtime: when })
    zip.end()
    const place = path('xlsx')
    await pipeline(zip.outputStream, createWriteStream(place))
    return place
  }
  for (const [name, make, why] of cases)
    test(name, async () => {
      await assert.rejects(rowsOf(await make()), refusedAs(why))
    })
})

test('a small file that unfolds to half a million rows is read piece by piece, and let go in the middle', async () => {
  const zip = new yazl.ZipFile()
  const row = '<row><c><v>1</v></c><c t="inlineStr"><is><t>重复重复重复重复</t></is></c></row>'
  zip.addBuffer(
    Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>'),
    'xl/workbook.xml',
    { mtime: when },
  )
  zip.addBuffer(Buffer.from(`<worksheet><sheetData>${row.repeat(500_000)}</sheetData></worksheet>`), 'xl/worksheets/sheet1.xml', {
    mtime: when,
  })
  zip.end()
  const file = path('xlsx')
  await pipeline(zip.outputStream, createWriteStream(file))
  let seen = 0
  for await (const one of sheetRows(file)) {
    seen = one.row
    if (seen === 3000) break
  }
  assert.equal(seen, 3000)
})

test('days are read in the forms that mean one day only', () => {
  for (const [text, day, minute] of [
    ['2026-11-29', '2026-11-29', null],
    ['2026/1/9', '2026-01-09', null],
    ['2026.1.9 14:05', '2026-01-09', 845],
    ['2026年1月9日', '2026-01-09', null],
    ['２０２６年１月９日下午2点30分', '2026-01-09', 870],
    ['20260109', '2026-01-09', null],
    ['2026-01-09T08:30:59', '2026-01-09', 510],
    ['2026/1/9 12:05 AM', '2026-01-09', 5],
  ] as const)
    assert.deepEqual(momentOf(text), { day, minute }, text)
  for (const text of ['1/9/2026', '2026-13-01', '2026-02-30', '昨天', '46355', '2026-01-09 25:00', ''])
    assert.equal(momentOf(text), null, text)
})
