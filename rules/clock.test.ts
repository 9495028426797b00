// Deadlines: the vectors of the field, the lights, standing still and running on, and a notice that arrives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addWorkingDays,
  type Calendar,
  type CalendarYear,
  inOffice,
  isWorkingDay,
  workingDaysBetween,
  workingTimeBetween,
} from './calendar.ts'
import {
  type ClockPolicy,
  type ClockRow,
  type ClockUnit,
  extendClock,
  light,
  pauseClock,
  recompute,
  remaining,
  repolicyClock,
  resumeClock,
  startClock,
  stopClock,
  twiceDue,
  unitsUntil,
  usedShare,
} from './clock.ts'
import {
  addDays,
  DAY,
  type Day,
  daysBetween,
  HOUR,
  type Instant,
  instantAt,
  localDay,
  localMinute,
  MINUTE,
  type Zone,
} from './time.ts'

const read = (year: number) =>
  JSON.parse(readFileSync(new URL(`../regions/calendar/${year}.json`, import.meta.url), 'utf8')) as CalendarYear
const zone: Zone = { offsets: [{ from: null, minutes: 480 }] }
const cal: Calendar = {
  version: 1,
  zone,
  office: [
    [540, 720],
    [840, 1080],
  ],
  years: new Map([2025, 2026].map((year) => [year, read(year)])),
}
const at = (day: Day, minute: number): Instant => instantAt(day, minute, zone)

const policy = (unit: ClockUnit, length: number, more: Partial<ClockPolicy> = {}): ClockPolicy => ({
  clock: 'handle',
  version: 1,
  class: null,
  urgency: null,
  length,
  unit,
  law: 'local',
  movesOn: false,
  warnAt: 0.75,
  pauses: ['funds', 'appraisal'],
  onExpiry: null,
  extension: null,
  ...more,
})
const start = (p: ClockPolicy, from: Instant, calendar = cal): ClockRow =>
  startClock(p, from, calendar, { id: 'c1', owner: 'water' })
const dueDay = (row: ClockRow): Day => localDay(row.dueAt, zone)
const pause = (row: ClockRow, reason: string, when: Instant): ClockRow => pauseClock(row, reason, when).row
const resume = (row: ClockRow, reason: string, when: Instant): ClockRow => resumeClock(row, reason, when, cal).row

test('the deadlines of the field fall on their days', () => {
  const table: readonly [string, ClockPolicy, Day, Day][] = [
    ['petition, 15 natural days', policy('day', 15), '2026-03-02', '2026-03-17'],
    ['petition, 60 natural days that end on a Saturday', policy('day', 60, { movesOn: true }), '2026-03-17', '2026-05-18'],
    ['the same where the law does not move on', policy('day', 60), '2026-03-17', '2026-05-16'],
    ['confirmation of an agreement, 30 days', policy('day', 30), '2026-01-31', '2026-03-02'],
    ['a last day on a make-up Saturday stays', policy('day', 2, { movesOn: true }), '2026-10-08', '2026-10-10'],
    ['5 working days over the National Day', policy('workingDay', 5), '2026-09-30', '2026-10-13'],
    ['5 working days count a make-up Saturday', policy('workingDay', 5), '2026-10-09', '2026-10-15'],
    ['3 working days', policy('workingDay', 3), '2026-10-13', '2026-10-16'],
    ['the leap day is a day', policy('day', 1), '2028-02-28', '2028-02-29'],
    ['the same day', policy('day', 0), '2026-03-02', '2026-03-02'],
  ]
  for (const [name, p, from, expected] of table) {
    for (const minute of [0, 600, 1439])
      assert.equal(dueDay(start(p, at(from, minute))), expected, `${name}, begun at minute ${minute}`)
  }
})

test('working days end when the office closes, natural days with their last millisecond', () => {
  assert.equal(start(policy('workingDay', 5), at('2026-09-30', 600)).dueAt, at('2026-10-13', 1080))
  assert.equal(start(policy('day', 15), at('2026-03-02', 600)).dueAt, at('2026-03-18', 0) - 1)
  assert.equal(start(policy('workingMinute', 120), at('2026-10-08', 1020)).dueAt, at('2026-10-09', 600))
  assert.equal(start(policy('minute', 1440), at('2026-10-01', 601)).dueAt, at('2026-10-02', 601))
})

