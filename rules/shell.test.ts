// How long an older shell is given new things, by a clock set by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOver } from './shell.ts'
import { DAY } from './time.ts'

const shells = [
  { day: '2026-01-10', since: 10 * DAY },
  { day: '2026-01-20', since: 20 * DAY },
  { day: '2026-03-01', since: 60 * DAY },
]

test('a shell is over thirty days after the next one came, however many came since; the newest and one the centre does not have yet never are', () => {
  assert.equal(isOver(shells, '2026-01-10', 50 * DAY, 30), false)
  assert.equal(isOver(shells, '2026-01-10', 50 * DAY + 1, 30), true)
  assert.equal(isOver(shells, '2026-01-20', 90 * DAY, 30), false)
  assert.equal(isOver(shells, '2026-01-20', 90 * DAY + 1, 30), true)
  assert.equal(isOver(shells, '2026-03-01', 900 * DAY, 30), false)
  assert.equal(isOver(shells, '2026-04-01', 900 * DAY, 30), false)
  assert.equal(isOver([], '2020-01-01', 900 * DAY, 30), false)
})
