// 排查 find: reporting, where it is, who takes it in, settling on the spot, passing upward.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import {
  acts,
  bring,
  caseOf,
  clockOf,
  done,
  entriesOf,
  expire,
  heap,
  lastEntry,
  refusedAs,
  running,
  todosOf,
} from '../../test/loop.ts'
import { following, idFor, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const point = (lon: number, accuracy: number | null = 5) => ({ lon, lat: 29.5, system: 'CGCS2000', accuracy })
const anId = () => idFor('settle', false)

test('a resident without an account reports and is handed a receipt with code, word and link', async () => {
  const w = world(db)
  const id = anId()
  const zhou = w.resident('zhou')
  const key = 'aaaaaaaa-0000-4000-8000-000000000001'
  const answer = done(
    await w.send(zhou, 'report', heap(w, { contact: { name: '周小满', phone: '139 0000 1111', wants: 'message' } }), id, { key }),
  )
  assert.match(answer.receipt?.code ?? '', new RegExp(`^${w.county}261013`))
  assert.match(answer.receipt?.word ?? '', /^\d{6}$/)
  assert.equal(Buffer.from(answer.receipt?.token ?? '', 'base64url').length, 16)
  assert.equal((await caseOf(w, id)).state, 'toAccept')
  assert.deepEqual(await running(w, id), ['accept'])
  assert.deepEqual(await todosOf(w, id), ['accept @ street'])
  const [party] = await w.rows<{ name_sealed: string; phone_sealed: string; wants: string }>(
    'select name_sealed, phone_sealed, wants from party where county = $1',
    [w.county],
  )
  assert.ok(party && !party.name_sealed.includes('周') && !party.phone_sealed.includes('1390000'))
  assert.equal(party.wants, 'message')
})

test('a grid worker who reports in her own grid keeps it to settle, within a day or two hours when urgent', async () => {
  const w = world(db)
  const [slow, urgent] = [anId(), anId()]
  done(await w.send(w.staff.gridWorker, 'report', heap(w), slow))
  done(await w.send(w.staff.gridWorker, 'report', heap(w, { urgent: true }), urgent))
  const row = await caseOf(w, slow)
  assert.deepEqual([row.state, row.holder, row.source], ['reported', w.organisation('community'), 'grid'])
  assert.deepEqual(await todosOf(w, slow), ['settle @ community'])
  assert.equal((await clockOf(w, slow, 'escalate')).due_at, on('2026-10-14', 24) - 1)
  assert.equal((await clockOf(w, urgent, 'escalate')).due_at, on('2026-10-13', 12))
})

test('a grid worker who reports beyond her grid reports as a grid worker, for acceptance, and nobody is asked to rate', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.staff.gridWorker, 'report', heap(w, { place: { area: w.codes.otherGrid } }), id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.source, row.holder], ['toAccept', 'grid', w.organisation('street')])
  assert.equal((await w.rows('select id from party where county = $1', [w.county])).length, 0)
})

test('at the counter whoever files it is given the receipt to hand over, on every repeat, and nobody else', async () => {
  const w = world(db)
  const id = anId()
  const key = 'aaaaaaaa-0000-4000-8000-000000000002'
  const input = heap(w, { contact: { name: '周小满', wants: 'call' } })
  const first = done(await w.send(w.staff.dispatcher, 'report', input, id, { key }))
  assert.match(first.receipt?.word ?? '', /^\d{6}$/)
  assert.deepEqual((await w.send(w.staff.dispatcher, 'report', input, id, { key })).receipt, first.receipt)
  refusedAs(await w.send(w.staff.cadre, 'report', input, id, { key }), 'keyReused')
  assert.equal(done(await w.send(w.staff.gridWorker, 'report', heap(w), anId())).receipt, undefined, 'no resident, no receipt')
})

