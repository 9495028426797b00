// Admission through perform, and what hangs on it: a round in a grid only inside what was admitted, its answers found by the next department.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { answerTask, gridTask } from '../../registers/gridWork/tasks.ts'
import { registerQueries } from '../../registers/reads/index.ts'
import { tableOf } from '../../registers/tables/table.ts'
import type { Actor, Staff } from '../../rules/actor.ts'
import type { Column } from '../../rules/column.ts'
import { isRefusal, type Refusal } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import type { Asking } from '../../store/query.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, bring, caseOf, clockOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'admission'
const column = (code: string, name: string, held: Column['held'], words: readonly string[] = []): Column => ({
  code,
  name: { 'zh-CN': name },
  words,
  held,
  holder: held === 'personal' ? 'department' : null,
  law: held === 'personal' ? 'pipl-23' : null,
})
const columns = [
  column('cases.reported', '上报事件数', 'register', ['事件数']),
  column('cases.open', '在办事件数', 'register'),
  column('cases.ended', '办结事件数', 'register'),
  column('person.name', '姓名', 'personal', ['名单']),
]
const here = () => world(db, [], { columns })
const form = (w: World, more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: '摸清消防栓底数',
  checks: ['消防通道畅通'],
  counts: ['消防栓数'],
  frequency: 'monthly',
  areas: [w.codes.community],
  from: '2026-10-13',
  until: '2026-12-31',
  law: 'binzhou-grid-10',
  ...more,
})
const as = (w: World) => (by: Actor, step: string, input: Record<string, unknown>, id: string) =>
  w.send(by, step, input, id, { kind })
async function applied(w: World, more: Record<string, unknown> = {}) {
  const id = randomUUID()
  done(await as(w)(w.staff.handler, 'apply', form(w, more), id))
  return id
}
async function admittedOne(w: World, more: Record<string, unknown> = {}) {
  const id = await applied(w, more)
  done(await as(w)(w.staff.leader, 'admit', { until: more.until ?? '2026-12-31' }, id))
  return id
}
const within = <T>(
  w: World,
  actor: Staff,
  run: (tx: Tx, who: { actor: Staff; region: World['region']; county: string }) => Promise<T>,
) => db.begin({ actor: actor.person, counties: [w.county] }, (tx) => run(tx, { actor, region: w.region, county: w.county }))
const round = (w: World, admission: string, more: Record<string, unknown> = {}, actor: Staff = w.staff.handler) =>
  within(w, actor, (tx, who) =>
    gridTask(
      tx,
      who,
      {
        id: randomUUID(),
        ground: admission,
        area: w.grid,
        checks: ['消防通道畅通'],
        counts: ['消防栓数'],
        frequency: 'monthly',
        from: '2026-10-14',
        until: '2026-12-31',
        ...more,
      } as never,
      w.house.now(),
    ),
  )
const why = (answer: unknown) => (isRefusal(answer) ? (answer.facts.why ?? answer.refused) : 'made')
const read = async <R>(w: World, actor: Actor, name: string, input: Record<string, unknown>): Promise<readonly R[]> => {
  const query = registerQueries.get(name)
  assert.ok(query)
  const page = await db.begin({ actor: 'test', counties: [w.county] }, (tx) => {
    const asking: Asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }
    return query.run(asking, query.input.parse(input) as never)
  })
  assert.ok(!isRefusal(page))
  return page.rows as readonly R[]
}

