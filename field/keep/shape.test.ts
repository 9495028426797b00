// What answers is the centre, or it counts as not reached.
import assert from 'node:assert/strict'
import test from 'node:test'
import { get, Refused } from '../../ui/client.ts'
import { answersOf, pullShape } from './shape.ts'

test('a sign-in page of another network, half an answer and words of another shape count as not reached and change nothing', async (t) => {
  const real = globalThis.fetch
  t.after(() => {
    globalThis.fetch = real
  })
  for (const body of ['<html>请登录 WiFi</html>', '{"serverNow": 17', '']) {
    globalThis.fetch = async () => new Response(body, { status: 200, headers: { 'content-type': 'text/html' } })
    await assert.rejects(
      get('/field/pull'),
      (error) => error instanceof Refused && error.status === 0 && error.code === 'strange',
    )
  }
  const strange = (error: unknown) => error instanceof Refused && error.code === 'strange'
  const whole = {
    serverNow: 1,
    after: 'a',
    more: false,
    whole: false,
    cases: [],
    holds: null,
    parts: {},
    records: 0,
    left: 0,
    device: { bound: true, wipe: false, lockAt: 1 },
  }
  assert.equal(pullShape(whole), whole)
  const parts = { me: {}, day: {}, cards: [], ofANewerCentre: 'anything' }
  assert.ok(pullShape({ ...whole, parts }))
  assert.throws(() => pullShape({ ...whole, parts: { day: [] } }), strange)
  for (const wrong of [
    null,
    [],
    'ok',
    { ...whole, cases: 'none' },
    { ...whole, cases: [null] },
    { ...whole, holds: {} },
    { ...whole, holds: [1] },
    { ...whole, parts: { cards: {} } },
    { ...whole, device: {} },
    { ...whole, after: 5 },
  ])
    assert.throws(() => pullShape(wrong), strange, JSON.stringify(wrong))
  assert.deepEqual(answersOf([{ key: 'a', outcome: 'done' }]), [{ key: 'a', outcome: 'done' }])
  for (const wrong of [
    {},
    { answers: [] },
    [{ outcome: 'done' }],
    [{ key: 'a', outcome: 'ok' }],
    [{ key: 'a', outcome: 'refused' }],
  ])
    assert.throws(() => answersOf(wrong), strange)
})
