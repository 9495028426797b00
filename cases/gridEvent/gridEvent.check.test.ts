// 督办 check: finishing with what proves it, verifying by another hand, sending back, amending on the way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import { testDatabase } from '../../test/database.ts'
import { calendar } from '../../test/land.ts'
import {
  acts,
  bring,
  caseOf,
  clockOf,
  clocksOf,
  done,
  entriesOf,
  heap,
  lastEntry,
  refusedAs,
  running,
  todosOf,
} from '../../test/loop.ts'
import { clockwork, idFor, on, tuesday, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const finish = async (w: World, id: string) =>
  done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))

test('what is checked on the place is finished with a photo, and waits two working days for the community', async () => {
  const w = world(db)
  w.at(on('2026-10-09', 17))
  const { id } = await bring(w, 'inHandling')
  const { handler } = w.staff
  refusedAs(await w.send(handler, 'finish', { result: '已清理', files: [] }, id), 'photosMissing')
  refusedAs(
    await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(id, 'after', 'announced')] }, id),
    'photosMissing',
  )
  refusedAs(await w.send(w.staff.otherHandler, 'finish', { result: '已清理', files: [] }, id), 'caseMissing')
  done(await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(id, 'after', 'small')], note: '耗时半天' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder, row.handler], ['handled', w.organisation('community'), w.organisation('department')])
  assert.deepEqual(acts(await lastEntry(w, id)), ['start verify', 'stop handle'])
  assert.equal((await clockOf(w, id, 'verify')).due_at, on('2026-10-12', 18), 'the worked Saturday and Monday')
  assert.deepEqual(await todosOf(w, id), ['verify @ community'])
})

test('a category that is checked by phone is finished without a photo and called back by the street', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { category: '0102' })
  done(await w.send(w.staff.handler, 'finish', { result: '已答复', files: [] }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).holder], ['toCall', w.organisation('street')])
  assert.deepEqual(await todosOf(w, id), ['call @ street'])
  refusedAs(await w.send(w.staff.gridWorker, 'verifyByPhone', { text: '居民说好了' }, id), 'notYours')
  refusedAs(await w.send(w.staff.gridWorker, 'sendBack', { text: '没好' }, id), 'notYours')
  done(await w.send(w.staff.dispatcher, 'verifyByPhone', { text: '居民说好了' }, id))
  assert.equal((await caseOf(w, id)).state, 'toRate')
})

test('a category that is not checked goes to the reporter at once', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { category: '0104' })
  done(await w.send(w.staff.handler, 'finish', { result: '已答复', files: [] }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['toRate', ['rate']])
})

test('a file that never arrived cannot be named as proof', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling', { category: '0104' })
  const file = idFor('settle', false)
  refusedAs(await w.send(w.staff.handler, 'finish', { result: '已答复', files: [file] }, id), 'fileMissing', { file })
  refusedAs(await w.send(zhou, 'add', { text: '又来一张', files: [file] }, id), 'fileMissing')
})

test('who handled it does not verify it, though he has the very post for it, nor send it back to himself', async () => {
  const w = world(db)
  const { handler, gridWorker } = w.staff
  const both: Staff = { ...handler, posts: [...handler.posts, ...gridWorker.posts] }
  const { id } = await bring(w, 'inHandling')
  done(await w.send(both, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))
  const photo = await w.photo(id)
  refusedAs(await w.send(both, 'verify', { files: [photo] }, id), 'sameHand')
  refusedAs(await w.send(both, 'sendBack', { text: '再来' }, id), 'sameHand')
  refusedAs(await w.send(w.staff.dispatcher, 'verify', { files: [photo] }, id), 'notYours')
  refusedAs(await w.send(gridWorker, 'verify', { files: [] }, id), 'photosMissing')
  const handlers = await w.photo(id, 'after', 'complete', both.person)
  refusedAs(await w.send(gridWorker, 'verify', { files: [photo, handlers] }, id), 'sameHand')
  done(await w.send(gridWorker, 'verify', { files: [photo] }, id))
})

