// What a phone is told: what is its own, once, in pages; what is no longer its own is gone on the server's word.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import type { Pull } from '../../rules/sync.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, codeOf, type FrontDoor, frontDoor, type Role } from '../../test/frontDoor.ts'
import { bring, done, heap } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'

const open = async (t: TestContext) => {
  const w = world(await testDatabase())
  return { w, front: await frontDoor(t, w) }
}
const signedIn = async (front: FrontDoor, role: Role): Promise<Browser> => {
  const one = front.browser()
  await one.signIn(role)
  return one
}
const ask = async (one: Browser, after?: string, phone?: string): Promise<Pull> => {
  const query = new URLSearchParams({ ...(after ? { after } : {}), ...(phone ? { phone } : {}) })
  const answer = await one.ask('GET', `/api/field/pull?${query}`)
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json() as Pull
}
/** Pages until there are no more. */
async function all(one: Browser, after?: string): Promise<{ pages: Pull[]; after: string; ids: string[] }> {
  const pages: Pull[] = []
  for (let at = after; pages.at(-1)?.more !== false; at = pages.at(-1)?.after) pages.push(await ask(one, at))
  return { pages, after: pages.at(-1)?.after ?? '', ids: pages.flatMap((page) => page.cases.map((row) => row.id)) }
}
const report = async (w: World, id = randomUUID(), by: Actor = w.resident(id)): Promise<string> => {
  done(await w.send(by, 'report', heap(w), id))
  return id
}

test('the first pull brings what is open in one’s grid, with what may be done; the next brings nothing', async (t) => {
  const { w, front } = await open(t)
  const id = await report(w, randomUUID(), w.staff.gridWorker)
  const liu = await signedIn(front, 'gridWorker')
  const { pages, after, ids } = await all(liu)
  assert.deepEqual(ids, [id])
  const [first] = pages
  assert.equal(first?.whole, true)
  assert.equal(first?.serverNow, w.house.now())
  const [row] = first?.cases ?? []
  assert.equal(row?.text, '三楼楼道堆满杂物')
  assert.equal(row?.state, 'reported')
  assert.ok(row?.may.some((one) => one.step === 'settle'))
  assert.equal(row?.timeline[0]?.mine, true)
  assert.deepEqual(pages.at(-1)?.holds, [id])
  const parts = Object.assign({}, ...pages.map((page) => page.parts)) as Pull['parts']
  assert.equal(parts.me?.posts[0]?.kind, 'gridWorker')
  assert.ok(parts.forms?.some((one) => one.kind === 'gridEvent' && one.step === 'report' && one.opens))
  assert.ok((parts.categories?.length ?? 0) > 3)
  const next = await ask(liu, after)
  assert.deepEqual([next.cases, next.holds, next.parts, next.more, next.whole], [[], null, {}, false, false])
})

test('what changed comes again; what was dealt with is no longer held', async (t) => {
  const { w, front } = await open(t)
  const [one, other] = [await report(w), await report(w, randomUUID(), w.staff.gridWorker)]
  w.pass(60_000)
  const liu = await signedIn(front, 'gridWorker')
  const begun = await all(liu)
  w.pass(600_000)
  done(await w.send(w.staff.dispatcher, 'accept', {}, one))
  w.pass(60_000)
  const changed = await ask(liu, begun.after)
  assert.deepEqual(
    changed.cases.map((row) => [row.id, row.state]),
    [[one, 'filed']],
  )
  assert.equal(changed.holds, null, 'the same cases are mine')
  w.pass(600_000)
  done(
    await w.send(
      w.staff.gridWorker,
      'settle',
      { note: '已清理', before: [await w.photo(other, 'before')], after: [await w.photo(other)] },
      other,
    ),
  )
  const settled = await ask(liu, changed.after)
  assert.ok(settled.holds === null || !settled.holds.includes(other) || settled.cases.some((row) => row.id === other))
  assert.ok(!settled.cases.some((row) => row.id === one), 'the other case did not change')
})

