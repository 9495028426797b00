// The announced years against their sources, and working days and office time against a table and brute force.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addWorkingDays,
  addWorkingMinutes,
  addWorkingTime,
  type Calendar,
  type CalendarYear,
  dayFact,
  inOffice,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  workingDaysBetween,
  workingMinutesBetween,
  workingTimeBetween,
} from './calendar.ts'
import { addDays, type Day, dayNumber, dayOf, instantAt, localDay, MINUTE, weekday, type Zone } from './time.ts'

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const announced = [2024, 2025, 2026]
const years = new Map(announced.map((year) => [year, read(`../regions/calendar/${year}.json`) as CalendarYear]))
const zone: Zone = { offsets: [{ from: null, minutes: 480 }] }
const cal: Calendar = {
  version: 1,
  zone,
  office: [
    [540, 720],
    [840, 1080],
  ],
  years,
}
const at = (day: Day, minute: number) => instantAt(day, minute, zone)

/** The days that differ from Monday–Friday, where both packages agree on every single day; null where they do not. */
const fromPackages = (year: number): CalendarYear['days'] => {
  const chinese = read('../node_modules/chinese-days/dist/chinese-days.json') as Record<
    'holidays' | 'workdays',
    Record<Day, string>
  >
  const other = read(`../node_modules/holiday-calendar/data/CN/${year}.json`) as {
    dates: { date: Day; name_cn: string; type: string }[]
  }
  const kinds = { public_holiday: 'rest', transfer_workday: 'work' } as const
  const special = new Map(
    other.dates.map((d) => [d.date, { kind: kinds[d.type as keyof typeof kinds], name: d.name_cn.replace('补班', '调休上班') }]),
  )
  const days: Record<Day, { kind: 'rest' | 'work'; name: string }> = {}
  for (let number = dayNumber(`${year}-01-01`); number <= dayNumber(`${year}-12-31`); number++) {
    const day = dayOf(number)
    const found = special.get(day)
    assert.equal(chinese.holidays[day] !== undefined, found?.kind === 'rest', `the packages differ on ${day}`)
    assert.equal(chinese.workdays[day] !== undefined, found?.kind === 'work', `the packages differ on ${day}`)
    if (found !== undefined && (found.kind === 'rest') === weekday(day) <= 5) days[day] = found
  }
  return days
}

for (const year of announced) {
  test(`the calendar of ${year} is what both packages say, and names its notice`, () => {
    assert.deepEqual(years.get(year), {
      year,
      notice: `国务院办公厅关于${year}年部分节假日安排的通知`,
      announced: true,
      days: fromPackages(year),
    })
  })
}

test('working days are counted across holidays and make-up weekends', () => {
  const table: readonly [Day, number, Day][] = [
    ['2026-09-30', 5, '2026-10-13'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-10-09', 1, '2026-10-10'],
    ['2026-10-09', 5, '2026-10-15'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-05-16', 0, '2026-05-18'],
    ['2026-05-09', 0, '2026-05-09'],
    ['2025-12-31', 1, '2026-01-04'],
  ]
  for (const [day, n, expected] of table)
    assert.deepEqual(addWorkingDays(day, n, cal), { day: expected, provisional: false }, `${day} + ${n}`)
  assert.equal(previousWorkingDay('2026-02-24', cal).day, '2026-02-14')
  assert.equal(nextWorkingDay('2026-02-14', cal).day, '2026-02-24')
  for (const day of [
    '2026-01-04',
    '2026-02-14',
    '2026-02-28',
    '2026-09-20',
    '2026-10-10',
    '2025-01-26',
    '2025-02-08',
    '2025-09-28',
  ]) {
    assert.ok(weekday(day) >= 6 && isWorkingDay(day, cal), day)
  }
  assert.deepEqual(dayFact('2026-10-01', cal), { working: false, provisional: false, name: '国庆节' })
})

test('beyond the announced years every answer is Monday to Friday and provisional', () => {
  assert.deepEqual(addWorkingDays('2026-12-31', 1, cal), { day: '2027-01-01', provisional: true })
  assert.equal(addWorkingDays('2026-12-30', 1, cal).provisional, false)
  assert.equal(addWorkingTime(at('2026-12-31', 1000), 81 * MINUTE, cal).provisional, true)
  assert.equal(addWorkingTime(at('2026-12-31', 1000), 80 * MINUTE, cal).provisional, false)
  const guessed = new Map(years).set(2027, {
    year: 2027,
    notice: '',
    announced: false,
    days: { '2027-01-01': { kind: 'rest', name: '元旦' } },
  })
  assert.deepEqual(addWorkingDays('2026-12-31', 1, { ...cal, years: guessed }), { day: '2027-01-04', provisional: true })
})

test('a broken count is an error, not a date', () => {
  for (const n of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => addWorkingDays('2026-01-05', n, cal), RangeError)
    assert.throws(() => addWorkingTime(0, n, cal), RangeError)
  }
  assert.throws(() => addWorkingTime(0, 1, { ...cal, office: [] }), RangeError)
})

const someDay = fc.integer({ min: dayNumber('2023-11-01'), max: dayNumber('2027-12-31') }).map(dayOf)
const few = fc.integer({ min: 0, max: 300 })

test('adding working days equals counting on the fingers', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: 1, max: 60 }), (day, n) => {
      let reached = day
      for (let left = n; left > 0; ) {
        reached = addDays(reached, 1)
        const special = years.get(Number(reached.slice(0, 4)))?.days[reached]?.kind
        if (special === 'work' || (special === undefined && weekday(reached) < 6)) left -= 1
      }
      assert.equal(addWorkingDays(day, n, cal).day, reached)
      assert.equal(workingDaysBetween(day, reached, cal), n)
      assert.equal(workingDaysBetween(reached, day, cal), -n)
    }),
  )
})