test('yellow comes after three quarters of the clock’s own time, red one millisecond after the end', () => {
  const five = start(policy('workingDay', 5), at('2026-09-30', 600))
  assert.equal(five.warnAt, at('2026-10-12', 975), 'three quarters into the fourth of 8, 9, 10, 12, 13 October')
  const urgent = start(policy('minute', 1440), at('2026-10-01', 600))
  assert.equal(urgent.warnAt, at('2026-10-02', 240))
  const days = start(policy('day', 20), at('2026-03-02', 600))
  assert.equal(days.warnAt, at('2026-03-18', 0), 'the sixteenth day of twenty')
  for (const row of [five, urgent, days]) {
    assert.equal(light(row, row.warnAt - 1), 'green')
    assert.equal(light(row, row.warnAt), 'yellow')
    assert.equal(light(row, row.dueAt), 'yellow')
    assert.equal(light(row, row.dueAt + 1), 'red')
  }
  assert.equal(light(five, at('2026-10-14', 540)), 'red', 'the sixth working day is too late')
})

test('the sentence about what is left has its number, its day and its hour', () => {
  const row = start(policy('workingDay', 5), at('2026-09-30', 600))
  const until = { day: '2026-10-13', minute: 1080 }
  assert.deepEqual(remaining(row, at('2026-10-09', 600), cal), { unit: 'workingDay', amount: 3, over: false, ...until })
  assert.deepEqual(remaining(row, at('2026-10-13', 840), cal), { unit: 'hour', amount: 4, over: false, ...until })
  assert.deepEqual(remaining(row, at('2026-10-13', 1050), cal), { unit: 'minute', amount: 30, over: false, ...until })
  assert.deepEqual(remaining(row, at('2026-10-13', 1100), cal), { unit: 'minute', amount: 20, over: true, ...until })
  assert.deepEqual(remaining(row, at('2026-10-15', 500), cal), { unit: 'day', amount: 2, over: true, ...until })
  const days = start(policy('day', 15), at('2026-03-02', 600))
  assert.deepEqual(remaining(days, at('2026-03-10', 600), cal), {
    unit: 'day',
    amount: 7,
    over: false,
    day: '2026-03-17',
    minute: 1440,
  })
  assert.deepEqual(remaining(days, at('2026-03-17', 1380), cal), {
    unit: 'hour',
    amount: 1,
    over: false,
    day: '2026-03-17',
    minute: 1440,
  })
  const sign = start(policy('workingMinute', 120), at('2026-10-08', 1020))
  assert.deepEqual(remaining(sign, at('2026-10-08', 1300), cal), {
    unit: 'hour',
    amount: 1,
    over: false,
    day: '2026-10-09',
    minute: 600,
  })
  const urgent = start(policy('minute', 1440), at('2026-10-01', 600))
  assert.deepEqual(remaining(urgent, at('2026-10-01', 700), cal), {
    unit: 'hour',
    amount: 22,
    over: false,
    day: '2026-10-02',
    minute: 600,
  })
  assert.deepEqual(remaining(urgent, at('2026-10-04', 601), cal), {
    unit: 'day',
    amount: 2,
    over: true,
    day: '2026-10-02',
    minute: 600,
  })
})

test('twice the time is the length once more, counted as the first', () => {
  const from = at('2026-09-30', 600)
  assert.equal(twiceDue(start(policy('workingDay', 5), from), cal), at(addWorkingDays('2026-09-30', 10, cal).day, 1080))
  assert.equal(twiceDue(start(policy('minute', 1440), from), cal), from + 2 * DAY)
  assert.equal(twiceDue(start(policy('workingMinute', 120), from), cal), at('2026-09-30', 960))
  assert.equal(localDay(twiceDue(start(policy('day', 15), at('2026-03-02', 600)), cal), zone), '2026-04-01')
})

