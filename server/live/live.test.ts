// Live events over a real socket: what one may see arrives, resumes where it stopped, and ends with the session.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { HOUR } from '../../rules/time.ts'
import { everyEngine, testDatabase } from '../../test/database.ts'
import { type Browser, type FrontDoor, frontDoor, report, step } from '../../test/frontDoor.ts'
import { type World, world } from '../../test/world.ts'
import { tellPeople } from '../loops/notices.store.ts'
import { reactOnce } from '../loops/reactions.ts'
import { newHub } from './hub.ts'

type Event = { readonly id: string; readonly event: string; readonly data: Record<string, unknown> }
type Stream = {
  readonly next: (event: string, timeout?: number) => Promise<Event>
  readonly all: Event[]
  readonly ended: Promise<void>
  readonly close: () => void
}

/** Listens as a browser does; `after` is the last event id it had. */
async function listen(t: TestContext, front: FrontDoor, one: Browser, after?: string): Promise<Stream> {
  if (!front.app.server.listening) await front.app.listen({ port: 0, host: '127.0.0.1' })
  const abort = new AbortController()
  t.after(() => abort.abort())
  const response = await fetch(`http://127.0.0.1:${(front.app.server.address() as AddressInfo).port}/api/live`, {
    headers: {
      cookie: [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(after ? { 'last-event-id': after } : {}),
    },
    signal: abort.signal,
  })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  const all: Event[] = []
  const waiting: { event: string; resolve: (event: Event) => void }[] = []
  const ended = (async () => {
    let text = ''
    try {
      for await (const part of response.body ?? []) {
        text += Buffer.from(part).toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const fields = Object.fromEntries(
            text
              .slice(0, end)
              .split('\n')
              .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          )
          text = text.slice(end + 2)
          if (!fields.event) continue
          const event = {
            id: fields.id ?? '',
            event: fields.event,
            data: JSON.parse(fields.data ?? '{}') as Record<string, unknown>,
          }
          const at = waiting.findIndex((wait) => wait.event === event.event)
          if (at >= 0) waiting.splice(at, 1)[0]?.resolve(event)
          else all.push(event)
        }
      }
    } catch {
      // Cut off: as much an end as any.
    }
  })()
  return {
    all,
    ended,
    close: () => abort.abort(),
    next: (event, timeout = 5_000) => {
      const at = all.findIndex((one) => one.event === event)
      if (at >= 0) return Promise.resolve(all.splice(at, 1)[0] as Event)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event} within ${timeout} ms`)), timeout)
        const found = (one: Event) => {
          clearTimeout(timer)
          resolve(one)
        }
        waiting.push({ event, resolve: found })
      })
    },
  }
}

const open = async (t: TestContext) => {
  const w = world(await testDatabase())
  return { w, front: await frontDoor(t, w) }
}
const signedIn = async (front: FrontDoor, role: Parameters<Browser['signIn']>[0]) => {
  const one = front.browser()
  await one.signIn(role)
  return one
}
const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('who may see a case hears what happens to it, with whether it is in his queue; the neighbour hears nothing', async (t) => {
  const { w, front } = await open(t)
  const desk = await signedIn(front, 'dispatcher')
  const mine = await listen(t, front, desk)
  const theirs = await listen(t, front, await signedIn(front, 'otherDispatcher'))
  const leader = await listen(t, front, await signedIn(front, 'supervisor'))
  for (const stream of [mine, theirs, leader]) await stream.next('hello')
  const id = randomUUID()
  await front.browser().ask('POST', '/api/steps', report(w, id))
  assert.deepEqual((await mine.next('case')).data, {
    county: w.county,
    id,
    version: 1,
    state: 'toAccept',
    step: 'report',
    todo: true,
  })
  assert.equal((await leader.next('case')).data.todo, false)
  await desk.ask('POST', '/api/steps', step(w, 'accept', {}, id))
  assert.equal((await mine.next('case')).data.version, 2)
  await quiet(120)
  assert.deepEqual(theirs.all, [])
})

test('a secret case is heard only by who takes part', async (t) => {
  const { w, front } = await open(t)
  const leader = await listen(t, front, await signedIn(front, 'supervisor'))
  const street = await listen(t, front, await signedIn(front, 'dispatcher'))
  await Promise.all([leader.next('hello'), street.next('hello')])
  const id = randomUUID()
  await front.browser().ask('POST', '/api/steps', report(w, id, { secret: true }))
  assert.equal((await street.next('case')).data.id, id)
  await quiet(100)
  assert.deepEqual(leader.all, [])
})

test('a broken line resumes where it stopped; after too long it is told to read anew', async (t) => {
  const { w, front } = await open(t)
  const desk = await signedIn(front, 'dispatcher')
  const first = await listen(t, front, desk)
  await first.next('hello')
  const [a, b] = [randomUUID(), randomUUID()]
  await front.browser().ask('POST', '/api/steps', report(w, a))
  const { id: last } = await first.next('case')
  first.close()
  w.pass(60_000)
  await front.browser().ask('POST', '/api/steps', report(w, b))
  const second = await listen(t, front, desk, last)
  const heard = [await second.next('case')]
  while (heard.at(-1)?.data.id !== b) heard.push(await second.next('case'))
  second.close()
  w.pass(16 * 60_000)
  await desk.ask('GET', '/api/me')
  const third = await listen(t, front, desk, last)
  await third.next('reset')
})

test('new notices are counted at once', async (t) => {
  const { w, front } = await open(t)
  const desk = await listen(t, front, await signedIn(front, 'dispatcher'))
  await desk.next('hello')
  await front.browser().ask('POST', '/api/steps', report(w, randomUUID()))
  await reactOnce(w.house, [w.county], { entry: tellPeople(w.house, [], () => {}) })
  assert.deepEqual((await desk.next('notice')).data, { unread: 1 })
})

test('signing out everywhere ends every stream at once, and a session that runs out ends its own', async (t) => {
  const { w, front } = await open(t)
  const [desk, phone] = [await signedIn(front, 'cadre'), await signedIn(front, 'cadre')]
  const streams = [await listen(t, front, desk), await listen(t, front, phone)]
  for (const stream of streams) await stream.next('hello')
  await phone.ask('DELETE', '/api/sessions')
  await Promise.all(streams.map((stream) => stream.ended))
  assert.equal(front.door.hub.listening(), 0)
  const other = await listen(t, front, await signedIn(front, 'handler'))
  await other.next('hello')
  w.pass(13 * HOUR)
  await other.ended
  assert.equal((await desk.ask('GET', '/api/live')).statusCode, 401)
})

everyEngine('two processes', (open2) => {
  test('what one process writes, a browser at the other hears', async (t) => {
    const w: World = world(await open2())
    const here = await frontDoor(t, w)
    const there = await frontDoor(t, w, { hub: newHub(w.house, () => [w.county], { turn: 20 }) })
    const desk = await listen(t, there, await signedIn(there, 'dispatcher'))
    await desk.next('hello')
    const id = randomUUID()
    await here.browser().ask('POST', '/api/steps', report(w, id))
    assert.equal((await desk.next('case')).data.id, id)
  })
})
