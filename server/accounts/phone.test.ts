// All mine by telephone: one number, one device, five minutes, five tries, and never what was told in confidence.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Message } from '../../channels/messages/port.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'

const phone = '13912340001'
const contact = { name: '周小满', phone, wants: 'message' }

test('Zhou Xiaoman finds her matters by the number on her telephone, and nobody else does', async (t) => {
  const w = world(await testDatabase())
  const sent: Message[] = []
  const messages = { name: 'sms' as const, send: async (message: Message) => void sent.push(message) }
  const front = await frontDoor(t, w, { messages })
  const filed = await front.browser().ask('POST', '/api/steps', report(w, randomUUID(), { contact }))
  await front.browser().ask('POST', '/api/steps', report(w, randomUUID(), { contact, secret: true }))
  const { code } = filed.json().receipt
  const hers = front.browser()
  const say = (digits: string, browser = hers) => browser.ask('POST', '/api/public/mine', { phone, code: digits })
  assert.deepEqual((await hers.ask('POST', '/api/public/mine/number', { phone: '139 1234 0001' })).json(), { shown: null })
  const digits = /\d{6}/.exec(sent[0]?.text ?? '')?.[0] ?? ''
  assert.equal(sent.length, 1)
  assert.equal(codeOf(await say(digits, front.browser())), 'locked', 'another device')
  const wrong = digits === '000000' ? '000001' : '000000'
  assert.equal(codeOf(await say(wrong)), 'wordWrong')
  const shown = await say(digits)
  assert.deepEqual(
    shown.json().rows.map((row: { code: string }) => row.code),
    [code],
  )
  assert.deepEqual(
    shown.json().own.map((row: { code: string }) => row.code),
    [code],
    'what was reported in secret is not among them',
  )
  assert.doesNotMatch(shown.body, /周小满|13912340001/)
  assert.equal((await hers.ask('POST', `/api/public/track/${code}`, {})).statusCode, 200, 'and opens it in full')
  assert.equal(codeOf(await say(digits)), 'locked', 'a number works once')
  assert.doesNotMatch(front.said(), /13912340001/)
})

test('a number runs out after five minutes or five wrong tries, and is sent three times an hour', async (t) => {
  const w = world(await testDatabase())
  const sent: Message[] = []
  const front = await frontDoor(t, w, { messages: { name: 'sms', send: async (message) => void sent.push(message) } })
  const other = '13912340002'
  await front.browser().ask('POST', '/api/steps', report(w, randomUUID(), { contact: { ...contact, phone: other } }))
  const hers = front.browser()
  const ask = () => hers.ask('POST', '/api/public/mine/number', { phone: other })
  const last = () => /\d{6}/.exec(sent.at(-1)?.text ?? '')?.[0] ?? ''
  const say = (digits: string) => hers.ask('POST', '/api/public/mine', { phone: other, code: digits })
  await ask()
  w.pass(5 * 60_000 + 1)
  assert.equal(codeOf(await say(last())), 'locked')
  await ask()
  const wrong = last() === '000000' ? '000001' : '000000'
  for (let n = 0; n < 5; n++) assert.equal(codeOf(await say(wrong)), 'wordWrong')
  assert.equal(codeOf(await say(last())), 'locked')
  await ask()
  assert.equal(codeOf(await ask()), 'tooOften')
  w.pass(3_600_000)
  assert.equal((await ask()).statusCode, 200)
})

test('a number under which nothing was reported is answered the same, and no message goes out', async (t) => {
  const w = world(await testDatabase())
  const sent: Message[] = []
  const front = await frontDoor(t, w, { messages: { name: 'sms', send: async (message) => void sent.push(message) } })
  const answer = await front.browser().ask('POST', '/api/public/mine/number', { phone: '13912340003' })
  assert.deepEqual([answer.statusCode, answer.json(), sent], [200, { shown: null }, []])
})
