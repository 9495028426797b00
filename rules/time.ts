// Time as plain values: an instant is whole milliseconds, a day is a string, a zone is data.

/** Milliseconds since 1970-01-01T00:00Z, an integer. */
export type Instant = number

/** A calendar day 'YYYY-MM-DD' in the region's zone. */
export type Day = string

/** Offsets east of UTC in minutes, each valid from an instant on; the first has `from: null`. China has one: +480. */
export type Zone = { readonly offsets: readonly { readonly from: Instant | null; readonly minutes: number }[] }

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** Days since 1970-01-01 of a civil date (proleptic Gregorian), by integers only. */
const fromCivil = (year: number, month: number, date: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const digits = (text: string, from: number, to: number): number => {
  let n = 0
  for (let i = from; i < to; i++) {
    const d = text.charCodeAt(i) - 48
    if (!(d >= 0 && d <= 9)) return -1
    n = n * 10 + d
  }
  return n
}

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const monthLength = (year: number, month: number): number => (month === 2 && leap(year) ? 29 : (lengths[month - 1] ?? 0))

/** [year, month, date] of a day, or null when it is no day that exists ('2026-02-29'). */
const civil = (text: string): readonly [number, number, number] | null => {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return null
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const date = digits(text, 8, 10)
  return year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= monthLength(year, month) ? [year, month, date] : null
}

const getCivil = (day: Day): readonly [number, number, number] => {
  const parts = civil(day)
  if (parts === null) throw new RangeError(`not a day: ${JSON.stringify(day)}`)
  return parts
}

/** The day written in `text` ('YYYY-MM-DD', years 0001–9999), or null when there is no such day. */
export const parseDay = (text: string): Day | null => (civil(text) === null ? null : text)

/** Days since 1970-01-01, an integer. Throws RangeError on what is no day. */
export const dayNumber = (day: Day): number => fromCivil(...getCivil(day))

/** The day of a number of days since 1970-01-01; the inverse of `dayNumber`. */
export const dayOf = (number: number): Day => {
  if (!Number.isInteger(number)) throw new RangeError(`not a whole day number: ${number}`)
  const z = number + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (year < 1 || year > 9999) throw new RangeError(`beyond the calendar: day number ${number}`)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1)}`
}

/** 1 Monday … 7 Sunday. */
export const weekday = (day: Day): number => weekdayOf(dayNumber(day))

/** 1 Monday … 7 Sunday, of a day number. */
export const weekdayOf = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1

/** The day `n` days later (earlier when negative). */
export const addDays = (day: Day, n: number): Day => dayOf(dayNumber(day) + n)

/** Whole days from `a` to `b`, negative when `b` is earlier. */
export const daysBetween = (a: Day, b: Day): number => dayNumber(b) - dayNumber(a)

/**
 * The same date `n` months on. A month without that date ends the period on its last day:
 * one month after 01-31 is 02-28 (02-29 in a leap year), a year after 2028-02-29 is 2029-02-28.
 */
export const addMonths = (day: Day, n: number): Day => {
  const [year, month, date] = getCivil(day)
  const months = year * 12 + (month - 1) + n
  const y = Math.floor(months / 12)
  const m = months - y * 12 + 1
  return dayOf(fromCivil(y, m, Math.min(date, monthLength(y, m))))
}

/** Minutes east of UTC that hold at `at`. */
export const offsetAt = (at: Instant, zone: Zone): number => {
  let minutes: number | undefined
  for (const offset of zone.offsets)
    if (minutes === undefined || offset.from === null || offset.from <= at) minutes = offset.minutes
  if (minutes === undefined) throw new RangeError('a zone without offsets')
  return minutes
}

const local = (at: Instant, zone: Zone): number => at + offsetAt(at, zone) * MINUTE

/** The calendar day at `at` in the zone. */
export const localDay = (at: Instant, zone: Zone): Day => dayOf(Math.floor(local(at, zone) / DAY))

/** Whole minute of the local day at `at`, 0–1439. */
export const localMinute = (at: Instant, zone: Zone): number => {
  const l = local(at, zone)
  return Math.floor((l - Math.floor(l / DAY) * DAY) / MINUTE)
}

/**
 * The instant at which the local clock shows `minuteOfDay` (0–1440; 1440 is the next midnight) on `day`.
 * An hour that comes twice means its first coming; an hour that is left out means as long after the jump.
 */
export const instantAt = (day: Day, minuteOfDay: number, zone: Zone): Instant => {
  const wanted = dayNumber(day) * DAY + minuteOfDay * MINUTE
  let reached: Instant | undefined
  for (const [i, offset] of zone.offsets.entries()) {
    const at = wanted - offset.minutes * MINUTE
    if (i > 0 && offset.from !== null && at < offset.from) continue
    const until = zone.offsets[i + 1]?.from ?? null
    if (until === null || at < until) return at
    reached = at
  }
  if (reached === undefined) throw new RangeError('a zone without offsets')
  return reached
}

/** UTC text 'YYYY-MM-DDTHH:MM:SS.mmmZ' of an instant. */
export const isoInstant = (at: Instant): string => {
  if (!Number.isInteger(at)) throw new RangeError(`not an instant: ${at}`)
  const number = Math.floor(at / DAY)
  const ms = at - number * DAY
  const rest = ms % MINUTE
  const millis = String(rest % 1000).padStart(3, '0')
  return `${dayOf(number)}T${two(Math.floor(ms / HOUR))}:${two(Math.floor((ms % HOUR) / MINUTE))}:${two(Math.floor(rest / 1000))}.${millis}Z`
}
