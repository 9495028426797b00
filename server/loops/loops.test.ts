// Reactions and due clocks: once in effect with two processes, in order, put off, buried in sight.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DAY, HOUR, MINUTE } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { everyEngine, testDatabase } from '../../test/database.ts'
import { frontDoor, step } from '../../test/frontDoor.ts'
import { following, type World, world } from '../../test/world.ts'
import { dueOnce } from './due.ts'
import { startLoop } from './loop.ts'
import { tellPeople } from './notices.store.ts'
import { type Handlers, Hopeless, reactOnce } from './reactions.ts'
import { readSeals, sealYesterday } from './seals.ts'

const reportOf = (w: World, more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: '三楼楼道堆满杂物',
  place: { area: w.grid },
  ...more,
})
const entryOnly = (w: World): Handlers => ({ entry: tellPeople(w.house, [], () => {}) })
const notices = (w: World) =>
  w.rows<{
    topic: string
    organisation: string | null
    duty: string | null
    person: string | null
    party: string | null
    channel: string
    state: string
  }>(
    'select topic, organisation, duty, person, party, channel, state from notice where county = $1 order by at, topic, organisation, duty',
    [w.county],
  )
const waiting = (w: World) =>
  w.rows<{ topic: string; tries: number; error: string | null; dead_at: number | null }>(
    'select topic, tries, error, dead_at from reaction where county = $1 order by case_id, version',
    [w.county],
  )
const drain = async (w: World, handlers: Handlers) => {
  while (await reactOnce(w.house, [w.county], handlers));
}

everyEngine('reactions', (open) => {
  test('an entry tells the offices it names, once, however many loops run', async () => {
    const w = world(await open())
    const ids = Array.from({ length: 30 }, () => randomUUID())
    for (const id of ids) await w.send(w.resident(), 'report', reportOf(w), id)
    for (const id of ids.slice(0, 10)) {
      await w.send(w.staff.dispatcher, 'accept', {}, id)
      await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id)
    }
    w.pass(MINUTE)
    await Promise.all(Array.from({ length: 4 }, () => drain(w, entryOnly(w))))
    await drain(w, entryOnly(w))
    assert.deepEqual(await waiting(w), [])
    const all = await notices(w)
    assert.equal(
      all.filter((one) => one.topic === 'gridEvent.report' && one.organisation === w.organisation('street')).length,
      30,
    )
    const assigned = all.filter((one) => one.topic === 'gridEvent.assign')
    assert.deepEqual(
      [...new Set(assigned.map((one) => `${one.organisation} ${one.duty}`))],
      [`${w.organisation('department')} gridEvent.handle`],
    )
    assert.equal(assigned.length, 10)
  })

  test('a clock at its end is answered by the system once, whoever looks, and again at twice its time', async () => {
    const w = world(await open())
    const id = randomUUID()
    await w.send(w.resident(), 'report', reportOf(w, { category: '0103' }), id)
    w.pass(29 * MINUTE)
    await dueOnce(w.house, [w.county])
    const escalated = () =>
      w.rows<{ version: number; person: string }>(
        `select version, person from entry where county = $1 and step = 'escalateOverdue' and facts ->> 'clock' = 'accept' order by version`,
        [w.county],
      )
    assert.equal((await escalated()).length, 0)
    w.pass(2 * MINUTE)
    await Promise.all([dueOnce(w.house, [w.county]), dueOnce(w.house, [w.county]), dueOnce(w.house, [w.county])])
    await dueOnce(w.house, [w.county])
    assert.deepEqual(
      (await escalated()).map((one) => one.person),
      ['system:clock'],
    )
    w.pass(31 * MINUTE)
    await Promise.all([dueOnce(w.house, [w.county]), dueOnce(w.house, [w.county])])
    assert.equal((await escalated()).length, 2)
    w.pass(10 * DAY)
    await dueOnce(w.house, [w.county])
    assert.equal((await escalated()).length, 2)
  })
})

