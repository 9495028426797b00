// The whistle through perform: called, confirmed or refused, ruled, arrived by the street's code, agreed, solved, judged by both sides.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { casePage } from '../../store/reads/casePage.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, bring, caseOf, clockOf, done, entriesOf, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'whistle'
const blow = (w: World, more: Record<string, unknown> = {}) => ({
  whistle: 'enforcement',
  organisations: [w.organisation('department'), w.organisation('otherDepartment')],
  category: '0101',
  text: '占道经营，需要联合执法',
  area: w.grid,
  where: '东门口',
  ...more,
})
const as = (w: World) => (by: Actor, step: string, input: Record<string, unknown>, id: string, also?: string[]) =>
  w.send(by, step, input, id, { kind, ...(also ? { also } : {}) })
async function blown(w: World, more: Record<string, unknown> = {}) {
  const id = randomUUID()
  done(await as(w)(w.staff.dispatcher, 'blow', blow(w, more), id))
  return id
}
/** What the street reads off its screen; null for everybody else. */
async function codeFor(w: World, actor: Actor, id: string): Promise<string | null> {
  const page = await db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    casePage({ tx, actor, house: w.house, counties: [w.county], language: 'zh-CN', now: w.house.now() } as never, w.county, id),
  )
  assert.ok(!isRefusal(page))
  return (page.shows as { value: string } | null)?.value ?? null
}

test('blown, confirmed, arrived by the code the street shows, agreed, solved, and both sides judged', async () => {
  const w = world(db)
  const send = as(w)
  const { dispatcher, handler, otherHandler, leader, gridWorker } = w.staff
  refusedAs(await send(handler, 'blow', blow(w), randomUUID()), 'notYours')
  refusedAs(await send(dispatcher, 'blow', blow(w, { area: `${w.county}002001001` }), randomUUID()), 'areaUnknown')
  refusedAs(await send(dispatcher, 'blow', blow(w, { organisations: [w.organisation('street')] }), randomUUID()), 'sameHand')
  const id = await blown(w)
  assert.deepEqual(acts(await lastEntry(w, id)), ['start begin', 'start confirm', 'start confirm'])
  assert.deepEqual(await todosOf(w, id), ['begin @ street', 'confirm @ department', 'confirm @ otherDepartment'])
  refusedAs(await send(handler, 'arrive', { arrival: '000000' }, id), 'nothingOpen')
  done(await send(handler, 'confirm', { text: '李队' }, id))
  refusedAs(await send(handler, 'confirm', { text: '再来' }, id), 'nothingOpen')
  const code = await codeFor(w, dispatcher, id)
  assert.match(code ?? '', /^\d{6}$/)
  assert.equal(await codeFor(w, handler, id), null, 'only the street shows it')
  assert.equal(await codeFor(w, leader, id), null)
  refusedAs(await send(handler, 'arrive', { arrival: code === '123456' ? '123457' : '123456' }, id), 'wordWrong')
  done(await send(handler, 'arrive', { arrival: code }, id))
  done(await send(otherHandler, 'confirm', { text: '王科' }, id))
  refusedAs(await send(handler, 'begin', { text: '纪要' }, id), 'notYours')
  done(await send(dispatcher, 'begin', { text: '一、清理；二、劝离' }, id))
  done(
    await send(
      dispatcher,
      'askJoint',
      { organisations: [w.organisation('department')], until: '2026-10-15', text: '清理摊位' },
      id,
    ),
  )
  refusedAs(await send(dispatcher, 'conclude', { text: '好了', files: [] }, id), 'tasksOpen', { field: 'without', count: 2 })
  done(await send(otherHandler, 'arrive', { arrival: code, remote: true }, id))
  done(await send(handler, 'replyTask', { outcome: 'done', text: '已清理' }, id))
  done(await send(dispatcher, 'conclude', { text: '摊位清空', files: [] }, id))
  assert.deepEqual(await todosOf(w, id), ['judge @ county', 'score @ street'])
  const marks = { response: 5, arrival: 4, attitude: 5, solved: true }
  refusedAs(await send(gridWorker, 'scoreUnit', { organisation: w.organisation('department'), ...marks }, id), 'notYours')
  done(await send(dispatcher, 'scoreUnit', { organisation: w.organisation('department'), ...marks }, id))
  refusedAs(await send(dispatcher, 'scoreUnit', { organisation: w.organisation('department'), ...marks }, id), 'alreadyRated')
  done(await send(leader, 'scoreWhistle', { justified: true, quality: 4 }, id))
  refusedAs(await send(leader, 'scoreWhistle', { justified: false, quality: 1 }, id), 'alreadyRated')
  done(await send(dispatcher, 'scoreUnit', { organisation: w.organisation('otherDepartment'), ...marks, arrival: 2 }, id))
  assert.equal((await caseOf(w, id)).state, 'scored')
  done(await send(clockwork, 'archive', {}, id))
  assert.equal((await caseOf(w, id)).state, 'archived')
  assert.deepEqual(await running(w, id), [])
})

