// What closing notes say of another case, and what they only seem to say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saidIn } from './notes.ts'

const here = (key: string) => ['1000001', '1000002'].includes(key)

test('duplicates and transfers are told, with the other case where it is held here', () => {
  const table = [
    ['Duplicate of 1000001', { what: 'duplicate', partner: '1000001' }],
    ['(dupe#1000002). work in progress.', { what: 'duplicate', partner: '1000002' }],
    ['DUP SR 20399999, see also 1000002', { what: 'duplicate', partner: '1000002' }],
    ['Case closedssduplicate - refer to 21387076', { what: 'duplicate', partner: null }],
    ['Cancel DUp sr', { what: 'duplicate', partner: null }],
    ['Case Transferred to 1000001', { what: 'transferred', partner: '1000001' }],
    ['Transfer to the paint shop', { what: 'transferred', partner: null }],
    ['replacing switches and transformers at 1000001', null],
    ['BOARDUP WINDOW', null],
    ['', null],
  ] as const
  for (const [notes, said] of table) assert.deepEqual(saidIn(notes, '1000009', here), said, notes)
})

test('a request is never its own duplicate', () => {
  assert.deepEqual(saidIn('is a duplicate, reported as 1000001', '1000001', here), { what: 'duplicate', partner: null })
})
