// The phone at the real door. Practice: real acts wait, acts of practice never become real, what is over is gone. And a shell that is too old.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import sharp from 'sharp'
import { makePractice, practiceCode } from '../../registers/regions/practice.store.ts'
import { practiceDay, realSide } from '../../rules/practice.ts'
import { DAY, HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { frontDoor, password, type Role } from '../../test/frontDoor.ts'
import { rubbish } from '../../test/land.ts'
import { world } from '../../test/world.ts'
import { Refused } from '../../ui/client.ts'
import type { StepMessage } from '../../ui/contract.ts'
import { type Base, phoneBase } from '../../ui/outbox/base.ts'
import { upload } from '../../ui/photo/upload.ts'
import { answerOf, roundOf } from '../more/round.ts'
import { practise } from './line.ts'
import { openPhone, type Phone } from './phone.ts'
import { beginPractice, dropPractice, practiceBase, practiceOf, waitingReal } from './practising.ts'
import { isLocked, signIn, signOut } from './signing.ts'

const db = await testDatabase()
const options = () => ({ indexedDB: new IDBFactory(), IDBKeyRange })

/** A phone of a grid worker at the real door of a county that has practice beside it. */
async function morning(t: TestContext, role: Role = 'gridWorker') {
  const w = world(db, [], { items: rubbish, settings: { 'visit.purposes': ['errand 0101'] } })
  await db.asOwner((tx) =>
    tx.rows('insert into keeper (county, region, name, codes) values ($1, $1, $2, array[$1])', [w.county, '试验区']),
  )
  await makePractice(db)
  const other = practiceCode(w.county)
  const house = { ...w.house, region: (of: string) => (of === w.county || of === other ? w.region : null) }
  const front = await frontDoor(
    t,
    { ...w, house },
    {
      practice: () => new Map([[other, { region: w.county, name: '试验区' }]]),
      shells: [
        { day: '2026-06-01', since: w.house.now() - 90 * DAY },
        { day: '2026-10-13', since: w.house.now() },
      ],
    },
  )
  const browser = front.browser()
  const line = { reached: true }
  const real = [globalThis.fetch, globalThis.document] as const
  globalThis.document = { cookie: '' } as Document
  globalThis.fetch = async (to, init) => {
    if (!line.reached) throw new TypeError('no line')
    const asked = new Request(`http://phone${to}`, { ...init, credentials: 'omit' })
    const bytes = Buffer.from(await asked.arrayBuffer())
    const answer = await browser.ask(asked.method as 'POST', String(to), bytes.length === 0 ? undefined : bytes, {
      headers: Object.fromEntries(asked.headers),
    })
    return new Response(answer.rawPayload, { status: answer.statusCode, headers: { 'content-type': 'application/json' } })
  }
  const [base, apart] = [phoneBase('chaguan-field', options()), practiceBase(options())]
  const open: Phone[] = []
  t.after(async () => {
    await Promise.all(open.map((phone) => phone.stop()))
    base.close()
    apart.close()
    ;[globalThis.fetch, globalThis.document] = real
  })
  const row = await signIn(base, { login: front.login(role), password })
  const opened = async (phone: Promise<Phone>) => {
    const there = await phone
    open.push(there)
    return there
  }
  const cases = (county: string) =>
    db.read({ actor: 'test', counties: [county] }, (tx) =>
      tx.rows<{ id: string; kind: string; state: string }>('select id, kind, state from "case" where county = $1', [county]),
    )
  return {
    w,
    other,
    base,
    apart,
    row,
    line,
    cases,
    stateOf: async (county: string, id: string) => (await cases(county)).find((one) => one.id === id)?.state,
    /** The sign-in ran out meanwhile. */
    again: () => signIn(base, { login: front.login(role), password }),
    real: (shell: string | null = null) => opened(openPhone(base, row, { side: realSide, handset: null, shell })),
    /** Goes in as the page does. */
    practice: async () => {
      const { day } = await practise(true)
      assert.ok(day)
      const begun = await beginPractice(base, apart, row.person, day)
      return opened(openPhone(apart, begun.row, { side: begun.day, handset: row.binding?.phone ?? null }))
    },
    act: (county: string, step: string, input: Record<string, unknown>, id: string = randomUUID(), kind = 'gridEvent') => {
      const made = w.step(step, input, id, { kind }) as StepMessage
      return { ...made, case: { county, id } }
    },
    heap: { category: '0101', text: '三楼楼道堆满杂物', place: { area: w.grid } },
  }
}
const statuses = async ({ outbox }: Phone) => (await outbox.list()).map((one) => [one.status, one.answer?.refusal?.code ?? null])
/** Contact until nothing is under way. */
async function settled(phone: Phone): Promise<void> {
  await phone.meet()
  await phone.meet()
}
async function photoOn(phone: Phone, county: string, of: string, n: number): Promise<string> {
  const id = randomUUID()
  const picture = { width: 40, height: 30, channels: 3 as const, background: { r: n, g: 90, b: 120 } }
  const bytes = new Uint8Array(await sharp({ create: picture }).jpeg().toBuffer()).buffer as ArrayBuffer
  await phone.addPiece({ county, id: of }, { id, kind: 'after', type: 'image/jpeg', bytes })
  return id
}

test('real acts wait while the sign-in practises and go afterwards; an act of practice is never taken for a real one', async (t) => {
  const m = await morning(t)
  const { w, other, base, apart, row, line } = m
  const mine = await m.real()
  line.reached = false
  const [kept, drilled, late] = [randomUUID(), randomUUID(), randomUUID()]
  await mine.act(m.act(w.county, 'report', m.heap, kept))
  await settled(mine)
  line.reached = true

  const drill = await m.practice()
  await settled(mine)
  assert.deepEqual([mine.contact().state, mine.contact().unsent], ['practises', 1])
  assert.deepEqual(await statuses(mine), [['unsent', null]], 'no verdict: it waits as it was')
  assert.equal(await waitingReal(base, row.person), 1)
  // An older shell does not say for which side it speaks: its photo waits too.
  const old = { id: randomUUID(), county: w.county, case: kept, kind: 'before' as const }
  await assert.rejects(upload(old, new Blob(['x']), 'a.jpg'), (error) => error instanceof Refused && error.code === 'busy')

  await drill.act(m.act(other, 'report', m.heap, drilled))
  await settled(drill)
  assert.deepEqual([await m.stateOf(other, drilled), await m.stateOf(w.county, kept)], ['reported', undefined])
  assert.equal((await apart.items.toArray()).flatMap((one) => one.sealed).length, 0, 'nothing of practice is sealed')
  assert.deepEqual([...new Set((await apart.items.toArray()).map((one) => one.person))], [`practice ${row.person}`])

  // Another window leaves practice while something lies here unsent.
  line.reached = false
  await drill.act(m.act(other, 'report', m.heap, late))
  await settled(drill)
  line.reached = true
  await practise(false)
  await settled(drill)
  assert.equal(drill.contact().state, 'practisesNot')
  assert.deepEqual((await statuses(drill)).at(-1), ['unsent', null])
  await drill.stop()
  assert.equal(await dropPractice(base, apart), 1)
  await settled(mine)
  assert.deepEqual([mine.contact().state, mine.contact().unsent], ['idle', 0])
  assert.deepEqual(
    [await m.stateOf(w.county, kept), await m.stateOf(w.county, late), await m.stateOf(other, late)],
    ['reported', undefined, undefined],
  )
  assert.equal((await m.cases(w.county)).length, 1)
})

test('report, photo, settle, verify, visit and round can all be played, and leave nothing in the real county or its registers', async (t) => {
  const m = await morning(t)
  const { w, other } = m
  const drill = await m.practice()
  await settled(drill)
  const held = () => [...drill.held().cases.values()]
  const find = (kind: string, why: string) => {
    const found = held().find((one) => one.kind === kind && one.why === why)
    assert.ok(found, `${kind} ${why} among ${held().map((one) => `${one.kind} ${one.why}`)}`)
    return found
  }
  assert.ok(held().every((one) => one.county === other))
  assert.deepEqual(drill.held().parts.me?.counties, [other])
  const [spot, fixed, door] = [find('gridEvent', 'settle'), find('gridEvent', 'verify'), find('visit', 'visit')]
  const before = await photoOn(drill, other, spot.id, 10)
  const after = await photoOn(drill, other, spot.id, 20)
  await drill.act(m.act(other, 'settle', { note: '扫干净了', before: [before], after: [after] }, spot.id))
  const seen = await photoOn(drill, other, fixed.id, 30)
  await drill.act(m.act(other, 'verify', { files: [seen] }, fixed.id))
  await drill.act(m.act(other, 'nothingNeeded', { consent: true }, door.id, 'visit'))
  const [task] = drill.held().parts.tasks ?? []
  assert.ok(task, 'a round lies there')
  await drill.tellCentre(roundOf(task, w.grid), answerOf(task, w.grid, {}))
  await settled(drill)
  await settled(drill)
  assert.deepEqual(
    (await statuses(drill)).map(([status]) => status),
    ['done', 'done', 'done', 'done'],
    JSON.stringify(await drill.outbox.list()),
  )
  assert.equal(await m.stateOf(other, door.id), 'visited')
  assert.notEqual(await m.stateOf(other, fixed.id), 'handled')
  const facts = (county: string) =>
    db.read({ actor: 'test', counties: [county] }, (tx) =>
      tx.rows<{ n: number }>('select count(*)::int as n from grid_fact where county = $1', [county]),
    )
  assert.deepEqual(await facts(other), [{ n: task.checks.length }])
  assert.deepEqual([await m.cases(w.county), await facts(w.county)], [[], [{ n: 0 }]])
  const columns = await db.read({ actor: 'test', counties: [] }, (tx) =>
    tx.rows('select name from grid_column where region = $1', [w.region.code]),
  )
  assert.deepEqual(columns, [], 'columns are of the whole region, and real')
  await drill.stop()
  await practise(false)
  const mine = await m.real()
  await settled(mine)
  assert.deepEqual([mine.held().parts.tasks, [...mine.held().cases]], [[], []])
})

test('the night ends a practice: what was practised the day before reaches no later one, and the phone hears why', async (t) => {
  const m = await morning(t)
  const { w, other, line } = m
  const first = await m.practice()
  await settled(first)
  line.reached = false
  const late = randomUUID()
  await first.act(m.act(other, 'report', m.heap, late))
  await settled(first)
  line.reached = true
  w.pass(DAY)
  await settled(first)
  assert.deepEqual([first.contact().state, (await statuses(first)).at(-1)], ['practises', ['unsent', null]])
  assert.equal(await m.stateOf(other, late), undefined)
  const { zone } = w.region.calendar
  const two = w.house.now() - (w.house.now() % DAY) - 8 * HOUR + 2 * HOUR
  assert.notEqual(practiceDay(two, zone), practiceDay(two + HOUR, zone), 'a day of practice ends at three')
  assert.equal(practiceDay(two + HOUR, zone), practiceDay(two + 24 * HOUR, zone))
})

test('signing out or in again, a start in between and a lock leave the real store whole and nothing of practice', async (t) => {
  const m = await morning(t)
  const { w, base, apart, row, line } = m
  const mine = await m.real()
  line.reached = false
  await mine.act(m.act(w.county, 'report', m.heap))
  await settled(mine)
  line.reached = true
  const drill = await m.practice()
  await settled(drill)
  await drill.keepDraft('report', { text: '演练里写的' })
  // The page starts again without a line: it is still practice, with all of it.
  line.reached = false
  const again = await practiceOf(base, apart, row.person)
  assert.ok(again)
  assert.equal(await practiceOf(base, apart, 'somebody else'), null)
  assert.equal((await mine.drafts()).size, 0, 'drafts are apart')
  assert.equal(await isLocked(base, row.person, w.house.now()), false)
  line.reached = true
  await Promise.all([drill.stop(), mine.stop()])
  await dropPractice(base, apart)
  assert.equal(await practiceOf(base, apart, row.person), null)
  await apart.open()
  assert.deepEqual(await Promise.all(tables(apart).map((one) => one.count())), [0, 0, 0, 0, 0, 0])
  assert.equal(await dropPractice(base, apart), null, 'there was none')
  assert.equal(await base.items.count(), 1)
  await practise(true)
  await signOut(base)
  const [left] = await base.items.toArray()
  assert.equal(left?.sealed.length, 1, 'what was real is still sealed for its keeper')
})

test('a shell works for thirty days after a newer came; then the phone says what to do, and what it has to send is still taken', async (t) => {
  const m = await morning(t)
  const { w, line } = m
  const old = await m.real('2026-06-01')
  await settled(old)
  assert.equal(old.contact().state, 'idle')
  w.pass(30 * DAY)
  await m.again()
  await settled(old)
  assert.equal(old.contact().state, 'idle', 'the last day counts')
  line.reached = false
  const late = randomUUID()
  await old.act(m.act(w.county, 'report', m.heap, late))
  await old.act(m.act(w.county, 'escalate', { text: '请街道处理' }, late))
  // In the form of before: it had no ground.
  await old.act(m.act(w.county, 'withdraw', { text: '看错了' }, late))
  await settled(old)
  line.reached = true
  w.pass(DAY)
  await m.again()
  await settled(old)
  assert.deepEqual([old.contact().state, old.contact().unsent], ['old', 0])
  assert.match(old.contact().why ?? '', /换新版/)
  assert.equal(await m.stateOf(w.county, late), 'withdrawn')
  // Whoever takes the new one has everything, and a shell that says nothing of itself is not sent away.
  for (const shell of ['2026-10-13', null]) {
    const fresh = await m.real(shell)
    await settled(fresh)
    assert.deepEqual([fresh.contact().state, fresh.held().parts.me?.counties], ['idle', [w.county]])
    await fresh.stop()
  }
})

const tables = (base: Base) => [base.items, base.photos, base.drafts, base.records, base.facts, base.keys]
