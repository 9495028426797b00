// A database of the invented district, filled: `node bench/city.ts <cases> <folder> [days]` makes one, writes its address into the
// folder beside its keys, and holds it until it is ended. `npm run bench -- --million=<folder>` then measures on it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { loadDemo } from '../server/demo.store.ts'
import { type Db, openDatabase } from '../store/db.ts'
import { openKeyRing } from '../store/keys.ts'
import { migrate } from '../store/migrate.ts'
import { vaultOf } from '../store/vault.ts'
import { startPostgres } from '../test/postgres.ts'
import { fill } from './fill.ts'

export const county = '990106'

/** The server's settings beside its database and its keys. */
export const serverOn = (url: string, folder: string) => ({
  DATABASE_URL: url,
  PORT: '0',
  CHAGUAN_DATA: folder,
  CHAGUAN_KEYS: join(folder, 'keys.json'),
})

export type City = {
  readonly url: string
  readonly folder: string
  readonly db: Db
  /** Adds so many cases, opened over so many days until now, sealed with the keys in the folder. Takes about a minute for 50,000. */
  readonly grow: (cases: number, days: number, progress?: (done: number) => void) => Promise<void>
  readonly stop: () => Promise<void>
}

/** A PostgreSQL of its own with the district and its people in it and no case. */
export async function newCity(folder: string): Promise<City> {
  mkdirSync(folder, { recursive: true })
  const postgres = await startPostgres({ shared_buffers: '1GB', max_wal_size: '4GB' })
  const { url } = postgres
  const vault = vaultOf(openKeyRing(join(folder, 'keys.json')))
  const db = await openDatabase({ engine: 'postgres', url })
  await migrate(db, { now: Date.now })
  await loadDemo(db, Date.now(), () => {})
  return {
    url,
    folder,
    db,
    grow: async (cases, days, progress = () => {}) => {
      await fill(url, { county, cases, days, now: Date.now(), vault, progress })
      await db.asLogin((tx) => tx.exec('analyze'))
    },
    stop: async () => {
      await db.close()
      await postgres.stop()
    },
  }
}

/** Waits until the server has worked off what fell due while none was running. */
export async function settled(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let left = 1; left > 0; ) {
    const { rows } = await client.query<{ left: number }>(
      `select ((select count(*) from clock where look_at <= $1) + (select count(*) from reaction where not_before <= $1 and dead_at is null))::int as left`,
      [Date.now()],
    )
    left = rows[0]?.left ?? 0
    await new Promise((resolve) => setTimeout(resolve, left > 0 ? 1000 : 5000))
  }
  await client.end()
}

if (import.meta.main) {
  const [, , cases = '1000000', folder = '/tmp/chaguan-city', days = '365'] = process.argv
  const city = await newCity(folder)
  let told = 0
  await city.grow(Number(cases), Number(days), (done) => {
    if (done - told < 50_000) return
    told = done
    console.log(`${done} cases`)
  })
  writeFileSync(join(folder, 'url'), city.url)
  console.log(`held: npm run bench -- --million=${folder}`)
  setInterval(() => {}, 2 ** 30)
}
