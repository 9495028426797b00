// Supervision: asked by hand or by rule, answered by the office, judged by a human, and only by a human a level higher.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, bring, caseOf, clockOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const ask = (ground = 'order', day = '2026-10-15') => ({ ground, until: day, text: '区领导批示，请说明进展' })
const rowsOf = (w: World, id: string) =>
  w.rows<{ level: string; ground: string; organisation: string; by: string | null; settled: boolean | null }>(
    'select level, ground, organisation, by, settled from supervision where county = $1 and case_id = $2 order by at, level desc',
    [w.county, id],
  )

test('who asked three times is not left asking: the office that has it must say why, and the fourth time asks nothing more', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await w.send(w.staff.dispatcher, 'urge', {}, id))
  for (let n = 1; n <= 4; n++) {
    w.pass(25 * HOUR)
    done(await w.send(zhou, 'urge', {}, id))
    assert.equal((await rowsOf(w, id)).length, n < 3 ? 0 : 1, `after ${n}`)
  }
  const [row] = await rowsOf(w, id)
  assert.deepEqual(
    [row?.level, row?.ground, row?.organisation, row?.by],
    ['notice', 'repeated', w.organisation('department'), null],
  )
})

test('a supervisor asks the office that has the matter, with a day and a ground; it answers; he settles it', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  const { supervisor, handler, secondHandler, dispatcher } = w.staff
  const handle = await clockOf(w, id, 'handle')
  refusedAs(await w.send(handler, 'supervise', ask(), id), 'notYours')
  refusedAs(await w.send(supervisor, 'supervise', ask('iFeelLikeIt'), id), 'groundUnknown')
  refusedAs(await w.send(supervisor, 'supervise', ask('order', '2026-10-13'), id), 'nothingChanged')
  refusedAs(await w.send(supervisor, 'supervise', ask('order', '2026-12-13'), id), 'tooFar')
  refusedAs(
    await w.send(supervisor, 'supervise', { ...ask(), organisation: w.organisation('otherDepartment') }, id),
    'organisationUnknown',
  )
  done(await w.send(supervisor, 'supervise', ask(), id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start supervise'])
  const asked = await clockOf(w, id, 'supervise')
  assert.equal(asked.due_at, on('2026-10-15', 18))
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'supervised @ department'])
  assert.deepEqual(await clockOf(w, id, 'handle'), handle, 'the matter’s own clock is not touched')
  assert.equal((await caseOf(w, id)).due_at, handle.due_at, 'nor is its date the day of the answer')
  refusedAs(await w.send(dispatcher, 'supervise', ask(), id), 'alreadyObjected')
  refusedAs(await w.send(dispatcher, 'answerSupervision', { text: '在办' }, id), 'notYours')
  refusedAs(await w.send(zhou, 'answerSupervision', { text: '在办' }, id), 'notYours')
  done(await w.send(secondHandler, 'answerSupervision', { text: '配件已到，周四施工' }, id))
  refusedAs(await w.send(handler, 'answerSupervision', { text: '再答一次' }, id), 'nothingOpen')
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'supervision @ county'])
  assert.deepEqual(await running(w, id), ['handle'])
  done(await w.send(supervisor, 'closeSupervision', { text: '已说明' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  assert.deepEqual(
    (await rowsOf(w, id)).map((one) => [one.level, one.settled]),
    [['notice', true]],
  )
  assert.equal((await caseOf(w, id)).data.supervised, undefined)
})

test('each level is a human’s step: notice, talk, listed, a proposal of accountability, and nothing after', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { supervisor, handler } = w.staff
  done(await w.send(supervisor, 'supervise', ask(), id))
  const raise = (day: string) => w.send(supervisor, 'raiseSupervision', { until: day, text: '没有进展' }, id)
  refusedAs(await w.send(clockwork, 'raiseSupervision', { until: '2026-10-20', text: '到期' }, id), 'notYours')
  refusedAs(await w.send(handler, 'raiseSupervision', { until: '2026-10-20', text: '不急' }, id), 'notYours')
  done(await raise('2026-10-20'))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start supervise', 'stop supervise'])
  done(await w.send(handler, 'answerSupervision', { text: '正在办' }, id))
  done(await raise('2026-10-22'))
  done(await raise('2026-10-23'))
  refusedAs(await raise('2026-10-26'), 'nothingOpen')
  assert.deepEqual((await rowsOf(w, id)).map((one) => one.level).sort(), ['accountability', 'listed', 'notice', 'talk'])
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'supervised @ department'])
  assert.equal((await caseOf(w, id)).data.supervision, 'accountability')
})

test('nobody supervises his own office', async () => {
  const w = world(db)
  const { id } = await bring(w, 'toAccept')
  refusedAs(await w.send(w.staff.dispatcher, 'supervise', ask(), id), 'sameHand')
  done(await w.send(w.staff.supervisor, 'supervise', ask(), id))
  refusedAs(await w.send(w.staff.dispatcher, 'closeSupervision', { text: '我们没问题' }, id), 'sameHand')
  refusedAs(await w.send(w.staff.dispatcher, 'raiseSupervision', { until: '2026-10-20', text: '没进展' }, id), 'sameHand')
})

test('at twice the time the system asks by itself, once, on the first level only', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const expire = async () => {
    const clock = await clockOf(w, id, 'handle')
    assert.ok(clock.look_at)
    w.at(clock.look_at)
    return w.send(clockwork, 'escalateOverdue', { clock: clock.id }, id)
  }
  done(await expire())
  assert.deepEqual(await rowsOf(w, id), [])
  done(await expire())
  assert.deepEqual(await rowsOf(w, id), [
    { level: 'notice', ground: 'overdue', organisation: w.organisation('department'), by: null, settled: null },
  ])
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'overdue @ county', 'supervised @ department'])
  // Unanswered it is overdue like any other, and asks no second time.
  const asked = await clockOf(w, id, 'supervise')
  w.at(asked.due_at + 1)
  done(await w.send(clockwork, 'escalateOverdue', { clock: asked.id }, id))
  assert.deepEqual(await todosOf(w, id), [
    'handle @ department',
    'overdue @ county',
    'supervised @ department',
    'unanswered @ county',
  ])
  assert.equal((await rowsOf(w, id)).length, 1)
})

test('who says it is not solved makes the office answer for it; who is content does not', async () => {
  const w = world(db)
  const [bad, good] = [await bring(w, 'toRate'), await bring(w, 'toRate')]
  done(await w.send(bad.zhou, 'rate', { solved: false, grade: 1 }, bad.id))
  done(await w.send(good.zhou, 'rate', { solved: true, grade: 4 }, good.id))
  assert.deepEqual(
    (await rowsOf(w, bad.id)).map((one) => [one.ground, one.organisation]),
    [['rating', w.organisation('department')]],
  )
  assert.deepEqual(await rowsOf(w, good.id), [])
  assert.deepEqual(await running(w, bad.id), ['handle', 'supervise'])
})

test('what ends under supervision still has to be answered for, by its day', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await w.send(w.staff.supervisor, 'supervise', ask(), id))
  done(await w.send(zhou, 'withdraw', { text: '算了' }, id))
  assert.deepEqual(await running(w, id), ['supervise'])
  assert.deepEqual(await todosOf(w, id), ['supervised @ department'])
  done(await w.send(w.staff.handler, 'answerSupervision', { text: '已协商解决' }, id))
  done(await w.send(w.staff.supervisor, 'closeSupervision', { text: '知道了' }, id))
  assert.deepEqual([await todosOf(w, id), await running(w, id)], [[], []])
})
