// The same matter told twice: every reporter stays, gets the answer of the first, and may rate; parted again, all is as it was.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '../../rules/actor.ts'
import { DAY, HOUR } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { bring, caseOf, clocksOf, done, entriesOf, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, type World, world } from '../../test/world.ts'
import { takeAlong } from './follow.store.ts'
import { tellPeople } from './notices.store.ts'
import { reactOnce } from './reactions.ts'

const db = await testDatabase()
const react = async (w: World) => {
  const handlers = { entry: tellPeople(w.house, ['sms'], () => {}), follow: takeAlong(w.house), message: silent }
  while (await reactOnce(w.house, [w.county], handlers));
}
const silent = { how: 'outside', run: async () => {}, settle: async () => {} } as const
const contact = { name: '王小明', phone: '13800000000', wants: 'message' }
const into = (w: World, from: string, first: string, by: Actor = w.staff.dispatcher) =>
  w.send(by, 'merge', { into: first, text: '同一堆杂物' }, from, { also: [first] })
const whole = async (w: World) => {
  const found = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(found.faults, [])
}
const later = (w: World, ms: number) => w.at(w.house.now() + ms)

test('merged, it waits where the first one waits, and its reporter gets the answer and rates it', async () => {
  const w = world(db)
  const { dispatcher, handler, gridWorker } = w.staff
  const first = await bring(w, 'filed')
  const second = await bring(w, 'toAccept', { contact })
  done(await into(w, second.id, first.id))
  assert.equal((await caseOf(w, second.id)).hold, 'merged')
  assert.deepEqual(await running(w, second.id), [])
  assert.deepEqual(await todosOf(w, second.id), [])
  assert.deepEqual((await lastEntry(w, first.id)).facts, { merged: second.id })
  refusedAs(await w.send(dispatcher, 'accept', {}, second.id), 'held')
  later(w, 11_000)
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, first.id))
  later(w, 11_000)
  await react(w)
  assert.equal((await caseOf(w, second.id)).holder, w.organisation('department'), 'the same hand has both')
  // What the second reporter adds reaches whoever works on the first.
  done(await w.send(second.zhou, 'add', { text: '又多了一车' }, second.id))
  await react(w)
  const [notice] = await w.rows<{ organisation: string }>(
    `select organisation from notice where county = $1 and case_id = $2 and topic = 'gridEvent.add'`,
    [w.county, second.id],
  )
  assert.equal(notice?.organisation, w.organisation('department'))
  done(await w.send(handler, 'sign', {}, first.id))
  done(await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(first.id)] }, first.id))
  await react(w)
  assert.equal((await caseOf(w, second.id)).hold, 'merged', 'not before it was looked at')
  done(await w.send(gridWorker, 'verify', { files: [await w.photo(first.id)] }, first.id))
  await react(w)
  const told = await w.rows<{ case_id: string }>(
    `select case_id from notice where county = $1 and party is not null and topic = 'gridEvent.verify'`,
    [w.county],
  )
  assert.deepEqual(told, [{ case_id: second.id }], 'by message, with the code of her own case')
  const answered = await caseOf(w, second.id)
  assert.deepEqual([answered.state, answered.hold, answered.handler], ['toRate', 'none', w.organisation('department')])
  assert.deepEqual(await running(w, second.id), ['rate'])
  done(await w.send(first.zhou, 'rate', { solved: true, grade: 5 }, first.id))
  done(await w.send(second.zhou, 'rate', { solved: true, grade: 4 }, second.id))
  done(await w.send(clockwork, 'archive', {}, second.id))
  assert.equal((await caseOf(w, second.id)).state, 'archived', 'without work of its own to show')
  await whole(w)
})

test('whoever of several says it is not solved has a case of his own again, with the office that did it', async () => {
  const w = world(db)
  const first = await bring(w, 'inHandling')
  const second = await bring(w, 'toAccept')
  done(await into(w, second.id, first.id))
  const { handler, gridWorker } = w.staff
  done(await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(first.id)] }, first.id))
  done(await w.send(gridWorker, 'verify', { files: [await w.photo(first.id)] }, first.id))
  later(w, 11_000)
  await react(w)
  done(await w.send(second.zhou, 'rate', { solved: false, grade: 2 }, second.id))
  const again = await caseOf(w, second.id)
  assert.deepEqual([again.state, again.holder, again.hold], ['inHandling', w.organisation('department'), 'none'])
  assert.equal((await caseOf(w, first.id)).state, 'toRate', 'the other is not touched')
})

