// The seam promises the same on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyEngine } from '../test/database.ts'
import type { Context, Tx } from './db.ts'
import { refusalOf } from './sqlerror.ts'

const anna: Context = { actor: `o'hara\\ "安"`, counties: ['990101', '990102'] }
const one = async (rows: Promise<object[]>): Promise<object> => ({ ...(await rows)[0] })
const table = (tx: Tx, name: string) =>
  tx.exec(`create table ${name} (id integer primary key, note text, n integer not null default 0 check (n < 10),
    parent integer references ${name} (id) deferrable initially deferred);
    grant select, insert, update, delete on ${name} to chaguan_app`)

everyEngine('the seam', (open) => {
  test('values come out the same', async () => {
    const db = await open()
    const row = await db.read(anna, (tx) =>
      one(
        tx.rows(
          `select 1700000000123::int8 as instant, 2.5::numeric as part, 7 as n, true as yes, null::text as nothing, date '2026-02-28' as day,
          timestamptz '2026-02-28 12:00:00+00' is not null as at, '{"a":[1,"二"]}'::jsonb as j, '\\x0102ff'::bytea as bytes,
          array[1,2]::int8[] as longs, array['a,b','"',null]::text[] as texts, array[1.5]::float8[] as parts, array[date '2026-01-01']::date[] as days,
          '00000000-0000-4000-8000-000000000001'::uuid as id, '茶馆🍵' as word`,
        ),
      ),
    )
    assert.deepEqual(row, {
      instant: 1700000000123,
      part: 2.5,
      n: 7,
      yes: true,
      nothing: null,
      day: '2026-02-28',
      at: true,
      j: { a: [1, '二'] },
      bytes: Buffer.from([1, 2, 255]),
      longs: [1, 2],
      texts: ['a,b', '"', null],
      parts: [1.5],
      days: ['2026-01-01'],
      id: '00000000-0000-4000-8000-000000000001',
      word: '茶馆🍵',
    })
  })

  test('values go in the same', async () => {
    const db = await open()
    const row = await db.read(anna, (tx) =>
      one(
        tx.rows(
          `select $1::text as t, $2::int8 as i, $3::jsonb as j, $4::text[] as l, $5::bytea as b, $6::boolean as y, $7::text as nil, $8::float8 as f`,
          ["it's $1 \\ 茶", 1700000000123, { a: "'" }, ['x', 'y,"z"', null], Buffer.from([0, 1]), false, null, 0.25],
        ),
      ),
    )
    assert.deepEqual(row, {
      t: "it's $1 \\ 茶",
      i: 1700000000123,
      j: { a: "'" },
      l: ['x', 'y,"z"', null],
      b: Buffer.from([0, 1]),
      y: false,
      nil: null,
      f: 0.25,
    })
  })

  test('a transaction works as the working role and knows for whom', async () => {
    const db = await open()
    const ask = (tx: Tx) =>
      one(
        tx.rows(
          `select current_user::text as role, current_setting('app.actor') as actor, current_setting('app.counties') as counties`,
        ),
      )
    const expected = { role: 'chaguan_app', actor: anna.actor, counties: '990101,990102' }
    assert.deepEqual(await db.begin(anna, ask), expected)
    assert.deepEqual(await db.read(anna, ask), expected)
    assert.deepEqual(await db.asEraser(anna, ask), { ...expected, role: 'chaguan_eraser' })
    const role = await db.asOwner((tx) =>
      one(tx.rows(`select current_user::text as role, coalesce(current_setting('app.actor', true), '') as actor`)),
    )
    assert.deepEqual(role, { role: 'chaguan_owner', actor: '' }, 'nothing of the one before is left')
  })

  test('a context that would break out of its quotes is refused', async () => {
    const db = await open()
    const never = () => Promise.reject(new Error('ran'))
    // More often than there are connections: each must come back.
    for (let round = 0; round < 12; round++) await assert.rejects(db.begin({ actor: 'a\0b', counties: [] }, never), RangeError)
    await assert.rejects(db.begin({ actor: 'a', counties: ['1,2'] }, never), RangeError)
    assert.equal(await db.read(anna, async () => 1), 1)
  })

  test('what run rejects with is rolled back, what it resolves with is kept', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'kept'))
    await db.begin(anna, (tx) => tx.rows('insert into kept (id) values (1)'))
    await assert.rejects(
      db.begin(anna, async (tx) => {
        await tx.rows('insert into kept (id) values (2)')
        throw new Error('changed my mind')
      }),
      /changed my mind/,
    )
    assert.deepEqual(
      (await db.read(anna, (tx) => tx.rows<{ id: number }>('select id from kept order by id'))).map(({ id }) => id),
      [1],
    )
  })

  test('a read cannot write, and the working role cannot change the schema', async () => {
    const db = await open()
    await assert.rejects(
      db.read(anna, (tx) => tx.rows(`insert into kept (id) values (9)`)),
      { code: '25006' },
    )
    await assert.rejects(
      db.begin(anna, (tx) => tx.exec('create table mine (id integer)')),
      { code: '42501' },
    )
    await assert.rejects(
      db.begin(anna, (tx) => tx.exec('drop table kept')),
      { code: '42501' },
    )
  })

  test('a failed statement that nobody awaited turns the commit into a refusal', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'unawaited'))
    await assert.rejects(
      db.begin(anna, async (tx) => {
        void tx.rows('insert into unawaited (id) values (1)')
        void tx.rows('insert into unawaited (id) values (1)')
        void tx.rows('insert into unawaited (id) values (2)')
        return 'done'
      }),
      { code: '23505', constraint: 'unawaited_pkey' },
    )
    assert.equal((await db.read(anna, (tx) => tx.rows('select 1 from unawaited'))).length, 0)
  })

  test('a failed statement that somebody swallowed cannot be committed either, save behind a savepoint', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'swallowed'))
    const swallow = (tx: Tx) => tx.rows('insert into swallowed (id, n) values (1, 99)').catch(() => undefined)
    await assert.rejects(
      db.begin(anna, async (tx) => {
        await tx.rows('insert into swallowed (id) values (1)')
        await swallow(tx)
      }),
      { code: '23514' },
    )
    await db.begin(anna, async (tx) => {
      await tx.rows('insert into swallowed (id) values (2)')
      await tx.exec('savepoint s')
      await swallow(tx)
      await tx.exec('rollback to s')
    })
    assert.deepEqual(
      (await db.read(anna, (tx) => tx.rows<{ id: number }>('select id from swallowed'))).map(({ id }) => id),
      [2],
    )
  })

  test('the statement that failed first says why', async () => {
    const db = await open()
    await assert.rejects(
      db.begin(anna, async (tx) => {
        const first = tx.rows('insert into swallowed (id) values (null)')
        await tx.rows('select 1')
        await first
      }),
      { code: '23502' },
    )
  })

  test('a violation at commit rejects', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'deferred'))
    const error = await db
      .begin(anna, (tx) => tx.rows('insert into deferred (id, parent) values (1, 2)'))
      .catch((thrown: unknown) => thrown)
    assert.deepEqual(refusalOf(error), { refused: 'missing', facts: { constraint: 'deferred_parent_fkey' } })
    assert.equal((await db.read(anna, (tx) => tx.rows('select 1 from deferred'))).length, 0)
  })

  test('a handle kept beyond its transaction does nothing', async () => {
    const db = await open()
    let kept: Tx | undefined
    await db.begin(anna, async (tx) => {
      kept = tx
    })
    await assert.rejects(kept?.rows('select 1') ?? Promise.resolve(), /over/)
    await assert.rejects(kept?.exec('select 1') ?? Promise.resolve(), /over/)
  })

  test('a named statement is used again, and its name belongs to one text', async () => {
    const db = await open()
    for (const n of [1, 2])
      assert.deepEqual(await db.read(anna, (tx) => tx.rows<{ n: number }>('select $1::integer as n', [n], 'same')), [{ n }])
    await assert.rejects(
      db.begin(anna, async (tx) => [await tx.rows('select 1', [], 'twice'), await tx.rows('select 2', [], 'twice')]),
      /must be unique/,
    )
    assert.equal(await db.read(anna, async () => 1), 1)
  })

  test('statements prepared before a migration do not poison the connection', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'changing'))
    const ask = () =>
      db.read(anna, (tx) => tx.rows('select * from changing where id = 1', [], 'changing')).then(() => null, refusalOf)
    for (let round = 0; round < 12; round++) assert.equal(await ask(), null)
    await db.asOwner((tx) => tx.exec('alter table changing add column more text'))
    const answers = []
    for (let round = 0; round < 24; round++) answers.push(await ask())
    const failed = answers.filter((answer) => answer !== null)
    // At most once for each connection; the last ones are all well.
    assert.ok(failed.length <= 10 && answers.slice(-12).every((answer) => answer === null), JSON.stringify(answers))
    for (const refusal of failed) assert.deepEqual(refusal, { refused: 'busy', facts: { retry: true } })
  })

  test('a wrong number of parameters is a bug, and the connection goes on', async () => {
    const db = await open()
    for (let round = 0; round < 12; round++)
      await assert.rejects(
        db.read(anna, (tx) => tx.rows('select 1', [1])),
        { code: '08P01' },
      )
    assert.equal(await db.read(anna, async () => 1), 1)
  })

  test('one statement at a time has parameters', async () => {
    const db = await open()
    await assert.rejects(
      db.begin(anna, (tx) => tx.rows('select 1; select 2')),
      { code: '42601' },
    )
  })

  test('transactions asked for together all end, each on its own', async () => {
    const db = await open()
    await db.asOwner((tx) => table(tx, 'together'))
    await db.begin(anna, (tx) => tx.rows('insert into together (id) values (1)'))
    const ends = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) =>
        db.begin(anna, (tx) => tx.rows(at % 3 === 0 ? 'insert into together (id) values (1)' : 'select pg_sleep(0.001)')),
      ),
    )
    assert.equal(ends.filter(({ status }) => status === 'rejected').length, 10)
  })

  test('a notification is heard after its commit and until one stops listening', async () => {
    const db = await open()
    const heard: string[] = []
    const stop = await db.listen('news', (payload) => heard.push(payload))
    await assert.rejects(db.begin(anna, async (tx) => [await tx.exec(`notify news, 'never'`), await tx.rows('select 1/0')]))
    await db.begin(anna, (tx) => tx.exec(`notify news, 'tea'`))
    for (let round = 0; heard.length === 0 && round < 100; round++) await db.read(anna, (tx) => tx.rows('select pg_sleep(0.01)'))
    await stop()
    await db.begin(anna, (tx) => tx.exec(`notify news, 'late'`))
    await db.read(anna, (tx) => tx.rows('select pg_sleep(0.02)'))
    assert.deepEqual(heard, ['tea'])
  })
})
