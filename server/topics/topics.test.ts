// Hot topics on the desk: found in a thread, shown with the reports one may see, settled as one, and everyone who asked is told once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Message } from '../../channels/messages/port.ts'
import { MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'
import { sendMessages } from '../loops/messages.store.ts'
import { tellPeople } from '../loops/notices.store.ts'
import { type Handlers, reactOnce } from '../loops/reactions.ts'
import { findTopics, searchStale } from './find.store.ts'

const places = ['东门', '西门', '南门', '北门', '一期', '二期', '三期', '东区', '西区', '南区', '北区', '门口']
const verbs = ['昨晚', '半夜', '凌晨', '每天', '周末', '今天', '一直', '又在', '老是', '清早', '午后', '饭点']

test('a name that many tell of is a topic with its reports; settled as one, everyone who asked hears once and reads the answer', async (t) => {
  const w = world(await testDatabase(), [], { settings: { 'messages.gatherMinutes': 0 } })
  const front = await frontDoor(t, w)
  const sent: Message[] = []
  const handlers: Handlers = {
    entry: tellPeople(w.house, ['sms'], () => {}),
    message: sendMessages(w.house, { sms: { name: 'sms', send: async (one) => void sent.push(one) }, email: null, robot: null }),
  }
  const live = async () => {
    for (let n = 0; n < 3; n++) {
      while (await reactOnce(w.house, [w.county], handlers));
      w.pass(MINUTE)
    }
  }
  const resident = front.browser()
  const ids: string[] = []
  let receipt: { code: string; word: string } | null = null
  for (const [n, place] of places.entries()) {
    const id = randomUUID()
    const text = `${place}海棠花园${verbs[n]}施工噪声扰民\n睡不着觉 ${n}`
    const contact = { phone: `138000010${String(n).padStart(2, '0')}`, wants: 'message' }
    const answer = await resident.ask('POST', '/api/steps', report(w, id, { text, contact }))
    assert.equal(answer.statusCode, 200, answer.body)
    receipt ??= answer.json().receipt
    ids.push(id)
  }
  await w.send(
    w.resident(),
    'report',
    { category: '0101', text: '海棠花园有人贪污', place: { area: w.grid }, secret: true },
    randomUUID(),
  )
  for (let n = 0; n < 6; n++)
    await w.send(w.resident(), 'report', { category: '0101', text: `路口 ${n} 号井盖`, place: { area: w.grid } }, randomUUID())
  assert.equal(await findTopics(w.house, w.county), true)
  assert.equal(await searchStale(w.house, [w.county]), 0, 'once a day')
  const desk = front.browser()
  await desk.signIn('dispatcher')
  const found = (await desk.ask('GET', '/api/q/topics')).json()
  const topic = found.rows.find(
    (row: { name: string; about: string[] }) =>
      row.name.includes('海棠花园') || row.about.some((one) => one.includes('海棠花园')),
  )
  assert.ok(topic, JSON.stringify(found))
  assert.equal(topic.n, 12, 'without the secret one')
  assert.equal(found.reports, 18)
  const behind = (await desk.ask('GET', `/api/q/topicCases?county=${w.county}&name=${encodeURIComponent(topic.name)}`)).json()
    .rows
  assert.deepEqual(behind.map((row: { id: string }) => row.id).sort(), ids.toSorted())
  const stranger = front.browser()
  await stranger.signIn('otherDispatcher')
  assert.deepEqual((await stranger.ask('GET', '/api/q/topics')).json().rows, [], 'another street sees none of it')
  const worker = front.browser()
  await worker.signIn('gridWorker')
  assert.equal(codeOf(await worker.ask('GET', '/api/q/topics')), 'notYours')
  assert.equal((await desk.ask('POST', '/api/topics/find', {})).statusCode, 200)

  await live()
  sent.length = 0
  const id = randomUUID()
  const propose = {
    topic: topic.name,
    text: '施工噪声',
    category: '0101',
    area: w.grid,
    organisation: w.organisation('department'),
    day: '2026-11-20',
  }
  const opened = await w.send(w.staff.dispatcher, 'propose', propose, id, { kind: 'proactive', also: ids })
  assert.equal(opened.outcome, 'done', JSON.stringify(opened))
  await w.send(w.staff.handler, 'plan', { text: '限时施工' }, id, { kind: 'proactive' })
  await w.send(w.staff.handler, 'finish', { text: '已限时' }, id, { kind: 'proactive' })
  await live()
  assert.equal(sent.length, 0, 'nobody is written to about every step towards it')
  const underway = (await desk.ask('GET', '/api/q/topics')).json().rows.find((row: { name: string }) => row.name === topic.name)
  assert.equal(underway.settledIn.id, id)
  const view = async () => (await resident.ask('POST', `/api/public/track/${receipt?.code}`, { word: receipt?.word })).json()
  assert.equal((await view()).gathered.ended, false)
  const answered = await w.send(w.staff.dispatcher, 'answer', { text: '工地夜里十点后停工。' }, id, { kind: 'proactive' })
  assert.equal(answered.outcome, 'done', JSON.stringify(answered))
  await live()
  assert.equal(new Set(sent.map((one) => one.to)).size, 12, 'everyone who asked')
  assert.equal(sent.length, 12, 'once')
  assert.match(sent[0]?.text ?? '', /统一治理/)
  const seen = await view()
  assert.ok(seen.replies.some((one: { text: string }) => one.text === '工地夜里十点后停工。'))
})
