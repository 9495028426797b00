// 研判, 交办 judge and assign: returning, voiding, assigning with its clocks, objecting, taking back a slip of the hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR } from '../../rules/time.ts'
import { perform } from '../../store/perform.ts'
import { testDatabase } from '../../test/database.ts'
import {
  acts,
  bring,
  caseOf,
  clockOf,
  clocksOf,
  done,
  entriesOf,
  expire,
  lastEntry,
  refusedAs,
  running,
  todosOf,
} from '../../test/loop.ts'
import { clockwork, idFor, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const toDepartment = (w: World) => ({ organisation: w.organisation('department') })

test('a report that lacks facts goes back to the reporter, who has three working days to complete it', async () => {
  const w = world(db)
  w.at(on('2026-09-30', 10))
  const { id, zhou } = await bring(w, 'toAccept')
  const { dispatcher } = w.staff
  refusedAs(await w.send(dispatcher, 'return', { ground: 'becauseISaySo', text: '请补充' }, id), 'groundUnknown')
  done(await w.send(dispatcher, 'return', { ground: 'insufficientFacts', text: '请补充楼号' }, id))
  assert.equal((await caseOf(w, id)).state, 'returned')
  assert.deepEqual(acts(await lastEntry(w, id)), ['start fill', 'stop accept'])
  assert.equal((await clockOf(w, id, 'fill')).due_at, on('2026-10-10', 18), '8, 9 and the worked Saturday, 10 October')
  assert.deepEqual(await todosOf(w, id), [])
  refusedAs(await w.send(w.resident('stranger'), 'resubmit', { text: '三号楼' }, id), 'caseMissing')
  done(await w.send(zhou, 'resubmit', { text: '三号楼二单元' }, id))
  assert.equal((await caseOf(w, id)).state, 'toAccept')
  assert.deepEqual(await running(w, id), ['accept'])
})

test('what the reporter does not complete in time lapses by itself, and he may object to that', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept')
  done(await w.send(w.staff.dispatcher, 'return', { ground: 'insufficientFacts', text: '请补充楼号' }, id))
  w.at((await clockOf(w, id, 'fill')).due_at + 1)
  refusedAs(await w.send(w.staff.dispatcher, 'lapse', {}, id), 'notYours')
  done(await w.send(clockwork, 'lapse', {}, id))
  assert.equal((await caseOf(w, id)).state, 'void')
  assert.deepEqual(await running(w, id), [])
  refusedAs(await w.send(zhou, 'resubmit', { text: '三号楼' }, id), 'wrongState')
  done(await w.send(zhou, 'objectVoid', { text: '我没有收到通知' }, id))
})

test('voiding names a listed ground, is said to the reporter, and ends every clock', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toAccept')
  refusedAs(await w.send(w.staff.dispatcher, 'void', { ground: 'noTime', text: '不办' }, id), 'groundUnknown')
  refusedAs(await w.send(w.staff.handler, 'void', { ground: 'nothingFound', text: '不办' }, id), 'caseMissing')
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '现场没有发现' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual(
    [row.state, row.closed_at, row.data.voidGround, row.data.voidSample],
    ['void', w.house.now(), 'nothingFound', undefined],
  )
  assert.deepEqual(await running(w, id), [])
  assert.deepEqual(await todosOf(w, id), [])
  const [reaction] = await w.rows<{ payload: { tells: string[] } }>(
    `select payload from reaction where county = $1 and version = 2`,
    [w.county],
  )
  assert.deepEqual(reaction?.payload.tells, ['reporter'])
})

