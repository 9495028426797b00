// The embedded database behind the same seam: one session, so transactions one after another.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Context, Db, Tx } from './db.ts'
import { connectTo, startEngine } from './engine.ts'
import { takeFolder } from './lock.ts'
import { LinkLost, transact, type Way } from './transact.ts'

/** How long a transaction may wait for its turn before it is told that the database is busy. */
const turnMs = 30_000

/** `dump`: all data as a tar file, for `prepared`. */
export type Embedded = Db & { dump(): Promise<Uint8Array>; worker(): Worker }

/**
 * `folder` holds the data and is taken with a lock beside it; null keeps all in memory, begun from the tar file `prepared`
 * where one is given.
 */
export async function openPglite(folder: string | null, prepared?: string): Promise<Embedded> {
  const release = folder === null ? () => undefined : takeFolder(folder)
  try {
    return await open(folder, prepared, release)
  } catch (error) {
    release()
    throw error
  }
}

async function open(folder: string | null, prepared: string | undefined, release: () => void): Promise<Embedded> {
  const heard = new Map<string, Set<(payload: string) => void>>()
  const start = async () => {
    const made = await startEngine({ folder, prepared })
    return { engine: made, client: await connectTo(made) }
  }
  let { engine, client } = await start()
  const hearNotices = () =>
    client.on('notification', ({ channel, payload }) => {
      for (const fn of heard.get(channel) ?? []) fn(payload ?? '')
    })
  hearNotices()
  const listenTo = (channel: string) => client.query(`listen ${pg.escapeIdentifier(channel)}`)

  /** After trouble: the session is one for ever, so a new client clears what the old one left; a dead thread starts again. */
  const renew = async () => {
    client.connection.stream.destroy()
    if (!engine.dead()) {
      client = await connectTo(engine)
      await client.query('rollback')
      await client.query('deallocate all')
    } else if (folder !== null) {
      ;({ engine, client } = await start())
      for (const channel of heard.keys()) await listenTo(channel)
    } else return
    hearNotices()
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

  const inside = new AsyncLocalStorage<{ open: boolean }>()
  const run = <T>(context: Context | null, way: Omit<Way, 'answerMs'>, body: (tx: Tx) => Promise<T>): Promise<T> => {
    // The inner one would wait for the outer one for ever.
    if (inside.getStore()?.open) return Promise.reject(new Error('a transaction inside a transaction'))
    return inTurn(async () => {
      const mine = { open: true }
      // Nothing can interrupt the embedded engine, so no answer is given up on.
      const ended = await transact(client, context, { ...way, patience: undefined, answerMs: 0 }, (tx) =>
        inside.run(mine, () => body(tx)),
      )
      mine.open = false
      if (!ended.usable) await renew()
      if ('error' in ended) throw ended.error
      return ended.value
    }, context === null)
  }
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
      await inTurn(() => listenTo(channel), true)
      return async () => {
        set.delete(fn)
      }
    },
    dump: () => inTurn(() => engine.dump(), true),
    worker: () => engine.worker,
    close: () =>
      inTurn(async () => {
        await engine.close()
        release()
      }, true),
  }
}
