// What is sent together to the real database must stay right when something in it fails.
import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import pg from 'pg'
import { realDatabase, testCluster } from '../test/database.ts'
import { startPostgres, withoutPostgres } from '../test/postgres.ts'
import { type Context, DatabaseUnfit, type Db, openDatabase } from './db.ts'
import { openPostgres, working } from './postgres.ts'
import { refusalOf } from './sqlerror.ts'
import { LinkLost, transact } from './transact.ts'

const anna: Context = { actor: 'anna', counties: ['990103'] }
const busy = { refused: 'busy', facts: {} }
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )
const numbers = async (db: Db) =>
  (await db.read(anna, (tx) => tx.rows<{ id: number }>('select id from thing order by id'))).map(({ id }) => id)

describe('pipelining on PostgreSQL', { skip: withoutPostgres() ?? false }, () => {
  let made: Promise<{ db: Db; url: string }> | undefined
  const open = () => {
    made ??= (async () => {
      const { db, url } = await realDatabase(2)
      await db.asOwner((tx) =>
        tx.exec('create table thing (id integer primary key); grant select, insert, update, delete on thing to chaguan_app'),
      )
      return { db, url }
    })()
    return made
  }
  after(async () => (await made)?.db.close())

  test('a failed opening rejects, and the statements sent behind it write nothing', async () => {
    const { db, url } = await open()
    const client = new pg.Client({ connectionString: url, pipeline: true, options: working })
    await client.connect()
    // Broken syntax: no transaction begins at all, so what follows would be on its own.
    const ended = await transact(client, anna, { role: 'no such; role', answerMs: 1000 }, async (tx) => {
      void tx.rows('insert into thing (id) values (100)')
      void tx.rows('delete from thing')
      return 'looks done'
    })
    await client.end()
    assert.ok('error' in ended)
    assert.equal((ended.error as pg.DatabaseError).code, '42601')
    assert.deepEqual(await numbers(db), [])
  })

  test('an opening that fails inside its transaction rejects with its own error', async () => {
    const { db } = await open()
    const wrong = { statementMs: Number.NaN }
    await assert.rejects(
      db.begin(anna, (tx) => tx.rows('insert into thing (id) values (101)'), wrong),
      { code: '22023' },
    )
    await assert.rejects(
      db.begin(anna, async (tx) => void tx.rows('insert into thing (id) values (102)'), wrong),
      { code: '22023' },
    )
    assert.deepEqual(await numbers(db), [])
  })

  test('answers reach their own statements when some of them fail', async () => {
    const { db } = await open()
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        db
          .begin(anna, async (tx) => {
            const answers = [
              tx.rows<{ n: number }>('select $1::integer as n', [n], 'echo'),
              tx.rows<{ n: number }>('select $1::integer + 1 as n', [n]),
            ]
            if (n % 3 === 0) void tx.rows('select 1 / 0')
            return (await Promise.all(answers)).map(([row]) => row?.n)
          })
          .catch((error: pg.DatabaseError) => error.code),
      ),
    )
    assert.deepEqual(
      results,
      Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? '22012' : [n, n + 1])),
    )
  })

  test('a statement that takes too long is ended, and the connection goes on', async () => {
    const { db } = await open()
    const error = await thrownBy(db.begin(anna, (tx) => tx.rows('select pg_sleep(5)')))
    assert.equal((error as pg.DatabaseError).code, '57014')
    assert.deepEqual(refusalOf(error), busy)
    assert.equal(await db.begin(anna, async (tx) => (await tx.rows('select pg_sleep(2.6)')).length, { statementMs: 5000 }), 1)
  })

  test('a lock that is not to be had is given up', async () => {
    const { db } = await open()
    await db.begin(anna, (tx) => tx.rows('insert into thing (id) values (1)'))
    const { promise: holding, resolve: letGo } = Promise.withResolvers<void>()
    const { promise: locked, resolve: hasLock } = Promise.withResolvers<void>()
    const held = db.begin(anna, async (tx) => {
      await tx.rows('select 1 from thing where id = 1 for update')
      hasLock()
      await holding
    })
    await locked
    const error = await thrownBy(db.begin(anna, (tx) => tx.rows('select 1 from thing where id = 1 for update')))
    letGo()
    await held
    assert.equal((error as pg.DatabaseError).code, '55P03')
    assert.deepEqual(refusalOf(error), busy)
  })

  test('two that wait for each other: one is refused and may try again', async () => {
    const { db } = await open()
    await db.begin(anna, (tx) => tx.rows('insert into thing (id) values (2)'))
    await db.asLogin((tx) =>
      tx.exec(`alter role chaguan_app set deadlock_timeout = '100ms'; alter role postgres set deadlock_timeout = '100ms'`),
    )
    const again = openPostgres((await open()).url, 2)
    const both = (mine: number, theirs: number) =>
      thrownBy(
        again.begin(anna, async (tx) => {
          await tx.rows('select 1 from thing where id = $1 for update', [mine])
          await tx.rows('select pg_sleep(0.2)')
          await tx.rows('select 1 from thing where id = $1 for update', [theirs])
        }),
      )
    const errors = (await Promise.all([both(1, 2), both(2, 1)])).filter((error) => error !== undefined)
    await again.close()
    assert.deepEqual(errors.map(refusalOf), [{ refused: 'busy', facts: { retry: true } }])
  })

  test('a session ended by the administrator: refused as busy, nothing kept, and the next is served', async () => {
    const { db } = await open()
    const error = await thrownBy(
      db.begin(anna, async (tx) => {
        const [row] = await tx.rows<{ pid: number }>('insert into thing (id) values (103) returning pg_backend_pid() as pid')
        await db.asLogin((owner) => owner.rows('select pg_terminate_backend($1)', [row?.pid]))
        await tx.rows('select 1')
      }),
    )
    assert.ok(error instanceof LinkLost)
    assert.deepEqual(refusalOf(error), busy)
    assert.deepEqual(await numbers(db), [1, 2])
  })

  test('after every trouble no connection is missing and none is left in a transaction', async () => {
    const { db } = await open()
    await Promise.all(Array.from({ length: 20 }, () => db.read(anna, (tx) => tx.rows('select 1'))))
    const open_ = await db.asLogin((tx) =>
      tx.rows(
        `select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid()`,
      ),
    )
    assert.deepEqual(open_, [])
  })
})