test('voiding a duplicate names the other case, which gets an entry of its own and stands as before', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toAccept')
  const { id: other } = await bring(w, 'assigned', {}, idFor('void', false))
  const before = await caseOf(w, other)
  const input = { ground: 'duplicate', text: '与另一件重复', duplicateOf: other }
  refusedAs(await w.send(w.staff.dispatcher, 'void', input, id), 'changed', { field: 'duplicateOf' })
  done(await w.send(w.staff.dispatcher, 'void', input, id, { also: [other], key: 'bbbbbbbb-0000-4000-8000-000000000001' }))
  const own = await lastEntry(w, id)
  const theirs = await lastEntry(w, other)
  assert.deepEqual([own.facts.duplicateOf, own.common], [other, 'bbbbbbbb-0000-4000-8000-000000000001'])
  assert.deepEqual(
    [theirs.step, theirs.from_state, theirs.to_state, theirs.facts, theirs.common],
    ['void', 'assigned', 'assigned', { duplicate: id }, own.common],
  )
  const after = await caseOf(w, other)
  assert.deepEqual({ ...after, version: 0, updated_at: 0, head: '' }, { ...before, version: 0, updated_at: 0, head: '' })
  assert.equal(after.version, before.version + 1)
})

test('the reporter objects to voiding once; somebody else than who voided it decides, within a working day', async () => {
  const w = world(db)
  const { dispatcher, secondDispatcher } = w.staff
  const { id, zhou } = await bring(w, 'toAccept')
  done(await w.send(dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
  refusedAs(await w.send(dispatcher, 'decideObjection', { upheld: false, text: '维持' }, id), 'sameHand')
  refusedAs(await w.send(secondDispatcher, 'decideObjection', { upheld: false, text: '维持' }, id), 'nothingOpen')
  done(await w.send(zhou, 'objectVoid', { text: '杂物还在' }, id))
  assert.equal((await caseOf(w, id)).state, 'void')
  assert.deepEqual(await todosOf(w, id), ['objection @ street'])
  assert.equal((await clockOf(w, id, 'decide')).due_at, on('2026-10-14', 18))
  refusedAs(await w.send(zhou, 'objectVoid', { text: '还在' }, id), 'alreadyObjected')
  refusedAs(await w.send(dispatcher, 'decideObjection', { upheld: false, text: '维持' }, id), 'sameHand')
  done(await w.send(secondDispatcher, 'decideObjection', { upheld: true, text: '确有杂物' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual(
    [row.state, row.holder, row.closed_at, row.data.objection],
    ['toAccept', w.organisation('street'), null, undefined],
  )
  assert.deepEqual(await running(w, id), ['accept'])
  assert.deepEqual(await todosOf(w, id), ['accept @ street'])
})

test('an objection to voiding that is not upheld leaves the case void, and there is no second one', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept')
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
  done(await w.send(zhou, 'objectVoid', { text: '杂物还在' }, id))
  done(await w.send(w.staff.supervisor, 'decideObjection', { upheld: false, text: '复查无杂物' }, id))
  assert.equal((await caseOf(w, id)).state, 'void')
  assert.deepEqual(await running(w, id), [])
  assert.deepEqual(await todosOf(w, id), [])
  refusedAs(await w.send(zhou, 'objectVoid', { text: '还在' }, id), 'alreadyObjected')
})

test('an objection to voiding that nobody decides is overdue like anything else, though the case is void', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept')
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
  done(await w.send(zhou, 'objectVoid', { text: '杂物还在' }, id))
  w.at(on('2026-10-14', 18) + 1)
  done(await expire(w, id, 'decide'))
  assert.deepEqual(await todosOf(w, id), ['objection @ street', 'overdue @ street'])
  assert.deepEqual(await running(w, id), ['decide'])
  w.at(on('2026-10-15', 18) + 1)
  done(await expire(w, id, 'decide'))
  assert.deepEqual(await todosOf(w, id), ['objection @ street', 'overdue @ county', 'supervised @ street'])
})

test('a sample of the voided cases goes to a supervisor of another office, who may open them again', async () => {
  const w = world(db)
  const { dispatcher, secondDispatcher, supervisor } = w.staff
  const [good, bad] = [await bring(w, 'toAccept', {}, idFor('void', true)), await bring(w, 'toAccept', {}, idFor('void', true))]
  for (const { id } of [good, bad]) {
    done(await w.send(dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
    assert.deepEqual(await todosOf(w, id), ['voidSample @ county'])
  }
  refusedAs(await w.send(dispatcher, 'reviewVoid', { upheld: true, text: '属实' }, good.id), 'sameHand')
  refusedAs(await w.send(secondDispatcher, 'reviewVoid', { upheld: true, text: '属实' }, good.id), 'sameHand')
  done(await w.send(supervisor, 'reviewVoid', { upheld: true, text: '属实' }, good.id))
  assert.deepEqual([(await caseOf(w, good.id)).state, await todosOf(w, good.id)], ['void', []])
  refusedAs(await w.send(supervisor, 'reviewVoid', { upheld: true, text: '再看' }, good.id), 'nothingOpen')
  done(await w.send(supervisor, 'reviewVoid', { upheld: false, text: '照片上看得见' }, bad.id))
  assert.deepEqual([(await caseOf(w, bad.id)).state, (await caseOf(w, bad.id)).holder], ['toAccept', w.organisation('street')])
  assert.deepEqual(await todosOf(w, bad.id), ['accept @ street'])
})

test('a supervisor who opens a voided case again decides the objection with it, and a later assignment is not held up', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept', {}, idFor('void', true))
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
  done(await w.send(zhou, 'objectVoid', { text: '杂物还在' }, id))
  done(await w.send(w.staff.supervisor, 'reviewVoid', { upheld: false, text: '照片上看得见' }, id))
  assert.deepEqual(await running(w, id), ['accept'])
  const [objection] = await w.rows<{ upheld: boolean }>('select upheld from objection where county = $1', [w.county])
  assert.equal(objection?.upheld, true)
  done(await w.send(w.staff.dispatcher, 'accept', {}, id))
  done(await w.send(w.staff.dispatcher, 'assign', toDepartment(w), id))
  done(await w.send(w.staff.handler, 'sign', {}, id))
})

test('a drawn case whose objection was upheld leaves the supervisor nothing to review', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept', {}, idFor('void', true))
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
  done(await w.send(zhou, 'objectVoid', { text: '杂物还在' }, id))
  done(await w.send(w.staff.secondDispatcher, 'decideObjection', { upheld: true, text: '确有' }, id))
  assert.deepEqual([(await caseOf(w, id)).data.voidSample, await todosOf(w, id)], [undefined, ['accept @ street']])
})

test("assigning names an office of the region and the item of the list, starts three clocks and is the handler's to sign", async () => {
  const w = world(db)
  const { id } = await bring(w, 'filed')
  const { dispatcher } = w.staff
  refusedAs(await w.send(dispatcher, 'assign', { organisation: 'nobody' }, id), 'organisationUnknown', { organisation: 'nobody' })
  refusedAs(await w.send(w.staff.otherDispatcher, 'assign', toDepartment(w), id), 'caseMissing')
  done(await w.send(dispatcher, 'assign', { ...toDepartment(w), note: '请尽快' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.handler, row.holder], ['assigned', w.organisation('department'), w.organisation('department')])
  assert.deepEqual(acts(await lastEntry(w, id)), ['start handle', 'start object', 'start sign', 'stop assign'])
  assert.equal((await lastEntry(w, id)).facts.listItem, 'A-01')
  assert.deepEqual(await todosOf(w, id), ['sign @ department'])
  refusedAs(await w.send(w.staff.otherHandler, 'sign', {}, id), 'caseMissing')
  refusedAs(await w.send(dispatcher, 'sign', {}, id), 'notYours')
  done(await w.send(w.staff.secondHandler, 'sign', {}, id))
  assert.deepEqual(await running(w, id), ['handle'])
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
})

test('two working hours to sign stand still at midday, in the evening, over National Day, and count a worked Saturday', async () => {
  for (const [assigned, due] of [
    [on('2026-10-13', 10), on('2026-10-13', 12)],
    [on('2026-10-13', 11), on('2026-10-13', 15)],
    [on('2026-10-13', 12, 30), on('2026-10-13', 16)],
    [on('2026-10-13', 17), on('2026-10-14', 10)],
    [on('2026-10-13', 16), on('2026-10-13', 18)],
    [on('2026-10-09', 17, 30), on('2026-10-10', 10, 30)],
    [on('2026-10-10', 17), on('2026-10-12', 10)],
    [on('2026-09-30', 17), on('2026-10-08', 10)],
  ] as const) {
    const w = world(db)
    w.at(assigned)
    const { id } = await bring(w, 'assigned')
    assert.equal((await clockOf(w, id, 'sign')).due_at, due, new Date(assigned).toISOString())
    assert.equal((await clockOf(w, id, 'sign')).provisional, false)
  }
})

test('each class has its own length: three and five working days over the make-up days, twenty natural days, a day and a night', async () => {
  for (const [category, assigned, due] of [
    // Simple: a worked Sunday before Mid-Autumn; then over National Day to the worked Saturday.
    ['0101', on('2026-09-18', 10), on('2026-09-22', 18)],
    ['0101', on('2026-09-30', 10), on('2026-10-10', 18)],
    ['0106', on('2026-09-30', 10), on('2026-10-13', 18)],
    ['0106', on('2026-09-24', 16), on('2026-10-09', 18)],
    // Complex: the twentieth day is a Monday; or it is National Day and moves on behind it.
    ['0104', on('2026-10-13', 10), on('2026-11-02', 24) - 1],
    ['0104', on('2026-09-11', 10), on('2026-10-08', 24) - 1],
    // Urgent: round the clock, also on a rest day.
    ['0103', on('2026-10-03', 22, 15), on('2026-10-04', 22, 15)],
  ] as const) {
    const w = world(db)
    w.at(assigned)
    const { id } = await bring(w, category === '0103' ? 'toAccept' : 'assigned', { category })
    if (category === '0103') {
      done(await w.send(w.staff.dutyOfficer, 'accept', {}, id))
      done(await w.send(w.staff.dutyOfficer, 'assign', toDepartment(w), id))
    }
    assert.equal((await clockOf(w, id, 'handle')).due_at, due, `${category} ${new Date(assigned).toISOString()}`)
  }
})

test('a length that reaches beyond the announced calendar is provisional', async () => {
  const w = world(db)
  w.at(on('2026-12-29', 10))
  const { id } = await bring(w, 'assigned', { category: '0106' })
  assert.equal((await clockOf(w, id, 'handle')).provisional, true)
  assert.equal((await clockOf(w, id, 'sign')).provisional, false)
})

test('a department objects within four working hours with a listed ground, and with the item where it says "not on our list"', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 11))
  const { id } = await bring(w, 'assigned')
  const { handler } = w.staff
  const said = { text: '不属于我局' }
  refusedAs(await w.send(handler, 'object', { ground: 'nothingFound', ...said }, id), 'groundUnknown')
  refusedAs(await w.send(handler, 'object', { ground: 'notInList', ...said }, id), 'groundUnknown', { field: 'item' })
  assert.equal((await clockOf(w, id, 'object')).due_at, on('2026-10-13', 17))
  w.at(on('2026-10-13', 17))
  done(await w.send(handler, 'object', { ground: 'notInList', item: 'A-01', ...said }, id))
  assert.equal((await caseOf(w, id)).state, 'assigned')
  assert.deepEqual(acts(await lastEntry(w, id)), ['start decide', 'stop sign'])
  assert.deepEqual(await todosOf(w, id), ['objection @ street'], 'the centre decides; the department waits')
  assert.equal((await clockOf(w, id, 'decide')).due_at, on('2026-10-14', 18))
  refusedAs(await w.send(handler, 'object', { ground: 'legalPath', ...said }, id), 'alreadyObjected')
  refusedAs(await w.send(handler, 'sign', {}, id), 'alreadyObjected')
})

test('an objection a millisecond after the window is refused', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  w.at((await clockOf(w, id, 'object')).due_at + 1)
  refusedAs(await w.send(w.staff.handler, 'object', { ground: 'legalPath', text: '走诉讼' }, id), 'windowOver', {
    clock: 'object',
  })
  done(await w.send(w.staff.handler, 'sign', {}, id))
})

