// Time asked for: urging, more time within the rule, standing still for an outside cause and going on exactly where it stopped.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, bring, caseOf, clockOf, clocksOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const until = (day: string) => ({ until: day, text: '配件要从外地调运' })

test('the reporter, the centre and the supervisor may urge, each once a day; nobody urges himself or a stranger’s matter', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  const before = await caseOf(w, id)
  done(await w.send(zhou, 'urge', { text: '孩子每天从那里走' }, id))
  done(await w.send(w.staff.dispatcher, 'urge', {}, id))
  done(await w.send(w.staff.supervisor, 'urge', {}, id))
  refusedAs(await w.send(zhou, 'urge', {}, id), 'urgedAlready', { hours: 24 })
  refusedAs(await w.send(w.staff.handler, 'urge', {}, id), 'notYours')
  refusedAs(await w.send(w.resident('stranger'), 'urge', {}, id), 'caseMissing')
  const after = await caseOf(w, id)
  assert.deepEqual([after.state, after.data.urged, after.due_at], [before.state, 3, before.due_at])
  assert.deepEqual(acts(await lastEntry(w, id)), [], 'no clock is touched')
  w.pass(24 * HOUR)
  done(await w.send(zhou, 'urge', {}, id))
  assert.equal((await caseOf(w, id)).data.urged, 4)
})

test('whoever stands above the street may urge too, and who asked another office for its part urges that office', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { handler, otherHandler, dutyOfficer, otherDispatcher, cadre } = w.staff
  done(await w.send(dutyOfficer, 'urge', { text: '区里也在问' }, id))
  refusedAs(await w.send(cadre, 'urge', {}, id), 'notYours')
  refusedAs(await w.send(otherDispatcher, 'urge', {}, id), 'caseMissing')
  refusedAs(await w.send(handler, 'urge', {}, id), 'notYours')
  const asked = { organisations: [w.organisation('otherDepartment')], until: '2026-10-14', text: '请断电' }
  done(await w.send(handler, 'askJoint', asked, id))
  refusedAs(await w.send(otherHandler, 'urge', {}, id), 'notYours')
  done(await w.send(handler, 'urge', { text: '等你们断电' }, id))
  const told = await w.rows<{ offices: string[] }>(
    `select payload -> 'offices' as offices from reaction where county = $1 and case_id = $2 and payload ->> 'step' = 'urge' order by version`,
    [w.county, id],
  )
  assert.deepEqual(told.at(-1)?.offices, [w.organisation('otherDepartment')])
  assert.equal((await caseOf(w, id)).data.urged, 2)
})

test('who has the matter is not urged by himself, and nobody is urged while the reporter is waited for', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept')
  refusedAs(await w.send(w.staff.dispatcher, 'urge', {}, id), 'nothingChanged')
  done(await w.send(zhou, 'urge', {}, id))
  done(await w.send(w.staff.dispatcher, 'return', { ground: 'insufficientFacts', text: '哪一栋？' }, id))
  w.pass(25 * HOUR)
  refusedAs(await w.send(zhou, 'urge', {}, id), 'nothingOpen')
})

test('more time is asked before the end, granted by another office, and the date moves by whole working days', async () => {
  const w = world(db)
  w.at(on('2026-09-28', 10))
  const { id } = await bring(w, 'inHandling')
  const { handler, dispatcher, supervisor } = w.staff
  const clock = await clockOf(w, id, 'handle')
  assert.equal(clock.due_at, on('2026-10-08', 18), 'simple: 29, 30 September, and the first working day after the holiday')
  refusedAs(await w.send(dispatcher, 'askExtend', until('2026-10-12'), id), 'notYours')
  refusedAs(await w.send(handler, 'askExtend', until('2026-10-08'), id), 'nothingChanged')
  refusedAs(await w.send(handler, 'askExtend', until('2026-10-13'), id), 'tooFar', {
    field: 'until',
    most: 3,
    unit: 'workingDay',
  })
  refusedAs(await w.send(handler, 'askExtend', until('2026-02-30'), id), 'badInput')
  done(await w.send(handler, 'askExtend', until('2026-10-12'), id))
  refusedAs(await w.send(handler, 'askExtend', until('2026-10-10'), id), 'alreadyObjected')
  assert.deepEqual(await todosOf(w, id), ['extension @ street', 'handle @ department'])
  assert.equal((await clockOf(w, id, 'handle')).due_at, clock.due_at, 'asking changes no date')
  refusedAs(await w.send(handler, 'decideExtend', { granted: true, text: '好' }, id), 'notYours')
  refusedAs(await w.send(supervisor, 'decideExtend', { granted: true, text: '好' }, id), 'notYours')
  done(await w.send(dispatcher, 'decideExtend', { granted: true, text: '同意，配件10月12日到货' }, id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['extend handle'])
  // 9 October, the worked Saturday of the 10th, Monday the 12th.
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-12', 18))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  const [reaction] = await w.rows<{ payload: { tells: string[] } }>(
    `select payload from reaction where county = $1 order by version desc limit 1`,
    [w.county],
  )
  assert.deepEqual(reaction?.payload.tells, ['handler', 'reporter'], 'the reporter hears of it')
})