test('it stands still only for a reason its policy knows, and the row is never changed in place', () => {
  const row = Object.freeze(start(policy('workingDay', 5), at('2026-10-08', 600)))
  assert.deepEqual(pauseClock(row, 'holiday mood', at('2026-10-09', 600)), { row, done: false })
  assert.deepEqual(resumeClock(row, 'funds', at('2026-10-09', 600), cal), { row, done: false })
  const paused = pauseClock(row, 'funds', at('2026-10-09', 600))
  assert.ok(paused.done)
  assert.equal(light(paused.row, at('2027-01-01', 0)), 'paused')
  assert.deepEqual(pauseClock(paused.row, 'funds', at('2026-10-10', 600)), { row: paused.row, done: false })
  const stopped = stopClock(row, at('2026-10-09', 600))
  assert.equal(light(stopped, at('2027-01-01', 0)), 'stopped')
  assert.equal(pauseClock(stopped, 'funds', at('2026-10-10', 600)).done, false)
  assert.equal(stopClock(stopped, at('2026-10-10', 600)), stopped)
})

test('several reasons hold at once and it runs on only when the last is gone', () => {
  const row = start(policy('minute', 60), at('2026-10-08', 600))
  const both = pause(pause(row, 'funds', at('2026-10-08', 610)), 'appraisal', at('2026-10-08', 620))
  const one = resume(both, 'funds', at('2026-10-08', 700))
  assert.deepEqual(one.pausedBy, ['appraisal'])
  assert.equal(one.pausedAt, at('2026-10-08', 610))
  const none = resume(one, 'appraisal', at('2026-10-08', 800))
  assert.equal(none.pausedAt, null)
  assert.equal(none.dueAt, at('2026-10-08', 850))
  assert.equal(none.startedAt, row.startedAt)
})

test('a pause over whole days moves the last day by as many, and one within a day moves nothing', () => {
  const row = start(policy('workingDay', 5), at('2026-09-30', 600))
  const friday = pause(row, 'funds', at('2026-10-09', 660))
  assert.equal(dueDay(resume(friday, 'funds', at('2026-10-09', 900))), '2026-10-13')
  assert.equal(dueDay(resume(friday, 'funds', at('2026-10-12', 900))), '2026-10-15')
  assert.equal(dueDay(resume(friday, 'funds', at('2026-10-11', 900))), '2026-10-15', 'a Sunday stands for the Monday')
  assert.equal(
    dueDay(resume(friday, 'funds', at('2026-10-09', 1200))),
    '2026-10-14',
    'an evening belongs to the next working day',
  )
  const last = pause(row, 'funds', at('2026-10-13', 660))
  assert.equal(dueDay(resume(last, 'funds', at('2026-10-14', 1200))), '2026-10-15', 'never due before it runs on')
  const natural = pause(start(policy('day', 15), at('2026-03-02', 600)), 'funds', at('2026-03-10', 600))
  assert.equal(dueDay(resume(natural, 'funds', at('2026-03-20', 600))), '2026-03-27')
})

test('a clock that was over when it stood still stays as late as it was', () => {
  for (const unit of ['minute', 'workingMinute', 'day', 'workingDay'] as const) {
    const row = start(policy(unit, 2), at('2026-03-02', 600))
    assert.equal(resume(pause(row, 'funds', row.dueAt + 1), 'funds', row.dueAt + 9 * DAY).dueAt, row.dueAt, unit)
  }
})

const units = fc.constantFrom<ClockUnit>('day', 'workingDay', 'workingMinute', 'minute')
const started = fc.integer({ min: at('2025-12-01', 0), max: at('2026-08-01', 0) })
const span = fc.integer({ min: 0, max: 20 * DAY })
const length = fc.integer({ min: 1, max: 40 })
/** A clock of a readable size in any unit: days, or that many hours. */
const sized = (unit: ClockUnit, n: number): ClockPolicy => policy(unit, unit === 'day' || unit === 'workingDay' ? n : n * 60)