test('an upheld objection brings the case back to the street, to be assigned to somebody else', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  done(await w.send(w.staff.handler, 'object', { ground: 'notInArea', text: '不在辖区' }, id))
  refusedAs(await w.send(w.staff.handler, 'decideObjection', { upheld: true, text: '同意' }, id), 'notYours')
  done(await w.send(w.staff.dispatcher, 'decideObjection', { upheld: true, text: '同意' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual(
    [row.state, row.handler, row.holder, row.bounced, row.designated],
    ['filed', null, w.organisation('street'), 1, false],
  )
  assert.deepEqual(await running(w, id), ['assign'])
  assert.deepEqual(await todosOf(w, id), ['assign @ street'])
  done(await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('otherDepartment') }, id))
  refusedAs(await w.send(w.staff.handler, 'sign', {}, id), 'notYours')
  done(await w.send(w.staff.otherHandler, 'object', { ground: 'legalPath', text: '走诉讼' }, id))
})

test('after a refused objection the assignment is final: it is signed, and a second objection is refused', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  done(await w.send(w.staff.handler, 'object', { ground: 'notInArea', text: '不在辖区' }, id))
  done(await w.send(w.staff.dispatcher, 'decideObjection', { upheld: false, text: '就在辖区' }, id))
  assert.equal((await caseOf(w, id)).designated, true)
  assert.ok((await running(w, id)).includes('sign'))
  refusedAs(await w.send(w.staff.handler, 'object', { ground: 'legalPath', text: '走诉讼' }, id), 'finalAssignment')
  done(await w.send(w.staff.handler, 'sign', {}, id))
  assert.deepEqual(await running(w, id), ['handle'])
})