test('a case of another grid, a secret one and one that bars my office never come', async (t) => {
  const { w, front } = await open(t)
  const elsewhere = randomUUID()
  done(await w.send(w.resident('z'), 'report', heap(w, { place: { area: w.codes.otherGrid } }), elsewhere))
  const secret = await report(w)
  await w.house.db.asOwner((tx) => tx.rows(`update "case" set secret = true where county = $1 and id = $2`, [w.county, secret]))
  await w.house.db.asOwner((tx) =>
    tx.rows(`update todo set secret = true where county = $1 and case_id = $2`, [w.county, secret]),
  )
  const barred = await report(w)
  for (const table of ['"case"', 'todo'])
    await w.house.db.asOwner((tx) =>
      tx.rows(`update ${table} set barred = array[$3] where county = $1 and ${table === 'todo' ? 'case_id' : 'id'} = $2`, [
        w.county,
        barred,
        w.organisation('community'),
      ]),
    )
  const liu = await signedIn(front, 'gridWorker')
  assert.deepEqual((await all(liu)).ids, [])
})

test('many cases come in pages, each once, and the pull goes on where it was', async (t) => {
  const { w, front } = await open(t)
  const made: string[] = []
  for (let n = 0; n < 95; n++) made.push(await report(w))
  w.pass(60_000)
  const liu = await signedIn(front, 'gridWorker')
  const first = await ask(liu)
  assert.equal(first.cases.length, 40)
  assert.equal(first.more, true)
  assert.equal(first.holds, null)
  // Interrupted, and meanwhile one that was told changes.
  const told = first.cases[0]?.id ?? ''
  w.pass(120_000)
  done(await w.send(w.staff.dispatcher, 'accept', {}, told))
  const rest = await all(liu, first.after)
  const ids = [...first.cases.map((row) => row.id), ...rest.ids]
  assert.deepEqual([...ids].sort(), [...made].sort())
  assert.deepEqual([...(rest.pages.at(-1)?.holds ?? [])].sort(), [...made].sort())
  const later = await ask(liu, rest.after)
  assert.deepEqual(
    later.cases.map((row) => row.id),
    [told],
    'what changed in the middle of it is told at the next',
  )
})

test('a department’s handler has what waits for the office, a stranger’s cursor begins anew, a broken one too', async (t) => {
  const { w, front } = await open(t)
  const { id } = await bring(w, 'assigned')
  const handler = await signedIn(front, 'handler')
  const mine = await all(handler)
  assert.deepEqual(mine.ids, [id])
  assert.ok(mine.pages[0]?.cases[0]?.may.some((one) => one.step === 'sign'))
  const other = await signedIn(front, 'otherHandler')
  const theirs = await ask(other, mine.after)
  assert.equal(theirs.whole, true)
  assert.deepEqual(theirs.cases, [])
  for (const broken of ['x', 'e30', '%00', 'A'.repeat(1400)]) assert.equal((await ask(handler, broken)).whole, true, broken)
  assert.equal(codeOf(await handler.ask('GET', `/api/field/pull?after=${'A'.repeat(1600)}`)), 'badInput')
  assert.equal(codeOf(await handler.ask('GET', '/api/field/pull?lon=104&lat=30')), 'unknownField')
})

test('another post is another phone: everything is told anew', async (t) => {
  const { w, front } = await open(t)
  await report(w)
  const liu = await signedIn(front, 'gridWorker')
  const begun = await all(liu)
  const { posts } = w.staff.gridWorker
  ;(w.staff.gridWorker as { posts: unknown }).posts = []
  const now = await ask(liu, begun.after)
  assert.equal(now.whole, true)
  assert.deepEqual([now.cases, now.holds], [[], []], 'the phone drops all it had')
  ;(w.staff.gridWorker as { posts: unknown }).posts = posts
})

test('the figures of the day are those of one’s areas, counted when they are asked for, and none is of a person', async (t) => {
  const { w, front } = await open(t)
  w.at(on('2026-10-12', 15))
  await bring(w, 'inHandling', {}, randomUUID())
  w.at(on('2026-10-13', 9))
  await report(w)
  const { id: ended } = await bring(w, 'filed', {}, randomUUID())
  done(await w.send(w.staff.dispatcher, 'void', { ground: 'duplicate', text: '重复' }, ended))
  done(await w.send(w.resident(), 'report', heap(w, { place: { area: w.codes.otherGrid } }), randomUUID()))
  const liu = await signedIn(front, 'gridWorker')
  const dayNow = async () => (Object.assign({}, ...(await all(liu)).pages.map((page) => page.parts)) as Pull['parts']).day
  const none = { rounds: [], units: [] }
  assert.deepEqual(await dayNow(), { day: '2026-10-13', came: 2, ended: 1, open: 2, overdue: 0, ...none })
  w.at(on('2026-10-13', 23, 58))
  await liu.signIn('gridWorker')
  const late = await dayNow()
  assert.deepEqual([late?.came, late?.ended, late?.open], [2, 1, 2])
  w.at(on('2026-11-20', 9))
  await liu.signIn('gridWorker')
  assert.deepEqual(await dayNow(), { day: '2026-11-20', came: 0, ended: 0, open: 2, overdue: 2, ...none })
})