test('so often as the rule says and no more; what is declined may be asked again', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { handler, dispatcher } = w.staff
  const ask = async (day: string, granted: boolean) => {
    done(await w.send(handler, 'askExtend', until(day), id))
    done(await w.send(dispatcher, 'decideExtend', { granted, text: '已核实' }, id))
  }
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-16', 18))
  await ask('2026-10-19', false)
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-16', 18))
  await ask('2026-10-19', true)
  await ask('2026-10-21', true)
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-21', 18))
  refusedAs(await w.send(handler, 'askExtend', until('2026-10-22'), id), 'noMoreTime', { clock: 'handle', times: 2 })
})

test('after the end no more time can be asked for; what was asked in time may still be granted, and is then in time', async () => {
  const w = world(db)
  const late = await bring(w, 'inHandling')
  const asked = await bring(w, 'inHandling')
  const { handler, dispatcher } = w.staff
  done(await w.send(handler, 'askExtend', until('2026-10-20'), asked.id))
  w.at((await clockOf(w, late.id, 'handle')).due_at + 1)
  refusedAs(await w.send(handler, 'askExtend', until('2026-10-20'), late.id), 'clockOver')
  const { id: clock } = await clockOf(w, asked.id, 'handle')
  done(await w.send(clockwork, 'escalateOverdue', { clock }, asked.id))
  assert.equal((await clockOf(w, asked.id, 'handle')).expired, 1)
  done(await w.send(dispatcher, 'decideExtend', { granted: true, text: '同意' }, asked.id))
  const { expired, due_at, look_at } = await clockOf(w, asked.id, 'handle')
  assert.deepEqual([expired, due_at, look_at], [0, on('2026-10-20', 18), on('2026-10-20', 18) + 1])
  assert.deepEqual(await todosOf(w, asked.id), ['handle @ department'])
})

