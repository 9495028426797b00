// An XLSX workbook as rows, read as a stream out of its zip: nothing is unfolded into memory, no formula is run, no link is followed.
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { SaxesParser } from 'saxes'
import yauzl from 'yauzl'
import { dayOfSerial } from './moments.ts'
import { type Shared, sharedTexts } from './shared.ts'
import { type Cell, cellOf, most, type Row, SheetRefused } from './sheet.ts'

type Attributes = Readonly<Record<string, string>>
type Tags = {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}
type Entries = ReadonlyMap<string, yauzl.Entry>
type Zip = { readonly entries: Entries; readonly file: yauzl.ZipFile }

const bare = (name: string): string => name.slice(name.indexOf(':') + 1)
const openZip = promisify<number, yauzl.Options, yauzl.ZipFile>(yauzl.fromFd)

/** Streams one part through a parser; `between` runs after each piece, may await, and says false to stop. */
async function parsePart({ entries, file }: Zip, name: string, tags: Tags, between?: () => Promise<boolean>): Promise<boolean> {
  const entry = entries.get(name)
  if (!entry) return false
  if (entry.uncompressedSize > most.bytes) throw new SheetRefused('tooBig')
  const stream = await new Promise<Readable>((resolve, reject) =>
    file.openReadStream(entry, (error, opened) => (error ? reject(new SheetRefused('broken')) : resolve(opened))),
  )
  const parser = new SaxesParser({ xmlns: false, position: false })
  let quiet = 0
  parser.on('opentag', ({ name: tag, attributes }) => {
    quiet = 0
    tags.open?.(bare(tag), attributes as Attributes)
  })
  parser.on('closetag', ({ name: tag }) => {
    quiet = 0
    tags.close?.(bare(tag))
  })
  parser.on('text', (text) => tags.text?.(text))
  parser.on('doctype', () => {
    throw new SheetRefused('broken')
  })
  parser.on('error', () => {
    throw new SheetRefused('broken')
  })
  const decoder = new TextDecoder('utf-8')
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      // One endless text or tag would pile up in memory.
      quiet += piece.length
      if (quiet > 8_000_000) throw new SheetRefused('broken')
      parser.write(decoder.decode(piece, { stream: true }))
      if (between && !(await between())) return true
    }
    parser.close()
    if (between) await between()
    return true
  } catch (error) {
    throw error instanceof SheetRefused ? error : new SheetRefused('broken')
  } finally {
    stream.destroy()
  }
}

