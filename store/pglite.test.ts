// The embedded database: one process at a time, what was acknowledged is there again, and the event loop stays free.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { takeFolder } from './lock.ts'
import { openPglite } from './pglite.ts'
import { refusalOf } from './sqlerror.ts'

const parent = mkdtempSync(join(tmpdir(), 'chaguan-lock-'))
after(() => rmSync(parent, { recursive: true }))
const folder = join(parent, 'database')
const lockFile = `${folder}.lock`
const lockModule = new URL('./lock.ts', import.meta.url).href
const take = `import('${lockModule}').then(({ takeFolder }) => takeFolder(${JSON.stringify(folder)}))`
const inUse = /is in use by process \d+; stop it first/

test('a second taker is refused with a clear sentence, in this process and in another', () => {
  const release = takeFolder(folder)
  assert.throws(() => takeFolder(folder), inUse)
  const other = spawnSync(process.execPath, ['-e', `${take}.catch((error) => { console.log(error.message); process.exit(3) })`], {
    encoding: 'utf8',
  })
  assert.equal(other.status, 3)
  assert.match(other.stdout, inUse)
  release()
  takeFolder(folder)()
  assert.equal(existsSync(lockFile), false)
})

test('the lock of a process that was killed is taken over', async () => {
  const other = spawn(process.execPath, ['-e', `${take}.then(() => console.log('taken')); setInterval(() => {}, 1000)`])
  await new Promise((resolve) => other.stdout.once('data', resolve))
  assert.throws(() => takeFolder(folder), inUse)
  other.kill('SIGKILL')
  await new Promise((resolve) => other.once('exit', resolve))
  takeFolder(folder)()
})

test('a lock whose number was given to another process since is taken over', () => {
  const release = takeFolder(folder)
  const held = JSON.parse(readFileSync(lockFile, 'utf8')) as { pid: number; start: string }
  release()
  writeFileSync(lockFile, JSON.stringify({ ...held, start: `${held.start}0` }))
  takeFolder(folder)()
})

test('of many that find a dead lock at once, one gets the folder', async () => {
  writeFileSync(lockFile, JSON.stringify({ pid: 4_000_000, start: 'gone' }))
  const script = `${take}.then(() => { console.log('got'); setInterval(() => {}, 1000) }, () => console.log('refused'))`
  const others = Array.from({ length: 6 }, () => spawn(process.execPath, ['-e', script]))
  const said = await Promise.all(
    others.map((other) => new Promise<string>((resolve) => other.stdout.once('data', (data) => resolve(String(data).trim())))),
  )
  for (const other of others) other.kill('SIGKILL')
  assert.deepEqual(said.sort(), ['got', 'refused', 'refused', 'refused', 'refused', 'refused'])
})

test('a broken lock file does not shut everyone out', () => {
  writeFileSync(lockFile, '')
  takeFolder(folder)()
})

test('a long statement leaves the event loop free, and those behind it keep their order', async () => {
  const db = await testDatabase()
  const context = { actor: 'anna', counties: [] }
  let ticks = 0
  const timer = setInterval(() => ticks++, 5)
  const ended: number[] = []
  await Promise.all([
    db.read(context, (tx) => tx.rows('select count(*) from generate_series(1, 3000000)')).then(() => ended.push(1)),
    db.read(context, async () => ended.push(2)),
    db.read(context, async () => ended.push(3)),
  ])
  clearInterval(timer)
  assert.ok(ticks > 10, `${ticks} ticks`)
  assert.deepEqual(ended, [1, 2, 3])
})

test('a transaction inside a transaction is a bug and says so, instead of waiting for ever', async () => {
  const db = await testDatabase()
  const context = { actor: 'anna', counties: [] }
  await assert.rejects(
    db.begin(context, () => db.read(context, async () => 1)),
    /a transaction inside a transaction/,
  )
  assert.equal(await db.read(context, async () => 1), 1)
})

test('a thread that died is refused as busy once, and starts again with everything acknowledged', async () => {
  const db = await openPglite(join(parent, 'died'))
  const heard: string[] = []
  await db.listen('news', (payload) => heard.push(payload))
  await db.asLogin((tx) => tx.exec('create table kept (id integer)'))
  await db.asLogin((tx) => tx.rows('insert into kept values (1)'))
  const working = db.asLogin((tx) => tx.rows('select count(*) from generate_series(1, 30000000)'))
  const behind = db.asLogin((tx) => tx.rows('select id from kept'))
  await new Promise((resolve) => setTimeout(resolve, 200))
  await db.worker().terminate()
  assert.deepEqual(refusalOf(await working.catch((error: unknown) => error)), { refused: 'busy', facts: {} })
  assert.deepEqual(await behind, [{ id: 1 }])
  await db.asLogin((tx) => tx.exec(`notify news, 'again'`))
  assert.deepEqual(heard, ['again'])
  await db.close()
})

test('data survives a kill in mid-work and opens again', async () => {
  const data = join(parent, 'killed')
  const script = `
    const { openPglite } = await import('${new URL('./pglite.ts', import.meta.url).href}')
    const db = await openPglite(${JSON.stringify(data)})
    await db.asLogin((tx) => tx.exec('create table if not exists kept (id integer primary key)'))
    for (let id = 0; ; id++) { await db.asLogin((tx) => tx.rows('insert into kept (id) values ($1)', [id])); console.log(id) }`
  const other = spawn(process.execPath, ['--input-type=module', '-e', script])
  let last = -1
  await new Promise<void>((resolve) => {
    other.stdout.on('data', (data) => {
      last = Number(String(data).trim().split('\n').at(-1))
      if (last > 200) resolve()
    })
    other.once('exit', () => resolve())
  })
  other.kill('SIGKILL')
  await new Promise((resolve) => other.once('exit', resolve))
  const db = await openPglite(data)
  const [row] = await db.asLogin((tx) => tx.rows<{ n: number }>('select max(id) as n from kept'))
  await db.close()
  assert.ok((row?.n ?? -1) >= last, `${row?.n} of ${last}`)
  assert.equal(existsSync(`${data}.lock`), false)
})