test('who refuses names the list or the law; the county rules; whoever is left must come, and with nobody left it was not justified', async () => {
  const w = world(db)
  const send = as(w)
  const { dispatcher, handler, otherHandler, leader } = w.staff
  const id = await blown(w)
  refusedAs(await send(handler, 'refuse', { ground: 'busy', text: '没空' }, id), 'groundUnknown')
  refusedAs(await send(handler, 'refuse', { ground: 'notInList', text: '不在清单' }, id), 'groundUnknown', { field: 'item' })
  done(await send(handler, 'refuse', { ground: 'notInList', item: 'A-02', text: '属于交警' }, id))
  done(await send(otherHandler, 'refuse', { ground: 'legalPath', text: '应走诉讼' }, id))
  assert.deepEqual(await todosOf(w, id), ['begin @ street', 'rule @ county'], 'two refusals, one line in the queue')
  refusedAs(
    await send(dispatcher, 'rule', { organisation: w.organisation('department'), upheld: false, text: '必须来' }, id),
    'notYours',
  )
  done(await send(leader, 'rule', { organisation: w.organisation('department'), upheld: false, text: '清单第二项归你' }, id))
  assert.deepEqual(await todosOf(w, id), ['arrive @ department', 'begin @ street', 'rule @ county'])
  done(await send(leader, 'rule', { organisation: w.organisation('otherDepartment'), upheld: true, text: '理由成立' }, id))
  assert.equal((await caseOf(w, id)).state, 'blown')
  const alone = await blown(w, { organisations: [w.organisation('department')] })
  done(await send(handler, 'refuse', { ground: 'notInArea', text: '不在辖区' }, alone))
  done(await send(leader, 'rule', { organisation: w.organisation('department'), upheld: true, text: '理由成立' }, alone))
  assert.equal((await caseOf(w, alone)).state, 'unjustified')
  assert.deepEqual(await running(w, alone), [])
})

test('three whistles, three clocks: five and thirty minutes, an appointed hour, two working days', async () => {
  const w = world(db)
  const send = as(w)
  const { handler } = w.staff
  const due = async (more: Record<string, unknown>) => {
    const id = await blown(w, { organisations: [w.organisation('department')], ...more })
    const confirm = (await clockOf(w, id, 'confirm')).due_at - w.house.now()
    done(await send(handler, 'confirm', { text: '李队' }, id))
    return [confirm / 60_000, (await clockOf(w, id, 'arrive')).due_at] as const
  }
  const now = w.house.now()
  assert.deepEqual(await due({ whistle: 'emergency' }), [5, now + 30 * 60_000])
  assert.deepEqual(await due({ whistle: 'enforcement', day: '2026-10-14', time: '14:30' }), [120, on('2026-10-14', 14, 30)])
  assert.deepEqual(await due({ whistle: 'keyTask' }), [120, on('2026-10-15', 18)])
  const refused = (more: Record<string, unknown>) => send(w.staff.dispatcher, 'blow', blow(w, more), randomUUID())
  refusedAs(await refused({ day: '2026-10-14' }), 'nothingChanged')
  refusedAs(await refused({ day: '2026-10-12', time: '09:00' }), 'nothingChanged')
  refusedAs(await refused({ day: '2026-12-14', time: '09:00' }), 'tooFar')
})

test('from a case it is linked with it, stays away from the body complained of, and whoever blew it may call it off', async () => {
  const w = world(db)
  const send = as(w)
  const { dispatcher, handler } = w.staff
  const { id: root } = await bring(w, 'filed')
  const id = randomUUID()
  done(await send(dispatcher, 'blow', blow(w, { root }), id, [root]))
  assert.deepEqual((await lastEntry(w, root)).facts, { whistleOf: id })
  const complaint = await bring(w, 'filed', { barred: [w.organisation('department')] })
  refusedAs(await send(dispatcher, 'blow', blow(w, { root: complaint.id }), randomUUID(), [complaint.id]), 'organisationUnknown')
  refusedAs(await send(handler, 'withdraw', { text: '不去' }, id), 'notYours')
  done(await send(dispatcher, 'withdraw', { text: '已自行散去' }, id))
  assert.deepEqual(await running(w, id), [])
  assert.deepEqual(await todosOf(w, id), [])
})

test('not answered in five minutes the next in line is rung, once for each office; not judged in time stays not judged', async () => {
  const w = world(db)
  const send = as(w)
  const { dispatcher } = w.staff
  const id = await blown(w, { whistle: 'emergency', organisations: [w.organisation('department')] })
  const clock = await clockOf(w, id, 'confirm')
  w.at(clock.due_at + 1)
  done(await send(clockwork, 'ringNext', { clock: clock.id }, id))
  refusedAs(await send(clockwork, 'ringNext', { clock: clock.id }, id), 'nothingOpen')
  const payload = await w.rows<{ payload: { rings?: unknown } }>(
    `select payload from reaction where county = $1 and case_id = $2 and topic = 'entry' order by version`,
    [w.county, id],
  )
  assert.deepEqual(
    payload.map((one) => one.payload.rings),
    [
      { offices: [w.organisation('department')], line: 1 },
      { offices: [w.organisation('department')], line: 2 },
    ],
  )
  done(await send(dispatcher, 'begin', { text: '先处置' }, id))
  done(await send(dispatcher, 'conclude', { text: '险情排除', files: [], without: '部门一直没有应答' }, id))
  done(await send(clockwork, 'unscored', {}, id))
  assert.equal((await caseOf(w, id)).state, 'scored')
  assert.equal((await entriesOf(w, id)).at(-1)?.facts.justified, undefined)
})
