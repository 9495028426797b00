// The duty through the registers: who is on duty now, swaps and gaps, the note that must be read, promises, stores and the roll-call.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { isRefusal, type Refusal } from '../../rules/refusal.ts'
import { DAY, HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { bring } from '../../test/loop.ts'
import { rosterOf } from '../../test/roster.ts'
import { on, tuesday, world } from '../../test/world.ts'
import { chainAt } from './chain.ts'
import * as desk from './desk.ts'
import { lineUp, onDutyAt } from './now.ts'
import { answerSwap, askSwap, giveTurn, makeRoster } from './roster.ts'

const db = await testDatabase()
const refusedAs = (answer: unknown, code: string) => assert.equal(isRefusal(answer) ? (answer as Refusal).refused : answer, code)

/** The street's desk on Tuesday 2026-10-13: Chen has the day, Deng the night, Fang leads the duty for the whole day. */
async function street() {
  const w = world(db)
  const office = w.organisation('street')
  const r = await rosterOf(w)
  const chen = await r.officer('陈静', office)
  const deng = await r.officer('邓川', office)
  const fang = await r.officer('方远', office, 'dutyLeader')
  const day = on('2026-10-13', 8, 30)
  await r.turn(office, day, day + 9 * HOUR, 1, chen)
  await r.turn(office, day + 9 * HOUR, day + 24 * HOUR, 1, deng)
  await r.turn(office, day, day + 24 * HOUR, 2, fang)
  const as = (who: typeof chen) => ({ actor: who.actor, region: w.region })
  const line = (at: number) => r.within(async (tx) => lineUp(await onDutyAt(tx, [office], at), office))
  return { w, office, r, chen, deng, fang, day, as, line }
}

test('who is on duty now is the one on the roster, in his absence who stands in, and nobody where nobody does', async () => {
  const { r, chen, deng, fang, day, line, office } = await street()
  assert.deepEqual(await line(day + HOUR), [chen.id, fang.id])
  assert.deepEqual(await line(day + 10 * HOUR), [deng.id, fang.id])
  const lin = await r.officer('林岚', office)
  await r.away(chen, lin, day, day + 2 * HOUR)
  assert.deepEqual(await line(day + HOUR), [lin.id, fang.id])
  assert.deepEqual(await line(day + 3 * HOUR), [chen.id, fang.id], 'back at noon')
  // The deputy is away as well: the call goes to the next in line.
  await r.away(lin, deng, day, day + 2 * HOUR)
  assert.deepEqual(await line(day + HOUR), [fang.id])
  const [first] = await r.within((tx) => onDutyAt(tx, [office], day + HOUR))
  assert.deepEqual([first?.person, first?.away, first?.next], [null, chen.name, { name: deng.name, from: day + 9 * HOUR }])
})

test('a swap is asked by one and agreed by the other, both turns change hands at once, and it is kept who and when', async () => {
  const { w, r, office, chen, deng, fang, day, as, line } = await street()
  const later = day + DAY
  await r.turn(office, later, later + 9 * HOUR, 1, deng)
  const ask = (who: typeof chen, more: object = {}) =>
    r.within((tx) =>
      askSwap(
        tx,
        as(who),
        {
          id: randomUUID(),
          organisation: office,
          from: day,
          line: 1,
          other: deng.id,
          forFrom: later,
          reason: '孩子家长会',
          ...more,
        },
        tuesday,
      ),
    )
  refusedAs(await ask(deng), 'notYours')
  refusedAs(await ask(chen, { other: chen.id }), 'sameHand')
  refusedAs(await ask(chen, { forFrom: later + DAY }), 'changed')
  const id = randomUUID()
  assert.equal(await ask(chen, { id }), null)
  const answer = (who: typeof chen, agreed = true) => r.within((tx) => answerSwap(tx, as(who), { id, agreed }, tuesday))
  refusedAs(await answer(chen), 'notYours')
  assert.equal(await answer(deng), null)
  assert.equal(await answer(deng), null, 'said twice is said once')
  assert.deepEqual(await line(tuesday), [deng.id, fang.id])
  assert.deepEqual(await line(later + HOUR), [chen.id])
  const kept = await w.rows<{ what: string; by: string; at: number }>(
    'select what, by, at from duty_change where organisation = $1',
    [office],
  )
  assert.deepEqual(kept, [
    { what: 'swapped', by: deng.id, at: tuesday },
    { what: 'swapped', by: deng.id, at: tuesday },
  ])
})

test('nobody is booked twice at one hour without saying so, a turn that is over is history, and only who leads the duty decides', async () => {
  const { r, office, chen, deng, fang, day, as, line } = await street()
  const give = (who: typeof chen, more: object = {}) =>
    r.within((tx) =>
      giveTurn(
        tx,
        as(who),
        { id: randomUUID(), organisation: office, from: day, line: 2, person: chen.id, reason: '方远开会', ...more },
        tuesday,
      ),
    )
  refusedAs(await give(chen), 'notYours')
  refusedAs(await give(fang), 'doubleBooked')
  assert.equal(await give(fang, { anyway: true }), null)
  assert.deepEqual(await line(tuesday), [chen.id], 'one telephone is rung once')
  await r.turn(office, day - DAY, day - DAY + HOUR, 1, deng)
  refusedAs(await give(fang, { from: day - DAY, line: 1 }), 'windowOver')
  assert.equal(await give(fang, { person: null }), null)
  assert.equal((await r.within((tx) => onDutyAt(tx, [office], tuesday)))[1]?.person, null)
})

test('the roster is made ahead from the template, holidays apart, what is there stays, and what nobody can take is a gap', async () => {
  const w = world(db, [], {
    settings: {
      'duty.shifts.governanceCentre': [
        'work 09:00-18:00 1 dispatcher',
        'rest 10:00-16:00 1 dutyLeader',
        '2,4 18:00-21:00 3 dispatcher',
      ],
    },
  })
  const office = w.organisation('street')
  const r = await rosterOf(w)
  const chen = await r.officer('陈静', office)
  await r.turn(office, on('2026-10-14', 9), on('2026-10-14', 18), 1, chen)
  const make = () =>
    r.within((tx) => makeRoster(tx, w.region, office, { from: '2026-10-12', days: 7 }, { by: null, now: on('2026-10-12', 8) }))
  // Five working days less one that is there, two days of rest that nobody leads, staggered hours on Tuesday and Thursday.
  assert.deepEqual(await make(), { made: 8, gaps: 2 })
  assert.deepEqual(await make(), { made: 0, gaps: 0 })
})

test('the chain of a place and a matter is one answer: community, street with both lines, department, district', async () => {
  const { w, r, chen, fang, deng, day } = await street()
  const department = w.organisation('department')
  const he = await r.officer('何松', department, 'handler')
  await r.turn(department, day, day + 24 * HOUR, 1, he)
  const chain = await r.within((tx) => chainAt(tx, w.region, { where: w.grid, category: '0101' }, tuesday))
  assert.deepEqual(
    chain.map((one) => [one.level, one.line, one.person, one.answers]),
    [
      ['community', null, null, true],
      ['street', 1, chen.name, true],
      ['street', 2, fang.name, true],
      ['department', 1, he.name, true],
      ['county', null, null, false],
    ],
  )
  assert.equal(chain[1]?.next?.name, deng.name)
  const night = await r.within((tx) => chainAt(tx, w.region, { where: w.grid, barred: [department] }, day + 14 * HOUR))
  assert.deepEqual(
    night.map((one) => [one.level, one.answers]),
    [
      ['community', false],
      ['street', true],
      ['street', true],
      ['county', false],
    ],
  )
})

test('the note writes itself from the queue, is sealed over the one before, and the next on duty must read it once', async () => {
  const { w, r, office, chen, deng, as, day } = await street()
  const { county } = w
  const { id: red } = await bring(w, 'toAccept')
  const { id: urgent } = await bring(w, 'toAccept', { category: '0103' })
  // Neither is this desk's any more: with the department, and done.
  await bring(w, 'assigned')
  await bring(w, 'handled')
  await db.asOwner((tx) => tx.rows(`update "case" set source = 'device' where county = $1 and id = $2`, [county, red]))
  await db.asOwner((tx) =>
    tx.rows(
      'update reaction set dead_at = 1 where county = $1 and id = any(array(select id from reaction where county = $1 order by id limit 2))',
      [county],
    ),
  )
  const evening = day + 9 * HOUR
  w.at(evening)
  const promise = randomUUID()
  const text = '明早九点前回电张师傅'
  const given = { county, id: promise, organisation: office, text, until: evening + 15 * HOUR }
  assert.equal(await r.within((tx) => desk.makePromise(tx, as(chen), given, evening - HOUR)), null)
  refusedAs(
    await r.within((tx) => desk.makePromise(tx, as(chen), { ...given, id: randomUUID(), until: day }, evening)),
    'badInput',
  )
  const seal = (id: string, words: string | null, at: number) =>
    r.within((tx) => desk.sealNote(tx, as(chen), { county, id, organisation: office, text: words }, at))
  const id = randomUUID()
  assert.equal(await seal(id, '东门水管明早再看一次', evening), null)
  assert.equal(await seal(id, '改一个字', evening + 1), null, 'sealed is sealed')
  const last = () => r.within((tx) => desk.lastNote(tx, [county], office))
  const note = await last()
  assert.equal(note?.text, '东门水管明早再看一次')
  assert.deepEqual(
    note?.found.emergencies.map((one) => one.id),
    [urgent],
  )
  assert.deepEqual(
    note?.found.red.map((one) => one.id),
    [red],
  )
  assert.deepEqual(note?.found.promises, [promise])
  assert.deepEqual(note?.found.faults, { devices: 1, messages: 2 })
  const must = (who: typeof chen, at: number) =>
    r.within(async (tx) => desk.mustRead(tx, who.id, await desk.lastNote(tx, [county], office), at))
  assert.equal(await must(deng, evening + 1), true)
  assert.equal(await must(deng, evening - 1), false, 'not before his turn')
  assert.equal(await must(chen, evening + 1), false, 'not who wrote it')
  assert.equal(await r.within((tx) => desk.readNote(tx, as(deng), { county, id, organisation: office }, evening + 60_000)), null)
  assert.equal(await must(deng, evening + 120_000), false)
  assert.deepEqual((await last())?.readBy, [{ name: deng.name, at: evening + 60_000 }])
  // Carried over until it is kept.
  const second = randomUUID()
  assert.equal(await seal(second, null, evening + 14 * HOUR), null)
  assert.deepEqual((await last())?.found.promises, [promise])
  assert.notEqual((await last())?.hash, note?.hash)
  assert.equal(
    await r.within((tx) => desk.keepPromise(tx, as(deng), { county, id: promise, organisation: office }, evening + 15 * HOUR)),
    null,
  )
  assert.equal(await seal(randomUUID(), null, evening + 15 * HOUR), null)
  assert.deepEqual((await last())?.found.promises, [])
})

test('what is taken out of the stores is missing until it is given back, however often it is sent', async () => {
  const { w, r, office, chen, fang, as } = await street()
  const { county } = w
  const pump = randomUUID()
  const add = (who: typeof chen) =>
    r.within((tx) =>
      desk.addResource(
        tx,
        as(who),
        { id: pump, organisation: office, kind: 'material', name: '抽水泵', keptAt: '街道仓库', owner: office, amount: 3 },
        tuesday,
      ),
    )
  refusedAs(await add(chen), 'notYours')
  assert.equal(await add(fang), null)
  const { id: caseId } = await bring(w, 'toAccept')
  const take = (id: string, amount: number) =>
    r.within((tx) => desk.takeOut(tx, as(chen), { county, id, organisation: office, resource: pump, amount, caseId }, tuesday))
  const taken = randomUUID()
  assert.equal(await take(taken, 2), null)
  assert.equal(await take(taken, 2), null)
  refusedAs(await take(randomUUID(), 2), 'noneLeft')
  const back = (id: string) => r.within((tx) => desk.giveBack(tx, as(chen), { county, id, organisation: office, taken }, tuesday))
  assert.equal(await back(randomUUID()), null)
  assert.equal(await back(randomUUID()), null, 'given back twice is given back once')
  const last = randomUUID()
  assert.equal(await take(last, 3), null)
  refusedAs(await take(randomUUID(), 1), 'noneLeft')
  const change = (who: typeof chen, amount: number) =>
    r.within((tx) =>
      desk.changeResource(tx, as(who), { id: pump, organisation: office, keptAt: '防汛点', amount }, tuesday, county),
    )
  const end = (who: typeof chen) =>
    r.within((tx) => desk.endResource(tx, as(who), { id: pump, organisation: office }, tuesday, county))
  refusedAs(await change(chen, 5), 'notYours')
  refusedAs(await change(fang, 2), 'noneLeft')
  assert.equal(await change(fang, 5), null)
  assert.equal(await take(randomUUID(), 2), null, 'there are more of them now')
  refusedAs(await end(fang), 'noneLeft')
  const returned = (of: string) =>
    r.within((tx) => desk.giveBack(tx, as(chen), { county, id: randomUUID(), organisation: office, taken: of }, tuesday))
  assert.equal(await returned(last), null)
  const out = await w.rows<{ id: string }>(
    'select id::text as id from resource_move where county = $1 and resource = $2 and amount = -2 order by at desc, id desc',
    [county, pump],
  )
  for (const { id } of out) await returned(id)
  assert.equal(await end(fang), null)
  refusedAs(await take(randomUUID(), 1), 'notFound')
  refusedAs(await change(fang, 5), 'notFound')
})

test('the roll-call is of units, and strangers have no say at the desk', async () => {
  const { w, r, office, chen, as } = await street()
  const far = await r.officer('远方', w.organisation('otherStreet'))
  const call = (who: typeof chen, unit: string) =>
    r.within((tx) =>
      desk.callRoll(tx, as(who), { county: w.county, id: randomUUID(), organisation: office, unit, answered: true }, tuesday),
    )
  assert.equal(await call(chen, w.organisation('community')), null)
  refusedAs(await call(chen, 'nowhere'), 'organisationUnknown')
  refusedAs(await call(far, w.organisation('community')), 'notYours')
})
