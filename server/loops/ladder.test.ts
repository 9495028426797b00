// The ladder: what is not answered climbs, at night only what is urgent rings somebody, and swaps and absences decide whom.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import baseSettings from '../../regions/base/settings.json' with { type: 'json' }
import { answerSwap, askSwap } from '../../registers/duty/roster.ts'
import { shiftOf, shiftsFor } from '../../rules/roster.ts'
import { DAY, HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { bring, clockOf, done } from '../../test/loop.ts'
import { rosterOf } from '../../test/roster.ts'
import { clockwork, on, world } from '../../test/world.ts'
import { digestOnce } from './digest.store.ts'
import { tellPeople } from './notices.store.ts'
import { reactOnce } from './reactions.ts'

const db = await testDatabase()

/** A night of the street: Chen first in line, Deng second; Lin is their colleague. */
async function night() {
  const w = world(db)
  const r = await rosterOf(w)
  const office = w.organisation('street')
  const [chen, deng, lin] = [await r.officer('陈静', office), await r.officer('邓川', office), await r.officer('林岚', office)]
  const from = on('2026-10-13', 8)
  await r.turn(office, from, from + DAY, 1, chen)
  await r.turn(office, from, from + DAY, 2, deng)
  const drain = async () => {
    while (await reactOnce(w.house, [w.county], { entry: tellPeople(w.house, [], () => {}) }));
  }
  const told = (topic: string) =>
    w.rows<{ person: string | null; organisation: string | null; at: number }>(
      'select person, organisation, at from notice where county = $1 and topic = $2 order by at, organisation, person',
      [w.county, topic],
    )
  return { w, r, office, chen, deng, lin, from, drain, told }
}

/** Each row: the hour, whether it is urgent, who is away or has swapped, and who is told when the matter is over its time. */
const table = [
  { hour: 14, urgent: false, change: 'none', rings: null, digest: true },
  { hour: 23, urgent: false, change: 'none', rings: null, digest: true },
  { hour: 23, urgent: true, change: 'none', rings: 'chen', digest: false },
  { hour: 14, urgent: true, change: 'none', rings: 'chen', digest: false },
  { hour: 23, urgent: true, change: 'away', rings: 'lin', digest: false },
  { hour: 23, urgent: true, change: 'swap', rings: 'lin', digest: false },
  { hour: 23, urgent: true, change: 'nobody', rings: 'deng', digest: false },
] as const

for (const { hour, urgent, change, rings, digest } of table)
  test(`at ${hour} o'clock ${urgent ? 'an urgent' : 'an ordinary'} matter over its time ${rings ? `rings ${rings}` : 'waits for the letter of the day'} (${change})`, async () => {
    const { w, r, office, chen, deng, lin, from, drain, told } = await night()
    const now = on('2026-10-13', hour)
    if (change === 'away') await r.away(chen, lin, from, from + DAY)
    if (change === 'nobody') {
      const gone = await r.officer('去者', office)
      await r.away(chen, gone, from, from + DAY)
      await r.away(gone, lin, from, from + DAY)
    }
    if (change === 'swap') {
      const id = randomUUID()
      const as = (who: typeof chen) => ({ actor: who.actor, region: w.region })
      const asked = { id, organisation: office, from, line: 1, other: lin.id, reason: '换班' }
      assert.equal(await r.within((tx) => askSwap(tx, as(chen), asked, from)), null)
      assert.equal(await r.within((tx) => answerSwap(tx, as(lin), { id, agreed: true }, from)), null)
    }
    w.at(now - 6 * HOUR)
    const { id } = await bring(w, 'toAccept', urgent ? { category: '0103' } : {})
    await drain()
    const clock = await clockOf(w, id, 'accept')
    w.at(Math.max(now, clock.due_at + 1))
    const late = on('2026-10-13', hour) >= clock.due_at
    assert.ok(late || !urgent)
    if (!late) w.at(on('2026-10-14', hour))
    done(await w.send(clockwork, 'escalateOverdue', { clock: clock.id }, id))
    await drain()
    const people = { chen: chen.id, deng: deng.id, lin: lin.id }
    const over = await told('gridEvent.escalateOverdue')
    assert.deepEqual(
      over.flatMap((one) => one.person ?? []),
      rings ? [people[rings]] : [],
    )
    if (!digest) return
    assert.equal(over.length, 0, 'nobody is woken')
    assert.equal((await told('digest')).length, 0)
    w.at(on(late ? '2026-10-14' : '2026-10-15', 8, 30))
    await digestOnce(w.house, [w.county])
    assert.ok(
      (await told('digest')).some((one) => one.organisation === office),
      'in the letter of the morning',
    )
  })

test('the emergency whistle rings the duty officer at once and the next in line after five minutes, also after a swap', async () => {
  const w = world(db)
  const r = await rosterOf(w)
  const office = w.organisation('department')
  const [he, ma, su] = [
    await r.officer('何松', office, 'handler'),
    await r.officer('马俊', office, 'handler'),
    await r.officer('苏敏', office, 'liaison'),
  ]
  const from = on('2026-10-13', 8)
  await r.turn(office, from, from + DAY, 1, he)
  await r.turn(office, from, from + DAY, 2, su)
  const swap = { id: randomUUID(), organisation: office, from, line: 1, other: ma.id, reason: '换班' }
  await r.within((tx) => askSwap(tx, { actor: he.actor, region: w.region }, swap, from))
  await r.within((tx) => answerSwap(tx, { actor: ma.actor, region: w.region }, { id: swap.id, agreed: true }, from))
  const drain = async () => {
    while (await reactOnce(w.house, [w.county], { entry: tellPeople(w.house, [], () => {}) }));
  }
  const rung = async () =>
    (
      await w.rows<{ person: string }>('select person from notice where county = $1 and person is not null order by at', [
        w.county,
      ])
    ).map((one) => one.person)
  const id = randomUUID()
  const blow = { whistle: 'emergency', organisations: [office], category: '0101', text: '围墙倒塌', area: w.grid, where: '东门' }
  done(await w.send(w.staff.dispatcher, 'blow', blow, id, { kind: 'whistle' }))
  await drain()
  assert.deepEqual(await rung(), [ma.id], 'who took the turn over, not who gave it away')
  const clock = await clockOf(w, id, 'confirm')
  assert.equal(clock.due_at, w.house.now() + 5 * MINUTE)
  w.at(clock.due_at + 1)
  done(await w.send(clockwork, 'ringNext', { clock: clock.id }, id, { kind: 'whistle' }))
  await drain()
  assert.deepEqual(await rung(), [ma.id, su.id])
})

test('a shift is written as officials read it, and the base region has a template for every office that never closes', () => {
  assert.deepEqual(shiftOf('work 17:30-08:30 1 dispatcher,dutyLeader'), {
    days: 'work',
    from: 1050,
    minutes: 900,
    line: 1,
    posts: ['dispatcher', 'dutyLeader'],
  })
  for (const wrong of ['daily 08:00-09:00 1 x', 'all 24:00-09:00 1 x', 'all 08:00-09:00 0 x', '8 08:00-09:00 1 x'])
    assert.equal(shiftOf(wrong), null)
  const settings = baseSettings.settings as never
  for (const kind of ['governanceCentre', 'policeStation', 'department.water'])
    assert.ok(shiftsFor(kind, settings).length >= 3, kind)
  const texts = Object.entries(baseSettings.settings).flatMap(([name, value]) =>
    name.startsWith('duty.shifts.') ? (value as string[]) : [],
  )
  assert.ok(texts.every((line) => shiftOf(line) !== null))
})
