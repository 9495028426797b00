// Messages out: signed and sent once, the newest only, never at night, never more than a day's share, and kept on the case.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { emailChannel } from '../../channels/messages/email.ts'
import type { Channels } from '../../channels/messages/port.ts'
import { robotChannel } from '../../channels/messages/robot.ts'
import { signature, smsChannel } from '../../channels/messages/sms.ts'
import { HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { done } from '../../test/loop.ts'
import { mailServer } from '../../test/mail.ts'
import { on, type World, world } from '../../test/world.ts'
import { sendMessages } from './messages.store.ts'
import { tellPeople } from './notices.store.ts'
import { type Handlers, reactOnce } from './reactions.ts'

const reportOf = (w: World, more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: '三楼楼道堆满杂物',
  place: { area: w.grid },
  ...more,
})
const contact = { name: '王小明', phone: '13800000000', wants: 'message' }
type Taken = { readonly id: string; readonly to: string; readonly text: string }

/** A gateway on a free port that answers as told and remembers what it took. */
async function gateway(t: TestContext, answer: (taken: Taken) => number) {
  const taken: Taken[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const time = String(request.headers['x-chaguan-time'])
      assert.equal(request.headers['x-chaguan-signature'], signature('test key', time, body))
      const message = JSON.parse(body) as Taken
      const status = answer(message)
      if (status === 200) taken.push(message)
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms` }
}

const none: Channels = { sms: null, email: null, robot: null }
/** The loop of an installation with an SMS gateway, and with what else is given. */
const loopOf = (w: World, url: string, more: Partial<Channels> = {}): Handlers => ({
  entry: tellPeople(w.house, ['sms', 'email', 'robot'], () => {}),
  message: sendMessages(w.house, { ...none, sms: smsChannel({ url, key: 'test key', now: w.house.now }), ...more }),
})
const drain = async (w: World, handlers: Handlers) => {
  while (await reactOnce(w.house, [w.county], handlers));
}
/** The door of a world where the supervisor's post may manage the region. */
const managed = (t: TestContext, w: World, change: Parameters<typeof frontDoor>[2] = {}) => {
  const manager = {
    ...w.staff.supervisor,
    posts: w.staff.supervisor.posts.map((one) => ({ ...one, permissions: ['region.manage'] })),
  }
  Object.assign(w.staff, { supervisor: manager })
  return frontDoor(t, w, change)
}
/** Lets so many minutes pass, and what is due meanwhile happen. */
const live = async (w: World, handlers: Handlers, minutes: number) => {
  for (let n = 0; n < minutes; n += 2) {
    await drain(w, handlers)
    w.pass(2 * MINUTE)
  }
  await drain(w, handlers)
}
const states = async (w: World) =>
  (
    await w.rows<{ state: string }>(`select state from notice where county = $1 and channel <> 'inbox' order by version`, [
      w.county,
    ])
  ).map((one) => one.state)
const kept = (w: World) =>
  w.rows<{ channel: string; topic: string; text: string; state: string; version: number | null }>(
    'select channel, topic, text, state, version from message where county = $1 order by at, id',
    [w.county],
  )
const open = { 'public.categories': ['0101'] }

test('a resident who left a number is told by a signed message, once: who writes, what about, whom to ring, and no name', async (t) => {
  const w = world(await testDatabase(), [], { settings: open })
  let broken = 2
  const { taken, url } = await gateway(t, () => (broken-- > 0 ? 503 : 200))
  const handlers = loopOf(w, url)
  const id = randomUUID()
  const answer = await w.send(w.resident(), 'report', reportOf(w, { contact }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, handlers, 16)
  assert.deepEqual(
    taken.map((one) => one.to),
    ['13800000000'],
  )
  const text = taken[0]?.text ?? ''
  const centre = w.region.organisations.get(w.organisation('street'))?.name ?? 'none'
  for (const said of [
    answer.case?.code ?? 'none',
    centre,
    w.region.categories.get('0101')?.publicName['zh-CN'] ?? 'none',
    '12345',
  ])
    assert.ok(text.includes(said), `${text} names ${said}`)
  assert.doesNotMatch(text, /三楼|王小明|http/)
  assert.deepEqual(await states(w), ['sent'])
  assert.deepEqual(
    (await kept(w)).map((one) => [one.channel, one.text, one.state]),
    [['sms', text, 'sent']],
  )
})

test('what happens at home, or in secret, is not named in a message that others may read', async (t) => {
  const w = world(await testDatabase(), [], { settings: open })
  const { taken, url } = await gateway(t, () => 200)
  for (const more of [{ category: '0104' }, { secret: true }]) {
    const id = randomUUID()
    await w.send(w.resident(), 'report', reportOf(w, { contact, ...more }), id)
    await w.send(w.staff.dispatcher, 'accept', {}, id)
  }
  await live(w, loopOf(w, url), 10)
  assert.equal(taken.length, 2)
  for (const one of taken) assert.match(one.text, /您反映的“事项”/)
})

test('a resident who wants to be rung up is a call for the centre to make, each time there is something to tell', async (t) => {
  const w = world(await testDatabase())
  const { taken, url } = await gateway(t, () => 200)
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w, { contact: { ...contact, wants: 'call' } }), id)
  const gone = await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '现场没有这件事' }, id)
  assert.equal(gone.outcome, 'done', JSON.stringify(gone))
  w.pass(MINUTE)
  await drain(w, loopOf(w, url))
  const calls = await w.rows('select organisation, channel from notice where county = $1 and topic = $2', [
    w.county,
    'gridEvent.call',
  ])
  assert.deepEqual(calls, [{ organisation: w.organisation('street'), channel: 'inbox' }])
  assert.deepEqual(taken, [])
})

test('a number that the gateway refuses for good is not tried again, and the case says so', async (t) => {
  const w = world(await testDatabase())
  let asked = 0
  const { url } = await gateway(t, () => {
    asked++
    return 422
  })
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w, { contact }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, loopOf(w, url), 10)
  assert.equal(asked, 1)
  assert.deepEqual(await states(w), ['failed'])
  assert.deepEqual(
    (await kept(w)).map((one) => one.state),
    ['failed'],
  )
})

test('two loops with one message in hand send it once', async (t) => {
  const w = world(await testDatabase())
  const { taken, url } = await gateway(t, () => 200)
  const handlers = loopOf(w, url)
  for (let n = 0; n < 5; n++) {
    const id = randomUUID()
    await w.send(w.resident(), 'report', reportOf(w, { contact: { ...contact, phone: `1380000000${n}` } }), id)
    await w.send(w.staff.dispatcher, 'accept', {}, id)
  }
  await drain(w, handlers)
  w.pass(3 * MINUTE)
  await Promise.all(Array.from({ length: 4 }, () => drain(w, handlers)))
  await drain(w, handlers)
  assert.equal(taken.length, 5)
  assert.equal(new Set(taken.map((one) => one.id)).size, 5)
})

test('news that come together are one message, the newest', async (t) => {
  const w = world(await testDatabase())
  const { taken, url } = await gateway(t, () => 200)
  const handlers = loopOf(w, url)
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w, { contact }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id)
  await live(w, handlers, 10)
  assert.equal(taken.length, 1)
  assert.match(taken[0]?.text ?? '', /承办单位/)
  assert.deepEqual(await states(w), ['passedOver', 'sent'])
})

test('nobody is written to at night but of what is urgent; in the morning the newest goes out', async (t) => {
  const w = world(await testDatabase(), [], { settings: { 'messages.quietFrom': 21, 'messages.quietTo': 8 } })
  const { taken, url } = await gateway(t, () => 200)
  const handlers = loopOf(w, url)
  w.at(on('2026-10-13', 21, 30))
  const [slow, urgent] = [randomUUID(), randomUUID()]
  await w.send(w.resident(), 'report', reportOf(w, { contact }), slow)
  await w.send(w.staff.dispatcher, 'accept', {}, slow)
  await w.send(w.resident(), 'report', reportOf(w, { contact: { ...contact, phone: '13800000001' }, urgent: true }), urgent)
  const accepted = await w.send(w.staff.dutyOfficer, 'accept', { urgency: 'urgent' }, urgent)
  assert.equal(accepted.outcome, 'done', JSON.stringify(accepted.refusal))
  await live(w, handlers, 20)
  assert.deepEqual(
    taken.map((one) => one.to),
    ['13800000001'],
  )
  w.at(on('2026-10-14', 7, 59))
  await drain(w, handlers)
  assert.equal(taken.length, 1)
  w.at(on('2026-10-14', 8, 1))
  await drain(w, handlers)
  assert.deepEqual(
    taken.map((one) => one.to),
    ['13800000001', '13800000000'],
  )
  const [row] = await w.rows<{ tries: number }>('select max(tries) as tries from reaction where county = $1', [w.county])
  assert.equal(row?.tries ?? 0, 0, 'a night waited through is no try')
})

test('a person with many matters has a day’s share of messages, and the rest the next morning', async (t) => {
  const w = world(await testDatabase(), [], { settings: { 'messages.perDay': 2 } })
  const { taken, url } = await gateway(t, () => 200)
  const handlers = loopOf(w, url)
  for (let n = 0; n < 4; n++) {
    const id = randomUUID()
    await w.send(
      w.resident(),
      'report',
      reportOf(w, { contact: { ...contact, phone: n % 2 ? '13800000000' : '138-0000-0000' } }),
      id,
    )
    await w.send(w.staff.dispatcher, 'accept', {}, id)
  }
  await live(w, handlers, 20)
  assert.equal(taken.length, 2)
  w.at(on('2026-10-14', 9))
  await live(w, handlers, 10)
  assert.equal(taken.length, 4)
})

test('the gateway tells what arrived, signed; a forged or stale word changes nothing', async (t) => {
  const w = world(await testDatabase())
  const { taken, url } = await gateway(t, () => 200)
  const front = await frontDoor(t, w, { receiptKey: 'test key' })
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w, { contact }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, loopOf(w, url), 6)
  const sent = taken[0]?.id ?? ''
  const tell = (body: { id: string; state: string; why?: string }, key = 'test key', at = w.house.now()) =>
    front.app.inject({
      method: 'POST',
      url: '/api/messages/receipts',
      payload: body,
      headers: { 'x-chaguan-time': String(at), 'x-chaguan-signature': signature(key, String(at), `${body.id}.${body.state}`) },
    })
  assert.equal((await tell({ id: sent, state: 'delivered' }, 'another key')).statusCode, 401)
  assert.equal((await tell({ id: sent, state: 'delivered' }, 'test key', w.house.now() - HOUR)).statusCode, 401)
  assert.equal((await kept(w))[0]?.state, 'sent')
  assert.equal((await tell({ id: sent, state: 'delivered' })).statusCode, 200)
  assert.equal((await kept(w))[0]?.state, 'delivered')
  assert.equal((await tell({ id: sent, state: 'failed', why: 'UNDELIV' })).statusCode, 404, 'it is settled')
  const browser = front.browser()
  await browser.signIn('dispatcher')
  const page = await browser.ask('GET', `/api/q/messages?county=${w.county}&id=${id}`)
  assert.deepEqual(
    page.json().rows.map((row: { channel: string; state: string; topic: string }) => [row.channel, row.state, row.topic]),
    [['sms', 'delivered', 'accept']],
  )
  assert.doesNotMatch(page.body, /13800000000/)
  const stranger = front.browser()
  await stranger.signIn('otherHandler')
  assert.deepEqual((await stranger.ask('GET', `/api/q/messages?county=${w.county}&id=${id}`)).json().rows, [])
})

test('who chose e-mail gets a mail of plain words; who chose a message gets no mail', async (t) => {
  const w = world(await testDatabase(), [], { settings: open })
  const { taken, url } = await gateway(t, () => 200)
  const mail = await mailServer(t)
  const handlers = loopOf(w, url, { email: emailChannel({ url: mail.url, from: 'centre@example.cn' }) })
  const id = randomUUID()
  const answer = await w.send(
    w.resident(),
    'report',
    reportOf(w, { contact: { email: 'WangXiaoMing@example.cn', wants: 'email' } }),
    id,
  )
  assert.equal(answer.outcome, 'done', JSON.stringify(answer))
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, handlers, 6)
  assert.deepEqual(taken, [])
  assert.equal(mail.taken.length, 1)
  const [one] = mail.taken
  assert.equal(one?.to, 'WangXiaoMing@example.cn')
  assert.ok(one?.text.includes(answer.case?.code ?? 'none'))
  assert.deepEqual(
    (await kept(w)).map((row) => [row.channel, row.state]),
    [['email', 'sent']],
  )
})

test('the group of an office hears at once of what is urgent, and of nothing else', async (t) => {
  const w = world(await testDatabase())
  const { url } = await gateway(t, () => 200)
  const posted: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      posted.push((JSON.parse(body) as { text: { content: string } }).text.content)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"errcode":0,"errmsg":"ok"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const front = await managed(t, w)
  const robot = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook?key=secret`
  const keeper = front.browser()
  await keeper.signIn('supervisor')
  const made = await keeper.ask('POST', '/api/messages/robots', {
    organisation: w.organisation('street'),
    name: '街道值班群',
    url: robot,
  })
  assert.equal(made.statusCode, 200, made.body)
  const handlers = loopOf(w, url, { robot: robotChannel() })
  const [calm, urgent] = [randomUUID(), randomUUID()]
  await w.send(w.resident(), 'report', reportOf(w), calm)
  const answer = await w.send(w.resident(), 'report', reportOf(w, { category: '0103', urgent: true }), urgent)
  await live(w, handlers, 6)
  assert.equal(posted.length, 1, posted.join('\n'))
  assert.ok(posted[0]?.includes(answer.case?.code ?? 'none'))
  assert.doesNotMatch((await keeper.ask('GET', '/api/messages/texts')).body, /secret/)
  assert.equal((await keeper.ask('DELETE', `/api/messages/robots/${made.json().id}`)).statusCode, 200)
  await w.send(w.resident(), 'report', reportOf(w, { category: '0103', urgent: true }), randomUUID())
  await live(w, handlers, 6)
  assert.equal(posted.length, 1)
})

