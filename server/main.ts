// Starts the house: database, migrations, first load, loops, listening; and stops it without dropping what it holds.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { openDemoKey } from '../channels/open311/keys.store.ts'
import { nameNameless } from '../registers/finder/names.store.ts'
import { regionCodes } from '../registers/regions/read.ts'
import { DatabaseUnfit, openDatabase } from '../store/db.ts'
import { DatabaseInUse } from '../store/lock.ts'
import { migrate } from '../store/migrate.ts'
import { assemble } from './assemble.ts'
import { readConfig, WrongConfig } from './config.ts'
import { demoLines, fillWeek, isEmpty, loadDemo } from './demo.store.ts'
import { newLog } from './http/log.ts'
import { buildServer } from './http/server.ts'
import { hearOthers } from './live/announce.ts'
import { startLoops } from './loops/start.store.ts'
import { readOptions, WrongOption } from './options.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Opens everything and listens; returns how to close it. Throws WrongConfig, WrongOption, DatabaseInUse. */
export async function start(env: NodeJS.ProcessEnv): Promise<{ url: string; close: () => Promise<void> }> {
  const config = readConfig(env)
  const options = readOptions(env, config.data)
  const log = newLog(options.logLevel)
  await tryPort(config.port, config.host)
  const embedded = config.databaseUrl === null
  say(embedded ? `opening the embedded database in ${config.data}` : 'connecting to PostgreSQL')
  const db = await openDatabase(
    embedded ? { engine: 'pglite', folder: `${config.data}/database` } : { engine: 'postgres', url: config.databaseUrl },
  )
  try {
    await migrate(db, { now: Date.now, told: (one) => say(`  migration ${one.name}`) })
    const fresh = embedded && (await isEmpty(db))
    if (fresh) {
      say('loading the invented district')
      await loadDemo(db, Date.now(), say)
    }
    await nameNameless(db, await regionCodes(db))
    const assembled = await assemble(db, config.data, options, log)
    if (fresh) {
      say('playing the example week')
      await fillWeek(assembled.door.house, assembled.door.files, say)
    }
    // The one key of the demonstration is that of its first place.
    const { house } = assembled.door
    const invented = [...assembled.door.keepers()].find(([county]) => house.region(county)?.invented)
    if (invented) await openDemoKey(house, invented[1].region, invented[0])
    const app = await buildServer(assembled.door)
    const loops = startLoops(assembled)
    const deaf = await hearOthers(db, assembled.door.hub.hear)
    const close = async () => {
      await app.close()
      await deaf()
      await loops.stop()
      await db.close()
    }
    try {
      await app.listen({ port: config.port, host: config.host })
    } catch (error) {
      await close()
      throw error
    }
    const { port } = app.server.address() as AddressInfo
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    if (assembled.door.demo()) {
      for (const line of await demoLines(db)) say(line)
      if (!['127.0.0.1', '::1', 'localhost'].includes(config.host))
        say('note: everybody who reaches this address can sign in as these demo people.')
    }
    say(`ready ${url}`)
    return { url, close }
  } catch (error) {
    await db.close().catch(() => {})
    throw error
  }
}

/** Takes the port for a moment: a wrong one is told before a long first load. */
async function tryPort(port: number, host: string): Promise<void> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

/** One clear sentence for what the person at the terminal can mend; null for a bug. */
export function sentenceOf(error: unknown): string | null {
  if (
    error instanceof WrongConfig ||
    error instanceof WrongOption ||
    error instanceof DatabaseInUse ||
    error instanceof DatabaseUnfit
  )
    return error.message
  const { code, port, message } = error as { code?: unknown; port?: unknown; message?: unknown }
  if (code === 'EADDRINUSE') return `Port ${String(port)} is taken by another program; choose another with PORT.`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${String(port)} may not be used by this account; choose one above 1023 with PORT.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST names no address of this machine (${String(code)}).`
  if (code === 'ECONNREFUSED') return 'DATABASE_URL names a database that does not answer.'
  if (typeof message === 'string' && /^key file /.test(message)) return `${message[0]?.toUpperCase()}${message.slice(1)}.`
  return null
}

if (import.meta.main) {
  try {
    // What nobody caught: told without what people wrote, and the process ends; whoever watches it starts it again.
    process.on('uncaughtException', (error) => {
      newLog('fatal').fatal({ err: error }, 'uncaught')
      process.exit(1)
    })
    const { close } = await start(process.env)
    let closing = false
    const end = (signal: NodeJS.Signals) => {
      if (closing) process.exit(1)
      closing = true
      say(`${signal}: closing`)
      const patience = setTimeout(() => process.exit(1), 10_000)
      patience.unref()
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.once('SIGTERM', end)
    process.on('SIGINT', end)
  } catch (error) {
    const sentence = sentenceOf(error)
    if (sentence === null) throw error
    process.stderr.write(`${sentence}\n`)
    process.exit(2)
  }
}
