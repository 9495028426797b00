// The visit through perform: planned unseen, problems noted one by one, one notice, an answer for each, a second look by another, what is left raised or carried on.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Actor, viewOf } from '../../rules/actor.ts'
import { type CaseJson, caseColumns, caseOf as rowOf } from '../../store/rows.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, caseOf, clockOf, clocksOf, done, entriesOf, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'visitation'
const as = (w: World) => (by: Actor, step: string, input: Record<string, unknown>, id: string, also?: string[]) =>
  w.send(by, step, input, id, { kind, ...(also ? { also } : {}) })
const plan = (w: World, more: Record<string, unknown> = {}) => ({
  organisation: w.organisation('street'),
  category: '0101',
  day: '2026-10-14',
  text: '看楼道堆物办得怎样',
  ...more,
})
async function planned(w: World, more: Record<string, unknown> = {}, also?: string[]): Promise<string> {
  const id = randomUUID()
  done(await as(w)(w.staff.supervisor, 'plan', plan(w, more), id, also))
  return id
}
/** On the place, with problems due on these days; the second one is the community's. */
async function visiting(w: World, days: readonly string[], more: Record<string, unknown> = {}, also?: string[]): Promise<string> {
  const id = await planned(w, more, also)
  done(await as(w)(w.staff.supervisor, 'begin', {}, id))
  for (const [n, until] of days.entries())
    done(
      await as(w)(
        w.staff.supervisor,
        'find',
        { text: `问题 ${n + 1}`, until, ...(n === 1 ? { organisation: w.organisation('community') } : {}) },
        id,
      ),
    )
  return id
}
const sees = async (w: World, actor: Actor, id: string): Promise<boolean> => {
  const [row] = await w.rows<CaseJson>(`select ${caseColumns} from "case" c where c.county = $1 and c.id = $2`, [w.county, id])
  assert.ok(row)
  return viewOf(actor, rowOf(row)) !== null
}