test('who handled the first round does not verify the second', async () => {
  const w = world(db)
  const { handler, secondHandler, gridWorker } = w.staff
  const { id } = await bring(w, 'handled')
  done(await w.send(gridWorker, 'sendBack', { text: '还有一半' }, id))
  done(await w.send(secondHandler, 'finish', { result: '全清了', files: [await w.photo(id)] }, id))
  const both: Staff = { ...handler, posts: [...handler.posts, ...gridWorker.posts] }
  refusedAs(await w.send(both, 'verify', { files: [await w.photo(id)] }, id), 'sameHand')
})

test('what is found unsolved goes back to the handler with its whole time again', async () => {
  const w = world(db)
  const { id } = await bring(w, 'handled')
  w.at(on('2026-10-14', 10))
  done(await w.send(w.staff.gridWorker, 'sendBack', { text: '还有一半' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder], ['inHandling', w.organisation('department')])
  assert.deepEqual(acts(await lastEntry(w, id)), ['start handle', 'stop verify'])
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-17', 18) + 2 * 24 * 3_600_000, 'Thursday, Friday, Monday')
  const [told] = await w.rows<{ payload: { tells: string[] } }>(
    'select payload from reaction where county = $1 order by version desc limit 1',
    [w.county],
  )
  assert.ok(told?.payload.tells.includes('handler'))
})

test('a report by staff is not rated: verified, it is only archived', async () => {
  const w = world(db)
  const id = idFor('settle', false)
  const { gridWorker, cadre, dispatcher, handler } = w.staff
  done(await w.send(gridWorker, 'report', heap(w), id))
  done(await w.send(gridWorker, 'escalate', { text: '要部门办' }, id))
  done(await w.send(cadre, 'accept', {}, id))
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, id))
  done(await w.send(handler, 'sign', {}, id))
  await finish(w, id)
  done(await w.send(cadre, 'verify', { files: [await w.photo(id)] }, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['rated', ['archive']])
})

test('amending the category keeps the old value, and counts the handling anew from its start only when the class changes', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const before = await clockOf(w, id, 'handle')
  w.pass(3_600_000)
  done(await w.send(w.staff.dispatcher, 'amend', { category: '0105', reason: '分类选错' }, id))
  assert.deepEqual((await lastEntry(w, id)).facts, { before: { category: '0101' } })
  assert.deepEqual(acts(await lastEntry(w, id)), [])
  done(await w.send(w.staff.dispatcher, 'amend', { urgency: 'important', reason: '更急' }, id))
  assert.deepEqual(acts(await lastEntry(w, id)), [], 'another urgency is no other class')
  done(await w.send(w.staff.dispatcher, 'amend', { category: '0106', reason: '分类选错' }, id))
  const entry = await lastEntry(w, id)
  assert.deepEqual(entry.facts, { before: { category: '0105', class: 'simple' } })
  const after = await clockOf(w, id, 'handle')
  assert.deepEqual([after.started_at, after.due_at, after.policy.class], [before.started_at, on('2026-10-20', 18), 'ordinary'])
  assert.deepEqual(
    entry.clocks.map(({ name, act, due, before: was }) => [name, act, due, was]),
    [['handle', 'repolicy', on('2026-10-20', 18), on('2026-10-16', 18)]],
  )
  const [told] = await w.rows<{ payload: { tells: string[] } }>(
    'select payload from reaction where county = $1 order by version desc limit 1',
    [w.county],
  )
  assert.deepEqual(told?.payload.tells, ['reporter', 'handler'])
  refusedAs(await w.send(w.staff.dispatcher, 'amend', { category: '0106', reason: '分类选错' }, id), 'nothingChanged')
  refusedAs(await w.send(w.staff.dispatcher, 'amend', { category: '01', reason: '分类选错' }, id), 'categoryUnknown')
  refusedAs(await w.send(w.staff.handler, 'amend', { category: '0101', reason: '分类选错' }, id), 'notYours')
})