test('working days are monotone and add up', () => {
  fc.assert(
    fc.property(someDay, someDay, few, few, (a, b, m, n) => {
      const [first, second] = a < b ? [a, b] : [b, a]
      assert.ok(addWorkingDays(first, m, cal).day <= addWorkingDays(second, m, cal).day)
      assert.ok(addWorkingDays(a, m, cal).day <= addWorkingDays(a, m + 1, cal).day)
      const step = addWorkingDays(a, m + 1, cal)
      const both = addWorkingDays(step.day, n, cal)
      assert.deepEqual({ day: both.day, provisional: both.provisional || step.provisional }, addWorkingDays(a, m + 1 + n, cal))
    }),
  )
})

test('the working day before the next working day is never before the day itself', () => {
  fc.assert(
    fc.property(someDay, (day) => {
      const next = nextWorkingDay(day, cal).day
      assert.equal(previousWorkingDay(next, cal).day, isWorkingDay(day, cal) ? day : previousWorkingDay(day, cal).day)
    }),
  )
})

test('office time stands still at noon, at night and on rest days', () => {
  const table: readonly [Day, number, number, Day, number][] = [
    ['2026-10-08', 1020, 120, '2026-10-09', 600],
    ['2026-10-08', 960, 120, '2026-10-08', 1080],
    ['2026-10-08', 700, 60, '2026-10-08', 880],
    ['2026-10-08', 1200, 30, '2026-10-09', 570],
    ['2026-09-30', 1080, 1, '2026-10-08', 541],
    ['2026-10-03', 600, 420, '2026-10-08', 1080],
    ['2026-10-08', 300, 0, '2026-10-08', 300],
  ]
  for (const [day, minute, minutes, endDay, endMinute] of table) {
    assert.equal(addWorkingMinutes(at(day, minute), minutes, cal).at, at(endDay, endMinute), `${day} ${minute} + ${minutes}`)
  }
  assert.equal(workingMinutesBetween(at('2026-09-30', 1070), at('2026-10-08', 545), cal), 15)
  assert.ok(inOffice(at('2026-10-10', 540), cal))
  for (const [day, minute] of [
    ['2026-10-08', 720],
    ['2026-10-08', 1080],
    ['2026-10-08', 539],
    ['2026-10-05', 600],
  ] as const)
    assert.ok(!inOffice(at(day, minute), cal))
})

test('office time equals a walk minute by minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 * 1440 }), fc.integer({ min: 0, max: 5 * 1440 }), (start, length) => {
      const from = at('2026-09-25', 0) + start * MINUTE
      let open = 0
      for (let i = 0; i < length; i++) if (inOffice(from + i * MINUTE, cal)) open += 1
      assert.equal(workingMinutesBetween(from, from + length * MINUTE, cal), open)
      if (open > 0) assert.ok(addWorkingMinutes(from, open, cal).at <= from + length * MINUTE)
    }),
    { numRuns: 40 },
  )
})

test('office time adds up to the millisecond and measures back', () => {
  const instant = fc.integer({ min: at('2023-12-01', 0), max: at('2027-06-01', 0) })
  const ms = fc.integer({ min: 0, max: 30 * 420 * MINUTE })
  fc.assert(
    fc.property(instant, ms, ms, (from, a, b) => {
      const one = addWorkingTime(from, a, cal).at
      assert.equal(addWorkingTime(one, b, cal).at, addWorkingTime(from, a + b, cal).at)
      assert.equal(workingTimeBetween(from, one, cal), a)
      assert.ok(one >= from)
      if (a > 0) assert.ok(isWorkingDay(localDay(one, zone), cal))
    }),
  )
})
