// Each import, export, backup and restore killed at many points.
import { test } from 'node:test'
import { killedInTheMiddle } from '../../test/killed.ts'
import { withoutPostgres } from '../../test/postgres.ts'

test(
  'killed at twelve points each, nothing is half, nothing is lost, and the next goes on',
  { skip: withoutPostgres() ?? false, timeout: 20 * 60_000 },
  (t) => killedInTheMiddle(t, { kills: 12, rows: 6_000 }),
)