test('handing a case to a phone is recorded as looking, once a day', async (t) => {
  const { w, front } = await open(t)
  const id = await report(w)
  const liu = await signedIn(front, 'gridWorker')
  await all(liu)
  await all(liu)
  const rows = await w.rows<{ person: string }>('select person from looking where county = $1 and case_id = $2', [w.county, id])
  assert.deepEqual(rows, [{ person: w.staff.gridWorker.person }])
})

test('a phone is bound once, by one person; lost, it is told nothing but to wipe itself, and says what was lost', async (t) => {
  const { w, front } = await open(t)
  await report(w)
  const liu = await signedIn(front, 'gridWorker')
  const phone = randomUUID()
  const bound = await liu.ask('POST', '/api/field/phone', { phone, label: 'Android' })
  assert.equal(bound.statusCode, 200, bound.body)
  const { secret, keys } = bound.json() as { secret: string; keys: { county: string; key: string }[] }
  assert.equal(Buffer.from(secret, 'base64url').length, 32)
  assert.equal(keys[0]?.county, w.county)
  assert.equal(Buffer.from(keys[0]?.key ?? '', 'base64url').length, 65)
  const wang = await signedIn(front, 'dispatcher')
  assert.equal(codeOf(await wang.ask('POST', '/api/field/phone', { phone, label: 'Android' })), 'idTaken')
  assert.equal(codeOf(await wang.ask('POST', `/api/field/phones/${phone}/wipe`)), 'notFound')
  assert.deepEqual((await ask(liu, undefined, phone)).device, {
    bound: true,
    wipe: false,
    lockAt: w.house.now() + 72 * 3_600_000,
  })
  assert.equal((await ask(wang, undefined, phone)).device.bound, false, 'bound by somebody else')
  assert.equal((await liu.ask('POST', `/api/field/phones/${phone}/wipe`)).statusCode, 200)
  const told = await ask(liu, undefined, phone)
  assert.deepEqual([told.device.wipe, told.cases, told.parts], [true, [], {}])
  const stranger = front.browser()
  const contact = await stranger.ask('POST', '/api/field/contact', { phone })
  assert.deepEqual((contact.json() as { device: unknown }).device, told.device)
  const lost = { acts: 3, photos: 2, oldest: w.house.now() }
  assert.equal((await stranger.ask('POST', '/api/field/wiped', { phone, lost })).statusCode, 200)
  assert.equal((await stranger.ask('POST', '/api/field/wiped', { phone, lost: { ...lost, acts: 9 } })).statusCode, 200)
  const { rows } = (await liu.ask('GET', '/api/field/phones')).json() as { rows: { lost: unknown; wipedAt: number }[] }
  assert.deepEqual(rows[0]?.lost, lost, 'said once')
})

test('on a bound phone a session outlasts a day without signal, on a desk it does not', async (t) => {
  const { w, front } = await open(t)
  const [liu, desk] = [await signedIn(front, 'gridWorker'), await signedIn(front, 'gridWorker')]
  await liu.ask('POST', '/api/field/phone', { phone: randomUUID(), label: 'Android' })
  w.pass(24 * 3_600_000)
  assert.equal((await liu.ask('GET', '/api/field/pull')).statusCode, 200)
  assert.equal(codeOf(await desk.ask('GET', '/api/field/pull')), 'notSignedIn')
  w.pass(73 * 3_600_000)
  assert.equal(codeOf(await liu.ask('GET', '/api/field/pull')), 'notSignedIn')
})

test('nothing of a pull is a score, a rank, a track or a time of being online', async (t) => {
  const { w, front } = await open(t)
  await report(w)
  const liu = await signedIn(front, 'gridWorker')
  const { pages } = await all(liu)
  const names = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        names.add(name)
        walk(inner)
      }
  }
  walk(pages)
  assert.deepEqual(
    [...names].filter(
      (name) => /score|points?$|rank|track|trail|mileage|online|attendance|checkIn/i.test(name) && name !== 'point',
    ),
    [],
  )
})