test('a withdrawn case leaves nobody an objection to decide', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'assigned')
  done(await w.send(w.staff.handler, 'object', { ground: 'notInArea', text: '不在辖区' }, id))
  done(await w.send(zhou, 'withdraw', { text: '已自行解决' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await todosOf(w, id), await running(w, id)], ['withdrawn', [], []])
  assert.equal((await caseOf(w, id)).data.objection, undefined)
})

test('a slip of the hand: within ten seconds the assignment is taken back and the clock goes on as if nothing had been', async () => {
  const w = world(db)
  const { id } = await bring(w, 'filed')
  const { dispatcher } = w.staff
  const before = await clockOf(w, id, 'assign')
  w.pass(5000)
  const answer = done(await w.send(dispatcher, 'assign', toDepartment(w), id))
  assert.equal(answer.undoUntil, w.house.now() + 10_000)
  const [told] = await w.rows<{ not_before: number }>(
    'select not_before from reaction where county = $1 order by version desc limit 1',
    [w.county],
  )
  assert.equal(told?.not_before, answer.undoUntil, 'nobody is told before it can no longer be taken back')
  w.pass(10_000)
  done(await w.send(dispatcher, 'undo', { version: 3 }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.handler, row.holder, row.version], ['filed', null, w.organisation('street'), 4])
  assert.deepEqual(await clockOf(w, id, 'assign'), before)
  assert.deepEqual(await running(w, id), ['assign'])
  assert.deepEqual(acts(await lastEntry(w, id)), ['annul handle', 'annul object', 'annul sign', 'revive assign'])
  assert.deepEqual(await todosOf(w, id), ['assign @ street'])
  const reactions = await w.rows<{ version: number }>('select version from reaction where county = $1 order by version', [
    w.county,
  ])
  assert.deepEqual(
    reactions.map((one) => one.version),
    [1, 2, 4],
    'the department is never told',
  )
  refusedAs(await w.send(w.staff.handler, 'proposeAmend', { category: '0102', reason: '错了' }, id), 'caseMissing')
  done(await w.send(dispatcher, 'assign', toDepartment(w), id))
  done(await w.send(w.staff.handler, 'object', { ground: 'legalPath', text: '走诉讼' }, id))
})