test('a group head reports as one, a dispatcher at the counter, and a device through the system', async () => {
  const w = world(db)
  const [head, counter, device] = [anId(), anId(), anId()]
  done(await w.send(w.staff.groupHead, 'report', heap(w), head))
  done(await w.send(w.staff.dispatcher, 'report', heap(w, { contact: { name: '周小满', wants: 'call' } }), counter))
  done(await w.send({ type: 'system', name: 'reaction' }, 'report', heap(w, { source: 'device' }), device))
  assert.equal((await caseOf(w, head)).source, 'groupHead')
  assert.equal((await caseOf(w, counter)).source, 'counter')
  assert.equal((await caseOf(w, device)).source, 'device')
  const parties = await w.rows<{ case_id: string }>('select case_id from party where county = $1', [w.county])
  assert.deepEqual(
    parties.map((one) => one.case_id),
    [counter],
  )
})

test('a resident cannot say that somebody else reported', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { source: 'inspection' }), id))
  assert.equal((await caseOf(w, id)).source, 'resident')
})

test('a point in one grid decides the grid, whatever was picked', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(10), area: `${w.codes.street}002` } }), id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.area, row.area_filed, row.place_state, row.lon], [w.grid, w.grid, 'point', 10])
})

test('a point on the line between two grids belongs to what they have in common until a person decides', async () => {
  const w = world(db)
  const [bare, picked] = [anId(), anId()]
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(110) } }), bare))
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(110), area: w.codes.otherGrid } }), picked))
  const row = await caseOf(w, bare)
  assert.deepEqual([row.area, row.place_state], [w.codes.community, 'line'])
  assert.deepEqual([(await caseOf(w, picked)).area, (await caseOf(w, picked)).place_state], [w.codes.otherGrid, 'line'])
})

test('a point in no grid is outside, and one less accurate than 100 m is coarse; neither decides a grid', async () => {
  const w = world(db)
  const [outside, coarse, exact] = [anId(), anId(), anId()]
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(-10) } }), outside))
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(10, 101), area: w.codes.community } }), coarse))
  done(await w.send(w.resident(), 'report', heap(w, { place: { point: point(10, 100) } }), exact))
  assert.deepEqual([(await caseOf(w, outside)).place_state, (await caseOf(w, outside)).area], ['outside', w.region.code])
  assert.deepEqual([(await caseOf(w, coarse)).place_state, (await caseOf(w, coarse)).area], ['coarse', w.codes.community])
  assert.equal((await caseOf(w, exact)).place_state, 'point')
})

test('a case without a point is a full case, no point is invented, and it waits until somebody picks a community', async () => {
  const w = world(db)
  const [none, picked] = [anId(), anId()]
  done(await w.send(w.resident(), 'report', heap(w, { place: { words: '菜市场后面' } }), none))
  done(await w.send(w.resident(), 'report', heap(w), picked))
  const row = await caseOf(w, none)
  assert.deepEqual([row.place_state, row.area, row.lon, row.holder], ['none', w.region.code, null, w.organisation('county')])
  assert.deepEqual([(await caseOf(w, picked)).place_state, (await caseOf(w, picked)).lon], ['picked', null])
  refusedAs(await w.send(w.staff.dutyOfficer, 'accept', {}, none), 'placeMissing')
  refusedAs(await w.send(w.staff.dutyOfficer, 'accept', { area: `${w.codes.street}000` }, none), 'placeMissing')
  done(await w.send(w.staff.dutyOfficer, 'accept', { area: w.codes.community }, none))
  const placed = await caseOf(w, none)
  assert.deepEqual(
    [placed.place_state, placed.area, placed.area_filed, placed.lon],
    ['picked', w.codes.community, w.region.code, null],
  )
  assert.deepEqual([placed.holder, placed.centre], [w.organisation('street'), w.organisation('street')])
})

