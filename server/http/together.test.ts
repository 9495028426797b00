// Asked together, answered together: but never with something read before the question.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { together } from './together.ts'

test('a hundred who ask while one is being answered share the next answer, begun after they asked', async () => {
  const share = together<number>()
  let value = 1
  let runs = 0
  const read = async () => {
    runs++
    const seen = value
    await new Promise((resolve) => setTimeout(resolve, 5))
    return seen
  }
  const first = share('a', read)
  value = 2
  const others = Array.from({ length: 100 }, () => share('a', read))
  const apart = share('b', read)
  assert.equal(await first, 1)
  assert.deepEqual(new Set(await Promise.all(others)), new Set([2]))
  assert.equal(await apart, 2)
  assert.equal(runs, 3)
  value = 3
  assert.equal(await share('a', read), 3)
  assert.equal(runs, 4)
})

test('an error is everybody’s who shared it and nobody’s after', async () => {
  const share = together<string>()
  const fails = async () => {
    await Promise.resolve()
    throw new Error('gone')
  }
  const all = await Promise.allSettled([share('a', fails), share('a', fails), share('a', fails)])
  assert.deepEqual(
    all.map((one) => one.status),
    ['rejected', 'rejected', 'rejected'],
  )
  assert.equal(await share('a', async () => 'back'), 'back')
})

test('while answers follow each other without a pause, each is begun after its askers came', async () => {
  const share = together<number>()
  let value = 0
  const read = async () => {
    const seen = value
    await new Promise((resolve) => setImmediate(resolve))
    return seen
  }
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let n = 0; n < 50; n++) {
        const before = ++value
        assert.ok((await share('a', read)) >= before)
      }
    }),
  )
})
