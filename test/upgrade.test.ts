// From the release before, with a year of a district in its tables, to this one: nothing is lost, and it serves.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { signIn } from '../bench/load.ts'
import { startServer } from '../bench/server.ts'
import { demoPassword } from '../server/demo.store.ts'
import { type Db, openDatabase } from '../store/db.ts'
import { migrate, pending } from '../store/migrate.ts'
import { verifyCounty } from '../store/verify.ts'
import { testCluster } from './database.ts'
import { withoutPostgres } from './postgres.ts'
import { now, released, yearBefore } from './upgrade.ts'

const county = '990106'
const cases = 3000

const tables = ['"case"', 'entry', 'words', 'todo', 'clock', 'party'] as const
const counts = (db: Db) =>
  db.asLogin((tx) =>
    tx.rows<{ cases: number }>(
      `select (select count(*) from person)::int as people, ${tables.map((name) => `(select count(*) from ${name} where county = $1)::int as ${name.replaceAll('"', '')}s`).join(', ')}`,
      [county],
    ),
  )

test('a year of a district comes up from the release before, whole, and is served', {
  skip: withoutPostgres() ?? false,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-upgrade-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const keys = join(folder, 'keys.json')
  const url = await yearBefore(await testCluster(), keys, county, cases)
  const db = await openDatabase({ engine: 'postgres', url })
  const before = await counts(db)
  assert.equal(before[0]?.cases, cases)
  const missing = await pending(db)
  assert.ok(missing.length > 0 && missing.every(({ number }) => number > released))
  const from = performance.now()
  await migrate(db, { now })
  t.diagnostic(`${missing.length} migrations over ${cases} cases in ${Math.round(performance.now() - from)} ms`)
  assert.deepEqual(await counts(db), before)
  const read = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county), { statementMs: 600_000 })
  assert.deepEqual(read.faults, [])
  assert.equal(read.cases, cases)
  await db.close()
  const server = await startServer({ DATABASE_URL: url, PORT: '0', CHAGUAN_DATA: folder, CHAGUAN_KEYS: keys })
  t.after(() => server.stop())
  const dispatcher = await signIn(server.url, 'dispatcher1', demoPassword)
  const queue = await dispatcher.get('/api/q/queue?limit=5')
  assert.equal(queue.status, 200)
  const { rows } = queue.body as { rows: { county: string; id: string }[] }
  assert.ok(rows.length > 0)
  const page = await dispatcher.get(`/api/cases/${county}/${rows[0]?.id}`)
  assert.equal(page.status, 200, JSON.stringify(page.body).slice(0, 300))
})