test('planned unseen, three problems noted and one struck out, one notice with a clock for each, answered, looked at again, concluded', async () => {
  const w = world(db)
  const send = as(w)
  const { supervisor, leader, dispatcher, secondDispatcher, cadre } = w.staff
  const id = await visiting(w, ['2026-10-16', '2026-10-20', '2026-10-21'])
  assert.equal(await sees(w, dispatcher, id), false, 'who is looked at does not know')
  assert.equal(await sees(w, leader, id), false, 'nor anybody who takes no part')
  refusedAs(await send(dispatcher, 'begin', {}, id), 'caseMissing')
  done(await send(supervisor, 'strike', { problem: 3, text: '不是问题' }, id))
  refusedAs(await send(supervisor, 'strike', { problem: 3, text: '再划' }, id), 'nothingOpen')
  done(await send(supervisor, 'notify', { text: '两处堆物未清' }, id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start problem', 'start problem', 'start remedy', 'stop list'])
  assert.equal(await sees(w, dispatcher, id), true)
  assert.deepEqual(await todosOf(w, id), ['problem @ community', 'problem @ street', 'remedy @ street'])
  const dues = (await clocksOf(w, id)).filter((one) => one.stopped_at === null).map((one) => one.due_at)
  assert.deepEqual(dues.sort(), [on('2026-10-16', 18), on('2026-10-20', 18), on('2026-10-20', 18)])
  const told = await w.rows<{ payload: { offices?: string[] } }>(
    `select payload from reaction where county = $1 and case_id = $2 and topic = 'entry' order by version desc limit 1`,
    [w.county, id],
  )
  assert.deepEqual(told[0]?.payload.offices, [w.organisation('street'), w.organisation('community')], 'each office hears once')
  refusedAs(await send(dispatcher, 'answer', { problem: 2, outcome: 'done', text: '好了' }, id), 'nothingOpen')
  refusedAs(await send(dispatcher, 'answer', { problem: 1, outcome: 'done', text: '好了' }, id), 'photosMissing')
  done(await send(dispatcher, 'answer', { problem: 1, outcome: 'done', text: '清了', files: [await w.photo(id)] }, id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('street'), 'one is still to be answered')
  refusedAs(await send(supervisor, 'recheck', { problem: 2, way: 'onPaper', verdict: 'settled', text: '好' }, id), 'nothingOpen')
  done(await send(cadre, 'answer', { problem: 2, outcome: 'cannot', text: '产权不在社区' }, id))
  assert.deepEqual(await todosOf(w, id), ['recheck @ county'])
  assert.equal((await caseOf(w, id)).holder, w.organisation('county'))
  refusedAs(
    await send(secondDispatcher, 'recheck', { problem: 1, way: 'onSpot', verdict: 'settled', text: '好' }, id),
    'notYours',
  )
  done(
    await send(
      supervisor,
      'recheck',
      { problem: 1, way: 'onSpot', verdict: 'settled', text: '已清', files: [await w.photo(id)] },
      id,
    ),
  )
  done(await send(leader, 'recheck', { problem: 2, way: 'onPaper', verdict: 'dropped', text: '理由成立' }, id))
  assert.equal((await caseOf(w, id)).state, 'concluded')
  done(await send(clockwork, 'archive', {}, id))
  assert.deepEqual(await running(w, id), [])
})

test('not mended it gets a new day, then supervision, or goes to the next visit, which must look at it before its own notice', async () => {
  const w = world(db)
  const send = as(w)
  const { supervisor, dispatcher, cadre } = w.staff
  const id = await visiting(w, ['2026-10-16', '2026-10-16', '2026-10-16'])
  done(await send(supervisor, 'notify', { text: '三个问题' }, id))
  for (const problem of [1, 3]) done(await send(dispatcher, 'answer', { problem, outcome: 'cannot', text: '没有经费' }, id))
  done(await send(cadre, 'answer', { problem: 2, outcome: 'done', text: '清了', files: [await w.photo(id)] }, id))
  const look = (problem: number, verdict: string, more: Record<string, unknown> = {}) =>
    send(supervisor, 'recheck', { problem, way: 'onSpot', verdict, text: '看了', ...more }, id)
  refusedAs(await look(1, 'again'), 'nothingChanged', { field: 'until' })
  refusedAs(await look(1, 'again', { until: '2027-03-01' }), 'tooFar')
  done(await look(1, 'again', { until: '2026-10-22' }))
  assert.deepEqual([(await caseOf(w, id)).state, (await caseOf(w, id)).holder], ['answering', w.organisation('street')])
  assert.equal((await clockOf(w, id, 'problem')).due_at, on('2026-10-22', 18))
  done(await send(dispatcher, 'answer', { problem: 1, outcome: 'cannot', text: '还是不行' }, id))
  done(await look(1, 'supervise', { until: '2026-10-19' }))
  const { data } = await caseOf(w, id)
  assert.deepEqual([data.supervised, data.supervision], [w.organisation('street'), 'notice'])
  done(await look(2, 'settled'))
  done(await look(3, 'carry'))
  assert.equal((await caseOf(w, id)).state, 'concluded')
  assert.deepEqual(await running(w, id), ['archive', 'supervise'], 'the end of the visit answers nobody who asked why')
  done(await send(dispatcher, 'answerSupervision', { text: '下月拨款' }, id))
  done(await send(supervisor, 'closeSupervision', { text: '可以' }, id))

  const next = await visiting(w, [], { root: id }, [id])
  refusedAs(await send(supervisor, 'notify', { text: '看过' }, next), 'tasksOpen', { field: 'carried', count: 1 })
  refusedAs(await send(supervisor, 'find', { text: '另一个', until: '2026-10-20', carried: 2 }, next), 'nothingOpen')
  done(await send(supervisor, 'clear', { carried: 3, text: '已经清了' }, next))
  done(await send(supervisor, 'notify', { text: '没有问题' }, next))
  assert.equal((await caseOf(w, next)).state, 'concluded')
  const third = await visiting(w, [], { root: id }, [id])
  done(await send(supervisor, 'notify', { text: '没有问题' }, third))
  assert.equal((await caseOf(w, third)).state, 'concluded', 'what was taken over once is not taken over again')
})

test('late and unanswered it is looked at without an answer; nobody looks at his own office or his own answer', async () => {
  const w = world(db)
  const send = as(w)
  const { supervisor, leader, dispatcher, dutyOfficer } = w.staff
  refusedAs(await send(supervisor, 'plan', plan(w, { organisation: w.organisation('county') }), randomUUID()), 'sameHand')
  refusedAs(await send(dispatcher, 'plan', plan(w), randomUUID()), 'notYours')
  refusedAs(await send(supervisor, 'plan', plan(w, { day: '2026-10-12' }), randomUUID()), 'nothingChanged')
  const id = await visiting(w, ['2026-10-15'])
  refusedAs(
    await send(supervisor, 'find', { text: '自己的', until: '2026-10-15', organisation: w.organisation('county') }, id),
    'sameHand',
  )
  done(await send(supervisor, 'notify', { text: '一个问题' }, id))
  refusedAs(await send(supervisor, 'recheck', { problem: 1, way: 'onSpot', verdict: 'settled', text: '好' }, id), 'nothingOpen')
  w.at(on('2026-10-16', 9))
  const clock = await clockOf(w, id, 'problem')
  done(await send(clockwork, 'escalateOverdue', { clock: clock.id }, id))
  // He answers for the street on a second post, and is a supervisor besides.
  const both: Actor = { ...supervisor, posts: [...dispatcher.posts, ...supervisor.posts] }
  done(await send(both, 'answer', { problem: 1, outcome: 'done', text: '清了', files: [await w.photo(id)] }, id))
  const looked = { problem: 1, way: 'onPaper', verdict: 'settled', text: '好' }
  refusedAs(await send(supervisor, 'recheck', looked, id), 'sameHand')
  refusedAs(await send(dutyOfficer, 'recheck', looked, id), 'notYours')
  done(await send(leader, 'recheck', looked, id))
  const late = await visiting(w, ['2026-10-19'], { day: '2026-10-16' })
  done(await send(supervisor, 'notify', { text: '一个问题' }, late))
  w.at(on('2026-10-20', 9))
  done(await send(supervisor, 'recheck', looked, late))
  assert.equal((await caseOf(w, late)).state, 'concluded')
})

test('announced it is seen beforehand; called off nobody hears of it who never knew; drawn cases stand in the record with their draw', async () => {
  const w = world(db)
  const send = as(w)
  const { supervisor, dispatcher } = w.staff
  const id = await planned(w, { announced: true, draw: '0123456789abcdef', cases: ['990106261013ABCDEFGH5'] })
  assert.equal(await sees(w, dispatcher, id), true)
  const [first] = await entriesOf(w, id)
  assert.deepEqual([first?.facts.draw, first?.facts.cases], ['0123456789abcdef', ['990106261013ABCDEFGH5']])
  refusedAs(await send(dispatcher, 'withdraw', { text: '不要来' }, id), 'notYours')
  done(await send(supervisor, 'withdraw', { text: '改期' }, id))
  const unseen = await planned(w)
  done(await send(supervisor, 'withdraw', { text: '改期' }, unseen))
  const told = await w.rows<{ offices: string[] }>(
    `select payload -> 'offices' as offices from reaction where county = $1 and case_id = any($2) and payload ->> 'step' = 'withdraw' order by case_id = $3`,
    [w.county, [id, unseen], unseen],
  )
  assert.deepEqual(
    told.map((one) => one.offices),
    [[w.organisation('street')], []],
  )
  assert.deepEqual(await running(w, id), [])
  assert.deepEqual(await todosOf(w, id), [])
})