test('a department applies, the grid office admits until a day, and on that day it is over', async () => {
  const w = here()
  const send = as(w)
  refusedAs(await send(w.staff.dispatcher, 'apply', form(w), randomUUID()), 'notYours')
  const id = await applied(w)
  assert.deepEqual(
    [(await caseOf(w, id)).state, await running(w, id), await todosOf(w, id)],
    ['applied', ['examine'], ['examine @ county']],
  )
  assert.equal((await clockOf(w, id, 'examine')).due_at, on('2026-10-20', 18))
  refusedAs(await send(w.staff.handler, 'admit', { until: '2026-12-31' }, id), 'notYours')
  refusedAs(await send(w.staff.leader, 'admit', { until: '2027-01-31' }, id), 'badInput')
  done(await send(w.staff.leader, 'admit', { until: '2026-11-30', text: '先做到十一月底' }, id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start term', 'stop examine'])
  assert.deepEqual(await todosOf(w, id), ['runs @ department'])
  const term = await clockOf(w, id, 'term')
  assert.equal(term.due_at, on('2026-12-01', 0) - 1, 'through its last day')
  w.at(term.due_at + 1)
  done(await send(clockwork, 'expire', {}, id))
  assert.equal((await caseOf(w, id)).state, 'over')
  done(await send(clockwork, 'archive', {}, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['archived', []])
  const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(checked.faults, [])
})

test('what is personal or held already is not asked of grids, nor anything without a ground, an end or beyond a year', async () => {
  const w = here()
  const refused = (more: Record<string, unknown>) => as(w)(w.staff.handler, 'apply', form(w, more), randomUUID())
  refusedAs(await refused({ counts: ['独居老人名单'] }), 'personalColumn', {
    field: 'counts',
    column: '独居老人名单',
    holder: 'department',
    law: 'pipl-23',
  })
  refusedAs(await refused({ counts: ['事件数'] }), 'alreadyHeld', { field: 'counts', column: '事件数' })
  refusedAs(await refused({ law: 'local' }), 'groundUnknown', { field: 'item' })
  refusedAs(await refused({ checks: undefined, counts: undefined }), 'badInput', { field: 'checks' })
  refusedAs(await refused({ until: '2026-10-12' }), 'badInput', { field: 'until' })
  refusedAs(await refused({ until: '2027-12-31' }), 'tooFar')
  refusedAs(await refused({ urgent: true }), 'tooFar', { field: 'until', most: 30, unit: 'day' })
  const urgent = await applied(w, { urgent: true, until: '2026-10-20' })
  assert.equal((await clockOf(w, urgent, 'examine')).due_at, on('2026-10-13', 16), 'four working hours')
})

test('refused with the reason it may be objected to once; a renewal says what came of it, and refused leaves the old day', async () => {
  const w = here()
  const send = as(w)
  const no = await applied(w)
  done(await send(w.staff.leader, 'refuse', { text: '可以从平台查询' }, no))
  assert.deepEqual([(await caseOf(w, no)).state, await running(w, no)], ['refused', []])
  const id = await admittedOne(w)
  refusedAs(await send(w.staff.otherHandler, 'renew', { until: '2027-03-31', text: 'x' }, id), 'caseMissing')
  refusedAs(await send(w.staff.handler, 'renew', { until: '2026-12-01', text: 'x' }, id), 'badInput')
  done(await send(w.staff.handler, 'renew', { until: '2027-03-31', text: '查出三处堵塞，已整改' }, id))
  assert.deepEqual([await todosOf(w, id), await running(w, id)], [['renew @ county'], ['examine', 'term']])
  done(await send(w.staff.leader, 'refuse', { text: '底数已清' }, id))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).data.until], ['admitted', '2026-12-31'])
  done(await send(w.staff.handler, 'renew', { until: '2027-03-31', text: '再查一轮' }, id))
  done(await send(w.staff.leader, 'admit', { until: '2027-02-28' }, id))
  assert.deepEqual([(await caseOf(w, id)).data.until, await running(w, id)], ['2027-02-28', ['term']])
  assert.equal(why(await round(w, id, { until: '2027-02-28' })), 'made')
  done(await send(w.staff.leader, 'end', { text: '评估后退出' }, id))
  assert.equal(why(await round(w, id, { until: '2027-02-28' })), 'none')
})

test('a grid task without admission, outside its area, after its end, with more or oftener than was admitted cannot be made', async () => {
  const w = here()
  const waiting = await applied(w)
  assert.equal(why(await round(w, waiting)), 'none', 'applied for is not admitted')
  assert.equal(why(await round(w, randomUUID())), 'none')
  const id = await admittedOne(w)
  assert.equal(why(await round(w, id, { area: `${w.codes.street}002001` })), 'area')
  assert.equal(why(await round(w, id, { until: '2027-01-01' })), 'end')
  assert.equal(why(await round(w, id, { counts: ['消防栓数', '灭火器数'] })), 'items')
  assert.equal(why(await round(w, id, { frequency: 'weekly' })), 'frequency')
  assert.equal(why(await round(w, id, {}, w.staff.otherHandler)), 'notYours')
  assert.equal(why(await round(w, id, { from: '2026-10-12' })), 'badInput')
  const twice = randomUUID()
  assert.equal(why(await round(w, id, { id: twice })), 'made')
  assert.equal(why(await round(w, id, { id: twice })), 'made', 'the same again makes no second one')
  assert.equal(why(await round(w, id, { area: w.codes.community, frequency: 'quarterly' }, w.staff.leader)), 'made')
  type Row = { purpose: string; until: string; organisationName: string; admittedByName: string; lawName: string }
  const asked = await read<Row>(w, w.staff.gridWorker, 'gridTasks', { area: w.grid })
  assert.deepEqual(
    asked.map((one) => [one.purpose, one.until, one.organisationName, one.admittedByName, one.lawName]),
    Array(2).fill(['摸清消防栓底数', '2026-12-31', 'department', 'county', '滨州市社会治理网格化服务管理条例 第十条']),
  )
  w.at(on('2027-01-01', 9))
  assert.deepEqual(await read(w, w.staff.gridWorker, 'gridTasks', { area: w.grid }), [], 'after its end nobody is asked')
})

