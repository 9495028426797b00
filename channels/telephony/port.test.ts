// One suite for every telephone: a call comes in, is answered, held, joined by a third and ended, and what is gone cannot be commanded.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { done } from '../../test/loop.ts'
import { world } from '../../test/world.ts'
import { overHttp, signature, signed } from './http.ts'
import type { CallEvent, NotCarried, Telephony } from './port.ts'
import { forgetRecordings } from './recordings.store.ts'
import { simulated } from './simulated.ts'

const now = () => 1_760_000_000_000
const secret = 'sixteen letters at least'

/** An exchange of somebody else: it knows only docs/telephony.md, and posts what happens to whoever listens. */
async function exchange(): Promise<{ port: Telephony; ring: (from: string) => Promise<string> }> {
  let told: (event: CallEvent) => Promise<void> = async () => undefined
  const inner = simulated(now)
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      const header = request.headers['x-chaguan-signature']
      if (request.url !== '/exchange/commands' || !signed(secret, String(header), body, now()))
        return response.writeHead(403).end()
      inner.send(JSON.parse(body)).then(
        () => response.writeHead(202).end('{}'),
        (error: NotCarried) => response.writeHead(error.why === 'gone' ? 404 : 409).end(),
      )
      return undefined
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => new Promise((resolve) => server.close(resolve)))
  const port = overHttp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/exchange`, secret }, now)
  told = port.take
  inner.listen((event) => told(event))
  return { port, ring: (from) => inner.ring?.(from) ?? Promise.reject(new Error('it cannot ring')) }
}
const alone = async () => {
  const port = simulated(now)
  return { port, ring: (from: string) => port.ring?.(from) ?? Promise.reject(new Error('it cannot ring')) }
}

for (const [name, make] of [
  ['simulated', alone],
  ['over HTTP', exchange],
] as const)
  describe(`a telephone ${name}`, async () => {
    const { port, ring } = await make()
    const heard: CallEvent[] = []
    port.listen(async (event) => void heard.push(event))
    const of = (call: string) => heard.filter((one) => one.call === call).map((one) => one.event)

    test('rings with the number, and tells each act once, in order', async () => {
      const call = await ring('0000-71230001')
      assert.deepEqual([heard[0]?.event, heard[0]?.from, heard[0]?.way], ['ringing', '0000-71230001', 'in'])
      for (const command of ['answer', 'hold', 'resume', 'join', 'leave', 'hangUp'] as const)
        await port.send({ call, command, line: '7', ...(command === 'join' ? { number: '110' } : {}) })
      assert.deepEqual(of(call), ['ringing', 'answered', 'held', 'resumed', 'joined', 'left', 'ended', 'recorded'])
      assert.equal(heard.find((one) => one.event === 'answered')?.line, '7')
      assert.match(heard.at(-1)?.recording ?? '', /./)
    })

    test('does not carry what cannot be: a call that is gone, a call that does not ring any more', async () => {
      const call = await ring('0000-71230002')
      await port.send({ call, command: 'answer', line: '7' })
      const why = (command: 'answer' | 'hold', of: string) =>
        port.send({ call: of, command, line: '7' }).then(
          () => null,
          (error: NotCarried) => error.why,
        )
      assert.equal(await why('answer', call), 'engaged')
      assert.equal(await why('hold', 'nobody'), 'gone')
      await port.send({ call, command: 'hangUp', line: '7' })
      assert.equal(await why('hold', call), 'gone')
    })

    test('rings somebody for a line', async () => {
      await port.send({ call: 'ours-1', command: 'dial', line: '7', number: '0000-71230003' })
      assert.deepEqual(of('ours-1'), ['ringing', 'answered'])
    })
  })

test('an exchange that does not answer is said so', async () => {
  const port = overHttp({ url: 'http://127.0.0.1:1/', secret }, now)
  await assert.rejects(port.send({ call: 'a', command: 'hold', line: '1' }), (error: NotCarried) => error.why === 'unreachable')
})

test('through the front door: a signed event rings in the hall, is answered, and with its end number and seat are gone; nothing names an agent', async (t) => {
  const w = world(await testDatabase())
  const agent = w.onPost('hotlineAgent', 'county', [w.county])
  const port = simulated(w.house.now)
  const events = overHttp({ url: 'http://127.0.0.1:1/', secret }, w.house.now)
  const hall = w.organisation('county')
  const { takeEvent } = await import('./calls.store.ts')
  const take = (event: CallEvent) =>
    w.house.db.begin({ actor: 'system:telephony', counties: [] }, (tx) => takeEvent(w.house, tx, hall, w.county, event))
  port.listen(take)
  events.listen(take)
  const front = await frontDoor(t, w, {
    actorOf: async () => agent,
    telephony: { port: { ...port, take: events.take }, hall: () => hall, secret },
  })
  const browser = front.browser()
  await browser.signIn('dispatcher')
  const rows = async () => (await browser.ask('GET', '/api/q/calls')).json().rows as Record<string, unknown>[]
  const call = (await browser.ask('POST', '/api/telephony/ring', { from: '0000-71239999' })).json().call as string
  assert.deepEqual(
    (await rows()).map((one) => [one.id, one.state, one.phone]),
    [[call, 'ringing', '0000-71239999']],
  )
  w.pass(9_000)
  const command = (name: string, more = {}) =>
    browser.ask('POST', '/api/telephony/commands', { call, command: name, line: '7', ...more })
  assert.equal((await command('answer')).statusCode, 200)
  assert.deepEqual(
    (await rows()).map((one) => [one.state, one.line]),
    [['talking', '7']],
  )
  assert.equal(codeOf(await command('answer')), 'callGone')
  w.pass(60_000)
  await command('hangUp')
  assert.deepEqual(await rows(), [])
  const [kept] = await w.rows<Record<string, unknown>>('select * from phone_call where id = $1', [call])
  assert.deepEqual([kept?.phone_sealed, kept?.line, Number(kept?.answered_at) - Number(kept?.rang_at)], [null, null, 9_000])
  assert.deepEqual(
    Object.keys(kept ?? {}).filter((name) => /person|agent|staff|made_by/.test(name)),
    [],
    'no column names who answered',
  )
  // Another is never answered; the webhook brings it, twice and badly signed.
  const body = JSON.stringify({ call: 'x-1', event: 'ringing', at: w.house.now(), from: '0000-71230005' })
  const hook = (header: string) =>
    front.app.inject({
      method: 'POST',
      url: '/api/telephony/events',
      headers: { 'content-type': 'application/json', 'x-chaguan-signature': header },
      payload: body,
    })
  assert.equal((await hook(signature('another secret here', w.house.now(), body))).statusCode, 403)
  assert.equal((await hook(signature(secret, w.house.now() - 600_000, body))).statusCode, 403)
  for (let n = 0; n < 2; n++) assert.equal((await hook(signature(secret, w.house.now(), body))).statusCode, 200)
  assert.equal((await rows()).length, 1)
  const hours = (await browser.ask('GET', '/api/q/callHours')).json().rows as Record<string, unknown>[]
  assert.deepEqual(
    hours.map((one) => [one.hall, one.calls, one.answered, one.inTime, one.wait]),
    [[hall, 2, 1, 1, 9]],
  )
  const ask = (who: typeof browser, reason: string) => who.ask('POST', `/api/telephony/recordings/${call}`, { reason })
  assert.equal(codeOf(await ask(browser, '投诉复核')), 'notYours', 'an agent may not listen')
  assert.equal(codeOf(await browser.ask('GET', '/api/q/recordings')), 'notYours')
  // Who may is told where it lies, against a reason that is kept; another hall's checker is not.
  const matter = { nature: 'complaint', category: '0102', text: '噪声', place: { area: w.grid }, call }
  done(await w.send(agent, 'create', matter, randomUUID(), { kind: 'workOrder' }))
  const checker = w.onPost('hotlineChecker', 'county', [w.county])
  const elsewhere = w.onPost('hotlineChecker', 'otherDepartment', [w.county])
  const second = await frontDoor(t, w, {
    actorOf: async (_tx, person) => (person === w.staff.dispatcher.person ? checker : elsewhere),
    telephony: { port: { ...port, take: events.take }, hall: () => hall, secret },
  })
  const [listens, other] = [second.browser(), second.browser()]
  await listens.signIn('dispatcher')
  await other.signIn('handler')
  assert.equal(codeOf(await ask(other, '投诉复核')), 'notYours')
  assert.deepEqual((await other.ask('GET', '/api/q/recordings')).json().rows, [])
  assert.equal(codeOf(await ask(listens, ' ')), 'reasonMissing')
  assert.match((await ask(listens, '投诉复核')).json().recording, /^simulated:/)
  type Kept = { id: string; seconds: number; orders: unknown[]; asked: { reason: string }[] }
  const kept1 = async () => (await listens.ask('GET', '/api/q/recordings')).json().rows as Kept[]
  assert.deepEqual(
    (await kept1()).map((one) => [one.id, one.seconds, one.orders.length, one.asked.map((look) => look.reason)]),
    [[call, 60, 1, ['投诉复核']]],
  )
  assert.ok(!JSON.stringify(await kept1()).includes('simulated:'), 'the list says no place')
  w.pass(181 * 86_400_000)
  await listens.signIn('dispatcher')
  assert.deepEqual(await kept1(), [])
  assert.equal(codeOf(await ask(listens, '投诉复核')), 'notFound', 'after its time nobody is told')
  await w.house.db.begin({ actor: 'system:reaction', counties: [] }, (tx) => forgetRecordings(tx, w.house.now()))
  assert.deepEqual(await w.rows('select 1 from phone_call where id = $1 and recording is not null', [call]), [])
})
