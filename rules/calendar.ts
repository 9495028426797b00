// The working calendar of a region as data, and arithmetic on its days. Provisional beyond the last announced year.
import {
  addDays,
  type Day,
  dayNumber,
  dayOf,
  type Instant,
  instantAt,
  localDay,
  localMinute,
  MINUTE,
  weekdayOf,
  type Zone,
} from './time.ts'

/** One announced (or provisional) year: only the days that differ from Monday–Friday. */
export type CalendarYear = {
  readonly year: number
  /** The notice it was taken from, shown to people. */
  readonly notice: string
  readonly announced: boolean
  readonly days: Readonly<Record<Day, { readonly kind: 'rest' | 'work'; readonly name: string }>>
}

/** `office` are minutes of the day, e.g. [[540,720],[840,1080]] with the midday break between. */
export type Calendar = {
  readonly version: number
  readonly zone: Zone
  readonly office: readonly (readonly [number, number])[]
  readonly years: ReadonlyMap<number, CalendarYear>
}

export type DayFact = { readonly working: boolean; readonly provisional: boolean; readonly name: string | null }
export type DayResult = { readonly day: Day; readonly provisional: boolean }
export type InstantResult = { readonly at: Instant; readonly provisional: boolean }

/** Days looked at before, by their number: a calendar is never changed, a notice makes another one. */
const looked = new WeakMap<Calendar, Map<number, DayFact>>()

function factOf(number: number, cal: Calendar): DayFact {
  let days = looked.get(cal)
  if (!days) {
    days = new Map()
    looked.set(cal, days)
  }
  let fact = days.get(number)
  if (!fact) {
    fact = newFact(number, dayOf(number), cal)
    days.set(number, fact)
  }
  return fact
}

const newFact = (number: number, day: Day, cal: Calendar): DayFact => {
  const year = cal.years.get(Number(day.slice(0, 4)))
  const special = year?.days[day]
  return {
    working: special === undefined ? weekdayOf(number) <= 5 : special.kind === 'work',
    provisional: year?.announced !== true,
    name: special?.name ?? null,
  }
}

/** Whether work is done on `day`, and what the notice calls it. A year not in the table is Monday–Friday and provisional. */
export const dayFact = (day: Day, cal: Calendar): DayFact => factOf(dayNumber(day), cal)

export const isWorkingDay = (day: Day, cal: Calendar): boolean => dayFact(day, cal).working

const whole = (n: number, what: string): void => {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${what} must be a whole number from 0 on, not ${n}`)
}

/**
 * The `n`-th working day after `day`; the day itself is not counted (工作日, `domain.md` §2.1 "day 0").
 * `n = 0` is the day itself, moved on to the next working day when it is a rest day.
 * Provisional when any day passed over or reached is not announced yet. Throws RangeError on a negative or broken `n`.
 */
export const addWorkingDays = (day: Day, n: number, cal: Calendar): DayResult => {
  whole(n, 'working days')
  let number = dayNumber(day)
  let provisional = false
  let left = n
  if (n === 0) {
    number -= 1
    left = 1
  }
  for (;;) {
    number += 1
    const fact = factOf(number, cal)
    if (fact.provisional) provisional = true
    if (fact.working && --left === 0) return { day: dayOf(number), provisional }
  }
}

/** Working days `d` with a < d ≤ b: the starting day is not counted. Negative when `b` is before `a`. */
export const workingDaysBetween = (a: Day, b: Day, cal: Calendar): number => {
  if (b < a) return -workingDaysBetween(b, a, cal)
  const last = dayNumber(b)
  let count = 0
  for (let number = dayNumber(a) + 1; number <= last; number++) if (factOf(number, cal).working) count += 1
  return count
}

/** The first working day after `day`. */
export const nextWorkingDay = (day: Day, cal: Calendar): DayResult => addWorkingDays(day, 1, cal)

/** The last working day before `day`. */
export const previousWorkingDay = (day: Day, cal: Calendar): DayResult => {
  let provisional = false
  for (let before = addDays(day, -1); ; before = addDays(before, -1)) {
    const fact = dayFact(before, cal)
    if (fact.provisional) provisional = true
    if (fact.working) return { day: before, provisional }
  }
}

/** The minute at which the office closes for the day. */
export const officeEnd = (cal: Calendar): number => {
  const last = cal.office.at(-1)
  if (last === undefined) throw new RangeError('a calendar without office hours')
  return last[1]
}

/** True within office hours of a working day; the closing minute itself is outside. */
export const inOffice = (at: Instant, cal: Calendar): boolean => {
  const minute = localMinute(at, cal.zone)
  return cal.office.some(([from, to]) => minute >= from && minute < to) && isWorkingDay(localDay(at, cal.zone), cal)
}

/**
 * The earliest instant by which `ms` milliseconds of office time have passed since `at`.
 * Nothing to add answers `at` itself, also at night. Ends at closing time rather than at the next opening.
 */
export const addWorkingTime = (at: Instant, ms: number, cal: Calendar): InstantResult => {
  whole(ms, 'working time')
  if (ms === 0) return { at, provisional: false }
  if (officeEnd(cal) <= (cal.office[0]?.[0] ?? 0)) throw new RangeError('a calendar without office hours')
  let left = ms
  let provisional = false
  for (let number = dayNumber(localDay(at, cal.zone)); ; number++) {
    const fact = factOf(number, cal)
    if (fact.provisional) provisional = true
    if (!fact.working) continue
    const day = dayOf(number)
    for (const [from, to] of cal.office) {
      const opens = Math.max(at, instantAt(day, from, cal.zone))
      const open = instantAt(day, to, cal.zone) - opens
      if (open <= 0) continue
      if (left <= open) return { at: opens + left, provisional }
      left -= open
    }
  }
}

/** Milliseconds of office time between two instants; negative when `b` is before `a`. */
export const workingTimeBetween = (a: Instant, b: Instant, cal: Calendar): number => {
  if (b < a) return -workingTimeBetween(b, a, cal)
  const last = dayNumber(localDay(b, cal.zone))
  let sum = 0
  for (let number = dayNumber(localDay(a, cal.zone)); number <= last; number++) {
    if (!factOf(number, cal).working) continue
    const day = dayOf(number)
    for (const [from, to] of cal.office) {
      const open = Math.min(b, instantAt(day, to, cal.zone)) - Math.max(a, instantAt(day, from, cal.zone))
      if (open > 0) sum += open
    }
  }
  return sum
}

/** `addWorkingTime` for whole minutes of office time. */
export const addWorkingMinutes = (at: Instant, minutes: number, cal: Calendar): InstantResult =>
  addWorkingTime(at, minutes * MINUTE, cal)

/** Full minutes of office time between two instants, a begun minute left out; negative when `b` is before `a`. */
export const workingMinutesBetween = (a: Instant, b: Instant, cal: Calendar): number =>
  Math.trunc(workingTimeBetween(a, b, cal) / MINUTE)