test('parted again, by hand, in ten seconds, or because the first ended otherwise: hands and clocks as they were', async () => {
  for (const how of ['undo', 'unmerge', 'void'] as const) {
    const w = world(db)
    const { dispatcher } = w.staff
    const first = await bring(w, 'filed')
    const second = await bring(w, 'assigned')
    const before = { row: await caseOf(w, second.id), clocks: await clocksOf(w, second.id), todos: await todosOf(w, second.id) }
    done(await into(w, second.id, first.id))
    if (how === 'undo') done(await w.send(dispatcher, 'undo', { version: (await caseOf(w, second.id)).version }, second.id))
    later(w, 11_000)
    await react(w)
    if (how === 'unmerge') done(await w.send(dispatcher, 'unmerge', { text: '看错了' }, second.id))
    if (how === 'void') {
      done(await w.send(dispatcher, 'void', { ground: 'nothingFound', text: '现场没有' }, first.id))
      await react(w)
    }
    const now = await caseOf(w, second.id)
    for (const field of ['state', 'holder', 'handler', 'hold', 'due_at', 'data'] as const)
      assert.deepEqual(now[field], before.row[field], `${how}: ${field}`)
    assert.deepEqual(await clocksOf(w, second.id), before.clocks, how)
    assert.deepEqual(await todosOf(w, second.id), before.todos, how)
    assert.deepEqual(await w.rows('select 1 from relation where county = $1', [w.county]), [], how)
  }
})

test('not into itself, a stranger’s, one that is done, one that is merged, or one of the body complained of', async () => {
  const w = world(db)
  const { dispatcher, otherDispatcher, handler } = w.staff
  const [a, b, c] = [await bring(w, 'toAccept'), await bring(w, 'toAccept'), await bring(w, 'toAccept')]
  const over = await bring(w, 'rated')
  refusedAs(await into(w, a.id, a.id), 'changed')
  refusedAs(await into(w, a.id, randomUUID()), 'caseMissing')
  refusedAs(await into(w, a.id, over.id), 'changed')
  refusedAs(await into(w, a.id, b.id, otherDispatcher), 'caseMissing')
  refusedAs(await into(w, a.id, b.id, handler), 'caseMissing')
  done(await into(w, a.id, b.id))
  refusedAs(await into(w, c.id, a.id), 'changed')
  refusedAs(await into(w, b.id, c.id), 'mergedInto')
  const complaint = await bring(w, 'toAccept', { barred: [w.organisation('department')] })
  const theirs = await bring(w, 'inHandling')
  refusedAs(await into(w, complaint.id, theirs.id), 'organisationUnknown')
  // It went to the body complained of afterwards: then it goes its own way again.
  const open = await bring(w, 'filed')
  done(await into(w, complaint.id, open.id))
  later(w, 11_000)
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, open.id))
  later(w, 11_000)
  await react(w)
  const free = await caseOf(w, complaint.id)
  assert.deepEqual([free.hold, free.holder], ['none', w.organisation('street')])
  assert.ok(!free.organisations.includes(w.organisation('department')))
})

test('one of several matters goes its own way: same place, same centre, and the reporter of the whole hears of it', async () => {
  const w = world(db)
  const { dispatcher, otherDispatcher, handler } = w.staff
  const root = await bring(w, 'filed', { contact })
  const part = randomUUID()
  const ask = (by: Actor, also: string[] = [root.id]) =>
    w.send(by, 'splitOff', { root: root.id, category: '0102', text: '另一件：路灯不亮' }, part, { also })
  refusedAs(await ask(otherDispatcher), 'caseMissing')
  refusedAs(await ask(dispatcher, []), 'changed')
  refusedAs(await ask(w.resident('x')), 'caseMissing')
  done(await ask(dispatcher))
  const [own, whole] = [await caseOf(w, part), await caseOf(w, root.id)]
  assert.deepEqual(
    [own.state, own.area, own.holder, own.category, own.source],
    ['filed', whole.area, whole.holder, '0102', 'split'],
  )
  assert.deepEqual((await lastEntry(w, root.id)).facts, { split: part })
  assert.deepEqual(await running(w, part), ['assign'])
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, part))
  later(w, 11_000)
  await react(w)
  const told = await w.rows<{ case_id: string }>(
    `select n.case_id from notice n where county = $1 and party is not null and topic = 'gridEvent.assign'`,
    [w.county],
  )
  assert.deepEqual(told, [{ case_id: root.id }])
  // Checked by phone, and nobody of its own to rate it.
  done(await w.send(handler, 'sign', {}, part))
  done(await w.send(handler, 'finish', { result: '换了灯泡', files: [] }, part))
  done(await w.send(dispatcher, 'verifyByPhone', { text: '亮了' }, part))
  assert.equal((await caseOf(w, part)).state, 'rated')
})

