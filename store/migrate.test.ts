// Migrations run once, in order, whole or not at all, and nobody changes them behind our back.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { emptyDatabase, everyEngine, testCluster } from '../test/database.ts'
import { withoutPostgres } from '../test/postgres.ts'
import { type Db, openDatabase } from './db.ts'
import { type Migration, MigrationRefused, migrate, pending, readMigrations } from './migrate.ts'

const now = () => 1_700_000_000_000
const file = (number: number, name: string, sql: string): Migration => ({
  number,
  name,
  sql,
  digest: createHash('sha256').update(sql).digest('hex'),
  breaking: false,
})
const real = await readMigrations()
const high = 9000
const numbers = (list: readonly Migration[]) => list.map(({ number }) => number)
const exists = async (db: Db, table: string) =>
  (await db.asLogin((tx) => tx.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [table])))[0]?.there

everyEngine('migrations', (open) => {
  test('each runs once; a half-way failure leaves the version before it serving', async () => {
    const db = await open()
    const good = file(high, 'good', 'create table good (id integer)')
    const bad = file(high + 1, 'bad', 'create table half (id integer); alter table good add column extra integer; select 1 / 0')
    await assert.rejects(migrate(db, { migrations: [...real, good, bad], now }), { code: '22012' })
    assert.equal(await exists(db, 'good'), true)
    assert.equal(await exists(db, 'half'), false)
    await db.asOwner((tx) => tx.exec('insert into good (id) values (1)'))
    assert.deepEqual(numbers(await pending(db, [...real, good, bad])), [high + 1])
    const mended = file(high + 1, 'bad', 'create table half (id integer)')
    assert.deepEqual(numbers(await migrate(db, { migrations: [...real, good, mended], now })), [high + 1])
    assert.deepEqual(await migrate(db, { migrations: [...real, good, mended], now }), [])
  })

  test('an applied file that was changed, is gone, or has an earlier number than others is refused', async () => {
    const db = await open()
    const good = file(high, 'good', 'create table good (id integer)')
    const half = file(high + 1, 'bad', 'create table half (id integer)')
    await assert.rejects(
      migrate(db, { migrations: [...real, { ...good, digest: 'other' }, half], now }),
      /9000_good\.sql was changed/,
    )
    await assert.rejects(
      migrate(db, { migrations: [...real, file(high - 1, 'late', 'select 1'), good, half], now }),
      MigrationRefused,
    )
    assert.equal(await db.read({ actor: 'a', counties: [] }, async () => 'still serving'), 'still serving')
  })

  test('tables belong to the owner, and the working role reads them', async () => {
    const db = await open()
    const [row] = await db.asLogin((tx) =>
      tx.rows<{ owner: string; at: number }>(`select tableowner as owner, at from pg_tables, gov.migration
      where tablename = 'half' and number = ${high + 1}`),
    )
    assert.deepEqual({ ...row }, { owner: 'chaguan_owner', at: now() })
    assert.deepEqual(await db.read({ actor: 'a', counties: [] }, (tx) => tx.rows('select * from half')), [])
    await assert.rejects(
      db.begin({ actor: 'a', counties: [] }, (tx) => tx.rows('insert into half values (1)')),
      { code: '42501' },
    )
  })

  test('the version before starts against what a newer one added, not against what broke it', async () => {
    const db = await open()
    const added = file(high + 2, 'added', 'create table added (id integer)')
    const broke = { ...file(high + 3, 'broke', 'drop table added'), breaking: true }
    await migrate(db, { migrations: [...real, added], now })
    assert.deepEqual(await migrate(db, { now }), [])
    assert.deepEqual(await pending(db), [])
    await migrate(db, { migrations: [...real, added, broke], now })
    await assert.rejects(migrate(db, { now }), /9003_broke\.sql, which this version does not know and cannot run against/)
  })
})

describe('two servers that start together', { skip: withoutPostgres() ?? false }, () => {
  test('migrate once between them', async () => {
    const url = await emptyDatabase(await testCluster())
    const servers = await Promise.all([1, 2, 3].map(() => openDatabase({ engine: 'postgres', url })))
    const done = await Promise.all(servers.map((db) => migrate(db, { now })))
    assert.deepEqual(
      numbers(done.flat()).sort((a, b) => a - b),
      numbers(real),
    )
    await Promise.all(servers.map((db) => db.close()))
  })

  test('on one PostgreSQL, two databases at once: roles are shared and made once', async () => {
    const urls = await Promise.all([1, 2, 3].map(async () => emptyDatabase(await testCluster())))
    const all = await Promise.all(urls.map((url) => openDatabase({ engine: 'postgres', url })))
    for (const done of await Promise.all(all.map((db) => migrate(db, { now })))) assert.deepEqual(numbers(done), numbers(real))
    await Promise.all(all.map((db) => db.close()))
  })

  test('a login that may not make roles is told what to do', async () => {
    const cluster = await testCluster()
    const url = await emptyDatabase(cluster)
    const admin = await openDatabase({ engine: 'postgres', url })
    await admin.asLogin((tx) => tx.exec(`create role weak login; grant create on database ${url.split('/').at(-1)} to weak`))
    const weak = await openDatabase({ engine: 'postgres', url: url.replace('postgres@', 'weak@') })
    await assert.rejects(migrate(weak, { now }), /run "chaguan migrate" once with a login that may/)
    await Promise.all([admin.close(), weak.close()])
  })

  test('a process that logs in as the working role itself works, and cannot become the owner', async () => {
    const cluster = await testCluster()
    const url = await emptyDatabase(cluster)
    const admin = await openDatabase({ engine: 'postgres', url })
    await migrate(admin, { now })
    const app = await openDatabase({ engine: 'postgres', url: url.replace('postgres@', 'chaguan_app@') })
    const who = (role: string) => [{ role }]
    assert.deepEqual(
      await app.read({ actor: 'a', counties: [] }, (tx) => tx.rows('select current_user::text as role')),
      who('chaguan_app'),
    )
    assert.deepEqual(
      await app.asEraser({ actor: 'a', counties: [] }, (tx) => tx.rows('select current_user::text as role')),
      who('chaguan_eraser'),
    )
    await assert.rejects(
      app.asOwner((tx) => tx.rows('select 1')),
      { code: '42501' },
    )
    await Promise.all([admin.close(), app.close()])
  })
})

describe('files of migrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-sql-'))
  after(() => rmSync(folder, { recursive: true }))

  test('are numbered plainly, and say when old code cannot run against them', async () => {
    writeFileSync(join(folder, '0001_first.sql'), '--! breaking\nselect 1')
    writeFileSync(join(folder, '0002_second.sql'), 'select 2')
    assert.deepEqual(
      (await readMigrations(folder)).map(({ number, name, breaking }) => [number, name, breaking]),
      [
        [1, 'first', true],
        [2, 'second', false],
      ],
    )
    writeFileSync(join(folder, '0002_other.sql'), 'select 3')
    await assert.rejects(readMigrations(folder), /two migrations have the number 2/)
    writeFileSync(join(folder, '3_third.sql'), 'select 3')
    await assert.rejects(readMigrations(folder), /not named like/)
  })
})
