// The real database: two pools (working role, owner) with every time limit set, and one connection that listens.
import pg from 'pg'
import type { Db } from './db.ts'
import { linkError, transact, type Way } from './transact.ts'
import { types } from './values.ts'

const usual = { connectMs: 5000, answerMs: 10_000 }
/** Of the working sessions: one statement, one lock, silence inside a transaction, and silence between. */
const limits = { statement_timeout: 2500, lock_timeout: 1000, idle_in_transaction_session_timeout: 10_000 }
/** A migration waits for its locks no longer than that, or it would stop everybody behind it. */
const ownerLockMs = 10_000
/** So that SET LOCAL reaches every node of a cluster; a mere name elsewhere. */
const cluster = '-c citus.propagate_set_commands=local'
/** Of the working sessions: their role, and that they can write nothing outside of a transaction. */
export const working = `-c role=chaguan_app -c default_transaction_read_only=on ${cluster}`
const ignore = () => undefined

/** Nothing is connected yet; the first transaction does. The last: milliseconds to wait for a connection and for an answer. */
export function openPostgres(url: string, connections = 10, { connectMs, answerMs } = usual): Db {
  const common = {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    types,
    pipeline: true,
    keepAlive: true,
    application_name: 'chaguan',
    // The prepared statements of a connection pile up in its server process.
    maxLifetimeSeconds: 3600,
  }
  const work = new pg.Pool({ ...common, ...limits, max: connections, idleTimeoutMillis: 300_000, options: working })
  const owner = new pg.Pool({ ...common, max: 2, idleTimeoutMillis: 1000, lock_timeout: ownerLockMs, options: cluster })
  for (const pool of [work, owner]) {
    pool.on('error', ignore)
    // Errors of a connection in use reach the statements that wait on it.
    pool.on('connect', (client) => client.on('error', ignore))
  }
  const run = async <T>(
    pool: pg.Pool,
    ...[context, way, body]: Parameters<typeof transact<T>> extends [unknown, ...infer R] ? R : never
  ): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw linkError(error)
    })
    const ended = await transact(client, context, way, body)
    client.release(!ended.usable)
    if ('error' in ended) throw ended.error
    return ended.value
  }
  const app: Way = { role: null, answerMs }
  const ear = listenOn({ ...common, query_timeout: answerMs })
  return {
    engine: 'postgres',
    begin: (context, body, patience) => run(work, context, { ...app, patience }, body),
    read: (context, body, patience) => run(work, context, { ...app, readOnly: true, patience }, body),
    asEraser: (context, body) => run(work, context, { ...app, role: 'chaguan_eraser' }, body),
    asOwner: (body) => run(owner, null, { role: 'chaguan_owner', answerMs: 0 }, body),
    asLogin: (body) => run(owner, null, { role: null, answerMs: 0 }, body),
    listen: ear.listen,
    close: async () => {
      await ear.close()
      await Promise.all([work.end(), owner.end()])
    },
  }
}

/** One connection for all channels; when cut it comes back by itself, and what was said meanwhile is lost. */
function listenOn(config: pg.ClientConfig): { readonly listen: Db['listen']; readonly close: () => Promise<void> } {
  const channels = new Map<string, Set<(payload: string) => void>>()
  let client: Promise<pg.Client> | undefined
  let closed = false
  let again: NodeJS.Timeout | undefined
  const connect = async (): Promise<pg.Client> => {
    const made = new pg.Client(config)
    made.on('error', ignore)
    made.on('notification', ({ channel, payload }) => {
      for (const fn of channels.get(channel) ?? []) fn(payload ?? '')
    })
    await made.connect()
    made.once('end', () => {
      client = undefined
      retry()
    })
    for (const channel of channels.keys()) await made.query(`listen ${pg.escapeIdentifier(channel)}`)
    return made
  }
  const hear = (): Promise<pg.Client> => {
    client ??= connect().catch((error: unknown) => {
      client = undefined
      throw linkError(error)
    })
    return client
  }
  const retry = () => {
    if (closed || channels.size === 0) return
    again = setTimeout(() => hear().catch(retry), 1000)
    again.unref()
  }
  return {
    listen: async (channel, fn) => {
      const set = channels.get(channel) ?? new Set()
      channels.set(channel, set.add(fn))
      await (await hear()).query(`listen ${pg.escapeIdentifier(channel)}`)
      return async () => {
        set.delete(fn)
        if (set.size > 0 || channels.get(channel) !== set) return
        channels.delete(channel)
        await client?.then((one) => one.query(`unlisten ${pg.escapeIdentifier(channel)}`)).catch(ignore)
      }
    },
    close: async () => {
      closed = true
      clearTimeout(again)
      await client?.then((one) => one.end()).catch(ignore)
    },
  }
}
