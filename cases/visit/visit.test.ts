// The visit through perform: ordered because a household asked or because it was admitted, consent at the door, requests or nothing, and no word about anybody.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import * as z from 'zod/mini'
import type { Actor } from '../../rules/actor.ts'
import type { Column } from '../../rules/column.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { caseOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'
import { visit } from './visit.kind.ts'

const db = await testDatabase()
const columns: readonly Column[] = [
  {
    code: 'person.name',
    name: { 'zh-CN': '户籍人口', 'zh-TW': '戶籍人口', en: 'Registered people' },
    words: ['户主', '家庭成员'],
    held: 'personal',
    holder: 'department',
    law: 'pipl-13',
  },
]
const here = () =>
  world(db, [], { columns, settings: { 'visit.purposes': ['errand 0101', 'safety 0106'], 'visit.mostDays': 30 } })
const form = (w: World, more: Record<string, unknown> = {}) => ({
  purpose: 'errand',
  area: w.grid,
  where: '和平路 3 栋 2-4',
  until: '2026-10-15',
  asked: true,
  ...more,
})
const as =
  (w: World) =>
  (by: Actor, step: string, input: Record<string, unknown>, id: string, also: string[] = []) =>
    w.send(by, step, input, id, { kind: 'visit', ...(also.length > 0 ? { also } : {}) })
async function ordered(w: World, more: Record<string, unknown> = {}) {
  const id = randomUUID()
  done(await as(w)(w.staff.cadre, 'order', form(w, more), id))
  return id
}

test('a household asks, the worker asks again at the door, and what it wants becomes cases of their own', async () => {
  const w = here()
  const { gridWorker, otherGridWorker } = w.staff
  const id = await ordered(w)
  assert.deepEqual(await todosOf(w, id), ['visit @ community'])
  assert.deepEqual(await running(w, id), ['visit'])
  const [first, second] = [randomUUID(), randomUUID()]
  const place = { area: w.grid, words: '和平路 3 栋 2-4' }
  for (const one of [first, second])
    done(await w.send(gridWorker, 'report', { category: '0101', text: '想装扶手', place }, one, { kind: 'gridEvent' }))
  const foreign = randomUUID()
  done(await w.send(w.resident(), 'report', { category: '0101', text: '路灯', place }, foreign, { kind: 'gridEvent' }))
  const send = as(w)
  refusedAs(await send(gridWorker, 'requests', { consent: false, cases: [first] }, id, [first]), 'badInput')
  refusedAs(await send(gridWorker, 'requests', { consent: true, cases: [] }, id), 'badInput')
  refusedAs(await send(gridWorker, 'requests', { consent: true, cases: [first] }, id), 'changed')
  refusedAs(await send(gridWorker, 'requests', { consent: true, cases: [foreign] }, id, [foreign]), 'badInput')
  refusedAs(await send(otherGridWorker, 'requests', { consent: true, cases: [first] }, id, [first]), 'badInput')
  done(await send(gridWorker, 'requests', { consent: true, cases: [first, second] }, id, [first, second]))
  assert.deepEqual((await lastEntry(w, id)).facts, { consent: true, requests: 2, handles: true })
  for (const one of [first, second]) assert.deepEqual((await lastEntry(w, one)).facts, { visit: id })
  assert.equal((await caseOf(w, id)).state, 'visited')
  refusedAs(await send(gridWorker, 'nothingNeeded', { consent: true }, id), 'wrongState')
  done(await send(clockwork, 'archive', {}, id))
  assert.deepEqual(await running(w, id), ['forget'])
})

test('how long the door is kept is a clock: at its end it is emptied, and that somebody was visited stays in the record', async () => {
  const w = here()
  const send = as(w)
  const [one, other] = [await ordered(w), await ordered(w)]
  done(await send(w.staff.gridWorker, 'nothingNeeded', { consent: true }, one))
  done(await send(clockwork, 'archive', {}, one))
  done(await send(w.staff.gridWorker, 'decline', {}, other))
  for (const id of [one, other]) {
    assert.deepEqual(await running(w, id), ['forget'])
    const doors = () => w.rows<{ text: string }>('select text from words where county = $1 and case_id = $2', [w.county, id])
    assert.deepEqual(
      (await doors()).map((row) => row.text),
      ['和平路 3 栋 2-4'],
    )
    refusedAs(await send(w.staff.cadre, 'forget', {}, id), 'notYours')
    done(await send(clockwork, 'forget', {}, id))
    assert.deepEqual(
      (await doors()).map((row) => row.text),
      [''],
    )
    assert.deepEqual(await running(w, id), [])
    refusedAs(await send(w.staff.cadre, 'order', form(w), id), 'idTaken')
  }
  const { faults } = await w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
})