test('each is written to in the language he reported in, of whatever kind; what an official wrote anew in one changes no other', async (t) => {
  const w = world(await testDatabase(), [], { settings: open })
  const { taken, url } = await gateway(t, () => 200)
  const front = await managed(t, w)
  const keeper = front.browser()
  await keeper.signIn('supervisor')
  const anew = { topic: 'accept', text: '【{centre}】{matter}（{code}）我们在办了，回电 {ring}。' }
  assert.equal((await keeper.ask('POST', '/api/messages/texts', anew)).statusCode, 200)
  const told = async (to: string, language: string | undefined) => {
    const id = randomUUID()
    const spoken = language === undefined ? {} : { language }
    done(await w.send(w.resident(), 'report', reportOf(w, { contact: { ...contact, phone: to }, ...spoken }), id))
    done(await w.send(w.staff.dispatcher, 'accept', {}, id))
    return id
  }
  await told('13800000001', 'en')
  await told('13800000002', 'zh-TW')
  await told('13800000003', undefined)
  // A language that the house does not speak is answered in its own.
  await told('13800000004', 'xx')
  const question = { text: '公园几点关门？', contact: { phone: '13800000005', wants: 'message' }, language: 'en' }
  const id = randomUUID()
  done(await w.send(w.resident(), 'ask', question, id, { kind: 'publicQuestion' }))
  const reader = w.onPost('hotlineChecker', 'county', [w.county])
  const publish = { text: question.text, organisation: w.organisation('department') }
  done(await w.send(reader, 'publish', publish, id, { kind: 'publicQuestion' }))
  await live(w, loopOf(w, url), 8)
  const text = (to: string) => taken.find((one) => one.to === to)?.text ?? 'none'
  assert.match(text('13800000001'), /What you reported was accepted: .*Questions\? Call 12345/)
  assert.match(text('13800000002'), /已受理/)
  assert.match(text('13800000003'), /我们在办了/)
  assert.equal(text('13800000004').replace(/（.*?）/, ''), text('13800000003').replace(/（.*?）/, ''))
  assert.match(text('13800000005'), /Questions\? Call 12345/)
})

