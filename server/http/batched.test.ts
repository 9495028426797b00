// Asked together, answered together: but never with something read before the question.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batched } from './batched.ts'

const soon = (ms = 3) => new Promise((resolve) => setTimeout(resolve, ms))

test('who asks while others are being answered shares the next batch, begun after he asked', async () => {
  let value = 1
  const batches: string[][] = []
  const ask = batched(async (keys) => {
    batches.push([...keys])
    const seen = value
    await soon()
    return new Map(keys.map((key) => [key, seen]))
  }, 1)
  const first = ask('a')
  value = 2
  const others = [ask('a'), ask('b'), ask('a'), ask('c')]
  assert.equal(await first, 1)
  assert.deepEqual(await Promise.all(others), [2, 2, 2, 2])
  assert.deepEqual(batches, [['a'], ['a', 'b', 'c']])
  value = 3
  assert.equal(await ask('b'), 3)
})

test('while answers follow each other without a pause, each is begun after its askers came', async () => {
  let value = 0
  let batches = 0
  const ask = batched(async (keys) => {
    batches++
    const seen = value
    await soon(0)
    return new Map(keys.map((key) => [key, seen]))
  })
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      for (let round = 0; round < 20; round++) {
        const before = ++value
        assert.ok(((await ask(`key ${n % 5}`)) ?? 0) >= before)
      }
    }),
  )
  assert.ok(batches < 200, `${batches} batches for 400 questions`)
})

test('no batch is longer than it may be, and nobody is forgotten', async () => {
  const sizes: number[] = []
  const ask = batched(
    async (keys) => {
      sizes.push(keys.length)
      await soon()
      return new Map(keys.map((key) => [key, key]))
    },
    1,
    4,
  )
  const keys = Array.from({ length: 11 }, (_, n) => `k${n}`)
  assert.deepEqual(await Promise.all(keys.map(ask)), keys)
  assert.deepEqual(sizes, [1, 4, 4, 2])
})

test('an error is everybody’s in its batch and nobody’s after; what is not found is undefined', async () => {
  let broken = true
  const ask = batched<string>(async (keys) => {
    await soon()
    if (broken) throw new Error('gone')
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, 'back']))
  }, 1)
  const all = await Promise.allSettled([ask('a'), ask('a'), ask('b')])
  assert.deepEqual(
    all.map((one) => one.status),
    ['rejected', 'rejected', 'rejected'],
  )
  broken = false
  assert.equal(await ask('a'), 'back')
  assert.equal(await ask('none'), undefined)
})