test('an unknown category, a heading instead of a category, and an unknown area are refused', async () => {
  const w = world(db)
  refusedAs(await w.send(w.resident(), 'report', heap(w, { category: '9999' }), anId()), 'categoryUnknown', { category: '9999' })
  refusedAs(await w.send(w.resident(), 'report', heap(w, { category: '01' }), anId()), 'categoryUnknown')
  refusedAs(await w.send(w.resident(), 'report', heap(w, { place: { area: '110101' } }), anId()), 'areaUnknown')
  refusedAs(await w.send(w.resident(), 'report', heap(w, { files: [anId()] }), anId()), 'fileMissing')
})

test('where the category says so the community takes it in, in office hours; at midday, at night and on rest days the street does', async () => {
  const w = world(db)
  const at = async (instant: number) => {
    w.at(instant)
    const id = anId()
    done(await w.send(w.resident(), 'report', heap(w, { category: '0105' }), id))
    return (await caseOf(w, id)).holder
  }
  assert.equal(await at(on('2026-10-13', 9)), w.organisation('community'))
  assert.equal(await at(on('2026-10-13', 12)), w.organisation('street'))
  assert.equal(await at(on('2026-10-13', 18)), w.organisation('street'))
  assert.equal(await at(on('2026-10-07', 10)), w.organisation('street'), 'National Day')
  assert.equal(await at(on('2026-10-10', 10)), w.organisation('community'), 'a Saturday that is worked')
})

test('what the community does not accept in four working hours goes to the street by itself, with a clock of its own', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 15))
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { category: '0105' }), id))
  const due = on('2026-10-14', 10)
  assert.equal((await clockOf(w, id, 'accept')).due_at, due)
  w.at(due)
  refusedAs(await expire(w, id, 'accept'), 'nothingOpen')
  w.at(due + 1)
  done(await expire(w, id, 'accept'))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder], ['toAccept', w.organisation('street')])
  assert.deepEqual(acts(await lastEntry(w, id)), ['start accept', 'stop accept'])
  assert.deepEqual(await todosOf(w, id), ['accept @ street'])
  assert.equal((await clockOf(w, id, 'accept')).due_at, on('2026-10-14', 16) + 1)
  refusedAs(await w.send(w.staff.cadre, 'accept', {}, id), 'notYours')
})

test('an urgent matter at a closed street goes to the county that is open, and stays there until the street opens', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 23))
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { category: '0103' }), id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.holder, row.centre, row.urgency], [w.organisation('county'), w.organisation('street'), 'urgent'])
  assert.equal((await clockOf(w, id, 'accept')).due_at, on('2026-10-13', 23, 30))
  done(await w.send(w.staff.dutyOfficer, 'accept', {}, id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('county'), 'no queue behind a closed door')
  done(await w.send(w.staff.dutyOfficer, 'assign', { organisation: w.organisation('department') }, id))
  assert.equal((await caseOf(w, id)).handler, w.organisation('department'))
})

test('an urgent matter waits at the street when nobody at all is open', async () => {
  const w = world(db, [], { countyOpen: false })
  w.at(on('2026-10-13', 23))
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { category: '0103' }), id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('street'))
})

test('an urgent matter that the community leaves until closing time goes to the county', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 17, 50))
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { category: '0105', urgent: true }), id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('community'))
  w.at(on('2026-10-13', 18, 20) + 1)
  done(await expire(w, id, 'accept'))
  assert.equal((await caseOf(w, id)).holder, w.organisation('county'))
})

test('a report against the street itself never reaches the street', async () => {
  const w = world(db)
  const id = anId()
  const street = w.organisation('street')
  done(await w.send(w.resident(), 'report', heap(w, { barred: [street] }), id))
  assert.deepEqual(
    [(await caseOf(w, id)).holder, (await caseOf(w, id)).centre],
    [w.organisation('county'), w.organisation('county')],
  )
  refusedAs(await w.send(w.staff.dispatcher, 'accept', {}, id), 'caseMissing')
  done(await w.send(w.staff.dutyOfficer, 'accept', {}, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.holder, row.centre], [w.organisation('county'), w.organisation('county')])
  assert.ok(!row.organisations.includes(street))
  refusedAs(await w.send(w.staff.dutyOfficer, 'assign', { organisation: street }, id), 'organisationUnknown')
})

