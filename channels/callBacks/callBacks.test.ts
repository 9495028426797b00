// A caller with three matters is rung once about all of them: in decent hours, once a day, never after she has rated; bad goes back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { caseOf, done, refusedAs } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'
import { forgetCalled } from './queue.store.ts'

const db = await testDatabase()
const kind = 'workOrder'

async function orders(w: World, phone: string, texts: readonly string[]) {
  const agent = w.onPost('hotlineAgent', 'county', [w.county])
  const checker = w.onPost('hotlineChecker', 'county', [w.county])
  const ids: string[] = []
  for (const text of texts) {
    const id = randomUUID()
    const send = async (by: typeof agent, step: string, input: Record<string, unknown>) =>
      done(await w.send(by, step, input, id, { kind }))
    await send(agent, 'create', {
      nature: 'complaint',
      category: '0102',
      text,
      place: { area: w.grid },
      contact: { name: '周大姐', phone, wants: 'call' },
    })
    await send(checker, 'check', {})
    await send(checker, 'dispatch', { organisation: w.organisation('department') })
    await send(w.staff.handler, 'sign', {})
    await send(w.staff.handler, 'contact', { reached: 'reached', text: '约好了' })
    await send(w.staff.handler, 'reply', { text: '已办', basis: '示例', files: [] })
    await send(checker, 'audit', { answersAll: true, basisGiven: true, plainWords: true })
    ids.push(id)
  }
  return ids
}
type Row = { key: string; name: string; phone: string; calledToday: boolean; matters: { id: string; tried: number }[] }

test('three matters, one call: what is bad goes back, what is good is over, what she does not say is not rated', async (t) => {
  const w = world(db)
  const caller = w.onPost('hotlineCallBack', 'county', [w.county])
  const front = await frontDoor(t, w, { actorOf: async () => caller })
  const browser = front.browser()
  const queue = async () => (await browser.ask('GET', '/api/q/callBacks')).json() as { rows: Row[]; open: boolean }
  const ids = await orders(w, '0000-71230001', ['夜市噪声', '路灯不亮', '井盖响'])
  await orders(w, '0000-71239999', ['别人的事'])
  w.at(on('2026-10-14', 10))
  await browser.signIn('dispatcher')
  const before = await queue()
  assert.equal(before.open, true)
  assert.deepEqual(before.rows.map((one) => one.matters.length).sort(), [1, 3])
  const body = JSON.stringify(before)
  assert.ok(!body.includes('71230001') && !body.includes('周大姐'), 'neither number nor name stands in the list')
  const matters = ids.map((id) => ({ county: w.county, id }))
  const call = (more: Record<string, unknown>) =>
    browser.ask('POST', '/api/callBacks', { call: randomUUID(), reached: true, matters, ...more })
  const other = before.rows.find((one) => one.matters.length === 1)?.matters[0]?.id ?? ''
  assert.equal(codeOf(await call({ matters: [...matters, { county: w.county, id: other }] })), 'notOnePerson')
  const again = randomUUID()
  const said = [
    { county: w.county, id: ids[0], solved: true, grade: 5 },
    { county: w.county, id: ids[1], solved: false, grade: 1, text: '还是不亮' },
    { county: w.county, id: ids[2] },
  ]
  for (let n = 0; n < 2; n++) {
    const answers = (await call({ call: again, matters: said })).json().answers as { outcome: string }[]
    assert.deepEqual(
      answers.map((one) => one.outcome),
      ['done', 'done', 'done'],
      'sent twice it is one call',
    )
  }
  assert.deepEqual(await Promise.all(ids.map(async (id) => (await caseOf(w, id)).state)), ['closed', 'sentBack', 'closed'])
  assert.equal((await w.rows('select 1 from rating where county = $1', [w.county])).length, 2, 'silence is not a rating')
  assert.deepEqual(
    (await queue()).rows.map((one) => one.matters.length),
    [1],
    'the other person only',
  )
})

test('rung in the morning about one matter she is not rung in the afternoon about another; at eight in the evening nobody is', async (t) => {
  const w = world(db)
  const caller = w.onPost('hotlineCallBack', 'county', [w.county])
  const front = await frontDoor(t, w, { actorOf: async () => caller })
  const browser = front.browser()
  const [first, second] = await orders(w, '0000-71230002', ['噪声', '路灯'])
  const call = (id: string | undefined, more = {}) =>
    browser.ask('POST', '/api/callBacks', { call: randomUUID(), reached: false, matters: [{ county: w.county, id }], ...more })
  w.at(on('2026-10-14', 9, 30))
  await browser.signIn('dispatcher')
  assert.equal((await call(first)).statusCode, 200)
  w.at(on('2026-10-14', 16))
  await browser.signIn('dispatcher')
  const refusal = (await call(second)).json().refusal as { code: string; facts: Record<string, unknown>; text: string }
  assert.equal(refusal.code, 'calledToday')
  assert.deepEqual(refusal.facts, { day: '2026-10-15', from: 9 })
  assert.match(refusal.text, /9 (点|o'clock)/, 'it says from when she may be rung')
  const rows = (await browser.ask('GET', '/api/q/callBacks')).json().rows as Row[]
  assert.deepEqual(
    rows.map((one) => [one.calledToday, one.matters.map((matter) => matter.tried).sort()]),
    [[true, [0, 1]]],
  )
  assert.equal((await call(second, { reached: true, incoming: true })).json().answers[0].outcome, 'done', 'she rang herself')
  w.at(on('2026-10-15', 20))
  await browser.signIn('dispatcher')
  assert.equal((await call(first)).json().answers[0].outcome, 'refused')
})

test('the day is held by the step itself: another door, two who dial at once, and what was forgotten after three days', async () => {
  const w = world(db)
  const caller = w.onPost('hotlineCallBack', 'county', [w.county])
  const [first = '', second = '', third = ''] = await orders(w, '0000-71230003', ['噪声', '路灯', '井盖'])
  const [other = ''] = await orders(w, '0000-71230004', ['别人的事'])
  const ring = (id: string, more = {}) => w.send(caller, 'callBack', { reached: false, ...more }, id, { kind })
  w.at(on('2026-10-14', 8, 59))
  refusedAs(await ring(first), 'callHours', { from: 9, to: 20, day: '2026-10-14' })
  w.at(on('2026-10-14', 20))
  refusedAs(await ring(first), 'callHours', { from: 9, to: 20, day: '2026-10-15' })
  w.at(on('2026-10-15', 10))
  const outcomes = (await Promise.all([ring(first), ring(second)])).map((one) => one.outcome).sort()
  assert.deepEqual(outcomes, ['done', 'refused'], 'of two who dial at once about two matters one is through')
  refusedAs(await ring(third), 'calledToday', { day: '2026-10-16', from: 9 })
  done(await ring(other))
  w.at(on('2026-10-16', 10))
  const call = randomUUID()
  done(await ring(first, { call }))
  done(await ring(second, { call }))
  refusedAs(await ring(third, { call: randomUUID() }), 'calledToday', { day: '2026-10-17', from: 9 })
  done(await ring(third, { call }))
  const kept = () => w.rows('select day::text from called where county = $1 order by day', [w.county])
  assert.deepEqual(await kept(), [{ day: '2026-10-15' }, { day: '2026-10-15' }, { day: '2026-10-16' }])
  await db.begin({ actor: 'system:reaction', counties: [w.county] }, (tx) => forgetCalled(tx, [w.county], '2026-10-16'))
  assert.deepEqual(await kept(), [{ day: '2026-10-16' }])
})
