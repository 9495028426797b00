// A spreadsheet of either kind, read in a thread of its own: a hostile file costs its thread, not the house.
import { Worker } from 'node:worker_threads'
import { most, type Row, SheetRefused, type Why } from './sheet.ts'

export type FromThread =
  | { readonly rows: readonly Row[] }
  | { readonly end: true }
  | { readonly refused: Why; readonly row: number | null }
/** So much memory the thread may take before it is ended (MB). */
const memory = 220

/**
 * Rows of the first visible sheet (XLSX) or of the file (CSV), one after another; leaving the loop stops the thread. Throws
 * SheetRefused. `path` is a file of ours that nobody changes meanwhile.
 */
export async function* sheetRows(path: string): AsyncGenerator<Row> {
  const worker = new Worker(new URL('./read.worker.ts', import.meta.url), {
    workerData: path,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 32 },
  })
  const heard: FromThread[] = []
  let wake: () => void = () => undefined
  const hear = (message: FromThread) => {
    heard.push(message)
    wake()
  }
  worker.on('message', hear)
  worker.on('error', (error: NodeJS.ErrnoException) =>
    hear({ refused: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'tooBig' : 'broken', row: null }),
  )
  try {
    let rows = 0
    for (;;) {
      while (heard.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const message = heard.shift()
      if (!message || 'end' in message) return
      if ('refused' in message) throw new SheetRefused(message.refused, message.row)
      for (const row of message.rows) {
        if (++rows > most.rows) throw new SheetRefused('tooManyRows', row.row)
        yield row
      }
      worker.postMessage('more')
    }
  } finally {
    await worker.terminate()
  }
}
