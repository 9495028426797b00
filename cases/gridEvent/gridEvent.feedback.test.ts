// 反馈 feed back: rating, reopening once, adding, withdrawing, archiving after the e-file check, erasing under the law.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import {
  acts,
  bring,
  caseOf,
  clockOf,
  clocksOf,
  done,
  entriesOf,
  lastEntry,
  refusedAs,
  running,
  todosOf,
} from '../../test/loop.ts'
import { clockwork, idFor, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const checked = (w: World) => db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))

test('the reporter is asked two questions, solved and satisfied, within seven days', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toRate')
  assert.equal((await clockOf(w, id, 'rate')).due_at, on('2026-10-20', 24) - 1)
  refusedAs(await w.send(zhou, 'rate', { solved: true }, id), 'badInput')
  refusedAs(await w.send(zhou, 'rate', { grade: 5 }, id), 'badInput')
  refusedAs(await w.send(zhou, 'rate', { solved: true, grade: 6 }, id), 'badInput')
  refusedAs(await w.send(w.resident('zhou'), 'rate', { solved: true, grade: 5 }, id), 'caseMissing')
  refusedAs(await w.send(w.staff.gridWorker, 'rate', { solved: true, grade: 5 }, id), 'notYours')
  done(await w.send(zhou, 'rate', { solved: true, grade: 2, text: '太慢' }, id))
  assert.equal((await caseOf(w, id)).state, 'rated')
  assert.deepEqual(await running(w, id), ['archive'])
  const [rating] = await w.rows<{ solved: boolean; grade: number; round: number }>(
    'select solved, grade, round from rating where county = $1',
    [w.county],
  )
  assert.deepEqual(rating, { solved: true, grade: 2, round: 1 })
})

test('silence is "not rated", and nobody but the clock says so', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toRate')
  w.at((await clockOf(w, id, 'rate')).due_at + 1)
  refusedAs(await w.send(w.staff.dispatcher, 'unrated', {}, id), 'notYours')
  done(await w.send(clockwork, 'unrated', {}, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await lastEntry(w, id)).facts], ['rated', { rated: false }])
  assert.equal((await w.rows('select id from rating where county = $1', [w.county])).length, 0)
})

test('"not solved" opens the case again once by itself, with the handler and his whole time; the second time it is archived as it is', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toRate')
  w.at(on('2026-10-14', 10))
  done(await w.send(zhou, 'rate', { solved: false, grade: 1, text: '又堆上了' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder, row.reopened], ['inHandling', w.organisation('department'), 1])
  assert.deepEqual(acts(await lastEntry(w, id)), ['start handle', 'start supervise', 'stop rate'])
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-19', 18))
  done(await w.send(w.staff.handler, 'finish', { result: '再清理', files: [await w.photo(id)] }, id))
  done(await w.send(w.staff.gridWorker, 'verify', { files: [await w.photo(id)] }, id))
  done(await w.send(zhou, 'rate', { solved: false, grade: 1 }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).reopened], ['rated', 1])
  refusedAs(await w.send(zhou, 'reopen', { text: '又堆上了' }, id), 'alreadyReopened')
  const rounds = await w.rows<{ round: number }>('select round from rating where county = $1 order by round', [w.county])
  assert.deepEqual(
    rounds.map((one) => one.round),
    [1, 2],
  )
})

test('the reporter reopens once by right, also what was archived long ago', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'archived')
  assert.deepEqual([(await caseOf(w, id)).closed_at, await running(w, id)], [w.house.now(), []])
  w.pass(100 * DAY)
  refusedAs(await w.send(w.resident('stranger'), 'reopen', { text: '又堆上了' }, id), 'caseMissing')
  done(await w.send(zhou, 'reopen', { text: '又堆上了', files: [await w.photo(id, 'report')] }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.closed_at, row.reopened], ['inHandling', null, 1])
  assert.deepEqual(await running(w, id), ['handle'])
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
})