test('amending the place before acceptance moves the case to that street; afterwards it is never coarser than a community', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toAccept', { place: { point: { lon: 10, lat: 29, system: 'CGCS2000', accuracy: 5 } } })
  done(await w.send(w.staff.dispatcher, 'amend', { area: `${w.county}002001`, reason: '在对面' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual(
    [row.holder, row.centre, row.place_state, row.area_filed],
    [w.organisation('otherStreet'), w.organisation('otherStreet'), 'picked', w.grid],
  )
  assert.deepEqual(row.lon, null, 'no pin stays in the street where it is not')
  refusedAs(await w.send(w.staff.dispatcher, 'accept', {}, id), 'notYours', undefined)
  refusedAs(await w.send(w.staff.otherDispatcher, 'amend', { area: `${w.county}002000`, reason: '不清楚' }, id), 'placeMissing')
  refusedAs(await w.send(w.staff.otherDispatcher, 'amend', { area: '110101', reason: '不清楚' }, id), 'areaUnknown')
  done(await w.send(w.staff.otherDispatcher, 'accept', {}, id))
})

test('the handler proposes, the centre accepts by amending so, once answered he may propose again', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { handler, dispatcher } = w.staff
  refusedAs(await w.send(handler, 'proposeAmend', { category: '0101', reason: '没错' }, id), 'nothingChanged')
  done(await w.send(handler, 'proposeAmend', { category: '0106', reason: '应为一般' }, id))
  assert.deepEqual([(await caseOf(w, id)).category, await todosOf(w, id)], ['0101', ['handle @ department', 'proposal @ street']])
  refusedAs(await w.send(handler, 'proposeAmend', { urgency: 'urgent', reason: '再提' }, id), 'alreadyObjected')
  done(await w.send(dispatcher, 'amend', { category: '0106', area: w.grid, urgency: 'ordinary', reason: '同意' }, id))
  assert.deepEqual([(await caseOf(w, id)).category, await todosOf(w, id)], ['0106', ['handle @ department']])
  assert.deepEqual(await answers(w), [true])
  assert.equal((await lastEntry(w, id)).facts.accepted, true)
  done(await w.send(handler, 'proposeAmend', { urgency: 'important', reason: '再提' }, id))
})

test('the centre declines a proposal by leaving all as it is, or by amending otherwise; a corrected contact answers nothing', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { contact: { name: '周小满', phone: '13900001111', wants: 'call' } })
  const { handler, dispatcher } = w.staff
  const [party] = await w.rows<{ id: string }>('select id from party where county = $1', [w.county])
  done(await w.send(handler, 'proposeAmend', { category: '0106', reason: '应为一般' }, id))
  done(await w.send(dispatcher, 'amend', { contact: { party: party?.id, phone: '13900002222' }, reason: '号码错了' }, id))
  assert.deepEqual([await answers(w), await todosOf(w, id)], [[null], ['handle @ department', 'proposal @ street']])
  done(await w.send(dispatcher, 'amend', { category: '0101', reason: '分类没错' }, id))
  assert.deepEqual([await answers(w), (await caseOf(w, id)).category], [[false], '0101'])
  done(await w.send(handler, 'proposeAmend', { category: '0106', reason: '应为一般' }, id))
  done(await w.send(dispatcher, 'amend', { category: '0105', reason: '应为另一类' }, id))
  assert.deepEqual(await answers(w), [false, false])
})

test('a proposal nobody answered leaves no work behind when the case has ended', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await w.send(w.staff.handler, 'proposeAmend', { category: '0106', reason: '应为一般' }, id))
  done(await w.send(zhou, 'withdraw', { text: '已自行解决' }, id))
  assert.deepEqual(await todosOf(w, id), [])
})