test('what a grid answered once the next department gets by query, and nobody is asked again', async () => {
  const w = here()
  const id = await admittedOne(w)
  const task = randomUUID()
  assert.equal(why(await round(w, id, { id: task, from: '2026-10-13', area: w.codes.community })), 'made')
  const answer = (actor: Staff, area: string, answers: { ask: string; value: number }[]) =>
    within(w, actor, (tx, who) => answerTask(tx, who, { task, area, answers }, w.house.now())) as Promise<
      { kept: number } | Refusal
    >
  const { gridWorker, otherGridWorker, cadre, handler } = w.staff
  assert.equal(why(await answer(handler, w.grid, [{ ask: '消防栓数', value: 4 }])), 'notYours')
  assert.equal(why(await answer(gridWorker, w.codes.otherGrid, [{ ask: '消防栓数', value: 4 }])), 'notYours')
  assert.equal(why(await answer(gridWorker, w.grid, [{ ask: '住户姓名', value: 1 }])), 'badInput')
  assert.equal(why(await answer(gridWorker, w.grid, [{ ask: '消防通道畅通', value: 2 }])), 'badInput')
  const both = [
    { ask: '消防栓数', value: 4 },
    { ask: '消防通道畅通', value: 1 },
  ]
  assert.deepEqual(await answer(gridWorker, w.grid, both), { kept: 2 })
  assert.deepEqual(await answer(gridWorker, w.grid, [{ ask: '消防栓数', value: 6 }]), { kept: 1 }, 'corrected on the same day')
  assert.deepEqual(await answer(otherGridWorker, w.codes.otherGrid, [{ ask: '消防栓数', value: 5 }]), { kept: 1 })
  assert.deepEqual(await answer(cadre, w.codes.otherGrid, [{ ask: '消防通道畅通', value: 0 }]), { kept: 1 })
  type Task = { known: { ask: string; day: string; value: number }[] }
  const [prefilled] = await read<Task>(w, gridWorker, 'gridTasks', { area: w.grid })
  assert.deepEqual(
    prefilled?.known.map((one) => [one.ask, one.value]).sort(),
    [
      ['消防栓数', 6],
      ['消防通道畅通', 1],
    ].sort(),
  )
  const asked = ['消防栓数', '消防通道畅通'].map((name) => column(name, name, 'asked'))
  const next = { ...w.region, columns: [...columns, ...asked] }
  await bring(w, 'inHandling')
  const { otherHandler, dutyOfficer } = w.staff
  const table = (actor: Staff, wanted: string[], more: Record<string, unknown> = {}) =>
    db.begin({ actor: actor.person, counties: [w.county] }, (tx) =>
      tableOf({ tx, actor, region: next, counties: [w.county], kinds: ['gridEvent'], now: w.house.now(), language: 'zh-CN' }, {
        wanted,
        by: 'community',
        area: w.codes.county,
        ...more,
      } as never),
    )
  const found = await table(otherHandler, ['消防栓数', '消防通道畅通', '事件数', '住户姓名', '灭火器数'])
  assert.ok(!isRefusal(found))
  assert.deepEqual(
    found.verdicts.map((one) => one.verdict),
    ['held', 'held', 'held', 'personal', 'unheld'],
  )
  assert.deepEqual(
    found.rows.map((row) => [row.code, row.cells]),
    [[w.codes.community, [11, 1, 0]]],
    'of cases only those one may see',
  )
  assert.deepEqual([found.verdicts[3]?.holder, found.verdicts[0]?.days], ['department', ['2026-10-13', '2026-10-13']])
  const own = await table(dutyOfficer, ['事件数', '在办事件数'])
  assert.ok(!isRefusal(own))
  assert.deepEqual(own.rows[0]?.cells, [1, 1])
  const shown = await table(dutyOfficer, ['事件数', '消防栓数'], { publish: true })
  assert.ok(!isRefusal(shown))
  assert.deepEqual(
    [shown.rows[0]?.cells, shown.total],
    [
      [null, 11],
      [null, 11],
    ],
  )
  const persons = await table(otherHandler, ['姓名'])
  assert.equal(isRefusal(persons) && persons.refused, 'personalColumn')
  const again = world(db, [], { columns: next.columns })
  refusedAs(await as(again)(again.staff.handler, 'apply', form(again), randomUUID()), 'alreadyHeld')
})
