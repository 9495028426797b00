// The thread of the embedded database, and a client of pg that speaks to it as if it were a socket.
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { types } from './values.ts'

export type Engine = {
  readonly worker: Worker
  /** The thread has ended, by itself or on request. */
  readonly dead: () => boolean
  /** All data as a tar file. */
  readonly dump: () => Promise<Uint8Array>
  readonly close: () => Promise<void>
}

/** `folder` null keeps all in memory, begun from the tar file `prepared` where one is given. */
export async function startEngine(workerData: {
  readonly folder: string | null
  readonly prepared: string | undefined
}): Promise<Engine> {
  const worker = new Worker(new URL('./pglite.worker.ts', import.meta.url), { workerData, execArgv: [] })
  let dead = false
  worker.once('exit', () => {
    dead = true
  })
  await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  // Whoever waits for an answer learns of it through the stream.
  worker.on('error', () => undefined)
  /** Sends a word and waits for the answer to it that `is` recognises, or for the end of the thread. */
  const ask = <T>(word: string, is: (message: unknown) => message is T): Promise<T | undefined> =>
    new Promise((resolve) => {
      const hear = (message: unknown) => {
        if (!is(message)) return
        worker.off('message', hear)
        resolve(message)
      }
      worker.on('message', hear)
      worker.once('exit', () => resolve(undefined))
      if (dead) resolve(undefined)
      worker.postMessage(word)
    })
  return {
    worker,
    dead: () => dead,
    dump: async () => {
      const answer = await ask(
        'dump',
        (message): message is { dump: Uint8Array } => typeof message === 'object' && message !== null && 'dump' in message,
      )
      if (!answer) throw new Error('the embedded database ended')
      return answer.dump
    },
    close: async () => {
      await ask('close', (message): message is 'closed' => message === 'closed')
      await worker.terminate()
    },
  }
}

/** A client of pg over the engine; the session behind it is one and the same for all of them. */
export async function connectTo({ worker }: Engine): Promise<pg.Client> {
  const client = new pg.Client({
    stream: () => streamOf(worker),
    types,
    pipeline: true,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** What pg takes for a socket: each write is a run of whole messages, each answer of the worker a run of whole answers. */
function streamOf(worker: Worker): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      worker.postMessage(chunk)
      done()
    },
    writev: (chunks, done) => {
      worker.postMessage(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)))
      done()
    },
    final: (done) => {
      stream.push(null)
      done()
    },
  })
  const hear = (message: unknown) => {
    if (message instanceof Uint8Array) stream.push(Buffer.from(message.buffer, message.byteOffset, message.byteLength))
  }
  const end = () => void stream.destroy()
  worker.on('message', hear)
  worker.on('exit', end)
  stream.once('close', () => {
    worker.off('message', hear)
    worker.off('exit', end)
  })
  return Object.assign(stream, {
    setNoDelay: () => undefined,
    setKeepAlive: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
    connect: () => queueMicrotask(() => stream.emit('connect')),
  })
}
