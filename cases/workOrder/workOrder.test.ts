// The work order through perform: a call answered, put through or written down; checked, dispatched, handled, audited, called back, as named people with the clock by hand.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, caseOf, clockOf, done, entriesOf, expire, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, following, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'workOrder'
const matter = (w: World, more: Record<string, unknown> = {}) => ({
  nature: 'complaint',
  category: '0102',
  text: '楼下夜市到半夜还在放音响',
  place: { area: w.grid, words: '老车站后面' },
  contact: { name: '周大姐', phone: '0000-71230001', wants: 'call' },
  ...more,
})

function hotline(w: World) {
  const people = {
    agent: w.onPost('hotlineAgent', 'county', [w.county]),
    checker: w.onPost('hotlineChecker', 'county', [w.county]),
    caller: w.onPost('hotlineCallBack', 'county', [w.county]),
    ...w.staff,
  }
  const send = (by: Actor, step: string, input: Record<string, unknown>, id: string, also?: string[]) =>
    w.send(by, step, input, id, { kind, ...(also ? { also } : {}) })
  const opened = async (step: string, input: Record<string, unknown>, also?: string[]) => {
    const id = randomUUID()
    done(await send(people.agent, step, input, id, also))
    return id
  }
  const way = ['toCheck', 'toDispatch', 'dispatched', 'signed', 'inHandling', 'replied', 'toCallBack'] as const
  /** Everybody does his part until the order stands in `to`. */
  const bring = async (to: (typeof way)[number], more: Record<string, unknown> = {}) => {
    const id = await opened('create', matter(w, more))
    const onward = {
      toDispatch: () => send(people.checker, 'check', {}, id),
      dispatched: () => send(people.checker, 'dispatch', { organisation: w.organisation('department') }, id),
      signed: () => send(people.handler, 'sign', {}, id),
      inHandling: () => send(people.handler, 'contact', { reached: 'reached', text: '约好明天下午到现场' }, id),
      replied: () => send(people.handler, 'reply', answer, id),
      toCallBack: () => send(people.checker, 'audit', good, id),
    }
    for (const stop of way.slice(1, way.indexOf(to) + 1)) done(await onward[stop as keyof typeof onward]())
    return id
  }
  return { people, send, opened, bring }
}
const answer = { text: '已责令二十二点后停止放音响，并约定每周回查。', basis: '噪声污染防治有关规定', files: [] }
const good = { answersAll: true, basisGiven: true, plainWords: true }