test('what may still be undone is told only after it can no longer be', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id)
  await drain(w, entryOnly(w))
  assert.equal((await notices(w)).filter((one) => one.topic === 'gridEvent.assign').length, 0)
  w.pass(MINUTE)
  await drain(w, entryOnly(w))
  assert.equal((await notices(w)).filter((one) => one.topic === 'gridEvent.assign').length, 1)
})

test('a poison reaction is tried eight times, longer apart, then lies in sight while others go on', async (t) => {
  const w = world(await testDatabase())
  const [bad, good] = [randomUUID(), randomUUID()]
  for (const id of [bad, good]) await w.send(w.resident(), 'report', reportOf(w), id)
  const real = tellPeople(w.house, [], () => {})
  const tried: number[] = []
  const handlers: Handlers = {
    entry: {
      how: 'inside',
      run: async (tx, batch, now) => {
        if (batch.some((one) => one.case_id === bad)) {
          if (batch.length === 1) tried.push(now)
          throw new Error(`cannot tell "王小明" 13800000000 of ${bad}`)
        }
        await real.run(tx, batch, now)
      },
    },
  }
  await reactOnce(w.house, [w.county], handlers)
  assert.equal((await notices(w)).length, 1, 'the other one was told in the same round')
  for (let round = 0; round < 200; round++) {
    w.pass(5_000)
    await reactOnce(w.house, [w.county], handlers)
  }
  assert.equal(tried.length, 8)
  const gaps = tried.slice(1).map((at, n) => at - (tried[n] ?? 0))
  assert.ok(
    gaps.every((gap, n) => n === 0 || gap >= (gaps[n - 1] ?? 0)),
    gaps.join(),
  )
  const [row] = await waiting(w)
  assert.ok(row?.dead_at)
  assert.doesNotMatch(row.error ?? '', /王小明|1380/)
  // A later entry of the same case is not held back for ever.
  await w.send(w.staff.dispatcher, 'accept', {}, bad)
  await drain(w, entryOnly(w))
  const admin = {
    ...w.staff.supervisor,
    posts: w.staff.supervisor.posts.map((post) => ({ ...post, permissions: ['region.manage'] })),
  }
  const front = await frontDoor(t, w, { actorOf: async () => admin })
  const one = front.browser()
  await one.signIn('supervisor')
  const { rows } = (await one.ask('GET', '/api/q/deadLetters')).json()
  assert.equal(rows.length, 1)
  assert.equal((await one.ask('POST', `/api/deadLetters/${w.county}/${rows[0].id}/retry`, {})).statusCode, 200)
  await drain(w, entryOnly(w))
  assert.deepEqual(await waiting(w), [])
  assert.equal((await one.ask('POST', `/api/deadLetters/${w.county}/${rows[0].id}/retry`, {})).statusCode, 404)
})

test('later entries of a case wait for the earlier one, other cases do not', async () => {
  const w = world(await testDatabase())
  const [slow, quick] = [randomUUID(), randomUUID()]
  for (const id of [slow, quick]) {
    await w.send(w.resident(), 'report', reportOf(w), id)
    await w.send(w.staff.dispatcher, 'accept', {}, id)
  }
  const done: string[] = []
  let failing = true
  const handlers: Handlers = {
    entry: {
      how: 'inside',
      run: async (_tx, batch) => {
        for (const one of batch) {
          if (failing && one.case_id === slow && one.version === 1) throw new Error('not yet')
          done.push(`${one.case_id === slow ? 'slow' : 'quick'} ${one.version}`)
        }
      },
    },
  }
  for (let n = 0; n < 3; n++) await reactOnce(w.house, [w.county], handlers)
  assert.deepEqual([...new Set(done)].sort(), ['quick 1', 'quick 2'])
  failing = false
  w.pass(HOUR)
  done.length = 0
  await reactOnce(w.house, [w.county], handlers)
  await reactOnce(w.house, [w.county], handlers)
  assert.deepEqual(done, ['slow 1', 'slow 2'])
})

