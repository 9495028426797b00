// Those admitted to a lane are quick; those who are not are told when to come, and never all at the same moment.
import assert from 'node:assert/strict'
import test from 'node:test'
import { Refused } from './errors.ts'
import { newLane } from './lane.ts'

/** A lane whose work takes so long by a clock that is set by hand; `end` ends the oldest piece of work. */
function lane(atOnce: number, longest: number, chance = 0) {
  let now = 0
  const ends: (() => void)[] = []
  const made = newLane(atOnce, longest, { clock: () => now, chance: () => chance })
  const come = () => made.run(() => new Promise<void>((resolve) => ends.push(resolve)))
  const end = async (took: number) => {
    now += took
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { made, come, end, running: () => ends.length }
}
const secondsOf = async (coming: Promise<unknown>): Promise<unknown> =>
  coming.then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error.refusal.facts.seconds : error),
  )

test('so many run at once, the next wait in their order, and one who would wait too long is turned away at once', async () => {
  const { come, end, running } = lane(2, 100)
  const all = [come(), come(), come(), come()]
  assert.equal(running(), 2)
  // Two wait already; the usual work takes 60 ms: the fifth would wait 90, the sixth 120.
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

test('when everything takes long fewer may wait, and those turned away are told later and later moments, apart by chance', async () => {
  const { made, come, end } = lane(1, 2000)
  for (let n = 0; n < 30; n++) {
    const one = come()
    await end(5000)
    await one
  }
  const first = come()
  assert.ok(made.wait() > 2000)
  const seconds = [await secondsOf(come()), await secondsOf(come()), await secondsOf(come())] as number[]
  assert.deepEqual(
    seconds,
    [...seconds].sort((a, b) => a - b),
  )
  assert.ok((seconds[2] ?? 0) > (seconds[0] ?? 0))
  await end(10)
  await first
  const late = lane(1, 0, 0.999)
  const early = lane(1, 0, 0)
  const [a, b] = [late.come(), early.come()]
  assert.ok(((await secondsOf(late.come())) as number) >= ((await secondsOf(early.come())) as number))
  await late.end(1)
  await early.end(1)
  await Promise.all([a, b])
})
