// A CSV file in UTF-8 or GB18030 as rows, read as a stream; which of the two it is shows in its first bytes that are not ASCII.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { TransformStream } from 'node:stream/web'
import { parse } from 'csv-parse'
import { cellOf, most, type Row, SheetRefused } from './sheet.ts'

const looked = 1 << 20

/** Throws SheetRefused where the bytes are text of neither kind. */
async function encodingOf(path: string): Promise<'utf-8' | 'gb18030'> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(looked), 0, looked, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.includes(0)) throw new SheetRefused('notASheet')
    // The last character may be cut.
    for (const encoding of ['utf-8', 'gb18030'] as const)
      try {
        new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
        return encoding
      } catch {}
    throw new SheetRefused('encoding')
  } finally {
    await handle.close()
  }
}

/** Separator by what most of the first lines have, and of those have most: a title above may be a sentence with marks of its own. */
function separatorOf(text: string): string {
  const lines = text.split('\n').slice(0, 20)
  const count = (mark: string) => {
    const marks = lines.map((line) => line.split(mark).length - 1)
    return (
      marks.filter((n) => n > 0).length * 10_000 +
      Math.min(
        9_999,
        marks.reduce((sum, n) => sum + n, 0),
      )
    )
  }
  return [',', '\t', ';'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

/** Rows one after another; throws SheetRefused. */
export async function* csvRows(path: string): AsyncGenerator<Row> {
  const encoding = await encodingOf(path)
  const decoder = new TextDecoderStream(encoding, { fatal: true })
  const text = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 16 })).pipeThrough(
    decoder as unknown as TransformStream,
  )
  const pieces = text[Symbol.asyncIterator]()
  let first = ''
  while (!first.includes('\n') && first.length < 65_536) {
    const next = await pieces.next().catch(() => {
      throw new SheetRefused('encoding')
    })
    if (next.done) break
    first += next.value as string
  }
  const parser = parse({
    bom: true,
    delimiter: separatorOf(first),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 1 << 20,
    info: true,
  })
  const feed = (async () => {
    try {
      for (let piece: string | null = first; piece !== null; ) {
        if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve))
        const next = await pieces.next()
        piece = next.done ? null : (next.value as string)
      }
      parser.end()
    } catch {
      parser.destroy(new SheetRefused('encoding'))
    }
  })()
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number; records: number }
    }>) {
      if (info.records > most.rows) throw new SheetRefused('tooManyRows', info.records)
      if (record.length > most.columns) throw new SheetRefused('tooWide', info.records)
      yield { row: info.records, cells: record.map(cellOf) }
    }
    await feed
  } catch (error) {
    if (error instanceof SheetRefused) throw error
    throw new SheetRefused('broken')
  }
}