test('a corrected contact is sealed like the first one, and the record says which field, never what stood there', async () => {
  const w = world(db)
  const { id } = await bring(w, 'filed', { contact: { name: '周小满', phone: '13900001111', wants: 'call' } })
  type Party = { id: string; name_sealed: string; phone_sealed: string; phone_lookup: Buffer }
  const party = async () =>
    (await w.rows<Party>('select id, name_sealed, phone_sealed, phone_lookup from party where county = $1', [w.county]))[0]
  const before = await party()
  assert.ok(before)
  done(
    await w.send(w.staff.dispatcher, 'amend', { contact: { party: before.id, phone: '139 0000 2222' }, reason: '号码错了' }, id),
  )
  const after = await party()
  assert.ok(after)
  assert.equal(after.name_sealed, before.name_sealed)
  assert.equal(w.house.vault.open('party.phone_sealed', after.id, after.phone_sealed), '139 0000 2222')
  assert.deepEqual(Buffer.from(after.phone_lookup), Buffer.from(w.house.vault.lookup('phone', '13900002222')))
  const entry = await lastEntry(w, id)
  assert.deepEqual(entry.facts, { contact: ['phone'] })
  assert.ok(!JSON.stringify(entry).includes('13900001111') && !JSON.stringify(entry).includes('2222'))
  refusedAs(
    await w.send(w.staff.dispatcher, 'amend', { contact: { party: idFor('void', false), phone: '1' }, reason: '号码错了' }, id),
    'nothingOpen',
  )
})

test('when a holiday notice arrives the dates are counted again and the old ones stay in the timeline', async () => {
  const w = world(db)
  w.at(on('2026-12-29', 10))
  const { id } = await bring(w, 'assigned', { category: '0106' })
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2027-01-05', 18))
  refusedAs(await w.send(clockwork, 'recompute', {}, id), 'nothingChanged')
  const year = {
    year: 2027,
    notice: '2027 年部分节假日安排的通知',
    announced: true,
    days: { '2027-01-01': { kind: 'rest' as const, name: '元旦' } },
  }
  Object.assign(w.region, { calendar: { ...calendar, version: 2, years: new Map([...calendar.years, [2027, year]]) } })
  done(await w.send(clockwork, 'recompute', {}, id))
  const clock = await clockOf(w, id, 'handle')
  assert.deepEqual([clock.due_at, clock.provisional], [on('2027-01-06', 18), false])
  const act = (await lastEntry(w, id)).clocks.find((one) => one.name === 'handle')
  assert.deepEqual([act?.act, act?.before], ['recompute', on('2027-01-05', 18)])
})

test('every step is in the record with who, on which post, from where to where', async () => {
  const w = world(db)
  const { id } = await bring(w, 'handled')
  assert.deepEqual(
    (await entriesOf(w, id)).map((one) => [one.version, one.step, one.from_state, one.to_state, one.person, one.organisation]),
    [
      [1, 'report', null, 'toAccept', null, null],
      [2, 'accept', 'toAccept', 'filed', w.staff.dispatcher.person, w.organisation('street')],
      [3, 'assign', 'filed', 'assigned', w.staff.dispatcher.person, w.organisation('street')],
      [4, 'sign', 'assigned', 'inHandling', w.staff.handler.person, w.organisation('department')],
      [5, 'finish', 'inHandling', 'handled', w.staff.handler.person, w.organisation('department')],
    ],
  )
  assert.equal((await clocksOf(w, id)).length, 6)
  assert.equal(tuesday, w.house.now())
})

const answers = async (w: World): Promise<(boolean | null)[]> =>
  (
    await w.rows<{ accepted: boolean | null }>('select accepted from proposal where county = $1 order by decided_at, id', [
      w.county,
    ])
  ).map((one) => one.accepted)

test('what the reporter sent shows what was, not what was done: it neither finishes nor verifies nor settles', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const theirs = await w.photo(id, 'report', 'complete', 'device:ab12')
  const claimed = await w.photo(id, 'after', 'complete', 'device:ab12')
  for (const photo of [theirs, claimed])
    refusedAs(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [photo] }, id), 'photosMissing')
  done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [theirs, await w.photo(id)] }, id))
  refusedAs(await w.send(w.staff.gridWorker, 'verify', { files: [theirs] }, id), 'photosMissing')
  done(await w.send(w.staff.gridWorker, 'verify', { files: [await w.photo(id)] }, id))
})