test('the inbox counts what is unread, for a duty or a person, and forgets it once read', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const one = front.browser()
  await one.signIn('dispatcher')
  const id = randomUUID()
  await front.browser().ask('POST', '/api/steps', step(w, 'report', reportOf(w), id))
  await drain(w, entryOnly(w))
  assert.equal((await one.ask('GET', '/api/me')).json().unread, 1)
  const other = front.browser()
  await other.signIn('otherDispatcher')
  assert.equal((await other.ask('GET', '/api/me')).json().unread, 0)
  const [notice] = await w.rows<{ id: string }>('select id from notice where county = $1', [w.county])
  assert.equal((await other.ask('POST', '/api/notices/read', { ids: [notice?.id] })).statusCode, 200)
  assert.equal((await one.ask('GET', '/api/me')).json().unread, 1)
  await one.ask('POST', '/api/notices/read', { ids: [notice?.id] })
  assert.equal((await one.ask('GET', '/api/me')).json().unread, 0)
})

test('a rating nobody gives ends as not rated, and the e-file is archived by itself', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  const resident = w.resident()
  await w.send(resident, 'report', reportOf(w, { category: '0104' }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id)
  await w.send(w.staff.handler, 'sign', {}, id)
  await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id)
  assert.ok((await following(w, resident, id)).party)
  const state = async () =>
    (await w.rows<{ state: string }>('select state from "case" where county = $1 and id = $2', [w.county, id]))[0]?.state
  assert.equal(await state(), 'toRate')
  for (let n = 0; n < 9; n++) {
    w.pass(DAY)
    await dueOnce(w.house, [w.county])
  }
  await dueOnce(w.house, [w.county])
  assert.equal(await state(), 'archived')
})

test('yesterday is sealed once, with a copy outside, and what is cut off afterwards is found', async (t) => {
  const w = world(await testDatabase())
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-seals-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w), id)
  w.pass(DAY)
  const [made] = await sealYesterday(w.house, [w.county], folder)
  assert.deepEqual([made?.day, made?.cases], ['2026-10-13', 1])
  assert.deepEqual(JSON.parse(readFileSync(join(folder, w.county, '2026-10-13.json'), 'utf8')), made)
  assert.deepEqual(await sealYesterday(w.house, [w.county], folder), [])
  rmSync(join(folder, w.county), { recursive: true })
  assert.deepEqual(await sealYesterday(w.house, [w.county], folder), [])
  assert.deepEqual(readSeals(folder, w.county), [made], 'a copy that could not be written is written later')
  const verified = () =>
    w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) =>
      verifyCounty(tx, w.county, { exported: readSeals(folder, w.county) }),
    )
  assert.deepEqual((await verified()).faults, [])
  await w.house.db.asOwner(async (tx) => {
    await tx.rows('delete from todo where county = $1', [w.county])
    await tx.rows('delete from "case" where county = $1', [w.county])
    await tx.rows('delete from entry where county = $1', [w.county])
  })
  assert.ok((await verified()).faults.length > 0, 'a case that vanished with all its entries is missed by the seal')
  await w.house.db.asOwner(async (tx) => {
    await tx.rows('delete from seal_case where county = $1', [w.county])
    await tx.rows('delete from seal where county = $1', [w.county])
  })
  assert.deepEqual(
    (await verified()).faults.map((one) => [one.what, one.day]),
    [
      ['wordsUnnamed', undefined],
      ['sealMissing', '2026-10-13'],
    ],
    'who takes the seal away as well is found by its copy',
  )
})

test('a loop rests, wakes when poked, survives errors and stops after what it is doing', async () => {
  let runs = 0
  let wait: (() => void) | null = null
  const errors: unknown[] = []
  const loop = startLoop(
    async () => {
      runs++
      if (runs === 2) throw new Error('database gone')
      if (runs === 4)
        await new Promise<void>((resolve) => {
          wait = resolve
        })
      return runs < 2
    },
    5,
    (error) => errors.push(error),
  )
  while (runs < 4) await new Promise((resolve) => setTimeout(resolve, 2))
  assert.equal(errors.length, 1)
  let stopped = false
  const stop = loop.stop().then(() => {
    stopped = true
  })
  await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal(stopped, false)
  ;(wait as (() => void) | null)?.()
  await stop
  assert.equal(runs, 4)
  assert.ok(new Hopeless('x') instanceof Error)
})