test('a secret report is seen by those who take part, and by no one else of the area', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.resident(), 'report', heap(w, { secret: true }), id))
  refusedAs(await w.send(w.staff.cadre, 'accept', {}, id), 'caseMissing')
  done(await w.send(w.staff.dispatcher, 'accept', {}, id))
})

test('a grid worker settles on the spot with a photo before and one after, and the case is done', async () => {
  const w = world(db)
  const id = anId()
  const { gridWorker } = w.staff
  done(await w.send(gridWorker, 'report', heap(w), id))
  const [before, after] = [await w.photo(id, 'before'), await w.photo(id)]
  const note = { note: '当场清走了' }
  refusedAs(await w.send(gridWorker, 'settle', { before: [], after: [after], ...note }, id), 'photosMissing')
  refusedAs(await w.send(gridWorker, 'settle', { before: [after], after: [after], ...note }, id), 'photosMissing')
  refusedAs(await w.send(gridWorker, 'settle', { before: [anId()], after: [after], ...note }, id), 'photosMissing')
  refusedAs(
    await w.send(gridWorker, 'settle', { before: [await w.photo(id, 'before', 'announced')], after: [after], ...note }, id),
    'photosMissing',
  )
  done(await w.send(gridWorker, 'settle', { before: [before], after: [after], ...note }, id))
  assert.equal((await caseOf(w, id)).state, 'rated')
  assert.deepEqual(await running(w, id), ['archive'])
  assert.deepEqual(
    (await lastEntry(w, id)).files.map((file) => file.id),
    [before, after],
  )
  assert.deepEqual((await lastEntry(w, id)).facts, { handles: true, settled: true, sampled: false })
})

