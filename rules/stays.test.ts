// What was assigned down is seen by the time it lay at each level, in the unit of the clock that runs around them all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calendar as cal, zone } from '../test/land.ts'
import { workingDaysBetween } from './calendar.ts'
import { type ClockRow, type ClockUnit, startClock, stopClock } from './clock.ts'
import { staysOf } from './stays.ts'
import { type Day, HOUR, type Instant, instantAt, localDay } from './time.ts'

const at = (day: Day, hour: number): Instant => instantAt(day, hour * 60, zone)
const clockOf = (unit: ClockUnit, from: Instant): ClockRow =>
  startClock(
    {
      ...{
        clock: 'handle',
        version: 1,
        class: null,
        urgency: null,
        length: 10,
        unit,
        law: 'local',
        movesOn: false,
        warnAt: 0.75,
      },
      ...{ pauses: ['funds'], onExpiry: null, extension: null },
    },
    from,
    cal,
    { id: 'outer', owner: 'department' },
  )
type Moved = Parameters<typeof staysOf>[0][number]
const moved = (when: Instant, holder: string, act?: 'pause' | 'resume'): Moved => ({
  at: when,
  holder,
  clocks: act ? [{ id: 'outer', act }] : [{ id: 'another', act: 'pause' }],
})
const told = (entries: readonly Moved[], clock: ClockRow, now: Instant) =>
  staysOf(entries, clock, now, cal).map(
    (one) => `${one.organisation} ${one.spent.amount} ${one.spent.unit}${one.still ? ' *' : ''}`,
  )

// Tuesday the 13th, after the National Day.
const begin = at('2026-10-13', 10)
const down = [
  moved(at('2026-10-12', 9), 'centre'),
  moved(begin, 'department'),
  moved(at('2026-10-13', 15), 'street'),
  moved(at('2026-10-15', 11), 'community'),
  moved(at('2026-10-19', 10), 'street'),
  moved(at('2026-10-19', 16), 'department'),
]

test('working days at each level, hours of the office where it was not a day, and who has it now', () => {
  const clock = clockOf('workingDay', begin)
  assert.deepEqual(told(down, clock, at('2026-10-20', 12)), [
    'department 1 workingDay *',
    'street 2 workingDay',
    'community 2 workingDay',
  ])
  // 10 to 12 and 14 to 15: the break at noon is nobody's.
  assert.deepEqual(told(down.slice(0, 2), clock, at('2026-10-13', 15)), ['department 3 workingHour *'])
  assert.equal(told(down, stopClock(clock, at('2026-10-19', 17)), at('2026-12-01', 9)).at(0), 'department 4 workingHour')
})

test('natural days and hours for the clocks that count them; what stood still is nobody’s time', () => {
  assert.deepEqual(told(down, clockOf('day', begin), at('2026-10-20', 12)), [
    'department 1 day *',
    'street 2 day',
    'community 4 day',
  ])
  assert.deepEqual(told(down.slice(0, 4), clockOf('minute', begin), at('2026-10-15', 11) + HOUR / 4), [
    'department 5 hour',
    'street 44 hour',
    'community 15 minute *',
  ])
  const still = [
    ...down.slice(0, 3),
    moved(at('2026-10-14', 9), 'street', 'pause'),
    moved(at('2026-10-16', 9), 'street', 'resume'),
  ]
  assert.equal(told(still, clockOf('day', begin), at('2026-10-17', 9)).at(1), 'street 2 day *')
  assert.equal(told(still.slice(0, 4), clockOf('minute', begin), at('2026-10-17', 9)).at(1), 'street 18 hour *')
})

test('the stays of a clock that never stood still add up to its days, however often the matter went up and down', () => {
  const office = fc.constantFrom('department', 'street', 'community')
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), office), { minLength: 1, maxLength: 12 }), (hops) => {
      let now = begin
      const entries = [moved(begin, 'department')]
      for (const [hours, holder] of hops) {
        now += hours * HOUR
        entries.push(moved(now, holder))
      }
      const all = staysOf(entries, clockOf('workingDay', begin), now, cal)
      const days = all.reduce((sum, { spent }) => sum + (spent.unit === 'workingDay' ? spent.amount : 0), 0)
      assert.equal(days, workingDaysBetween(localDay(begin, zone), localDay(now, zone), cal))
      assert.equal(all.filter((one) => one.still).length <= 1, true)
    }),
  )
})