test('cases are put beside each other and taken apart; the record of both keeps it', async () => {
  const w = world(db)
  const { dispatcher, handler } = w.staff
  const [a, b] = [await bring(w, 'toAccept'), await bring(w, 'archived')]
  refusedAs(await w.send(handler, 'link', { other: a.id }, b.id, { also: [a.id] }), 'caseMissing')
  done(await w.send(dispatcher, 'link', { other: b.id, text: '去年同一处' }, a.id, { also: [b.id] }))
  assert.deepEqual((await lastEntry(w, b.id)).facts, { linked: a.id })
  refusedAs(await w.send(dispatcher, 'unlink', { other: randomUUID() }, a.id), 'nothingOpen')
  done(await w.send(dispatcher, 'unlink', { other: b.id }, a.id))
  assert.deepEqual(await w.rows('select 1 from relation where county = $1', [w.county]), [])
})

test('whatever is merged, parted, assigned, finished and rated in whatever order, no reporter is lost and nothing belongs to nobody', async () => {
  type Do = {
    readonly what: 'merge' | 'unmerge' | 'assign' | 'sign' | 'finish' | 'verify' | 'void' | 'wait'
    readonly a: number
    readonly b: number
  }
  const doing = fc.record<Do>({
    what: fc.constantFrom('merge', 'merge', 'unmerge', 'assign', 'sign', 'finish', 'verify', 'void', 'wait'),
    a: fc.nat(3),
    b: fc.nat(3),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(doing, { minLength: 4, maxLength: 14 }), async (list) => {
      const w = world(db)
      const { dispatcher, handler, gridWorker } = w.staff
      const brought = await Promise.all([0, 1, 2, 3].map(() => bring(w, 'filed')))
      const at = (n: number) => brought[n]?.id ?? ''
      for (const { what, a, b } of list) {
        const [one, two] = [at(a), at(b)]
        if (what === 'merge') await into(w, one, two)
        else if (what === 'unmerge') await w.send(dispatcher, 'unmerge', { text: 'x' }, one)
        else if (what === 'assign') await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, one)
        else if (what === 'sign') await w.send(handler, 'sign', {}, one)
        else if (what === 'finish') await w.send(handler, 'finish', { result: 'x', files: [await w.photo(one)] }, one)
        else if (what === 'verify') await w.send(gridWorker, 'verify', { files: [await w.photo(one)] }, one)
        else if (what === 'void') await w.send(dispatcher, 'void', { ground: 'nothingFound', text: 'x' }, one)
        else later(w, HOUR)
        if (b % 2 === 0) {
          later(w, 11_000)
          await react(w)
        }
      }
      later(w, DAY)
      await react(w)
      for (const { id } of brought) {
        const row = await caseOf(w, id)
        const [party] = await w.rows<{ n: number }>('select count(*)::int as n from party where county = $1 and case_id = $2', [
          w.county,
          id,
        ])
        assert.equal(party?.n, 1, 'its reporter is there')
        assert.ok(row.holder, 'somebody has it')
        const waits = (await todosOf(w, id)).filter((todo) => !/^(overdue|supervis|unanswered)/.test(todo)).length
        const [first] = await w.rows<{ other: string }>(
          `select other from relation where county = $1 and case_id = $2 and what = 'merged'`,
          [w.county, id],
        )
        if (row.hold === 'merged') {
          assert.ok(first)
          const lead = await caseOf(w, first.other)
          assert.equal(lead.closed_at, null)
          assert.deepEqual([row.holder, row.handler], [lead.holder, lead.handler], 'both are in the same hand')
          assert.ok(!['toRate', 'rated', 'archived'].includes(lead.state), 'what is answered is answered for all')
        } else if (row.closed_at === null && !['toRate', 'rated'].includes(row.state))
          assert.ok(waits >= 1, `${row.state} waits for nobody`)
        const versions = (await entriesOf(w, id)).map((one) => one.version)
        assert.deepEqual(
          versions,
          versions.map((_, n) => n + 1),
        )
      }
      await whole(w)
    }),
    { numRuns: 25 },
  )
})