test('a call becomes an order: checked, dispatched with its due day, signed, the caller contacted, answered, audited and called back', async () => {
  const w = world(db)
  const { people, send, opened } = hotline(w)
  refusedAs(await send(people.handler, 'create', matter(w), randomUUID()), 'notYours')
  const id = await opened('create', matter(w))
  assert.deepEqual(await todosOf(w, id), ['check @ county'])
  refusedAs(await send(people.agent, 'check', {}, id), 'notYours')
  done(await send(people.checker, 'check', { urgency: 'important' }, id))
  refusedAs(await send(people.checker, 'dispatch', { organisation: w.organisation('community') }, id), 'notOnList')
  done(await send(people.checker, 'dispatch', { organisation: w.organisation('department') }, id))
  const due = await clockOf(w, id, 'handle')
  assert.equal(due.due_at, on('2026-10-20', 18), 'five working days from Tuesday')
  assert.deepEqual((await lastEntry(w, id)).clocks.find((one) => one.name === 'handle')?.due, due.due_at)
  done(await send(people.handler, 'sign', {}, id))
  assert.deepEqual(await todosOf(w, id), ['contact @ department'])
  done(await send(people.handler, 'contact', { reached: 'noAnswer', text: '没人接' }, id))
  assert.equal((await caseOf(w, id)).state, 'signed')
  done(await send(people.handler, 'contact', { reached: 'reached', text: '约好明天' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  done(await send(people.handler, 'reply', answer, id))
  refusedAs(await send(people.checker, 'audit', { ...good, plainWords: false }, id), 'reasonMissing')
  done(await send(people.checker, 'audit', good, id))
  assert.deepEqual(await running(w, id), ['callBack', 'rate'])
  done(await send(people.caller, 'callBack', { reached: true, solved: true, grade: 5 }, id))
  assert.equal((await caseOf(w, id)).state, 'closed')
  assert.deepEqual(await running(w, id), ['archive'])
  assert.equal((await w.rows('select 1 from rating where county = $1 and case_id = $2', [w.county, id])).length, 1)
  refusedAs(await send(people.checker, 'publish', { title: '夜市噪声', text: '电话 13900000000 的反映' }, id), 'notAnonymous')
  done(await send(people.checker, 'publish', { title: '夜市噪声', text: '某夜市音响已限时。' }, id))
  done(await send(clockwork, 'archive', {}, id))
  assert.deepEqual(await running(w, id), [])
})

test('what needs no order is over at the first word: answered from the knowledge base, put through, another path told, progress told', async () => {
  const w = world(db)
  const { people, send, opened, bring } = hotline(w)
  const direct = await opened('answerDirect', { category: '0102', item: 'K-1', version: 2, text: '带身份证到街道便民中心' })
  assert.deepEqual((await lastEntry(w, direct)).facts.item, 'K-1')
  const fire = await opened('transfer', {
    to: '119',
    category: '0103',
    text: '三楼冒烟',
    place: { area: w.grid },
    threeWay: true,
  })
  assert.deepEqual([(await caseOf(w, fire)).urgency, (await lastEntry(w, fire)).facts.putThrough], ['urgent', '119'])
  const path = await opened('advise', { path: 'arbitration', category: '0102', text: '劳动争议先仲裁' })
  const states = await Promise.all([direct, fire, path].map(async (id) => (await caseOf(w, id)).state))
  assert.deepEqual(states, ['closedDirect', 'transferred', 'closedAdvised'])
  for (const id of [direct, fire, path]) assert.deepEqual([await running(w, id), await todosOf(w, id)], [[], []])
  const first = await bring('inHandling')
  const told = await opened('tellProgress', { root: first, text: '还在办，周五前答复' }, [first])
  assert.equal((await caseOf(w, told)).state, 'progressTold')
  assert.deepEqual((await lastEntry(w, first)).facts, { askedAgain: told })
  refusedAs(await send(people.agent, 'tellProgress', { root: randomUUID(), text: '办着' }, randomUUID()), 'changed')
})

test('three matters of one call are three orders that name the same call', async () => {
  const w = world(db)
  const { opened } = hotline(w)
  const call = randomUUID()
  const ids = await Promise.all(['噪声', '路灯', '井盖'].map((text) => opened('create', matter(w, { text, call }))))
  const calls = await Promise.all(ids.map(async (id) => (await caseOf(w, id)).data.call))
  assert.deepEqual(calls, [call, call, call])
  assert.equal(new Set(ids).size, 3)
})

test('not solved: it goes back with three working days, the office looks again, and she is rung again; the second time the office answers for it', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('toCallBack')
  done(await send(people.caller, 'callBack', { reached: true, solved: false, grade: 1, text: '昨晚还在放' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await todosOf(w, id)], ['sentBack', ['redo @ department']])
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-16', 18))
  done(await send(people.handler, 'redo', { text: '昨晚确有一家没停' }, id))
  done(await send(people.handler, 'reply', answer, id))
  done(await send(people.checker, 'audit', good, id))
  w.pass(86_400_000)
  done(await send(people.caller, 'callBack', { reached: true, solved: true, grade: 2 }, id))
  assert.equal((await caseOf(w, id)).data.supervised, w.organisation('department'))
  assert.deepEqual((await todosOf(w, id)).sort(), ['redo @ department', 'supervised @ department'])
})

test('nobody is rung at night, twice a day, a fourth time, or after she has rated; she may ring herself at any hour', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('toCallBack')
  w.at(on('2026-10-13', 20))
  refusedAs(await send(people.caller, 'callBack', { reached: false }, id), 'callHours', { from: 9, to: 20, day: '2026-10-14' })
  w.at(on('2026-10-14', 9))
  done(await send(people.caller, 'callBack', { reached: false }, id))
  w.at(on('2026-10-14', 19, 59))
  refusedAs(await send(people.caller, 'callBack', { reached: false }, id), 'calledToday')
  w.at(on('2026-10-15', 10))
  done(await send(people.caller, 'callBack', { reached: false }, id))
  w.at(on('2026-10-16', 10))
  done(await send(people.caller, 'callBack', { reached: false }, id))
  const end = await lastEntry(w, id)
  assert.deepEqual([end.to_state, end.facts.tried, end.facts.grade], ['closed', 3, undefined])
  w.at(on('2026-10-16', 22))
  const other = await bring('toCallBack')
  done(await send(people.caller, 'callBack', { reached: true, incoming: true }, other))
  assert.equal((await caseOf(w, other)).state, 'closed')
  assert.equal(
    (await w.rows('select 1 from rating where county = $1 and case_id = $2', [w.county, other])).length,
    0,
    'not rated',
  )
  const third = await bring('toCallBack')
  const zhou = await following(w, w.resident('zhou'), third)
  done(await send(zhou, 'rate', { solved: true, grade: 4 }, third))
  assert.deepEqual(await running(w, third), ['archive'])
  refusedAs(await send(people.caller, 'callBack', { reached: true }, third), 'wrongState')
})

test('stopping needs a written ground and the centre; refused, the work goes on, granted, the caller reads why', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('inHandling')
  refusedAs(await send(people.handler, 'askStop', { ground: 'tooMuchWork', text: '忙' }, id), 'groundUnknown')
  done(await send(people.handler, 'askStop', { ground: 'notCooperating', text: '三次约定都不到场' }, id))
  refusedAs(await send(people.handler, 'askStop', { ground: 'legalPath', text: '再' }, id), 'alreadyObjected')
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'stop @ county'])
  refusedAs(await send(people.handler, 'decideStop', { granted: true, text: '行' }, id), 'notYours')
  done(await send(people.checker, 'decideStop', { granted: false, text: '再约一次' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  done(await send(people.handler, 'askStop', { ground: 'notCooperating', text: '第四次也不到' }, id))
  done(await send(people.checker, 'decideStop', { granted: true, text: '您多次未到现场，本件终止；可随时再来电。' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['stopped', []])
})

test('an objection is decided by the desk once, more time by the desk with the reason, and an agent withdraws for whoever rings', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('dispatched')
  done(await send(people.handler, 'object', { ground: 'notInList', item: 'A-02', text: '归城管' }, id))
  refusedAs(await send(people.dispatcher, 'decideObjection', { upheld: true, text: '改派' }, id), 'notYours')
  done(await send(people.checker, 'decideObjection', { upheld: false, text: '清单第二项归你' }, id))
  done(await send(people.handler, 'sign', {}, id))
  done(await send(people.handler, 'contact', { reached: 'reached', text: '说好了' }, id))
  done(await send(people.handler, 'askExtend', { until: '2026-10-23', text: '等配件' }, id))
  done(await send(people.checker, 'decideExtend', { granted: true, text: '同意到 23 日，已告知' }, id))
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-23', 18))
  done(await send(people.agent, 'withdraw', { text: '来电说已自行解决' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['withdrawn', []])
})

test('an angry caller rings again: by right the agent reopens it once for her, with her words', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('toCallBack')
  done(await send(people.caller, 'callBack', { reached: true, solved: true, grade: 4 }, id))
  done(await send(people.agent, 'reopen', { text: '第二天又响到半夜，你们根本没管！' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).reopened], ['inHandling', 1])
  assert.deepEqual(await running(w, id), ['handle'])
  done(await send(people.handler, 'reply', answer, id))
  done(await send(people.checker, 'audit', good, id))
  refusedAs(await send(people.agent, 'reopen', { text: '又来' }, id), 'alreadyReopened')
  done(await send(people.agent, 'askReopen', { text: '又来' }, id))
  assert.ok(
    (await todosOf(w, id)).some((one) => one.startsWith('reopening')),
    'a second time somebody looks at it first',
  )
})

test('what the city sends keeps its number and its day, which rules over ours, and is answered there once', async () => {
  const w = world(db)
  const { people, send } = hotline(w)
  const id = randomUUID()
  const sheet = { ...matter(w), source: '12345', outer: 'BN20261013-00871', outerDue: '2026-10-15' }
  done(await send(people.agent, 'receive', sheet, id))
  done(await send(people.checker, 'check', {}, id))
  done(await send(people.checker, 'dispatch', { organisation: w.organisation('street') }, id))
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-15', 18))
  assert.equal((await caseOf(w, id)).data.outer, 'BN20261013-00871')
  assert.equal((await lastEntry(w, id)).facts.copy, w.organisation('county'), 'the district has a copy of what a street gets')
  done(await send(people.dispatcher, 'sign', {}, id))
  done(await send(people.dispatcher, 'contact', { reached: 'noNumber', text: '来单没有电话' }, id))
  done(await send(people.dispatcher, 'reply', answer, id))
  done(await send(people.checker, 'audit', good, id))
  done(await send(people.caller, 'callBack', { reached: true, solved: true, grade: 5 }, id))
  const batch = randomUUID()
  done(await send(people.agent, 'returnOuter', { batch }, id))
  refusedAs(await send(people.agent, 'returnOuter', { batch }, id), 'nothingChanged')
  assert.equal((await entriesOf(w, id)).filter((one) => one.step === 'returnOuter').length, 1)
})

test('who left no number is not rung; late the desk is told, not the street', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('replied', { contact: undefined })
  done(await send(people.checker, 'audit', good, id))
  assert.equal((await caseOf(w, id)).state, 'closed')
  const late = await bring('inHandling')
  w.at(on('2026-10-21', 9))
  done(await expire(w, late, 'handle', { kind }))
  assert.deepEqual(await todosOf(w, late), ['handle @ department', 'overdue @ county'])
  assert.deepEqual(acts(await lastEntry(w, late)), ['expire handle'])
})

test('a secret order is seen by the desk and by who handles it, by nobody of the street, never by the body complained of', async () => {
  const w = world(db)
  const { people, send, bring } = hotline(w)
  const id = await bring('dispatched', { secret: true, barred: [w.organisation('otherDepartment')] })
  refusedAs(await send(people.dispatcher, 'urge', {}, id), 'caseMissing')
  refusedAs(await send(people.otherHandler, 'urge', {}, id), 'caseMissing')
  done(await send(people.handler, 'sign', {}, id))
  const barred = await bring('toDispatch', { barred: [w.organisation('department')] })
  refusedAs(await send(people.checker, 'dispatch', { organisation: w.organisation('department') }, barred), 'organisationUnknown')
})
