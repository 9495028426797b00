// Each import, export, backup and restore killed once in the middle.
import { test } from 'node:test'
import { killedInTheMiddle } from '../../test/killed.ts'
import { withoutPostgres } from '../../test/postgres.ts'

test('killed in the middle, nothing is half, nothing is lost, and the next goes on', { skip: withoutPostgres() ?? false }, (t) =>
  killedInTheMiddle(t, { kills: 1, rows: 1_600 }),
)
