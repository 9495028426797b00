// Practice: one's own posts in another county. Neither is reached from the other, registers are closed meanwhile, and the night empties one only.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { emptyPractice, makePractice, practiceCode, practiceOf } from '../../../registers/regions/practice.store.ts'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, frontDoor, report } from '../../../test/frontDoor.ts'
import { world } from '../../../test/world.ts'

const db = await testDatabase()

test('who practises sees and changes the practice county only; the night takes it away and leaves the real one', async (t) => {
  const w = world(db)
  await db.asOwner((tx) =>
    tx.rows('insert into keeper (county, region, name, codes) values ($1, $1, $2, array[$1])', [w.county, '试验区']),
  )
  await makePractice(db)
  const other = practiceCode(w.county)
  assert.equal((await practiceOf(db)).get(other)?.of, w.county)
  const house = { ...w.house, region: (of: string) => (of === w.county || of === other ? w.region : null) }
  const front = await frontDoor(t, { ...w, house }, { practice: () => new Map([[other, { region: w.county, name: '试验区' }]]) })
  const chen = front.browser()
  // A busy machine is asked again.
  for (let n = 0; n < 60 && (await chen.signIn('dispatcher')).statusCode === 503; n++) await wait(500)
  const at = (county: string, id: string) => {
    const made = report(w, id)
    return { ...made, case: { ...made.case, county } }
  }
  const cases = async (county: string) =>
    await db.read({ actor: 'test', counties: [county] }, (tx) =>
      tx.rows<{ id: string; code: string }>('select id, code from "case" where county = $1', [county]),
    )
  const [real, drill] = [randomUUID(), randomUUID()]
  const me = async () => (await chen.ask('GET', '/api/me')).json() as { counties: string[]; practice: boolean; posts: unknown[] }
  const done = await chen.ask('POST', '/api/steps', at(w.county, real))
  assert.equal(done.statusCode, 200, done.body)
  assert.equal(codeOf(await chen.ask('POST', '/api/steps', at(other, drill))), 'notFound', 'not from the real one')
  assert.equal(codeOf(await chen.ask('GET', `/api/cases/${other}/${drill}`)), 'notFound')
  const before = await me()
  assert.deepEqual([before.counties, before.practice], [[w.county], false])

  assert.equal((await chen.ask('POST', '/api/session/practice', { on: true })).statusCode, 200)
  const laid = await cases(other)
  assert.ok(laid.length > 0, 'examples lie there')
  const during = await me()
  assert.deepEqual([during.counties, during.practice, during.posts.length], [[other], true, before.posts.length])
  assert.equal((await chen.ask('POST', '/api/steps', at(other, drill))).statusCode, 200)
  assert.equal(codeOf(await chen.ask('POST', '/api/steps', at(w.county, randomUUID()))), 'practising')
  assert.equal(
    (await chen.ask('POST', '/api/steps', [at(w.county, randomUUID())])).statusCode,
    503,
    'a phone keeps what it has to send',
  )
  assert.equal(codeOf(await chen.ask('GET', `/api/cases/${w.county}/${real}`)), 'notFound')
  assert.equal((await chen.ask('GET', `/api/cases/${other}/${drill}`)).statusCode, 200)
  const queue = (await chen.ask('GET', '/api/q/queue')).json() as { rows: { county: string }[] }
  assert.ok(queue.rows.length > 0 && queue.rows.every((one) => one.county === other))
  // Registers are the real ones: closed. A phone that does not say that it practises pulls nothing, and keeps what it has to tell.
  for (const [method, url, code] of [
    ['POST', '/api/duty/turn', 'practising'],
    ['POST', '/api/views', 'practising'],
    ['GET', '/api/field/pull', 'practising'],
    ['POST', '/api/field/phone', 'practising'],
    ['POST', '/api/field/cards', 'busy'],
    ['POST', `/api/gridTasks/${drill}/answers`, 'busy'],
  ] as const)
    assert.equal(codeOf(await chen.ask(method, url, method === 'POST' ? {} : undefined)), code, url)
  // Every route that changes something says so itself; those that may are few and known.
  const open = front.app.routeDefs.filter((one) => one.practice).map((one) => `${one.method} ${one.url}`)
  assert.deepEqual(open.sort(), [
    'DELETE /session',
    'GET /field/pull',
    'POST /bulletins/:id/told',
    'POST /cases/:county/:id/reveal',
    'POST /field/cards',
    'POST /field/phones/:id/end',
    'POST /field/phones/:id/wipe',
    'POST /files',
    'POST /files/pieces',
    'POST /gridTasks/:id/answers',
    'POST /neighbours',
    'POST /neighbours/:id/helped',
    'POST /notices/read',
    'POST /session/practice',
    'POST /steps',
  ])
  const [made] = await cases(other)
  assert.equal(made?.code.slice(0, 6), other, 'its code says it')
  // Whoever asks from outside finds neither.
  const stranger = front.browser()
  assert.equal(codeOf(await stranger.ask('POST', '/api/steps', at(other, randomUUID()))), 'notFound')

  await chen.ask('POST', '/api/session/practice', { on: true })
  assert.equal((await cases(other)).length, laid.length + 1, 'the examples once a day')
  assert.equal((await chen.ask('POST', '/api/session/practice', { on: false })).statusCode, 200)
  assert.deepEqual((await me()).counties, [w.county])
  const back = (await chen.ask('GET', '/api/q/queue')).json() as { rows: { county: string }[] }
  assert.ok(back.rows.every((one) => one.county === w.county))
  await emptyPractice(db, other, '2026-10-14')
  assert.deepEqual([(await cases(other)).length, (await cases(w.county)).length], [0, 1])
  await assert.rejects(emptyPractice(db, w.county, '2026-10-14'), /not a practice county/)
  assert.equal((await cases(w.county)).length, 1)
})
