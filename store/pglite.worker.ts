// The embedded database in a thread of its own: bytes of PostgreSQL's protocol in, bytes out.
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { postgis } from '@electric-sql/pglite-postgis'
import { leanPostgis } from './bundle.ts'

const port = parentPort
if (!port) throw new Error('not a worker')
const { folder, prepared } = workerData as { folder: string | null; prepared: string | undefined }

/** A file that is in memory already: a Blob would be read in a thousand pieces, which takes longer than the start itself. */
class Held extends Blob {
  readonly #bytes: ArrayBuffer
  constructor(bytes: ArrayBuffer) {
    super()
    this.#bytes = bytes
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes)
  }
}

const lean: typeof postgis = {
  ...postgis,
  setup: async (pg, options) => {
    const whole = await postgis.setup(pg, options)
    return { ...whole, ...(whole.bundlePath && { bundlePath: leanPostgis(whole.bundlePath) }) }
  },
}
const loadDataDir = prepared === undefined ? undefined : new Held(new Uint8Array(await readFile(prepared)).buffer)
const db = await PGlite.create({
  extensions: { postgis: lean, pg_trgm },
  ...(folder !== null && { dataDir: folder }),
  ...(loadDataDir && { loadDataDir }),
})

port.on('message', async (message: Uint8Array | 'close' | 'dump') => {
  if (message === 'close') {
    await db.close()
    port.postMessage('closed')
  } else if (message === 'dump') {
    port.postMessage({ dump: await (await db.dumpDataDir('none')).bytes() })
  } else {
    for (const unit of units(message)) {
      const answer = oneReady(await db.execProtocolRaw(unit))
      port.postMessage(answer, [answer.buffer])
    }
  }
})
port.postMessage('ready')

const query = 'Q'.charCodeAt(0)
const sync = 'S'.charCodeAt(0)
const ready = 'Z'.charCodeAt(0)

/** Splits messages after each that is answered by "ready": a simple query, or a sync. The startup message has no letter and stands alone. */
function units(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let from = 0
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const type = bytes[at]
    at += 1 + view.getUint32(at + 1)
    if (type !== query && type !== sync) continue
    found.push(bytes.subarray(from, at))
    from = at
  }
  if (from < bytes.length) found.push(bytes.subarray(from))
  return found
}

/** After an error in the extended protocol the engine says "ready" twice, and pg would count answers wrongly: keep the last. */
function oneReady(answer: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  const drop: number[] = []
  let last = -1
  for (let at = 0; at < answer.length; at += 1 + view.getUint32(at + 1)) {
    if (answer[at] !== ready) continue
    if (last >= 0) drop.push(last)
    last = at
  }
  // A copy: some answers are views of a buffer that the database goes on using.
  if (drop.length === 0) return Uint8Array.from(answer)
  const kept = new Uint8Array(answer.length - drop.length * readyLength)
  let from = 0
  let to = 0
  for (const at of [...drop, answer.length]) {
    kept.set(answer.subarray(from, at), to)
    to += at - from
    from = at + readyLength
  }
  return kept
}
const readyLength = 6