test('a case settled on the spot and reopened by its reporter has no handler yet: the street takes it in', async () => {
  const w = world(db)
  const id = idFor('settle', false)
  const { gridWorker } = w.staff
  done(await w.send(gridWorker, 'report', { category: '0101', text: '三楼楼道堆满杂物', place: { area: w.grid } }, id))
  done(
    await w.send(gridWorker, 'settle', { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' }, id),
  )
  done(await w.send(gridWorker, 'reopen', { text: '又堆上了' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).holder], ['toAccept', w.organisation('street')])
  assert.deepEqual(await running(w, id), ['accept'])
})

test('the reporter adds what he finds while the case is open, and withdraws it before it is done', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await w.send(zhou, 'add', { text: '今天又多了一堆' }, id))
  assert.equal((await caseOf(w, id)).state, 'inHandling')
  refusedAs(await w.send(w.staff.dispatcher, 'withdraw', { text: '算了' }, id), 'notYours')
  done(await w.send(zhou, 'withdraw', { text: '已自行解决' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.closed_at, await running(w, id), await todosOf(w, id)], ['withdrawn', w.house.now(), [], []])
  refusedAs(await w.send(zhou, 'add', { text: '又来了' }, id), 'wrongState')
  const checkedNow = await bring(w, 'handled', {}, idFor('settle', false))
  refusedAs(await w.send(checkedNow.zhou, 'withdraw', { text: '算了' }, checkedNow.id), 'wrongState')
})

test("archiving is the system's, at once, when the e-file is complete", async () => {
  const w = world(db)
  const { id } = await bring(w, 'rated')
  const clock = await clockOf(w, id, 'archive')
  assert.deepEqual([clock.due_at, clock.look_at], [w.house.now(), w.house.now() + 1])
  done(await w.send(clockwork, 'archive', {}, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id), await todosOf(w, id)], ['archived', [], []])
})

test("what the e-file lacks is noted and becomes the street's work; mended, it is archived", async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const small = await w.photo(id, 'after', 'small')
  done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [small] }, id))
  done(await w.send(w.staff.gridWorker, 'verify', { files: [await w.photo(id)] }, id))
  done(await w.send(clockwork, 'unrated', {}, id))
  const answer = await w.send(clockwork, 'archive', {}, id)
  assert.equal(answer.outcome, 'noted')
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.data.defects, row.closed_at], ['rated', 'originalMissing', null])
  assert.deepEqual([await running(w, id), await todosOf(w, id)], [[], ['defects @ street']])
  assert.deepEqual([(await lastEntry(w, id)).noted, (await lastEntry(w, id)).facts], [true, { defects: ['originalMissing'] }])
  assert.equal((await w.send(w.staff.dispatcher, 'archive', {}, id)).outcome, 'noted')
  await db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    tx.rows(`update attachment set state = 'complete' where county = $1 and id = $2`, [w.county, small]),
  )
  done(await w.send(w.staff.dispatcher, 'archive', {}, id))
  assert.deepEqual(
    [(await caseOf(w, id)).state, (await caseOf(w, id)).data.defects, await todosOf(w, id)],
    ['archived', undefined, []],
  )
})

test('a defect that cannot be mended is answered for by somebody of the street, by name and with a reason', async () => {
  const w = world(db)
  const { id } = await bring(w, 'rated')
  await w.photo(id, 'report', 'small')
  assert.equal((await w.send(clockwork, 'archive', { reason: '系统自行' }, id)).outcome, 'noted')
  refusedAs(await w.send(w.staff.handler, 'archive', { reason: '手机丢了' }, id), 'notYours')
  done(await w.send(w.staff.dispatcher, 'archive', { reason: '居民手机丢失，原图不可得' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await lastEntry(w, id)).facts], ['archived', { defects: ['originalMissing'] }])
})

