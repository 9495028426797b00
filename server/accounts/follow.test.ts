// Following one's own matter: by link or word, on this device, for a while; five wrong words lock the code for an hour.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { makeCode } from '../../rules/code.ts'
import { HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report, step } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'

const open = async (t: TestContext) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const id = randomUUID()
  const mine = front.browser()
  const answer = (
    await mine.ask('POST', '/api/steps', report(w, id, { contact: { name: '王小明', phone: '13800000000', wants: 'message' } }))
  ).json()
  return { w, front, id, mine, receipt: answer.receipt as { code: string; word: string; token: string; link: string } }
}

test('the receipt comes with the first answer and every repeat on the same device, and to nobody else', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  const sent = report(w, randomUUID())
  const first = (await one.ask('POST', '/api/steps', sent)).json()
  assert.match(first.receipt.word, /^\d{6}$/)
  assert.equal(first.receipt.link, `/public/track/${first.receipt.code}#${first.receipt.token}`)
  assert.deepEqual((await one.ask('POST', '/api/steps', sent)).json().receipt, first.receipt)
  const stranger = await front.browser().ask('POST', '/api/steps', sent)
  assert.equal(codeOf(stranger), 'keyReused')
  assert.ok(!stranger.body.includes(first.receipt.code))
})

test('the code alone shows the public minimum; the link’s token opens the rest on this device, for two hours', async (t) => {
  const { w, front, id, receipt } = await open(t)
  const one = front.browser()
  const track = `/api/public/track/${receipt.code.toLowerCase()}`
  const minimum = await one.ask('GET', track)
  assert.equal(minimum.statusCode, 200)
  const { code: _, ...shown } = minimum.json()
  assert.doesNotMatch(JSON.stringify(shown), /三楼|王小明|138|"id"/)
  assert.equal(codeOf(await one.ask('POST', track, {})), 'wordWrong')
  const withdraw = () => step(w, 'withdraw', { text: '已经解决了' }, id)
  assert.equal(codeOf(await one.ask('POST', '/api/steps', withdraw())), 'caseMissing')
  const full = await one.ask('POST', track, { token: receipt.token })
  assert.equal(full.statusCode, 200)
  assert.match(full.body, /三楼楼道/)
  assert.equal((await one.ask('POST', track, {})).statusCode, 200, 'within the follow session nothing needs to be shown again')
  assert.equal(codeOf(await front.browser().ask('POST', track, {})), 'wordWrong')
  w.pass(2 * HOUR)
  assert.equal(codeOf(await one.ask('POST', '/api/steps', withdraw())), 'caseMissing')
  await one.ask('POST', track, { token: receipt.token })
  assert.equal((await one.ask('POST', '/api/steps', withdraw())).json().outcome, 'done')
})

test('five wrong words lock the code for an hour, also for the right word, not for the link', async (t) => {
  const { w, front, receipt } = await open(t)
  const one = front.browser()
  const track = `/api/public/track/${receipt.code}`
  const wrong = receipt.word === '000000' ? '000001' : '000000'
  for (const left of [4, 3, 2, 1]) {
    const answer = await one.ask('POST', track, { word: wrong })
    assert.deepEqual([codeOf(answer), answer.json().refusal.facts.left], ['wordWrong', left])
  }
  assert.deepEqual((await one.ask('POST', track, { word: wrong })).json().refusal.facts, { minutes: 60 })
  w.pass(10 * MINUTE)
  const locked = await front.browser().ask('POST', track, { word: receipt.word })
  assert.deepEqual([locked.statusCode, locked.json().refusal.facts.minutes], [429, 50])
  assert.equal((await one.ask('POST', track, { token: receipt.token })).statusCode, 200)
  w.pass(50 * MINUTE)
  assert.equal((await front.browser().ask('POST', track, { word: receipt.word })).statusCode, 200)
})

test('fifty guesses at once are still five', async (t) => {
  const { front, receipt } = await open(t)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      front.browser().ask('POST', `/api/public/track/${receipt.code}`, { word: String(n).padStart(6, '0') }),
    ),
  )
  assert.equal(answers.filter((answer) => codeOf(answer) === 'wordWrong').length, 4)
})

test('a code that does not exist and one that is no code answer alike, and no try is kept for them', async (t) => {
  const { w, front } = await open(t)
  const other = makeCode(w.county, '2026-10-13', new Uint8Array(16))
  for (const code of [other, makeCode('123456', '2026-10-13', new Uint8Array(16)), 'hello', '123456']) {
    assert.equal(codeOf(await front.browser().ask('GET', `/api/public/track/${code}`)), 'caseMissing', code)
    assert.equal(codeOf(await front.browser().ask('POST', `/api/public/track/${code}`, { word: '123456' })), 'caseMissing', code)
  }
  assert.deepEqual(await w.rows('select code from follow_attempt where county = $1', [w.county]), [])
})

test('a list from one device is answered in order, each case by what the device may follow there', async (t) => {
  const { w, front, id, receipt } = await open(t)
  const one = front.browser()
  await one.ask('POST', `/api/public/track/${receipt.code}`, { token: receipt.token })
  const fresh = randomUUID()
  const list = [
    report(w, fresh),
    step(w, 'withdraw', { text: '已解决' }, id),
    step(w, 'withdraw', { text: '不该成' }, fresh),
    step(w, 'withdraw', { text: '后一步' }, fresh),
  ]
  const answers = (await one.ask('POST', '/api/steps', list)).json() as { outcome: string; key: string }[]
  assert.deepEqual(
    answers.map((answer) => answer.outcome),
    ['done', 'done', 'refused', 'waiting'],
  )
  assert.deepEqual(
    answers.map((answer) => answer.key),
    list.map((sent) => sent.key),
  )
})

test('on a machine where staff is signed in, a page for residents still reports as a resident', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  await one.signIn('gridWorker')
  const asStaff = (await one.ask('POST', '/api/steps', report(w, randomUUID()))).json()
  assert.equal(asStaff.receipt, undefined)
  const asResident = (await one.ask('POST', '/api/steps', report(w, randomUUID()), { headers: { 'x-chaguan': 'public' } })).json()
  assert.ok(asResident.receipt)
})