test('an official writes a text anew: the next message has it, what is unfit is refused, every version stays', async (t) => {
  const w = world(await testDatabase(), [], { settings: open })
  const { taken, url } = await gateway(t, () => 200)
  const front = await managed(t, w)
  const keeper = front.browser()
  await keeper.signIn('supervisor')
  const write = (text: string, topic = 'accept') => keeper.ask('POST', '/api/messages/texts', { topic, text })
  for (const bad of [
    '受理了',
    '【{centre}】{matter} {ring} {phone}',
    '【{centre}】{matter} {ring} {link}',
    '【{centre}】{matter} {ring} http://a.cn',
  ])
    assert.equal(codeOf(await write(bad)), 'textUnfit', bad)
  assert.equal(codeOf(await write('【{centre}】{matter} {ring}', 'oneTime')), 'badInput')
  const own = '【{centre}】{matter}（{code}）我们在办了，回电 {ring}。'
  assert.equal((await write(own)).json().version, 1)
  assert.equal(codeOf(await write(own)), 'nothingChanged')
  const id = randomUUID()
  await w.send(w.resident(), 'report', reportOf(w, { contact }), id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await live(w, loopOf(w, url), 6)
  assert.match(taken[0]?.text ?? '', /我们在办了/)
  assert.equal((await kept(w))[0]?.version, 1)
  assert.equal((await write(`${own} `.replace('我们', '我们已'))).json().version, 2)
  const { texts } = (await keeper.ask('GET', '/api/messages/texts')).json()
  const accept = texts.find((one: { topic: string }) => one.topic === 'accept')
  assert.deepEqual(
    accept.before.map((one: { version: number; by: string }) => one.version),
    [2, 1],
  )
  const handler = front.browser()
  await handler.signIn('handler')
  assert.equal(codeOf(await handler.ask('GET', '/api/messages/texts')), 'notYours')
})
