// Asking through the front door: in public without an account; about one's own data only once word or link were shown on this device.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, frontDoor, report, step } from '../../../test/frontDoor.ts'
import { world } from '../../../test/world.ts'

const w = world(await testDatabase(), [], { permissions: { dispatcher: ['publicQuestion.check'] } })

test('a question is asked, published, answered, found and rated; before that nothing of it is told', async (t) => {
  const front = await frontDoor(t, w)
  const [she, reader, office, other] = [front.browser(), front.browser(), front.browser(), front.browser()]
  await reader.signIn('dutyOfficer')
  await office.signIn('handler')
  const id = randomUUID()
  const send = (name: string, input: Record<string, unknown>) => ({ ...step(w, name, input, id), kind: 'publicQuestion' })
  const asked = (await she.ask('POST', '/api/steps', send('ask', { text: '我是周小满，公园几点关门？' }))).json()
  assert.match(asked.receipt.word, /^\d{6}$/)
  const list = async () => (await other.ask('GET', '/api/public/questions')).json().rows as Record<string, unknown>[]
  assert.deepEqual(await list(), [])
  const rate = (useful: unknown) => other.ask('POST', `/api/public/questions/${asked.receipt.code}/rating`, { useful })
  assert.equal(codeOf(await rate(true)), 'caseMissing')
  const publish = { text: '公园几点关门？', organisation: w.organisation('department') }
  assert.equal((await reader.ask('POST', '/api/steps', send('publish', publish))).json().outcome, 'done')
  assert.equal((await office.ask('POST', '/api/steps', send('answer', { text: '晚上十点。' }))).json().outcome, 'done')
  const [row] = await list()
  assert.deepEqual([row?.question, row?.answer, row?.office], ['公园几点关门？', '晚上十点。', 'department'])
  assert.doesNotMatch(JSON.stringify(row), /周小满/)
  assert.equal((await rate(true)).statusCode, 200)
  assert.equal((await rate(false)).statusCode, 200)
  assert.equal(codeOf(await rate('yes')), 'badInput')
  assert.deepEqual([(await list())[0]?.useful, (await list())[0]?.notAnswered], [0, 1])
})

test('about her data she asks on the device that has shown the word, and on no other', async (t) => {
  const front = await frontDoor(t, w)
  const [she, stranger] = [front.browser(), front.browser()]
  const root = randomUUID()
  const { receipt } = (await she.ask('POST', '/api/steps', report(w, root))).json()
  const ask = () => ({
    ...step(w, 'askData', { root, what: 'delete', text: '请删除' }, randomUUID()),
    kind: 'dataRequest',
    also: [{ id: root, seen: null }],
  })
  assert.equal(codeOf(await stranger.ask('POST', '/api/steps', ask())), 'caseMissing')
  await stranger.ask('POST', `/api/public/track/${receipt.code}`, { word: receipt.word })
  const answer = (await stranger.ask('POST', '/api/steps', ask())).json()
  assert.equal(answer.outcome, 'done')
  assert.notEqual(answer.receipt.code, receipt.code)
  const follow = await stranger.ask('POST', `/api/public/track/${answer.receipt.code}`, { word: answer.receipt.word })
  assert.deepEqual((follow.json().may as { step: string }[]).map((one) => one.step).sort(), ['add', 'askCall', 'withdraw'])
})