async function unzipped(fd: number): Promise<Zip> {
  const file = await openZip(fd, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false }).catch(
    () => {
      throw new SheetRefused('broken')
    },
  )
  const entries = new Map<string, yauzl.Entry>()
  await new Promise<void>((resolve, reject) => {
    file.on('entry', (entry: yauzl.Entry) => {
      if (entries.size > 5000) return reject(new SheetRefused('tooBig'))
      if ((entry.generalPurposeBitFlag & 1) !== 0) return reject(new SheetRefused('oldOrLocked'))
      entries.set(entry.fileName.replace(/^\//, ''), entry)
      file.readEntry()
    })
    file.once('end', () => resolve())
    file.once('error', () => reject(new SheetRefused('broken')))
    file.readEntry()
  })
  return { entries, file }
}

type Book = {
  readonly sheet: string
  readonly since1904: boolean
  readonly texts: Shared
  readonly days: readonly boolean[]
}

/** Path of a part that a relation of the workbook names. */
const pathOf = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`)

async function bookOf(zip: Zip): Promise<Book> {
  if (zip.entries.has('xl/vbaProject.bin')) throw new SheetRefused('macros')
  // What stands in such cells is what another file said some day: it must be made into values by who knows that file.
  if ([...zip.entries.keys()].some((name) => name.startsWith('xl/externalLinks/'))) throw new SheetRefused('links')
  let since1904 = false
  const sheets: { readonly id: string; readonly hidden: boolean }[] = []
  const known = await parsePart(zip, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (sheets.length > 5000) throw new SheetRefused('tooBig')
      if (name === 'sheet')
        sheets.push({ id: attributes['r:id'] ?? attributes.id ?? '', hidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  if (!known) throw new SheetRefused('notASheet')
  const targets = new Map<string, string>()
  await parsePart(zip, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id = '', Target = '', TargetMode }) => {
      if (targets.size > 5000) throw new SheetRefused('tooBig')
      if (name === 'Relationship' && TargetMode !== 'External') targets.set(Id, pathOf(Target))
    },
  })
  const chosen = sheets.find((one) => !one.hidden) ?? sheets[0]
  const sheet = (chosen && targets.get(chosen.id)) ?? 'xl/worksheets/sheet1.xml'
  if (!zip.entries.has(sheet)) throw new SheetRefused('noSheet')
  return { sheet, since1904, texts: await textsOf(zip), days: await daysOf(zip) }
}

async function textsOf(zip: Zip): Promise<Shared> {
  const texts = sharedTexts()
  let text = ''
  let inside = false
  let reading = 0
  await parsePart(zip, 'xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') reading++
      inside = name === 't' && reading === 0
    },
    text: (piece) => {
      if (inside && text.length < most.cell) text += piece
    },
    close: (name) => {
      if (name === 't') inside = false
      if (name === 'rPh') reading--
      if (name === 'si') texts.add(text.slice(0, most.cell))
    },
  })
  return texts
}

/** Which of the workbook's styles show a number as a day. */
async function daysOf(zip: Zip): Promise<readonly boolean[]> {
  const own = new Map<number, string>()
  const days: boolean[] = []
  let inCells = false
  await parsePart(zip, 'xl/styles.xml', {
    open: (name, attributes) => {
      if (own.size + days.length > most.styles) throw new SheetRefused('tooBig')
      if (name === 'numFmt') own.set(Number(attributes.numFmtId), (attributes.formatCode ?? '').slice(0, 255))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) days.push(showsDay(Number(attributes.numFmtId ?? 0), own))
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return days
}

function showsDay(id: number, own: ReadonlyMap<number, string>): boolean {
  const code = own.get(id)
  if (code === undefined) return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  // Texts in quotes, colours and elapsed times are no sign of a day.
  return /[yd年月日]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, ''))
}

const columnOf = (reference: string): number => {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  return letters === undefined ? -1 : [...letters].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1
}

/** Rows one after another, merged cells filled with what stands in their first. Throws SheetRefused. */
export async function* xlsxRows(path: string): AsyncGenerator<Row> {
  const handle = await open(path, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    if (buffer.readUInt32BE(0) === 0xd0cf11e0) throw new SheetRefused('oldOrLocked')
    if (buffer.readUInt16BE(0) !== 0x504b) throw new SheetRefused('notASheet')
    const zip = await unzipped(handle.fd)
    const book = await bookOf(zip)
    const merges = await mergesOf(zip, book.sheet)
    yield* sheetRows(zip, book, merges)
  } finally {
    await handle.close()
  }
}

type Merge = { readonly column: number; readonly toColumn: number; readonly row: number; readonly toRow: number }
/** They stand behind the rows in the file, so they are looked up first. */
async function mergesOf(zip: Zip, sheet: string): Promise<ReadonlyMap<number, readonly Merge[]>> {
  const found = new Map<number, Merge[]>()
  let count = 0
  await parsePart(zip, sheet, {
    open: (name, { ref = '' }) => {
      if (name !== 'mergeCell' || count > 100_000) return
      const [, from = '', row = '', to = '', toRow = ''] = /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/.exec(ref) ?? []
      if (from === '' || Number(toRow) - Number(row) > 10_000) return
      const merge = { column: columnOf(from), toColumn: columnOf(to), row: Number(row), toRow: Number(toRow) }
      for (let at = merge.row; at <= merge.toRow; at++) {
        const list = found.get(at) ?? []
        list.push(merge)
        found.set(at, list)
        if (++count > 100_000) return
      }
    },
  })
  return found
}

async function* sheetRows(zip: Zip, book: Book, merges: ReadonlyMap<number, readonly Merge[]>): AsyncGenerator<Row> {
  const ready: Row[] = []
  const held = new Map<Merge, Cell | null>()
  let row = 0
  let column = -1
  let cells: (Cell | null)[] = []
  let cell: { type: string; style: number } | null = null
  let value = ''
  let inside = ''
  const end = () => {
    if (row > most.rows) throw new SheetRefused('tooManyRows', row)
    for (const merge of merges.get(row) ?? []) {
      if (merge.row === row) held.set(merge, cells[merge.column] ?? null)
      const filled = held.get(merge) ?? null
      for (let at = merge.column; at <= Math.min(merge.toColumn, most.columns - 1); at++) {
        while (cells.length <= at) cells.push(null)
        cells[at] = filled
      }
      if (merge.toRow === row) held.delete(merge)
    }
    ready.push({ row, cells })
  }
  const tags: Tags = {
    open: (name, attributes) => {
      if (name === 'row') {
        const told = Number(attributes.r)
        row = Number.isInteger(told) && told > row ? told : row + 1
        column = -1
        cells = []
      } else if (name === 'c') {
        const at = columnOf(attributes.r ?? '')
        column = at < 0 ? column + 1 : at
        if (column >= most.columns) throw new SheetRefused('tooWide', row)
        cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0) }
        value = ''
      } else if (cell && (name === 'v' || name === 't')) inside = name
    },
    text: (text) => {
      if (inside !== '' && value.length <= most.cell) value += text
    },
    close: (name) => {
      if (name === inside) inside = ''
      if (name === 'c' && cell) {
        while (cells.length <= column) cells.push(null)
        cells[column] = read(cell, value, book)
        cell = null
      } else if (name === 'row') end()
    },
  }
  // The parser pushes, whoever reads pulls: the two meet in `ready`, piece by piece.
  let wake: () => void = () => undefined
  let taken: () => void = () => undefined
  let over = false
  let failed: unknown = null
  const between = async (): Promise<boolean> => {
    if (ready.length > 0 && !over) {
      const free = new Promise<void>((resolve) => {
        taken = resolve
      })
      wake()
      await free
    }
    return !over
  }
  const done = parsePart(zip, book.sheet, tags, between)
    .catch((error: unknown) => {
      failed = error
    })
    .finally(() => {
      over = true
      wake()
    })
  try {
    for (;;) {
      if (ready.length === 0 && !over)
        await new Promise<void>((resolve) => {
          wake = resolve
          if (over || ready.length > 0) resolve()
        })
      yield* ready.splice(0)
      taken()
      if (over && ready.length === 0) break
    }
  } finally {
    over = true
    taken()
    await done
  }
  if (failed !== null) throw failed
}

function read({ type, style }: { readonly type: string; readonly style: number }, value: string, book: Book): Cell | null {
  if (type === 's') return cellOf(book.texts.text(Number(value)) ?? '')
  if (type === 'str' || type === 'inlineStr') return cellOf(value)
  if (type === 'e') return { text: value.trim() || '#', kind: 'error' }
  if (type === 'b') return cellOf(value === '1' ? 'TRUE' : 'FALSE')
  if (type === 'd') return { text: value.replace('T', ' ').slice(0, 16), kind: 'day' }
  if (value.trim() === '') return null
  const number = Number(value)
  if (!Number.isFinite(number)) return { text: value, kind: 'error' }
  if (book.days[style]) {
    const day = dayOfSerial(number, book.since1904)
    if (day !== null) return { text: day, kind: 'day' }
  }
  // More figures than a spreadsheet keeps: the last ones are noughts that were never written.
  if (Math.abs(number) >= 1e15) return { text: value, kind: 'lost' }
  const text = Number.isInteger(number) ? String(number) : String(Math.round(number * 1e10) / 1e10)
  return { text, kind: 'number', ...(book.since1904 ? { since1904: true as const } : {}) }
}