test('after ten seconds, by somebody else, after another entry, or of another step there is nothing to take back', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  const { dispatcher, secondDispatcher, handler } = w.staff
  refusedAs(await w.send(secondDispatcher, 'undo', { version: 3 }, id), 'undoOver')
  refusedAs(await w.send(dispatcher, 'undo', { version: 2 }, id), 'undoOver')
  w.pass(10_001)
  refusedAs(await w.send(dispatcher, 'undo', { version: 3 }, id), 'undoOver')
  done(await w.send(handler, 'sign', {}, id))
  refusedAs(await w.send(dispatcher, 'undo', { version: 3 }, id), 'undoOver')
  refusedAs(await w.send(handler, 'undo', { version: 4 }, id), 'undoOver')
  assert.equal((await entriesOf(w, id)).length, 4)
})

test('the time to take back is a setting of the region', async () => {
  const w = world(db, [], { settings: { 'case.undoSeconds': 3 } })
  const { id } = await bring(w, 'assigned')
  w.pass(3001)
  refusedAs(await w.send(w.staff.dispatcher, 'undo', { version: 3 }, id), 'undoOver')
})

test('an overdue signature is told to the street and then to the county, each once, and to nobody once it is signed', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  const due = (await clockOf(w, id, 'sign')).due_at
  w.at(due + HOUR)
  done(await expire(w, id, 'sign'))
  assert.deepEqual(await todosOf(w, id), ['overdue @ street', 'sign @ department'])
  refusedAs(await expire(w, id, 'sign'), 'nothingOpen')
  w.at(on('2026-10-13', 16) + 1)
  done(await expire(w, id, 'sign'))
  assert.deepEqual(await todosOf(w, id), ['overdue @ county', 'sign @ department', 'supervised @ department'])
  done(await w.send(w.staff.handler, 'sign', {}, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'supervised @ department'])
  assert.equal((await clocksOf(w, id)).filter((one) => one.stopped_at === null && one.expired > 0).length, 0)
})

