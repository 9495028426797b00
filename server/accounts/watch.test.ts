// Asking to be rung, and following what somebody else reported: who learns what, what may be done, and what is kept of it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { callPerson } from '../../channels/callBacks/call.store.ts'
import { callBacks } from '../../channels/callBacks/queue.store.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { MINUTE } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report, step } from '../../test/frontDoor.ts'
import { bring, caseOf, done, lastEntry, refusedAs, todosOf } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'
import { tellPeople } from '../loops/notices.store.ts'
import { reactOnce } from '../loops/reactions.ts'

const db = await testDatabase()
const settings = { 'public.kinds': ['gridEvent'], 'public.categories': ['01'] }
const drain = async (w: World) => {
  const handlers = { entry: tellPeople(w.house, ['sms'], () => {}) }
  while (await reactOnce(w.house, [w.county], handlers));
}
const told = (w: World, id: string) =>
  w.rows<{ topic: string; role: string }>(
    `select n.topic, p.role from notice n join party p on p.county = $1 and p.id = n.party where n.county = $1 and n.case_id = $2 order by n.version, p.role`,
    [w.county, id],
  )

test('the reporter asks once to be rung; whoever has it talks with him, and he can read what was said', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  refusedAs(await w.send(zhou, 'askCall', {}, id), 'badInput')
  refusedAs(await w.send(zhou, 'askCall', { phone: '12' }, id), 'badInput')
  refusedAs(await w.send(w.staff.dispatcher, 'askCall', { phone: '13900001111' }, id), 'notYours')
  done(await w.send(zhou, 'askCall', { phone: '13900001111', text: '下午三点以后' }, id))
  assert.deepEqual(await todosOf(w, id), ['callWish @ department', 'handle @ department'])
  assert.equal((await caseOf(w, id)).data.callBy, on('2026-10-15', 18))
  refusedAs(await w.send(zhou, 'askCall', {}, id), 'alreadyObjected')
  refusedAs(await w.send(w.staff.dispatcher, 'recordTalk', { reached: true, text: '说好了' }, id), 'notYours')
  refusedAs(await w.send(w.staff.handler, 'recordTalk', { reached: true }, id), 'badInput')
  done(await w.send(w.staff.handler, 'recordTalk', { reached: false }, id))
  assert.ok((await todosOf(w, id)).includes('callWish @ department'), 'not reached, it stays')
  done(await w.send(w.staff.handler, 'recordTalk', { reached: true, text: '约好周四上门' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  assert.deepEqual(
    (await lastEntry(w, id)).words.map((one) => one.kind),
    ['reply'],
  )
  // Done with, he may ask again, now without writing his number a second time.
  done(await w.send(zhou, 'askCall', {}, id))
  for (let n = 0; n < 3; n++) done(await w.send(w.staff.handler, 'recordTalk', { reached: false }, id))
  assert.deepEqual((await lastEntry(w, id)).facts.over, true)
  assert.deepEqual(await todosOf(w, id), ['handle @ department'], 'three times not reached, it is over and he is told')
})

test('a wish at the hotline stands in its queue of calls, and the call is recorded as a talk', async () => {
  const w = world(db, [], { settings: { 'case.callWishDays': 1 } })
  const caller = w.onPost('hotlineCallBack', 'county', [w.county])
  const agent = w.onPost('hotlineAgent', 'county', [w.county])
  const id = randomUUID()
  const order = {
    nature: 'help',
    category: '0102',
    text: '路灯不亮',
    place: { area: w.grid },
    contact: { phone: '0000-71230001', wants: 'call' },
  }
  done(await w.send(agent, 'create', order, id, { kind: 'workOrder' }))
  const [party] = await w.rows<{ id: string }>('select id from party where county = $1', [w.county])
  const zhou = { ...w.resident('zhou'), party: { county: w.county, caseId: id, party: party?.id ?? '' } }
  done(await w.send(zhou, 'askCall', {}, id, { kind: 'workOrder' }))
  assert.equal((await caseOf(w, id)).data.callBy, on('2026-10-14', 18), 'the day is the region’s own')
  w.at(on('2026-10-14', 10))
  const queue = async () => {
    const page = await db.read({ actor: 'test', counties: [w.county] }, (tx) =>
      callBacks.run(
        { house: w.house, tx, actor: caller, counties: [w.county], now: w.house.now(), language: 'zh-CN' },
        {} as never,
      ),
    )
    assert.ok(!isRefusal(page))
    return (page.rows as { matters: { id: string; wish: boolean }[] }[]).flatMap((one) => one.matters)
  }
  assert.deepEqual(
    (await queue()).map((one) => [one.id, one.wish]),
    [[id, true]],
  )
  const rung = await callPerson(
    { house: w.house, actor: caller, counties: [w.county] },
    { call: randomUUID(), reached: true, incoming: false, matters: [{ county: w.county, id, text: '告诉他已派单' }] },
  )
  assert.ok(!isRefusal(rung))
  const answers = rung
  assert.deepEqual(
    answers.map((one) => one.answer.outcome),
    ['done'],
  )
  assert.deepEqual(await queue(), [])
  assert.equal((await caseOf(w, id)).state, 'toCheck')
})

test('who follows a public matter is told and sees how it stands; he reads nothing of it, rates nothing, withdraws nothing, and stops when he likes', async (t) => {
  const w = world(db, [], { settings })
  const front = await frontDoor(t, w)
  const id = randomUUID()
  const reporter = front.browser()
  const filed = (
    await reporter.ask(
      'POST',
      '/api/steps',
      report(w, id, { contact: { name: '王小明', phone: '13800000000', wants: 'message' } }),
    )
  ).json()
  const { code } = filed.receipt as { code: string }
  const lin = front.browser()
  const asked = {
    key: randomUUID(),
    at: w.house.now(),
    contact: { phone: '13911112222', wants: 'message' },
    notice: 'public-follow:1',
  }
  const answer = await lin.ask('POST', `/api/public/watch/${code}`, asked)
  assert.equal(answer.statusCode, 200, answer.body)
  const { link } = answer.json() as { link: string }
  assert.deepEqual((await lin.ask('POST', `/api/public/watch/${code}`, asked)).json(), { code, link }, 'a retry is the same')
  const token = link.split('#')[1]
  const track = `/api/public/track/${code}`
  const shown = await lin.ask('POST', track, { token })
  assert.equal(shown.statusCode, 200, shown.body)
  const full = shown.json() as { follower: boolean; may: { step: string }[]; version: number }
  assert.deepEqual([full.follower, full.may.map((one) => one.step)], [true, ['unwatch']])
  assert.doesNotMatch(shown.body, /三楼|王小明|13800000000|13911112222/)
  // By word it opens to its reporter only.
  const { word } = filed.receipt as { word: string }
  assert.equal((await front.browser().ask('POST', track, { word })).json().follower, false)
  for (const [name, input] of [
    ['withdraw', { text: '算了' }],
    ['add', { text: '我也看到' }],
    ['rate', { solved: false, grade: 1 }],
    ['urge', {}],
    ['askCall', { phone: '13911112222' }],
  ] as const) {
    const refused = await lin.ask('POST', '/api/steps', step(w, name, input, id))
    assert.ok(refused.statusCode >= 400, `${name} ${refused.body}`)
  }
  await drain(w)
  done(await w.send(w.staff.dispatcher, 'accept', {}, id))
  w.pass(MINUTE)
  await drain(w)
  const topics = await told(w, id)
  assert.ok(topics.some((one) => one.role === 'follower' && one.topic === 'gridEvent.followed'))
  assert.ok(topics.some((one) => one.role === 'reporter' && one.topic === 'gridEvent.accept'))
  // The offices are told how many follow, and not who.
  const desk = front.browser()
  await desk.signIn('dispatcher')
  const page = (await desk.ask('GET', `/api/cases/${w.county}/${id}`)).json() as {
    followers: number
    parties: { role: string }[]
  }
  assert.deepEqual([page.followers, page.parties.map((one) => one.role)], [1, ['reporter']])
  // Nor does the reporter read in his own history who follows it.
  const own = await front.browser().ask('POST', track, { word })
  assert.doesNotMatch(own.body, /"watch"/)
  assert.equal((await lin.ask('POST', '/api/steps', step(w, 'unwatch', {}, id))).json().outcome, 'done')
  const [gone] = await w.rows<{ phone_sealed: string | null; erased_by: number | null }>(
    `select phone_sealed, erased_by from party where county = $1 and case_id = $2 and role = 'follower'`,
    [w.county, id],
  )
  assert.deepEqual([gone?.phone_sealed, gone?.erased_by !== null], [null, true])
  assert.equal(codeOf(await lin.ask('POST', track, { token })), 'wordWrong')
  assert.deepEqual(
    (await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))).faults,
    [],
    'the record holds',
  )
})

test('what is not public cannot be followed, and looks as if it were not there', async (t) => {
  const w = world(db, [], { settings: { ...settings, 'public.categories': ['0101'] } })
  const front = await frontDoor(t, w)
  const asked = () => ({ key: randomUUID(), at: w.house.now(), contact: { phone: '13911112222', wants: 'message' } })
  for (const more of [{ secret: true }, { barred: [w.organisation('department')] }, { category: '0102' }]) {
    const filed = (await front.browser().ask('POST', '/api/steps', report(w, randomUUID(), more))).json()
    const answer = await front.browser().ask('POST', `/api/public/watch/${filed.receipt.code}`, asked())
    assert.equal(codeOf(answer), 'caseMissing', JSON.stringify(more))
  }
  assert.equal((await w.rows(`select 1 from party where county = $1 and role = 'follower'`, [w.county])).length, 0)
})