test('nothing needed, or not wanted: either is one tap, and neither says who was there or why', async () => {
  const w = here()
  const send = as(w)
  const [one, other, none] = [await ordered(w), await ordered(w), await ordered(w)]
  refusedAs(await send(w.staff.gridWorker, 'nothingNeeded', {}, one), 'badInput')
  done(await send(w.staff.gridWorker, 'nothingNeeded', { consent: true }, one))
  refusedAs(await send(w.staff.gridWorker, 'decline', { text: '家里没人' }, other), 'unknownField')
  done(await send(w.staff.gridWorker, 'decline', {}, other))
  done(await send(w.staff.cadre, 'callOff', {}, none))
  for (const id of [one, other, none]) {
    const words = await w.rows<{ kind: string }>(`select kind from words where county = $1 and case_id = $2`, [w.county, id])
    assert.deepEqual(words, [{ kind: 'place' }], 'the door is all that is written')
    const parties = await w.rows(`select 1 from party where county = $1 and case_id = $2`, [w.county, id])
    assert.deepEqual(parties, [])
  }
})

test('no form of a visit has a place for persons, notes, health, or who was in', async () => {
  const w = here()
  const { cadre, gridWorker } = w.staff
  const names = Object.entries(visit.steps).flatMap(([step, { form: of }]) =>
    Object.keys((z.toJSONSchema(of, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {}).map(
      (name) => `${step}.${name}`,
    ),
  )
  const own = ['order', 'nothingNeeded', 'requests', 'decline', 'callOff', 'expire', 'forget']
  assert.deepEqual(names.filter((name) => own.includes(name.split('.')[0] ?? '')).sort(), [
    'nothingNeeded.consent',
    'order.area',
    'order.asked',
    'order.purpose',
    'order.root',
    'order.until',
    'order.where',
    'requests.cases',
    'requests.consent',
  ])
  const frame = Object.keys(visit.steps).filter((step) => !own.includes(step))
  assert.deepEqual(frame.sort(), ['archive', 'erase', 'escalateOverdue', 'recompute', 'undo'])
  const id = randomUUID()
  for (const more of [{ members: ['张三'] }, { health: '慢病' }, { met: false }, { note: '独居' }])
    refusedAs(await as(w)(cadre, 'order', form(w, more), id), 'unknownField')
  refusedAs(await as(w)(cadre, 'order', form(w, { where: '3 栋 2-4，户主张三' }), id), 'personalColumn')
  refusedAs(await as(w)(cadre, 'order', form(w, { purpose: 'keyPersons' }), id), 'badInput')
  refusedAs(await as(w)(cadre, 'order', form(w, { purpose: 'opinion' }), id), 'badInput', {
    field: 'purpose',
    purpose: 'opinion',
  })
  const visitId = await ordered(w)
  refusedAs(await as(w)(gridWorker, 'nothingNeeded', { consent: true, note: '老人独居' }, visitId), 'unknownField')
})

test('what no household asked for needs an admission that runs, here and until then; it ends on its day and nobody was late', async () => {
  const w = here()
  const { handler, otherHandler, cadre, leader } = w.staff
  const admission = randomUUID()
  const apply = {
    category: '0101',
    text: '入户提醒燃气安全',
    checks: ['燃气胶管老化'],
    frequency: 'monthly',
    areas: [w.codes.community],
    from: '2026-10-13',
    until: '2026-10-20',
    law: 'binzhou-grid-10',
  }
  done(await w.send(handler, 'apply', apply, admission, { kind: 'admission' }))
  const id = randomUUID()
  const send = as(w)
  const bare = form(w, { purpose: 'safety', asked: false })
  const wanted = { ...bare, root: admission }
  refusedAs(await send(handler, 'order', bare, id), 'notAdmitted', { why: 'none' })
  refusedAs(await send(handler, 'order', wanted, id, [admission]), 'notAdmitted', { why: 'none' })
  done(await w.send(leader, 'admit', { until: '2026-10-20' }, admission, { kind: 'admission' }))
  refusedAs(await send(handler, 'order', { ...wanted, until: '2026-10-21' }, id, [admission]), 'notAdmitted', {
    why: 'end',
    until: '2026-10-20',
  })
  const elsewhere = `${w.codes.street}002001`
  refusedAs(await send(handler, 'order', { ...wanted, area: elsewhere }, id, [admission]), 'notAdmitted', { why: 'area' })
  refusedAs(await send(otherHandler, 'order', wanted, id, [admission]), 'caseMissing')
  refusedAs(await send(cadre, 'order', { ...wanted, asked: true }, id, [admission]), 'badInput')
  done(await send(handler, 'order', wanted, id, [admission]))
  assert.deepEqual((await lastEntry(w, admission)).facts, { visit: id })
  assert.deepEqual(await running(w, id), ['term'])
  w.at(on('2026-10-16', 0, 1))
  done(await send(clockwork, 'expire', {}, id))
  assert.deepEqual(await running(w, id), ['forget'])
  assert.equal((await caseOf(w, id)).state, 'lapsed')
})

test('only its own area, only days that come, and only who may', async () => {
  const w = here()
  const { gridWorker, groupHead, cadre } = w.staff
  const send = as(w)
  const id = randomUUID()
  refusedAs(await send(groupHead, 'order', form(w), id), 'notYours')
  refusedAs(await send(gridWorker, 'order', form(w, { area: w.codes.otherGrid }), id), 'areaUnknown')
  refusedAs(await send(cadre, 'order', form(w, { until: '2026-10-12' }), id), 'badInput')
  refusedAs(await send(cadre, 'order', form(w, { until: '2026-12-12' }), id), 'tooFar')
  done(await send(gridWorker, 'order', form(w), id))
})
