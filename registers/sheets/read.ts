// A spreadsheet of either kind, read in a process of its own under a hard limit of memory: a hostile file costs that process, not the house.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { most, type Row, SheetRefused, type Why } from './sheet.ts'

/** A line of JSON from the reader; the last says that it came to its end, or why it did not. */
export type FromReader =
  | { readonly rows: readonly Row[] }
  | { readonly end: true }
  | { readonly refused: Why; readonly row: number | null }
/**
 * Of the reader's objects, old and young (MB). A thread with such a limit is no wall: V8 ended the whole process for a list of thirty million
 * texts out of a file of 1.4 MB. With its code and the texts it keeps outside (sheet.ts) the process stays below 300 MB.
 */
const limits = ['--max-old-space-size=96', '--max-semi-space-size=8']

/**
 * Rows of the first visible sheet (XLSX) or of the file (CSV), one after another; leaving the loop ends the reader. Throws
 * SheetRefused. `path` is a file of ours that nobody changes meanwhile; `begun` hears the reader's process.
 */
export async function* sheetRows(path: string, begun: (pid: number) => void = () => {}): AsyncGenerator<Row> {
  const reader = spawn(process.execPath, [...limits, new URL('./read.child.ts', import.meta.url).pathname, path], {
    // Nothing of the house's settings: what reads a stranger's file knows neither database nor keys.
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(reader, 'close')
  ended.catch(() => undefined)
  if (reader.pid !== undefined) begun(reader.pid)
  try {
    let rows = 0
    for await (const message of linesOf(reader.stdout)) {
      if ('end' in message) return
      if ('refused' in message) throw new SheetRefused(message.refused, message.row)
      for (const row of message.rows) {
        if (++rows > most.rows) throw new SheetRefused('tooManyRows', row.row)
        yield row
      }
    }
    const [, signal] = (await ended) as [number | null, string | null]
    // Ended without a word: it wanted more than it may have.
    throw new SheetRefused(signal === null ? 'broken' : 'tooBig')
  } finally {
    reader.kill('SIGKILL')
  }
}

async function* linesOf(out: AsyncIterable<Buffer>): AsyncGenerator<FromReader> {
  let parts: Buffer[] = []
  for await (const piece of out) {
    let from = 0
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      parts.push(piece.subarray(from, at))
      yield JSON.parse(Buffer.concat(parts).toString('utf8')) as FromReader
      parts = []
      from = at + 1
    }
    if (from < piece.length) parts.push(piece.subarray(from))
  }
}
