// The storm of the bad days, ten times as long.
import { test } from 'node:test'
import { withoutPostgres } from '../test/postgres.ts'
import { killStorm } from '../test/storm.ts'

test(
  'the server killed two hundred times during intake: nothing acknowledged is lost or doubled',
  {
    skip: withoutPostgres() ?? false,
    timeout: 30 * 60_000,
  },
  (t) => killStorm(t, 200),
)
