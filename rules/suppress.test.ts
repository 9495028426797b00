// Small counts of a published table cannot be worked out from what is left of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { published } from './suppress.ts'

test('a small count is hidden, and with it another of its column, for the total would tell', () => {
  const { rows, total } = published([[3], [40], [12]], [0])
  assert.deepEqual([rows, total], [[[null], [40], [null]], [55]])
  assert.deepEqual(published([[0], [40]], [0]).rows, [[0], [40]], 'nothing is no small count')
  assert.deepEqual(published([[2], [1]], [0]), { rows: [[null], [null]], total: [null] })
  assert.deepEqual(published([[3, 3]], [1]).rows, [[3, null]], 'only the columns named')
})

test('of a whole and its parts never exactly one is hidden', () => {
  const { rows } = published(
    [
      [20, 3, 17],
      [30, 10, 20],
    ],
    [0, 1, 2],
    [[0, 1, 2]],
  )
  assert.ok(rows.every((row) => row.filter((cell) => cell === null).length !== 1))
})

test('whatever the counts, no column has one hidden cell beside a total that stands, and no small count is left', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 8 }), (pairs) => {
      const given = pairs.map(([open, ended]) => [open + ended, open, ended])
      const { rows, total } = published(given, [0, 1, 2], [[0, 1, 2]])
      for (const n of [0, 1, 2]) {
        const hidden = [...rows, total].filter((row) => row[n] === null).length
        assert.notEqual(hidden, 1)
        assert.ok(rows.every((row) => row[n] === null || row[n] === 0 || (row[n] ?? 0) >= 5))
      }
      for (const row of rows) assert.notEqual(row.filter((cell) => cell === null).length, 1)
      // What stands is true.
      for (const [i, row] of rows.entries())
        for (const [n, cell] of row.entries()) assert.ok(cell === null || cell === given[i]?.[n])
    }),
    { numRuns: 200 },
  )
})