describe('a server that cannot be used', { skip: withoutPostgres() ?? false }, () => {
  test('is named in one sentence, without the password', async () => {
    const { url } = await testCluster()
    const wrong = [
      [url.replace(/:\d+\//, ':1/'), /no PostgreSQL can be used there \(.*ECONNREFUSED/],
      [url.replace(/postgres$/, 'nowhere'), /database "nowhere" does not exist/],
      [url.replace('postgres@', 'nobody:secret@'), /role "nobody" does not exist/],
    ] as const
    for (const [address, sentence] of wrong)
      await assert.rejects(openDatabase({ engine: 'postgres', url: address }), (error: Error) => {
        assert.ok(error instanceof DatabaseUnfit)
        assert.match(error.message, sentence)
        assert.doesNotMatch(error.message, /secret|\n/)
        return true
      })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`create database ascii encoding 'SQL_ASCII' locale 'C' template template0`)
    await client.end()
    await assert.rejects(openDatabase({ engine: 'postgres', url: url.replace(/postgres$/, 'ascii') }), /this one is in SQL_ASCII/)
  })
})

describe('the link to PostgreSQL', { skip: withoutPostgres() ?? false }, () => {
  test('cut in mid-transaction, and dead without a word: refused as busy, and served again when it is back', async () => {
    const { db: direct, url } = await realDatabase(1)
    await direct.asOwner((tx) =>
      tx.exec('create table thing (id integer primary key); grant select, insert on thing to chaguan_app'),
    )
    const wire = await startWire((await testCluster()).port)
    const db = openPostgres(url.replace(/:\d+\//, `:${wire.port}/`), 2, { answerMs: 400, connectMs: 400 })
    await db.begin(anna, (tx) => tx.rows('insert into thing (id) values (1)'))
    const cut = await thrownBy(
      db.begin(anna, async (tx) => {
        await tx.rows('insert into thing (id) values (2)')
        wire.cut()
        void tx.rows('insert into thing (id) values (3)')
      }),
    )
    assert.deepEqual(refusalOf(cut), busy)
    assert.deepEqual(await numbers(db), [1])

    wire.mute(true)
    const silent = await thrownBy(db.begin(anna, (tx) => tx.rows('insert into thing (id) values (4)')))
    assert.deepEqual(refusalOf(silent), busy)
    const unreachable = await Promise.all([1, 2, 3, 4].map(() => thrownBy(db.read(anna, (tx) => tx.rows('select 1')))))
    for (const error of unreachable) assert.deepEqual(refusalOf(error), busy)
    wire.mute(false)
    wire.cut()
    assert.deepEqual(await numbers(db), [1])
    await db.close()
    await wire.close()
    await direct.close()
  })

  test('restarted under load: busy while it is away, back by itself, nothing acknowledged lost, listeners return', async () => {
    const cluster = await startPostgres({ synchronous_commit: 'on' })
    const db = await openDatabase({ engine: 'postgres', url: cluster.url, connections: 4 })
    await db.asLogin((tx) =>
      tx.exec('create role chaguan_app; create table thing (id integer primary key); grant all on thing to chaguan_app'),
    )
    const heard: string[] = []
    await db.listen('news', (payload) => heard.push(payload))
    const kept: number[] = []
    const strange: unknown[] = []
    let next = 0
    let run = true
    const clients = Array.from({ length: 6 }, async () => {
      while (run) {
        const id = next++
        const error = await thrownBy(
          db.begin(anna, async (tx) => void tx.rows('insert into thing (id) values ($1)', [id], 'put')),
        )
        if (error === undefined) kept.push(id)
        else if (refusalOf(error)?.refused !== 'busy') strange.push(error)
      }
    })
    const enough = async (more: number) => {
      for (const from = kept.length; kept.length < from + more; ) await pause(5)
    }
    await enough(50)
    cluster.restart('immediate')
    await enough(50)
    cluster.restart('fast')
    await enough(50)
    run = false
    await Promise.all(clients)
    assert.deepEqual(strange, [])
    const there = new Set(await numbers(db))
    assert.deepEqual(
      kept.filter((id) => !there.has(id)),
      [],
    )
    for (let round = 0; heard.length === 0 && round < 100; round++) {
      await db.begin(anna, (tx) => tx.exec(`notify news, 'back'`))
      await pause(50)
    }
    assert.equal(heard[0], 'back')
    await db.close()
    await cluster.stop()
  })
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A wire that can be cut, or fall silent without closing. */
async function startWire(
  to: number,
): Promise<{ port: number; cut: () => void; mute: (on: boolean) => void; close: () => Promise<void> }> {
  const ends = new Set<Socket>()
  let silent = false
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from)
      from.on('error', () => undefined)
      from.on('close', () => into.destroy())
      from.on('data', (bytes) => silent || into.write(bytes))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const end of ends) end.destroy()
    ends.clear()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    mute: (on) => {
      silent = on
    },
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
