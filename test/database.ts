// Databases for tests: one embedded per process begun from a prepared copy, and a real one where PostgreSQL is installed.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { after, describe } from 'node:test'
import pg from 'pg'
import { onlyOf } from '../store/bundle.ts'
import { type Db, openDatabase } from '../store/db.ts'
import { migrate, readMigrations } from '../store/migrate.ts'
import { openPglite } from '../store/pglite.ts'
import { type Postgres, startPostgres, withoutPostgres } from './postgres.ts'

const cache = new URL('../node_modules/.cache/chaguan/', import.meta.url).pathname
const epoch = () => 0
/** Others may be reading one of before at this moment. */
const copiesKept = 4

/** A file that `make` writes once for each set of migrations and that is kept; `kind` is the end of its name. */
async function kept(kind: string, make: (part: string) => Promise<void>): Promise<string> {
  const digests = (await readMigrations()).map(({ digest }) => digest).join()
  const path = `${cache}${createHash('sha256').update(digests).digest('hex').slice(0, 16)}.${kind}`
  if (existsSync(path)) return path
  mkdirSync(cache, { recursive: true })
  const part = `${path}.${randomUUID()}`
  await make(part)
  renameSync(part, path)
  const copies = readdirSync(cache)
    .filter((name) => name.endsWith(`.${kind}`))
    .map((name) => ({ name, at: statSync(`${cache}${name}`).mtimeMs }))
  for (const { name } of copies.sort((a, b) => b.at - a.at).slice(copiesKept)) rmSync(`${cache}${name}`, { force: true })
  return path
}

/** The prepared data of an embedded database with every migration applied. */
export const prepared = (): Promise<string> =>
  kept('tar', async (part) => {
    const db = await openPglite(null)
    await migrate(db, { now: epoch })
    // Nobody creates a database in an embedded one: its two templates are left out, a third of the files to make at each start.
    writeFileSync(
      part,
      onlyOf(await db.dump(), (path) => !/^\/?base\/[14]\//.test(path)),
    )
    await db.close()
  })

/** The prepared data of a PostgreSQL in which the database `template` has every migration applied. */
const preparedCluster = (): Promise<string> =>
  kept('cluster', async (part) => {
    const one = await startPostgres(hasty)
    const db = await openDatabase({ engine: 'postgres', url: await create(one, template) })
    await migrate(db, { now: epoch })
    await db.close()
    one.pack(part)
    await one.stop()
  })
const template = 'migrated'
/** Not to the disk: what the system has taken outlives any end of a process, and the machine's own end is not tried here. */
const hasty = { fsync: 'off' }

let shared: Promise<Db> | undefined
/** The embedded database of this process, migrated and without any data. Closed when the file's tests are over. */
export function testDatabase(): Promise<Db> {
  shared ??= (async () => openDatabase({ engine: 'pglite', folder: null, prepared: await prepared() }))()
  return shared
}
after(async () => {
  await (await shared)?.close()
  await (await cluster)?.stop()
})

let cluster: Promise<Postgres> | undefined
/** The real PostgreSQL of this process. */
export function testCluster(): Promise<Postgres> {
  cluster ??= preparedCluster().then((from) => startPostgres(hasty, from))
  return cluster
}

/** A migrated database of its own on the real PostgreSQL of this process. Close `db` yourself. */
export async function realDatabase(
  connections = 10,
): Promise<{ readonly db: Db; readonly url: string; readonly cluster: Postgres }> {
  const one = await testCluster()
  const url = await create(one, newName(), template)
  return { db: await openDatabase({ engine: 'postgres', url, connections }), url, cluster: one }
}

/** A database without anything; its address. */
export const emptyDatabase = (one: Postgres): Promise<string> => create(one, newName())

const newName = () => `t${randomUUID().replaceAll('-', '')}`
async function create(one: Postgres, name: string, like = 'template1'): Promise<string> {
  const client = new pg.Client({ connectionString: one.url })
  await client.connect()
  await client.query(`create database ${name} template ${like} strategy file_copy`)
  await client.end()
  return one.url.replace(/postgres$/, name)
}

/** Runs the tests that `fn` declares on the embedded and, where it is installed, on the real database. */
export function everyEngine(name: string, fn: (open: () => Promise<Db>) => void): void {
  describe(`${name} (embedded)`, () => fn(testDatabase))
  const skip = withoutPostgres() ?? false
  describe(`${name} (PostgreSQL)`, { skip }, () => {
    let real: Promise<Db> | undefined
    after(async () => (await real)?.close())
    fn(() => {
      real ??= realDatabase().then(({ db }) => db)
      return real
    })
  })
}