test('pausing and running on preserves what remained', () => {
  fc.assert(
    fc.property(units, length, started, span, span, (unit, n, from, before, still) => {
      const row = start(sized(unit, n), from)
      const halt = Math.min(from + before, row.dueAt)
      const on = halt + still
      const after = resume(pause(row, 'funds', halt), 'funds', on)
      const left = (r: ClockRow, now: Instant) =>
        unit === 'workingMinute' ? workingTimeBetween(now, r.dueAt, cal) : r.dueAt - now
      if (unit === 'minute' || unit === 'workingMinute') assert.equal(left(after, on), left(row, halt))
      if (unit === 'day')
        assert.equal(daysBetween(localDay(on, zone), dueDay(after)), daysBetween(localDay(halt, zone), dueDay(row)))
      const officeDay = (t: Instant) => isWorkingDay(localDay(t, zone), cal) && localMinute(t, zone) < 1080
      if (unit === 'workingDay' && officeDay(halt) && officeDay(on)) {
        assert.equal(
          workingDaysBetween(localDay(on, zone), dueDay(after), cal),
          workingDaysBetween(localDay(halt, zone), dueDay(row), cal),
        )
      }
      assert.ok(after.dueAt >= row.dueAt, 'standing still never shortens')
      assert.ok(after.dueAt >= on, 'nor is it over the moment it runs on')
      assert.ok(after.warnAt <= after.dueAt)
    }),
  )
})

test('standing still twice comes to the same as once for the sum, and no pause at all changes nothing', () => {
  fc.assert(
    fc.property(units, length, started, span, span, span, (unit, n, from, a, b, c) => {
      const row = start(sized(unit, n), from)
      const halt = Math.min(from + a, row.dueAt)
      const once = resume(pause(row, 'funds', halt), 'funds', halt + b + c)
      const twice = resume(
        pause(resume(pause(row, 'funds', halt), 'funds', halt + b), 'appraisal', halt + b),
        'appraisal',
        halt + b + c,
      )
      assert.equal(twice.dueAt, once.dueAt)
      assert.equal(resume(pause(row, 'funds', halt), 'funds', halt).dueAt, row.dueAt)
    }),
  )
})

test('the share used grows from 0 to 1 at the end, and yellow begins at its share', () => {
  fc.assert(
    fc.property(units, length, started, span, span, (unit, n, from, a, b) => {
      const row = start(sized(unit, n), from)
      assert.equal(usedShare(row, from, cal), 0)
      const [early, late] = [from + Math.min(a, b), from + Math.max(a, b)]
      assert.ok(usedShare(row, early, cal) <= usedShare(row, late, cal))
      assert.ok(Math.abs(usedShare(row, row.dueAt, cal) - 1) < 1e-9)
      assert.ok(Math.abs(usedShare(row, row.warnAt, cal) - 0.75) < 1e-6)
      const again = resume(pause(row, 'funds', Math.min(early, row.dueAt)), 'funds', late)
      assert.ok(Math.abs(usedShare(again, again.dueAt, cal) - 1) < 1e-9)
      assert.ok(usedShare(again, again.warnAt, cal) >= 0.75 - 1e-6)
    }),
  )
})

test('more time is the same as a longer clock from the start, whether it stood still before or after', () => {
  fc.assert(
    fc.property(units, length, fc.integer({ min: 1, max: 20 }), started, span, span, (unit, n, more, from, a, b) => {
      const plain = sized(unit, n)
      const row = start(plain, from)
      const added = more * (plain.length / n)
      const longer = extendClock(row, added, from, cal)
      assert.equal(longer.dueAt, start({ ...plain, length: plain.length + added }, from).dueAt)
      const halt = Math.min(from + a, row.dueAt)
      const still = (one: ClockRow) => resume(pause(one, 'funds', halt), 'funds', halt + b)
      const [first, then] = [still(longer), extendClock(still(row), added, from, cal)]
      assert.deepEqual([then.dueAt, then.warnAt, then.rest], [first.dueAt, first.warnAt, first.rest])
    }),
  )
})

