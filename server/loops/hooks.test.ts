// Webhooks: public changes only, signed, tried again and again, one that is dead holds up no other, buried in sight.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { hookSignature } from '../../channels/hooks/hook.ts'
import { HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { type World, world } from '../../test/world.ts'
import { tellHooks } from './hooks.store.ts'
import { tellPeople } from './notices.store.ts'
import { type Handlers, reactOnce } from './reactions.ts'

const sentinel = '欧阳见证'
const settings = { 'public.kinds': ['gridEvent'], 'public.categories': ['0101'] }
const reportOf = (w: World, more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: `三楼楼道堆满杂物，我是${sentinel}`,
  place: { area: w.grid, words: `${sentinel}家门口` },
  contact: { name: sentinel, phone: '13800000000', wants: 'none' },
  ...more,
})
const loopOf = (w: World): Handlers => ({ entry: tellPeople(w.house, [], () => {}), hook: tellHooks(w.house) })
const live = async (w: World, minutes: number) => {
  for (let n = 0; n < minutes; n++) {
    while (await reactOnce(w.house, [w.county], loopOf(w)));
    w.pass(MINUTE)
  }
}
type Told = { readonly body: string; readonly time: string; readonly signature: string }
/** Another system on a free port. */
async function other(t: TestContext, answer: (n: number) => number) {
  const told: Told[] = []
  let asked = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const status = answer(++asked)
      const { 'x-chaguan-time': time, 'x-chaguan-signature': signature } = request.headers
      if (status === 200) told.push({ body, time: String(time), signature: String(signature) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { told, asked: () => asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=private` }
}
const managed = async (t: TestContext, w: World) => {
  const posts = w.staff.supervisor.posts.map((one) => ({ ...one, permissions: ['region.manage', 'case.supervise'] }))
  Object.assign(w.staff, { supervisor: { ...w.staff.supervisor, posts } })
  const front = await frontDoor(t, w)
  const keeper = front.browser()
  await keeper.signIn('supervisor')
  return { front, keeper }
}

test('another system is told of every change of a public case, signed, and of nothing else', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const { front, keeper } = await managed(t, w)
  const hears = await other(t, () => 200)
  const made = (await keeper.ask('POST', '/api/hooks', { name: '城市开放平台', url: hears.url })).json()
  const [open, secret, home] = [randomUUID(), randomUUID(), randomUUID()]
  const answer = await w.send(w.resident(), 'report', reportOf(w), open)
  await w.send(w.staff.dispatcher, 'accept', {}, open)
  await w.send(w.resident(), 'report', reportOf(w, { secret: true }), secret)
  await w.send(w.resident(), 'report', reportOf(w, { category: '0104' }), home)
  await live(w, 2)
  const events = hears.told.map((one) => JSON.parse(one.body))
  assert.deepEqual(
    events.map((one) => [one.event, one.case.code, one.case.version]),
    [
      ['case.changed', answer.case?.code, 1],
      ['case.changed', answer.case?.code, 2],
    ],
  )
  for (const { body, time, signature } of hears.told) {
    assert.equal(signature, hookSignature(made.secret, time, body))
    assert.doesNotMatch(body, new RegExp(`${sentinel}|138000|杂物`))
    assert.ok(!body.includes(open), 'nor the id under which it is followed')
  }
  const page = await keeper.ask('GET', '/api/hooks')
  assert.doesNotMatch(page.body, /private|127\.0\.0\.1/)
  assert.ok(!page.body.includes(made.secret))
  assert.ok(page.json().rows[0].told_at > 0)
  const handler = front.browser()
  await handler.signIn('handler')
  assert.equal(codeOf(await handler.ask('GET', '/api/hooks')), 'notYours')
})

test('one that does not answer is tried again under the same id, holds up no other, and is buried in sight', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const { keeper } = await managed(t, w)
  const [bad, good] = [await other(t, () => 500), await other(t, () => 200)]
  for (const one of [bad, good]) await keeper.ask('POST', '/api/hooks', { name: 'x', url: one.url })
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, 2)
  assert.equal(good.told.length, 2, 'both changes, though the other is stuck at the first')
  for (let n = 0; n < 8; n++) {
    w.pass(3 * HOUR)
    await live(w, 1)
  }
  assert.ok(bad.asked() >= 8)
  // Meanwhile her session is over.
  await keeper.signIn('supervisor')
  const dead = (await keeper.ask('GET', '/api/q/deadLetters')).json().rows
  assert.ok(dead.length >= 1 && dead.every((row: { topic: string }) => row.topic.startsWith('hook ')))
  assert.doesNotMatch(JSON.stringify(dead), /private/)
  const rows = (await keeper.ask('GET', '/api/hooks')).json().rows
  assert.deepEqual(rows.map((row: { error: string | null }) => row.error).sort(), ['answered 500', null].sort())
})

test('a try from the desk says what came of it, and who answers "gone" or is silenced hears no more', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const { keeper } = await managed(t, w)
  const [gone, calm] = [await other(t, () => 410), await other(t, () => 200)]
  const made: string[] = []
  for (const one of [gone, calm]) made.push((await keeper.ask('POST', '/api/hooks', { name: 'x', url: one.url })).json().id)
  assert.deepEqual((await keeper.ask('POST', `/api/hooks/${made[1]}/ping`, {})).json(), { taken: true, error: null })
  assert.deepEqual((await keeper.ask('POST', `/api/hooks/${made[0]}/ping`, {})).json(), { taken: false, error: 'answered 410' })
  assert.equal((await keeper.ask('DELETE', `/api/hooks/${made[1]}`)).statusCode, 200)
  await w.send(w.resident(), 'report', reportOf(w), randomUUID())
  for (let n = 0; n < 4; n++) {
    await live(w, 1)
    w.pass(HOUR)
  }
  assert.equal(calm.told.length, 1, 'only the trial')
  assert.equal(gone.asked(), 2, 'the trial, and once')
  await keeper.signIn('supervisor')
  assert.equal(codeOf(await keeper.ask('POST', '/api/hooks', { name: 'x', url: 'ftp://a' })), 'badInput')
})
