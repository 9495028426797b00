// Bad days at the door: the server killed, the database restarted under load, two servers on one database, many senders with one key.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '../store/db.ts'
import { migrate, pending, readMigrations } from '../store/migrate.ts'
import { verifyCounty } from '../store/verify.ts'
import { everyEngine, realDatabase } from '../test/database.ts'
import { codeOf, frontDoor, report } from '../test/frontDoor.ts'
import { withoutPostgres } from '../test/postgres.ts'
import { killStorm } from '../test/storm.ts'
import { type World, world } from '../test/world.ts'

const verified = (w: World) => w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('PostgreSQL restarted under load: 503 and when to come back, then all is well by itself and nothing is lost or doubled', {
  skip: withoutPostgres() ?? false,
  timeout: 120_000,
}, async (t) => {
  const { db, cluster } = await realDatabase()
  t.after(() => db.close())
  const w = world(db)
  const front = await frontDoor(t, w)
  const desk = front.browser()
  await desk.signIn('dispatcher')
  const acknowledged: string[] = []
  const answers = new Map<number, number>()
  const codes = new Set<string | undefined>()
  let going = true
  const client = async () => {
    const one = front.browser()
    while (going) {
      const id = randomUUID()
      const sent = report(w, id)
      for (;;) {
        const answer = await one.ask('POST', '/api/steps', sent)
        answers.set(answer.statusCode, (answers.get(answer.statusCode) ?? 0) + 1)
        if (answer.statusCode === 200) {
          acknowledged.push(id)
          break
        }
        codes.add(codeOf(answer))
        assert.ok(Number(answer.headers['retry-after']) > 0)
        if (!going) return
        await pause(50)
      }
    }
  }
  const clients = Array.from({ length: 6 }, client)
  await pause(700)
  const before = acknowledged.length
  for (const mode of ['immediate', 'fast'] as const) {
    const restarting = cluster.restart(mode)
    const staff = await desk.ask('GET', '/api/me')
    assert.ok([200, 503].includes(staff.statusCode), staff.body)
    assert.equal((await front.browser().ask('GET', '/health')).statusCode, 200)
    await restarting
    const from = performance.now()
    while ((await front.browser().ask('GET', '/ready')).statusCode !== 200) {
      assert.ok(performance.now() - from < 10_000, 'ready again within ten seconds')
      await pause(50)
    }
    await pause(500)
  }
  going = false
  await Promise.all(clients)
  assert.ok(acknowledged.length > before && before > 0)
  assert.deepEqual(
    [...answers.keys()].filter((status) => status !== 200 && status !== 503),
    [],
  )
  assert.deepEqual(
    [...codes].filter((code) => code !== 'busy'),
    [],
  )
  const rows = await w.rows<{ id: string }>('select id from "case" where county = $1', [w.county])
  const known = new Set(rows.map((row) => row.id))
  assert.deepEqual(
    acknowledged.filter((id) => !known.has(id)),
    [],
  )
  const found = await verified(w)
  assert.deepEqual(found.faults, [])
  assert.equal(found.entries, rows.length)
})

test('a migration that fails half-way leaves the old version serving, before, meanwhile and after', {
  skip: withoutPostgres() ?? false,
}, async (t) => {
  const { db, url } = await realDatabase()
  t.after(() => db.close())
  const w = world(db)
  const front = await frontDoor(t, w)
  const one = front.browser()
  const took: number[] = []
  let going = true
  const intake = (async () => {
    while (going) took.push((await one.ask('POST', '/api/steps', report(w, randomUUID()))).statusCode)
  })()
  while (took.length === 0) await pause(20)
  const before = took.length
  const next = await openDatabase({ engine: 'postgres', url })
  t.after(() => next.close())
  const sql = 'create table half (id integer); alter table place add column half integer; select pg_sleep(0.3); select 1 / 0'
  const bad = { number: 9000, name: 'bad', sql, digest: createHash('sha256').update(sql).digest('hex'), breaking: false }
  const known = await readMigrations()
  await assert.rejects(migrate(next, { migrations: [...known, bad], now: () => 0 }), { code: '22012' })
  const meanwhile = took.length
  while (took.length < meanwhile + 3) await pause(20)
  going = false
  await intake
  assert.ok(meanwhile > before, `${before}, ${meanwhile}, ${took.length}`)
  assert.deepEqual(new Set(took), new Set([200]))
  const [left] = await db.asOwner((tx) => tx.rows<{ gone: boolean }>(`select to_regclass('half') is null as gone`))
  assert.equal(left?.gone, true)
  assert.deepEqual((await pending(db, known)).length, 0)
  assert.deepEqual((await verified(w)).faults, [])
})

test(
  'the server killed twenty times during intake: nothing acknowledged is lost or doubled',
  {
    skip: withoutPostgres() ?? false,
    timeout: 180_000,
  },
  (t) => killStorm(t, 20),
)

everyEngine('one key', (open) => {
  test('two hundred simultaneous sends of one key through two servers make one entry and two hundred same answers', async (t) => {
    const w = world(await open())
    const [here, there] = [await frontDoor(t, w), await frontDoor(t, w)]
    const one = here.browser()
    await one.signIn('gridWorker')
    const cookies = new Map(one.cookies)
    const two = there.browser()
    for (const [name, value] of cookies) two.cookies.set(name, value)
    const sent = report(w, randomUUID(), { source: 'grid' })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 ? one : two).ask('POST', '/api/steps', sent)))
    assert.deepEqual(new Set(answers.map((answer) => answer.statusCode)), new Set([200]))
    assert.equal(new Set(answers.map((answer) => JSON.stringify(Object.entries(answer.json().case).sort()))).size, 1)
    assert.equal((await w.rows('select 1 from entry where county = $1', [w.county])).length, 1)
    const other = there.browser()
    await other.signIn('cadre')
    assert.equal(codeOf(await other.ask('POST', '/api/steps', sent)), 'keyReused')
  })
})
