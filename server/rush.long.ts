// The whole storm: two thousand residents within a minute.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rush } from '../test/rush.ts'

test('two thousand residents report within a minute: none lost, none doubled, and the desk stays usable', async (t) => {
  const done = await rush(2000, 60)
  assert.ok(done.desk.n >= 60, `the desk was answered ${done.desk.n} times`)
  t.diagnostic(JSON.stringify(done))
})
