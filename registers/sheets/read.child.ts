// The process that reads a spreadsheet: some rows at a time as a line of JSON, and no more than are taken.
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { argv, stdout } from 'node:process'
import { csvRows } from './csv.ts'
import type { FromReader } from './read.ts'
import { type Row, SheetRefused } from './sheet.ts'
import { xlsxRows } from './xlsx.ts'

const path = argv[2] ?? ''
/** Rows of a line, and its characters, at most: a row may be long. */
const [together, long] = [500, 100_000]

async function looksZipped(): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && (buffer.readUInt32BE(0) === 0xd0cf11e0 || buffer.readUInt16BE(0) === 0x504b)
  } finally {
    await handle.close()
  }
}

async function say(message: string): Promise<void> {
  if (!stdout.write(`${message}\n`)) await once(stdout, 'drain')
}
const said = (message: FromReader): string => JSON.stringify(message)

try {
  let rows: string[] = []
  let length = 0
  const hand = async () => {
    await say(`{"rows":[${rows.join(',')}]}`)
    rows = []
    length = 0
  }
  for await (const row of (await looksZipped()) ? xlsxRows(path) : csvRows(path)) {
    const text = JSON.stringify(row satisfies Row)
    rows.push(text)
    length += text.length
    if (rows.length >= together || length >= long) await hand()
  }
  if (rows.length > 0) await hand()
  await say(said({ end: true }))
} catch (error) {
  await say(said(error instanceof SheetRefused ? { refused: error.why, row: error.row } : { refused: 'broken', row: null }))
}