test('what turns out urgent after hours goes at once to whoever is open, with the short clock', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 17, 50))
  const { id } = await bring(w, 'toAccept')
  w.at(on('2026-10-13', 20))
  done(await w.send(w.staff.dispatcher, 'amend', { urgency: 'urgent', reason: '电话说有人被困' }, id))
  const row = await caseOf(w, id)
  assert.equal(row.holder, w.organisation('county'), 'the first centre that is open now')
  assert.deepEqual(acts(await lastEntry(w, id)), ['start accept', 'stop accept'])
  assert.equal((await clockOf(w, id, 'accept')).due_at, on('2026-10-13', 20, 30))
  done(await w.send(w.staff.dutyOfficer, 'accept', {}, id))
  assert.equal((await caseOf(w, id)).state, 'filed')
})

test('a group or committee that only meets cannot be assigned a matter', async () => {
  const w = world(db)
  const { id } = await bring(w, 'filed')
  const kinds = [...w.region.organisations.values()]
  const [office] = kinds
  assert.ok(office)
  const group = { ...office, id: `${w.county}-lead`, kind: 'leadingGroup' }
  const organisations = new Map(w.region.organisations).set(group.id, group)
  const house = { ...w.house, region: () => ({ ...w.region, organisations }) }
  const answer = await perform(house, w.staff.dispatcher, w.step('assign', { organisation: group.id }, id))
  refusedAs(answer, 'organisationUnknown')
})

test('what lapses because nobody answered is sampled like any other voiding', async () => {
  const w = world(db)
  const lapsed = async (sampled: boolean) => {
    const { id } = await bring(w, 'toAccept', {}, idFor('void', sampled))
    done(await w.send(w.staff.dispatcher, 'return', { ground: 'insufficientFacts', text: '哪一栋？' }, id))
    done(await w.send(clockwork, 'lapse', {}, id))
    return (await caseOf(w, id)).data
  }
  assert.deepEqual(await lapsed(true), { voidGround: 'noAnswer', voidSample: true })
  assert.deepEqual(await lapsed(false), { voidGround: 'noAnswer' })
})
