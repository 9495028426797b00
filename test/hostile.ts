// Workbooks made to take a reader down, so many rows or parts each, and the most memory that reading one took.
import assert from 'node:assert/strict'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TestContext } from 'node:test'
import yazl from 'yazl'
import { sheetRows } from '../registers/sheets/read.ts'
import { SheetRefused } from '../registers/sheets/sheet.ts'

/** Why the peak of another process cannot be read here, or null. */
export const withoutPeaks = (): string | null =>
  existsSync('/proc/self/status') ? null : 'the peak of a process is read from /proc'

/** Of a process (MB); 0 when it is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

type Part = { readonly head?: string; readonly again: string; readonly times: number; readonly foot?: string }
function* pieces({ head = '', again, times, foot = '' }: Part): Generator<Buffer> {
  yield Buffer.from(head)
  const many = Math.max(1, Math.floor(65_536 / again.length))
  const block = Buffer.from(again.repeat(many))
  let left = times
  for (; left > many; left -= many) yield block
  yield Buffer.from(again.repeat(left) + foot)
}

async function bookOf(file: string, parts: Readonly<Record<string, Part>>, workbook = ''): Promise<void> {
  const zip = new yazl.ZipFile()
  const whole = (again: string): Part => ({ again, times: 1 })
  const all: Record<string, Part> = {
    'xl/workbook.xml': whole(
      `<workbook xmlns:r="r">${workbook}<sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': whole('<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/worksheets/sheet1.xml': whole('<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'),
    ...parts,
  }
  for (const [name, part] of Object.entries(all)) zip.addReadStream(Readable.from(pieces(part)), name, { mtime: new Date(0) })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}

type Hostile = {
  readonly name: string
  readonly parts: Readonly<Record<string, Part>>
  readonly workbook?: string
  readonly end: string | number
}
const sheet = (again: string, times: number, head = '<worksheet><sheetData>', foot = '</sheetData></worksheet>') => ({
  'xl/worksheets/sheet1.xml': { head, again, times, foot },
})
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

/** `end`: the rows that are read, or why it is refused. `many` rows, cells' texts and tags. */
const hostiles = (many: number): readonly Hostile[] => [
  {
    name: 'rows without references, with formulas, counted from 1904',
    parts: {
      ...sheet(`<row><c s="0"><v>44893</v></c><c><f>NOW()</f><v>3</v></c>${cell('重复重复重复重复')}</row>`, many),
      'xl/styles.xml': { again: '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>', times: 1 },
    },
    workbook: '<workbookPr date1904="1"/>',
    end: many,
  },
  {
    name: 'rows of thousands of characters',
    parts: sheet(`<row>${cell('重'.repeat(2000)).repeat(10)}</row>`, many / 100),
    end: many / 100,
  },
  {
    name: 'as many shared texts as can be kept',
    parts: { 'xl/sharedStrings.xml': { head: '<sst>', again: '<si><t>重重重</t></si>', times: many * 4, foot: '</sst>' } },
    end: 1,
  },
  {
    name: 'shared texts without end',
    parts: { 'xl/sharedStrings.xml': { head: '<sst>', again: '<si><t>重</t></si>', times: 6_000_000, foot: '</sst>' } },
    end: 'tooManyTexts',
  },
  {
    name: 'long shared texts',
    parts: {
      'xl/sharedStrings.xml': { head: '<sst>', again: `<si><t>${'重'.repeat(30_000)}</t></si>`, times: 2_000, foot: '</sst>' },
    },
    end: 'tooManyTexts',
  },
  {
    name: 'styles without end',
    parts: {
      'xl/styles.xml': {
        head: '<styleSheet><cellXfs>',
        again: '<xf numFmtId="14"/>',
        times: 3_000_000,
        foot: '</cellXfs></styleSheet>',
      },
    },
    end: 'tooBig',
  },
  { name: 'tags in tags without end', parts: sheet('<a>', 10_000_000, '<worksheet>', ''), end: 'tooBig' },
]

/** Reads each to its end or its refusal, and holds that no reader took more than 300 MB, and this process hardly more than before. */
export async function readHostile(t: TestContext, many: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'chaguan-hostile-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  for (const { name, parts, workbook, end } of hostiles(many))
    await t.test(name, async (t) => {
      const file = join(home, 'book.xlsx')
      await bookOf(file, parts, workbook)
      let [peak, pid, rows] = [0, 0, 0]
      const timer = setInterval(() => {
        peak = Math.max(peak, peakOf(pid))
      }, 5)
      let ended: string | number
      try {
        for await (const _ of sheetRows(file, (reader) => {
          pid = reader
        }))
          rows++
        ended = rows
      } catch (error) {
        assert.ok(error instanceof SheetRefused)
        ended = error.why
      } finally {
        clearInterval(timer)
      }
      assert.equal(ended, end)
      t.diagnostic(`${(statSync(file).size / 1e6).toFixed(1)} MB; the reader took ${peak.toFixed(0)} MB at most`)
      assert.ok(peak > 0 && peak < 300, `${peak} MB`)
    })
}