test('an urgent matter has no more time, and what is finished leaves no request behind', async () => {
  const w = world(db)
  const urgent = await bring(w, 'toAccept', { urgent: true })
  done(await w.send(w.staff.dispatcher, 'accept', { class: 'urgent' }, urgent.id))
  done(await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, urgent.id))
  done(await w.send(w.staff.handler, 'sign', {}, urgent.id))
  refusedAs(await w.send(w.staff.handler, 'askExtend', until('2026-10-20'), urgent.id), 'noMoreTime')
  const { id } = await bring(w, 'inHandling')
  done(await w.send(w.staff.handler, 'askExtend', until('2026-10-19'), id))
  done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))
  assert.deepEqual(await todosOf(w, id), ['verify @ community'])
  done(await w.send(w.staff.gridWorker, 'sendBack', { text: '还有一半' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  refusedAs(await w.send(w.staff.dispatcher, 'decideExtend', { granted: true, text: '同意' }, id), 'nothingOpen')
})

const suspend = (ground = 'funds', day = '2026-11-10') => ({ ground, until: day, text: '等待专项资金' })
async function suspended(w: World): Promise<string> {
  const { id } = await bring(w, 'inHandling')
  done(await w.send(w.staff.handler, 'askSuspend', suspend(), id))
  done(await w.send(w.staff.dispatcher, 'decideSuspend', { granted: true, text: '同意挂账，到期复核' }, id))
  return id
}

test('standing still needs an outside cause, leave of the centre and a day of review within thirty days', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  const { handler, dispatcher } = w.staff
  refusedAs(await w.send(handler, 'askSuspend', suspend('tooBusy'), id), 'groundUnknown')
  refusedAs(await w.send(handler, 'askSuspend', suspend('funds', '2026-11-13'), id), 'tooFar', {
    field: 'until',
    most: 30,
    unit: 'day',
  })
  refusedAs(await w.send(handler, 'askSuspend', suspend('funds', '2026-10-13'), id), 'nothingChanged')
  done(await w.send(handler, 'askSuspend', suspend(), id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'suspension @ street'])
  refusedAs(await w.send(handler, 'decideSuspend', { granted: true, text: '好' }, id), 'notYours')
  done(await w.send(dispatcher, 'decideSuspend', { granted: true, text: '同意' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.hold, row.data.request], ['inHandling', 'suspended', undefined])
  assert.deepEqual(acts(await lastEntry(w, id)), ['pause handle', 'start review'])
  assert.deepEqual(await todosOf(w, id), ['review @ street', 'suspended @ department'])
  assert.equal(row.due_at, (await clockOf(w, id, 'review')).due_at, 'what is shown is the day of review')
  assert.equal((await clockOf(w, id, 'review')).due_at, on('2026-11-11', 0) - 1)
  refusedAs(await w.send(handler, 'finish', { result: '好了', files: [await w.photo(id)] }, id), 'held')
  done(await w.send(zhou, 'add', { text: '今天又有人绊倒' }, id))
  done(await w.send(zhou, 'urge', {}, id))
})

test('the clock goes on exactly with what was left, and no other clock was touched', async () => {
  const w = world(db)
  const id = await suspended(w)
  const others = (await clocksOf(w, id)).filter((one) => !['handle', 'review'].includes(one.name))
  const clock = await clockOf(w, id, 'handle')
  assert.equal(clock.look_at, null, 'nobody is late while it stands still')
  w.at(on('2026-10-20', 15))
  done(await w.send(w.staff.handler, 'resume', { text: '资金已到' }, id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['resume handle', 'stop review'])
  // Three working days were left on the 13th; on the 20th the same three begin with the day after.
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-23', 18))
  assert.deepEqual(
    (await clocksOf(w, id)).filter((one) => !['handle', 'review'].includes(one.name)),
    others,
  )
  assert.equal((await caseOf(w, id)).hold, 'none')
  assert.deepEqual(await running(w, id), ['handle'])
})

test('on the day of review the work goes on by itself unless the centre prolonged it, and that anew for thirty days at most', async () => {
  const w = world(db)
  const [id, longer] = [await suspended(w), await suspended(w)]
  w.at(on('2026-11-09', 10))
  refusedAs(await w.send(w.staff.handler, 'prolong', { until: '2026-11-20', text: '还没到' }, longer), 'notYours')
  refusedAs(await w.send(w.staff.dispatcher, 'prolong', { until: '2026-12-10', text: '还没到' }, longer), 'tooFar')
  done(await w.send(w.staff.dispatcher, 'prolong', { until: '2026-12-09', text: '资金预计12月到位' }, longer))
  assert.deepEqual(acts(await lastEntry(w, longer)), ['start review', 'stop review'])
  const review = await clockOf(w, id, 'review')
  w.at(review.due_at + 1)
  done(await w.send(clockwork, 'resume', {}, id))
  assert.deepEqual([(await caseOf(w, id)).hold, await running(w, id)], ['none', ['handle']])
  assert.equal((await caseOf(w, longer)).hold, 'suspended')
  refusedAs(await w.send(clockwork, 'resume', {}, id), 'nothingOpen')
})

test('a suspended matter that is withdrawn is over and does not stand still', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await w.send(w.staff.handler, 'askSuspend', suspend('season', '2026-10-20'), id))
  done(await w.send(w.staff.dispatcher, 'decideSuspend', { granted: true, text: '同意' }, id))
  w.pass(DAY)
  done(await w.send(zhou, 'withdraw', { text: '已自行解决' }, id))
  assert.deepEqual([(await caseOf(w, id)).hold, await running(w, id), await todosOf(w, id)], ['none', [], []])
})