test('another class keeps what was used before it stood still: as if it had had that length from the start', () => {
  fc.assert(
    fc.property(units, length, length, started, span, span, (unit, n, other, from, before, still) => {
      const run = (size: number) =>
        resume(pause(start(sized(unit, size), from), 'funds', from + before), 'funds', from + before + still)
      // One that was over when it stood still had nothing left to keep.
      fc.pre(from + before <= start(sized(unit, Math.min(n, other)), from).dueAt)
      const [turned, wanted] = [repolicyClock(run(n), sized(unit, other), cal), run(other)]
      assert.deepEqual([turned.dueAt, turned.rest, turned.runsFrom], [wanted.dueAt, wanted.rest, wanted.runsFrom])
    }),
  )
})

test('a clock made longer until a day ends on that day, or on the last working day before it', () => {
  fc.assert(
    fc.property(units, length, started, fc.integer({ min: 1, max: 60 }), (unit, n, from, later) => {
      const row = start(sized(unit, n), from)
      const until = addDays(dueDay(row), later)
      const more = unitsUntil(row, until, cal)
      if (more <= 0) return assert.ok(unit === 'workingDay' || unit === 'workingMinute', 'only rest days lie between')
      const last = dueDay(extendClock(row, more, from, cal))
      assert.ok(last <= until)
      assert.ok(last === until || !isWorkingDay(until, cal))
      assert.equal(unitsUntil(row, dueDay(row), cal) <= 0 || unit === 'minute' || unit === 'workingMinute', true)
    }),
  )
})

test('a later start is never due earlier, and longer is never shorter', () => {
  fc.assert(
    fc.property(units, length, started, span, fc.boolean(), (unit, n, from, later, movesOn) => {
      const p = { ...sized(unit, n), movesOn }
      assert.ok(start(p, from).dueAt <= start(p, from + later).dueAt)
      assert.ok(start(p, from).dueAt <= start({ ...p, length: p.length + 1 }, from).dueAt)
      if (movesOn && unit === 'day') assert.ok(isWorkingDay(dueDay(start(p, from)), cal))
      if (unit === 'workingMinute') assert.ok(inOffice(start(p, from).dueAt - 1, cal))
    }),
  )
})

test('a notice that arrives moves open deadlines and keeps what stood still', () => {
  const before = start(policy('workingDay', 5), at('2026-12-28', 600))
  assert.ok(before.provisional)
  assert.equal(dueDay(before), '2027-01-04')
  const notice: CalendarYear = {
    year: 2027,
    notice: '(test)',
    announced: true,
    days: { '2027-01-01': { kind: 'rest', name: '元旦' } },
  }
  const newer: Calendar = { ...cal, version: 2, years: new Map(cal.years).set(2027, notice) }
  const after = recompute(before, newer)
  assert.deepEqual(
    { due: dueDay(after), provisional: after.provisional, version: after.calendarVersion },
    { due: '2027-01-05', provisional: false, version: 2 },
  )
  assert.equal(recompute(before, cal), before, 'the same calendar changes nothing')
  const stopped = stopClock(before, at('2026-12-29', 600))
  assert.equal(recompute(stopped, newer), stopped, 'what has ended keeps its deadline')

  const again = resume(pause(before, 'funds', at('2026-12-29', 600)), 'funds', at('2026-12-31', 600))
  assert.equal(dueDay(again), '2027-01-06')
  assert.equal(dueDay(recompute(again, newer)), '2027-01-07', 'the two days it stood still stay its own')
  const natural = start(policy('day', 10), at('2026-12-28', 600))
  assert.equal(natural.provisional, false, 'natural days need no notice')
  assert.equal(start(policy('minute', 60 * 24 * 30), at('2026-12-28', 600)).provisional, false)
  assert.ok(start(policy('day', 4, { movesOn: true }), at('2026-12-28', 600)).provisional)
})

test('a day after its end a round-the-clock clock says a day, however the dates fall', () => {
  const row = start(policy('minute', 60), at('2026-10-08', 1380))
  assert.deepEqual(remaining(row, row.dueAt + 25 * HOUR, cal).amount, 1)
  assert.equal(remaining(row, row.dueAt + 59 * MINUTE, cal).unit, 'minute')
  assert.equal(addDays(remaining(row, row.dueAt, cal).day, -1), '2026-10-08')
})
