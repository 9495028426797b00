// The embedded database behind the same seam: one worker, one connection, transactions one after another.
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Context, Db, Tx } from './db.ts'
import { takeFolder } from './lock.ts'
import { LinkLost, transact, type Way } from './transact.ts'
import { types } from './values.ts'

/** How long a transaction may wait for its turn before it is told that the database is busy. */
const turnMs = 30_000

/**
 * `folder` holds the data and is taken with a lock beside it; null keeps all in memory, begun from the tar file `prepared`
 * where one is given (made by `dump`).
 */
export async function openPglite(folder: string | null, prepared?: string): Promise<Db & { dump(): Promise<Uint8Array> }> {
  const release = folder === null ? () => undefined : takeFolder(folder)
  try {
    return dbOf(await startEngine({ folder, prepared }), release)
  } catch (error) {
    release()
    throw error
  }
}

type Engine = { readonly worker: Worker; client: pg.Client; readonly closed: () => Promise<void> }

async function startEngine(workerData: { folder: string | null; prepared: string | undefined }): Promise<Engine> {
  const worker = new Worker(new URL('./pglite.worker.ts', import.meta.url), { workerData, execArgv: [] })
  await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const client = await connect(worker)
  const closed = async () => {
    const end = new Promise((resolve) => {
      worker.on('message', (message: unknown) => message === 'closed' && resolve(message))
      worker.once('exit', resolve)
    })
    worker.postMessage('close')
    await end
    await worker.terminate()
  }
  return { worker, client, closed }
}

async function connect(worker: Worker): Promise<pg.Client> {
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
  const send = (bytes: Uint8Array) => worker.postMessage(bytes)
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      send(chunk)
      done()
    },
    writev: (chunks, done) => {
      send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)))
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
  worker.on('error', end)
  worker.on('exit', end)
  stream.once('close', () => {
    worker.off('message', hear)
    worker.off('error', end)
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

function dbOf(engine: Engine, release: () => void): Db & { dump(): Promise<Uint8Array> } {
  const { worker, closed } = engine
  const heard = new Map<string, Set<(payload: string) => void>>()
  const hearNotices = () =>
    engine.client.on('notification', ({ channel, payload }) => {
      for (const fn of heard.get(channel) ?? []) fn(payload ?? '')
    })
  hearNotices()
  /** The session of the engine is one for ever: a new client finds it as the old one left it, and clears it. */
  const renew = async () => {
    engine.client.connection.stream.destroy()
    engine.client = await connect(worker)
    hearNotices()
    await engine.client.query('rollback')
    await engine.client.query('deallocate all')
  }
  let turn: Promise<unknown> = Promise.resolve()
  /** Runs when everything asked for before has run. */
  const inTurn = <T>(work: () => Promise<T>, patient: boolean): Promise<T> => {
    const asked = performance.now()
    const mine = turn.then(() => {
      if (!patient && performance.now() - asked > turnMs) throw new LinkLost('too many wait for the embedded database')
      return work()
    })
    turn = mine.catch(() => undefined)
    return mine
  }
  const run = <T>(context: Context | null, way: Omit<Way, 'answerMs'>, body: (tx: Tx) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      // Nothing can interrupt the embedded engine, so no answer is given up on.
      const ended = await transact(engine.client, context, { ...way, patience: undefined, answerMs: 0 }, body)
      if (!ended.usable) await renew()
      if ('error' in ended) throw ended.error
      return ended.value
    }, context === null)
  return {
    engine: 'pglite',
    begin: (context, body) => run(context, { role: 'chaguan_app' }, body),
    read: (context, body) => run(context, { role: 'chaguan_app', readOnly: true }, body),
    asEraser: (context, body) => run(context, { role: 'chaguan_eraser' }, body),
    asOwner: (body) => run(null, { role: 'chaguan_owner' }, body),
    asLogin: (body) => run(null, { role: null }, body),
    listen: async (channel, fn) => {
      const set = heard.get(channel) ?? new Set()
      heard.set(channel, set.add(fn))
      await inTurn(() => engine.client.query(`listen ${pg.escapeIdentifier(channel)}`), true)
      return async () => {
        set.delete(fn)
      }
    },
    dump: () =>
      inTurn(
        () =>
          new Promise((resolve) => {
            const hear = (message: unknown) => {
              if (typeof message !== 'object' || message === null || !('dump' in message)) return
              worker.off('message', hear)
              resolve(message.dump as Uint8Array)
            }
            worker.on('message', hear)
            worker.postMessage('dump')
          }),
        true,
      ),
    close: () =>
      inTurn(async () => {
        await closed()
        release()
      }, true),
  }
}
