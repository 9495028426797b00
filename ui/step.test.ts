// One act, one message: tried again it is the same, changed it is another; a passing failure is not an answer.
import assert from 'node:assert/strict'
import test from 'node:test'
import { Refused } from './client.ts'
import { type Draft, onePerAct, passing, sendStep } from './step.ts'

const draft: Draft = { kind: 'gridEvent', step: 'accept', case: { county: '990106', id: 'x' }, seen: 3, input: { own: true } }

test('the same draft keeps its key, a changed one gets a new key', () => {
  const message = onePerAct()
  const first = message(draft)
  assert.equal(message({ ...draft }).key, first.key)
  assert.notEqual(message({ ...draft, input: { own: false } }).key, first.key)
})

test('an act is tried again with the same key until it is answered', async () => {
  const sent: string[] = []
  const before = globalThis.fetch
  globalThis.fetch = async (_url, init) => {
    sent.push(String(init?.body))
    if (sent.length === 1) throw new TypeError('failed to fetch')
    if (sent.length === 2)
      return new Response(JSON.stringify({ refusal: { code: 'busy', facts: {}, text: '' } }), { status: 503 })
    return new Response(JSON.stringify({ key: 'k', outcome: 'done' }), { status: 200 })
  }
  try {
    const answer = await sendStep(onePerAct()(draft))
    assert.equal(answer.outcome, 'done')
    assert.equal(sent.length, 3)
    assert.equal(new Set(sent).size, 1)
  } finally {
    globalThis.fetch = before
  }
})

test('a refusal is an answer and is not tried again', async () => {
  let times = 0
  const before = globalThis.fetch
  globalThis.fetch = async () => {
    times += 1
    return new Response(JSON.stringify({ refusal: { code: 'wrongState', facts: { state: 'filed' }, text: 'no' } }), {
      status: 409,
    })
  }
  try {
    await assert.rejects(
      sendStep(onePerAct()(draft)),
      (error) => error instanceof Refused && error.code === 'wrongState' && error.facts.state === 'filed',
    )
    assert.equal(times, 1)
  } finally {
    globalThis.fetch = before
  }
  assert.equal(passing(new Refused(0, { code: 'offline', facts: {}, text: '' })), true)
  assert.equal(passing(new Refused(409, { code: 'held', facts: {}, text: '' })), false)
})