test('one case in twenty that was settled on the spot is looked at by the community, and not by who settled it', async () => {
  const w = world(db)
  const id = idFor('settle', true)
  const { gridWorker, cadre } = w.staff
  done(await w.send(gridWorker, 'report', heap(w), id))
  done(
    await w.send(gridWorker, 'settle', { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' }, id),
  )
  assert.equal((await caseOf(w, id)).state, 'handled')
  assert.deepEqual(await todosOf(w, id), ['verify @ community'])
  const photo = await w.photo(id)
  refusedAs(await w.send(gridWorker, 'verify', { files: [photo] }, id), 'sameHand')
  done(await w.send(cadre, 'verify', { files: [photo] }, id))
  assert.equal((await caseOf(w, id)).state, 'rated')
})

test('a settled case that the sample finds unsolved goes to the street for a handler', async () => {
  const w = world(db)
  const id = idFor('settle', true)
  const { gridWorker, cadre, dispatcher } = w.staff
  done(await w.send(gridWorker, 'report', heap(w), id))
  done(
    await w.send(gridWorker, 'settle', { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' }, id),
  )
  done(await w.send(cadre, 'sendBack', { text: '还在原处' }, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.holder, row.handler], ['filed', w.organisation('street'), null])
  assert.deepEqual(await running(w, id), ['assign'])
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, id))
})

test('the share of the sample is what the region says: none, or all', async () => {
  for (const [share, state] of [
    [0, 'rated'],
    [100, 'handled'],
  ] as const) {
    const w = world(db, [], { settings: { 'gridEvent.sampleShare': share } })
    const id = idFor('settle', share === 0)
    done(await w.send(w.staff.gridWorker, 'report', heap(w), id))
    done(
      await w.send(
        w.staff.gridWorker,
        'settle',
        { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' },
        id,
      ),
    )
    assert.equal((await caseOf(w, id)).state, state)
  }
})

test('a resident for whom the grid worker reported is asked to rate what she settled', async () => {
  const w = world(db)
  const id = anId()
  const { gridWorker } = w.staff
  done(await w.send(gridWorker, 'report', heap(w, { contact: { name: '周小满', phone: '13900001111', wants: 'message' } }), id))
  done(
    await w.send(gridWorker, 'settle', { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' }, id),
  )
  assert.equal((await caseOf(w, id)).state, 'toRate')
  refusedAs(await w.send(gridWorker, 'rate', { solved: true, grade: 5 }, id), 'notYours')
})

test('only who works on that grid settles', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.staff.gridWorker, 'report', heap(w), id))
  const input = { before: [await w.photo(id, 'before')], after: [await w.photo(id)], note: '清走了' }
  refusedAs(await w.send(w.staff.dispatcher, 'settle', input, id), 'notYours')
  refusedAs(await w.send(w.staff.otherDispatcher, 'settle', input, id), 'caseMissing')
  done(await w.send(w.staff.otherGridWorker, 'settle', input, id))
  refusedAs(await w.send(w.staff.gridWorker, 'settle', input, id), 'wrongState', { state: 'rated', step: 'settle' })
})

test('what a grid worker cannot settle she passes upward: in office hours to the community, otherwise to the street', async () => {
  const w = world(db)
  const [day, night] = [anId(), anId()]
  const { gridWorker } = w.staff
  done(await w.send(gridWorker, 'report', heap(w), day))
  done(await w.send(gridWorker, 'escalate', { text: '需要部门处理' }, day))
  assert.deepEqual([(await caseOf(w, day)).state, (await caseOf(w, day)).holder], ['toAccept', w.organisation('community')])
  assert.deepEqual(acts(await lastEntry(w, day)), ['start accept', 'stop escalate'])
  w.at(on('2026-10-13', 20))
  done(await w.send(gridWorker, 'report', heap(w), night))
  done(await w.send(gridWorker, 'escalate', { text: '需要部门处理' }, night))
  assert.equal((await caseOf(w, night)).holder, w.organisation('street'))
  assert.equal((await clockOf(w, night, 'accept')).due_at, on('2026-10-14', 15), 'four working hours from the morning on')
})

test('what lies with the grid worker beyond its time is told to the street, at twice the time to the county', async () => {
  const w = world(db)
  const id = anId()
  done(await w.send(w.staff.gridWorker, 'report', heap(w, { urgent: true }), id))
  w.pass(2 * HOUR + 1)
  done(await expire(w, id, 'escalate'))
  assert.deepEqual(await todosOf(w, id), ['overdue @ street', 'settle @ community'])
  assert.equal((await clockOf(w, id, 'escalate')).look_at, on('2026-10-13', 14) + 1)
  w.at(on('2026-10-13', 14))
  refusedAs(await expire(w, id, 'escalate'), 'nothingOpen')
  w.pass(MINUTE)
  done(await expire(w, id, 'escalate'))
  assert.deepEqual(await todosOf(w, id), ['overdue @ county', 'settle @ community', 'supervised @ community'])
  assert.equal((await clockOf(w, id, 'escalate')).look_at, null)
  refusedAs(await expire(w, id, 'escalate'), 'nothingOpen')
  done(await w.send(w.staff.gridWorker, 'escalate', { text: '需要部门处理' }, id))
  assert.deepEqual(
    await todosOf(w, id),
    ['accept @ community', 'supervised @ community'],
    'nothing is late any more, but why it was is still asked',
  )
  assert.deepEqual(
    (await entriesOf(w, id)).flatMap((one) => (one.facts.escalated === undefined ? [] : [one.facts.escalated])),
    [1, 2],
  )
})

test('a late entry of paper by staff opens now, one by the system when it happened', async () => {
  const w = world(db)
  const [paper, replayed] = [anId(), anId()]
  const happenedAt = on('2026-10-01', 8)
  done(await w.send(w.staff.dispatcher, 'report', heap(w, { happenedAt }), paper))
  done(await w.send({ type: 'system', name: 'replay' }, 'report', heap(w, { happenedAt }), replayed))
  const opened = async (id: string) =>
    (await w.rows<{ opened_at: number }>('select opened_at from "case" where county = $1 and id = $2', [w.county, id]))[0]
      ?.opened_at
  assert.equal(await opened(paper), w.house.now())
  assert.equal(await opened(replayed), happenedAt)
})

async function community(w: World) {
  const id = anId()
  const resident = w.resident()
  done(await w.send(resident, 'report', heap(w, { category: '0105' }), id))
  return { id, zhou: await following(w, resident, id) }
}

test('the community accepts for the street, handles with its own means, or passes on; the street cannot say it has means of its own', async () => {
  const w = world(db)
  const { cadre, dispatcher, gridWorker } = w.staff
  const [first, second, third] = [await community(w), await community(w), await community(w)]
  done(await w.send(cadre, 'accept', {}, first.id))
  assert.deepEqual([(await caseOf(w, first.id)).state, (await caseOf(w, first.id)).holder], ['filed', w.organisation('street')])
  done(await w.send(cadre, 'accept', { own: true }, second.id))
  const own = await caseOf(w, second.id)
  assert.deepEqual([own.state, own.handler, own.holder], ['inHandling', w.organisation('community'), w.organisation('community')])
  assert.deepEqual(await running(w, second.id), ['handle'])
  done(await w.send(cadre, 'finish', { result: '已清理', files: [await w.photo(second.id)] }, second.id))
  const photo = await w.photo(second.id)
  refusedAs(await w.send(cadre, 'verify', { files: [photo] }, second.id), 'sameHand')
  done(await w.send(gridWorker, 'verify', { files: [photo] }, second.id))
  w.pass(HOUR)
  done(await w.send(cadre, 'pass', { text: '社区无力处理' }, third.id))
  assert.equal((await caseOf(w, third.id)).holder, w.organisation('street'))
  assert.equal((await clockOf(w, third.id, 'accept')).due_at, on('2026-10-13', 17), 'four working hours from passing on')
  refusedAs(await w.send(dispatcher, 'pass', { text: '不归我' }, third.id), 'notYours')
  refusedAs(await w.send(dispatcher, 'accept', { own: true }, third.id), 'notYours', { field: 'own' })
})

test('accepting can correct category, urgency, class and place, and keeps what stood before', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toAccept')
  const { dispatcher } = w.staff
  refusedAs(await w.send(dispatcher, 'accept', { category: '01' }, id), 'categoryUnknown')
  refusedAs(await w.send(dispatcher, 'accept', { area: '110101' }, id), 'areaUnknown')
  done(await w.send(dispatcher, 'accept', { category: '0102', urgency: 'important', area: `${w.codes.street}002001` }, id))
  const row = await caseOf(w, id)
  assert.deepEqual(
    [row.category, row.class, row.urgency, row.area, row.place_state],
    ['0102', 'ordinary', 'important', `${w.codes.street}002001`, 'picked'],
  )
  assert.deepEqual((await lastEntry(w, id)).facts, {
    own: false,
    before: { category: '0101', class: 'simple', area: w.grid, urgency: 'ordinary' },
  })
  assert.equal(row.area_filed, w.grid)
})

test('a report says by whom it came: only a group head is called one', async () => {
  const w = world(db)
  const sources: Record<string, unknown> = {}
  for (const role of ['gridWorker', 'groupHead', 'dispatcher', 'supervisor', 'handler'] as const) {
    const id = idFor('void', false)
    done(await w.send(w.staff[role], 'report', heap(w), id))
    sources[role] = (await caseOf(w, id)).source
  }
  assert.deepEqual(sources, {
    gridWorker: 'grid',
    groupHead: 'groupHead',
    dispatcher: 'counter',
    supervisor: 'staff',
    handler: 'staff',
  })
})
