// A deadline met without signal is met: one table says from when an act counts, with the clock of the phone right, wrong and turned.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Acted, actedAt, clockLimit, heldAt, overtaken } from './offline.ts'
import { refusals } from './refusal.ts'

const minute = 60_000
const day = 86_400_000
const now = 1_000 * day
const table: readonly [says: string, sent: { device: number; offset: number }, known: number, counts: Acted][] = [
  ['a right clock, two hours ago', { device: now - 120 * minute, offset: 0 }, 0, { at: now - 120 * minute, arrival: null }],
  [
    'a clock three minutes slow, known',
    { device: now - 63 * minute, offset: 3 * minute },
    0,
    { at: now - 60 * minute, arrival: null },
  ],
  [
    'a clock nine minutes fast, known',
    { device: now - 51 * minute, offset: -9 * minute },
    0,
    { at: now - 60 * minute, arrival: null },
  ],
  ['exactly at the limit', { device: now - 70 * minute, offset: clockLimit }, 0, { at: now - 60 * minute, arrival: null }],
  ['a millisecond past the limit', { device: now - 70 * minute, offset: clockLimit + 1 }, 0, { at: now, arrival: 'clockOff' }],
  ['eight days slow', { device: now - 8 * day, offset: 8 * day }, 0, { at: now, arrival: 'clockOff' }],
  ['a year fast', { device: now + 365 * day, offset: -365 * day }, 0, { at: now, arrival: 'clockOff' }],
  ['turned back eight days after the last contact', { device: now - 8 * day, offset: 0 }, 0, { at: now, arrival: 'tooOld' }],
  ['turned back behind what was seen', { device: now - 3 * day, offset: 0 }, now - 2 * day, { at: now, arrival: 'beforeCase' }],
  ['turned forward after the last contact', { device: now + day, offset: 0 }, 0, { at: now, arrival: 'future' }],
  ['a little after now: the offset is not exact', { device: now + 2 * minute, offset: 0 }, 0, { at: now, arrival: null }],
  [
    'a little before what was seen: the offset is not exact',
    { device: now - day - minute, offset: 0 },
    now - day,
    { at: now - day, arrival: null },
  ],
  ['six days in a valley', { device: now - 6 * day, offset: 0 }, 0, { at: now - 6 * day, arrival: null }],
  ['this moment', { device: now, offset: 0 }, now, { at: now, arrival: null }],
]
for (const [says, sent, known, counts] of table)
  test(`from when an act counts: ${says}`, () => assert.deepEqual(actedAt(sent, { now, known }), counts))

test('an act never counts after its arrival, and never before what it acts on', () => {
  for (let device = now - 9 * day; device < now + 2 * day; device += 37 * minute)
    for (const offset of [-11 * minute, -minute, 0, 5 * minute, 8 * day]) {
      const { at } = actedAt({ device, offset }, { now, known: now - 4 * day })
      assert.ok(at <= now && at >= now - 4 * day, `${device} ${offset}`)
    }
})

test('the post is asked for when the act was done, never in the future', () => {
  assert.equal(heldAt({ device: now - day, offset: minute }, now), now - day + minute)
  assert.equal(heldAt({ device: now + day, offset: 0 }, now), now)
  assert.equal(heldAt({ device: 0, offset: -day }, now), 0)
})

test('what no longer applies is in the catalogue, and no mistake that one can mend is among it', () => {
  for (const code of overtaken) assert.ok(code in refusals, code)
  for (const code of [
    'badInput',
    'photosMissing',
    'fileMissing',
    'categoryUnknown',
    'newerForm',
    'busy',
    'caseMissing',
    'keyReused',
  ] as const)
    assert.ok(!overtaken.has(code), code)
})
