// The thread that reads a spreadsheet: some rows at a time, and the next when they are taken.
import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { csvRows } from './csv.ts'
import type { FromThread } from './read.ts'
import { type Row, SheetRefused } from './sheet.ts'
import { xlsxRows } from './xlsx.ts'

const path = workerData as string
const together = 500
/** Handed over and not yet taken, at most. */
const ahead = 3

const send = (message: FromThread) => parentPort?.postMessage(message)
let out = 0
let taken: () => void = () => undefined
parentPort?.on('message', () => {
  out--
  taken()
})

async function looksZipped(): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && (buffer.readUInt32BE(0) === 0xd0cf11e0 || buffer.readUInt16BE(0) === 0x504b)
  } finally {
    await handle.close()
  }
}

async function hand(rows: readonly Row[]): Promise<void> {
  out++
  send({ rows })
  while (out >= ahead)
    await new Promise<void>((resolve) => {
      taken = resolve
    })
}

try {
  let rows: Row[] = []
  for await (const row of (await looksZipped()) ? xlsxRows(path) : csvRows(path)) {
    rows.push(row)
    if (rows.length < together) continue
    await hand(rows)
    rows = []
  }
  if (rows.length > 0) await hand(rows)
  send({ end: true })
} catch (error) {
  send(error instanceof SheetRefused ? { refused: error.why, row: error.row } : { refused: 'broken', row: null })
}
parentPort?.close()
