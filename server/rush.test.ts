// After a storm: residents report all at once on a real PostgreSQL, none lost, none doubled, the desk answered meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutPostgres } from '../test/postgres.ts'
import { rush } from '../test/rush.ts'

test('three hundred residents report within ten seconds: each report is there once, and the dispatcher works on', {
  skip: withoutPostgres() ?? false,
}, async (t) => {
  const done = await rush(300, 10)
  assert.ok(done.desk.n >= 10, `the desk was answered ${done.desk.n} times`)
  t.diagnostic(JSON.stringify(done))
})