test('a defect disappears from the work list when the case is reopened', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'rated')
  await w.photo(id, 'report', 'small')
  await w.send(clockwork, 'archive', {}, id)
  done(await w.send(zhou, 'reopen', { text: '又堆上了' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
})

test('what the law wants gone is emptied under a role of its own, and the record says erased, not broken', async () => {
  const w = world(db)
  const { id } = await bring(w, 'archived', { contact: { name: '周小满', phone: '13900001111', wants: 'message' } })
  const words = await w.rows<{ id: string }>('select id from words where county = $1 and case_id = $2', [w.county, id])
  const [party] = await w.rows<{ id: string }>('select id from party where county = $1', [w.county])
  const input = { words: words.map((one) => one.id), parties: [party?.id], law: 'pipl-47', reason: '本人申请删除' }
  refusedAs(await w.send(w.staff.dispatcher, 'erase', input, id), 'notYours')
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', { ...input, law: 'some-law-1' }, id), 'badInput')
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', { ...input, words: [idFor('void', true)] }, id), 'nothingOpen')
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', { ...input, parties: [idFor('void', true)] }, id), 'nothingOpen')
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', { ...input, words: [], parties: [] }, id), 'nothingOpen')
  assert.equal((await checked(w)).erased, 0)
  done(await w.send(w.staff.dataOfficer, 'erase', input, id))
  const left = await w.rows<{ text: string; salt: string; erased_by: number }>(
    'select text, salt, erased_by from words where county = $1 and id = any($2)',
    [w.county, input.words],
  )
  const { version } = await caseOf(w, id)
  assert.ok(left.length > 0 && left.every((one) => one.text === '' && one.salt === '' && one.erased_by === version))
  const [gone] = await w.rows<Record<string, unknown>>(
    'select name_sealed, phone_sealed, phone_lookup, device, token_lookup, word_sealed from party where county = $1',
    [w.county],
  )
  assert.deepEqual(Object.values(gone ?? {}), [null, null, null, null, null, null])
  const senders = await w.rows<{ by_person: string }>('select distinct by_person from attachment where county = $1', [w.county])
  assert.ok(!senders.some((one) => one.by_person.startsWith('device:')), 'what was sent no longer says from which device')
  const [found] = await w.rows<{ terms: string | null }>('select terms::text as terms from "case" where county = $1', [w.county])
  assert.equal(found?.terms, null)
  const verified = await checked(w)
  assert.deepEqual([verified.faults, verified.erased], [[], words.length])
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', input, id), 'nothingOpen', { field: 'words' })
})

test('a photo that must go loses name and place, keeps the digest that the record names, and the record stays whole', async () => {
  const w = world(db)
  const { id } = await bring(w, 'archived')
  const [photo] = await w.rows<{ id: string; digest: string }>(
    'select id, digest from attachment where county = $1 order by at, id limit 1',
    [w.county],
  )
  const input = { words: [], parties: [], documents: [photo?.id], law: 'pipl-47', reason: '照片中有他人面部' }
  refusedAs(await w.send(w.staff.dataOfficer, 'erase', { ...input, documents: [idFor('void', true)] }, id), 'nothingOpen')
  done(await w.send(w.staff.dataOfficer, 'erase', input, id))
  const [left] = await w.rows('select state, name, position_sealed, digest from attachment where county = $1 and id = $2', [
    w.county,
    photo?.id,
  ])
  assert.deepEqual(left, { state: 'erased', name: null, position_sealed: null, digest: photo?.digest })
  assert.deepEqual((await checked(w)).faults, [])
})

test('the working role can neither empty words nor change what they said', async () => {
  const w = world(db)
  await bring(w, 'toAccept')
  const context = { actor: 'test', counties: [w.county] }
  await assert.rejects(
    db.begin(context, (tx) => tx.rows(`update words set text = '' where county = $1`, [w.county])),
    /permission denied/,
  )
  await assert.rejects(
    db.begin(context, (tx) => tx.rows(`delete from words where county = $1`, [w.county])),
    /permission denied/,
  )
  await assert.rejects(
    db.asEraser(context, (tx) => tx.rows(`delete from entry where county = $1`, [w.county])),
    /permission denied/,
  )
  await assert.rejects(
    db.asEraser(context, (tx) => tx.rows(`update entry set facts = '{}' where county = $1`, [w.county])),
    /permission denied/,
  )
})

test('the whole loop leaves eight entries, no clock running, nothing to do, and a record without fault', async () => {
  const w = world(db)
  const { id } = await bring(w, 'archived')
  assert.deepEqual(
    (await entriesOf(w, id)).map((one) => one.step),
    ['report', 'accept', 'assign', 'sign', 'finish', 'verify', 'rate', 'archive'],
  )
  assert.deepEqual([await running(w, id), await todosOf(w, id)], [[], []])
  const verified = await checked(w)
  assert.deepEqual([verified.entries, verified.cases, verified.faults], [8, 1, []])
})

test('after the once by right, a review: whoever supervises looks at it, never the office that handled it', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toRate')
  const { supervisor, handler, gridWorker } = w.staff
  const again = async () => {
    done(await w.send(handler, 'finish', { result: '又清了一遍', files: [await w.photo(id)] }, id))
    done(await w.send(gridWorker, 'verify', { files: [await w.photo(id)] }, id))
  }
  refusedAs(await w.send(zhou, 'askReopen', { text: '还有' }, id), 'nothingOpen')
  done(await w.send(zhou, 'rate', { solved: false, grade: 2 }, id))
  await again()
  done(await w.send(zhou, 'rate', { solved: false, grade: 1 }, id))
  done(await w.send({ type: 'system', name: 'clock' }, 'archive', {}, id))
  refusedAs(await w.send(zhou, 'reopen', { text: '还有' }, id), 'alreadyReopened')
  done(await w.send(zhou, 'askReopen', { text: '角落还堆着' }, id))
  refusedAs(await w.send(zhou, 'askReopen', { text: '再问' }, id), 'alreadyObjected')
  assert.ok((await todosOf(w, id)).includes('reopening @ county'))
  refusedAs(await w.send(handler, 'decideReopen', { granted: false, text: '不必' }, id), 'notYours')
  done(await w.send(supervisor, 'decideReopen', { granted: false, text: '照片显示已清' }, id))
  assert.equal((await caseOf(w, id)).state, 'archived')
  assert.ok(!(await todosOf(w, id)).includes('reopening @ county'))
  done(await w.send(zhou, 'askReopen', { text: '照片是别处的' }, id))
  done(await w.send(supervisor, 'decideReopen', { granted: true, text: '再办一次' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder, row.closed_at], ['inHandling', w.organisation('department'), null])
  await again()
  refusedAs(await w.send(zhou, 'askReopen', { text: '还有' }, id), 'alreadyReopened')
})

test('a leader takes a case upon himself: the office and its clock stay, it waits in his queue too, until it is over or given up', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { leader, supervisor, handler, gridWorker } = w.staff
  const before = await clocksOf(w, id)
  refusedAs(await w.send(supervisor, 'takeLead', { text: '我来' }, id), 'notYours')
  done(await w.send(leader, 'takeLead', { text: '每周调度一次' }, id))
  refusedAs(await w.send(leader, 'takeLead', { text: '再来' }, id), 'alreadyObjected')
  assert.deepEqual(await clocksOf(w, id), before)
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'led @ county'])
  done(await w.send(leader, 'leaveLead', { text: '转由另一位' }, id))
  refusedAs(await w.send(leader, 'leaveLead', { text: '再放' }, id), 'nothingOpen')
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  done(await w.send(leader, 'takeLead', { text: '接着包' }, id))
  done(await w.send(handler, 'finish', { result: '好了', files: [await w.photo(id)] }, id))
  done(await w.send(gridWorker, 'verify', { files: [await w.photo(id)] }, id))
  assert.deepEqual(await todosOf(w, id), ['led @ county'], 'also while it waits to be rated')
})
