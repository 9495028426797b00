// Those admitted to a lane are quick; those who are not are told when to come, never too many for one second, and the lane is never idle.
import assert from 'node:assert/strict'
import test from 'node:test'
import { pauseAfter } from '../../ui/outbox/pace.ts'
import { Refused } from './errors.ts'
import { type Lane, newLane } from './lane.ts'

/** A lane whose work takes so long by a clock that is set by hand; `end` ends the oldest piece of work. */
function lane(atOnce: number, longest: number) {
  let now = 0
  const ends: (() => void)[] = []
  const made = newLane(atOnce, longest, () => now)
  const come = () => made.run(() => new Promise<void>((resolve) => ends.push(resolve)))
  const end = async (took: number) => {
    now += took
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  /** Pieces one after another until the lane knows what one takes. */
  const used = async (took: number) => {
    for (let n = 0; n < 120; n++) {
      const one = come()
      await end(took)
      await one
    }
  }
  return { made, come, end, used, running: () => ends.length }
}
const secondsOf = async (coming: Promise<unknown>): Promise<unknown> =>
  coming.then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error.refusal.facts.seconds : error),
  )

test('so many run at once, the next wait in their order, and one who would wait too long is turned away at once', async () => {
  const { come, end, used, running } = lane(2, 115)
  await used(60)
  const all = [come(), come(), come(), come()]
  assert.equal(running(), 2)
  // Two wait already; the usual work takes 60 ms: the fifth would wait about 100, the sixth 130.
  const fifth = come()
  assert.equal(await secondsOf(come()), 1)
  await end(60)
  assert.equal(running(), 2, 'the next one began')
  for (let n = 0; n < 4; n++) await end(0)
  await Promise.all([...all, fifth])
  assert.equal(running(), 0)
})

test('work that fails gives its place to the next', async () => {
  const { made } = lane(1, 1000)
  await assert.rejects(made.run(() => Promise.reject(new Error('broken'))))
  assert.equal(await made.run(async () => 'next'), 'next')
  assert.equal(made.wait(), 0)
})

test('before it knows what one takes few may wait; when everything takes long, fewer', async () => {
  const { made, come, end, used } = lane(1, 2000)
  const admitted = [come(), come()]
  assert.equal(await secondsOf(come()), 1, 'two pieces of a cold start would be before it')
  for (const _ of admitted) await end(40)
  await Promise.all(admitted)
  await used(5000)
  const first = come()
  assert.ok(made.wait() > 2000)
  assert.equal(await secondsOf(come()), 1)
  await end(10)
  await first
})

test('nobody is told a second for which enough have been told, and nobody to stay away for ever', async () => {
  const { come, end } = lane(1, 0)
  const inside = come()
  const told: number[] = []
  for (let n = 0; n < 54_100; n++) told.push((await secondsOf(come())) as number)
  const times = Map.groupBy(told, (one) => one)
  assert.deepEqual([...times.keys()].slice(0, 3), [1, 2, 3])
  assert.equal(times.get(1)?.length, 90)
  assert.equal(Math.max(...times.keys()), 600)
  // Ten seconds later what was told for them is past; the places behind them are as full as before.
  await end(10_000)
  await inside
  const again = come()
  assert.equal(await secondsOf(come()), 591)
  await end(10)
  await again
})

type Morning = {
  /** Milliseconds within which the phones come for the first time. */
  readonly within?: number
  /** Milliseconds of one piece of work; the first twenty take ten times that. */
  readonly takes?: number
  /** The longest wait inside that is allowed, in milliseconds. */
  readonly most?: number
  /** One in so many never comes back once it was turned away. */
  readonly lost?: number
}
type Event = { readonly at: number; readonly what: () => void }

/**
 * Two thousand phones by a clock of its own, from event to event: each comes, is taken or told when to come, and comes back as phones do.
 * `busy` is the share of the places that were taken until the last piece of work ended; `waited` the longest wait inside, in milliseconds.
 */
async function morning({ within = 0, takes = 40, lost = 0 }: Morning, seed: number) {
  // Mulberry32: the same chances at every run.
  let state = seed
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const [phones, atOnce] = [2_000, 3]
  let now = 0
  const events: Event[] = []
  const plan = (after: number, what: () => void) => {
    const at = now + after
    let [low, high] = [0, events.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((events[middle]?.at ?? 0) > at) low = middle + 1
      else high = middle
    }
    // The next one is the last of the list.
    events.splice(low, 0, { at, what })
  }
  const made: Lane = newLane(atOnce, 1_500, () => now)
  const seen = { begun: 0, done: 0, gone: 0, work: 0, ended: 0, waited: 0, turned: 0 }
  const piece = (came: number) => {
    seen.waited = Math.max(seen.waited, now - came)
    const took = takes * (0.75 + chance() / 2) * (seen.begun++ < 20 ? 10 : 1)
    seen.work += took
    return new Promise<void>((resolve) => plan(took, resolve))
  }
  const come = async (tries: number): Promise<void> => {
    const came = now
    try {
      await made.run(() => piece(came))
      seen.done++
      seen.ended = now
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      seen.turned = Math.max(seen.turned, tries)
      if (lost > 0 && chance() < 1 / lost) seen.gone++
      else plan(pauseAfter(tries, chance(), Number(error.refusal.facts.seconds) * 1000), () => void come(tries + 1))
    }
  }
  for (let n = 0; n < phones; n++) plan(chance() * within, () => void come(1))
  for (let next = events.pop(); next; next = events.pop()) {
    now = next.at
    next.what()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal(seen.done + seen.gone, phones)
  return { busy: seen.work / (atOnce * seen.ended), waited: seen.waited, turned: seen.turned, ended: seen.ended }
}

const mornings: readonly [string, Morning][] = [
  ['two thousand phones at the very same moment', {}],
  ['two thousand phones within two seconds, while the first twenty take long', { within: 2_000 }],
  // A cold piece takes up to a second there, and no mean foresees whether the three before are long ones.
  ['two thousand phones on a machine half as quick', { takes: 80, most: 1_800 }],
  ['two thousand phones of which one in ten does not come back', { lost: 10 }],
]
for (const [name, what] of mornings)
  test(`${name}: the lane is busy until the last, nobody waits long inside or is turned away often`, async () => {
    for (const seed of [1, 2, 3]) {
      const { busy, waited, turned, ended } = await morning(what, seed)
      const said = `${(busy * 100).toFixed(0)} % busy, ${waited.toFixed(0)} ms inside, turned away ${turned} times, all in ${(ended / 1000).toFixed(0)} s`
      assert.ok(busy >= 0.85 && waited <= (what.most ?? 1_500) && turned <= 6, said)
    }
  })
