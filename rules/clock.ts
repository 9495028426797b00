// A clock of a case: a policy pinned at its start, and an instance that runs, pauses and stops.
import {
  addWorkingDays,
  addWorkingTime,
  type Calendar,
  type InstantResult,
  officeEnd,
  workingDaysBetween,
  workingTimeBetween,
} from './calendar.ts'
import { addDays, DAY, type Day, daysBetween, HOUR, type Instant, instantAt, localDay, MINUTE } from './time.ts'

export type ClockUnit = 'day' | 'workingDay' | 'workingMinute' | 'minute'

/** Pinned into the instance when it starts, so that a deadline never moves because a file changed. */
export type ClockPolicy = {
  readonly clock: string
  readonly version: number
  /** null fits every case; otherwise the deadline class or urgency it is for. */
  readonly class: string | null
  readonly urgency: string | null
  readonly length: number
  readonly unit: ClockUnit
  /** Id of `rules/law.ts`; 'local' for a local rule. */
  readonly law: string
  /** A last day on a rest day moves on to the next working day, where the clock's law says so. */
  readonly movesOn: boolean
  /** Share of the length after which it is yellow, e.g. 0.75. */
  readonly warnAt: number
  /** 'filing': it counts from when the matter was filed, with whichever keeper, not from its own start. */
  readonly countsFrom?: 'filing'
  /** Reasons for which it may stand still. */
  readonly pauses: readonly string[]
  /** Step the system performs at expiry, or null. */
  readonly onExpiry: string | null
  readonly extension: {
    readonly times: number
    readonly length: number
    readonly approver: string
    readonly countsFrom: 'start' | 'filing'
  } | null
}

export type ClockRow = {
  readonly id: string
  readonly name: string
  /** Organisation that answers for it. */
  readonly owner: string | null
  readonly policy: ClockPolicy
  readonly startedAt: Instant
  /** Where the present count begins: the start, or the last time it ran on after standing still. */
  readonly runsFrom: Instant
  /** What was left of the length at `runsFrom`: whole days for units of days, milliseconds for units of minutes. */
  readonly rest: number
  /** The last instant in time: at `dueAt` it is in time, a millisecond later it is over. */
  readonly dueAt: Instant
  readonly warnAt: Instant
  readonly provisional: boolean
  readonly calendarVersion: number
  readonly stoppedAt: Instant | null
  /** Reasons it stands still now; empty when it runs. */
  readonly pausedBy: readonly string[]
  readonly pausedAt: Instant | null
  /** Expiry already answered by the system: 0 none, 1 at due, 2 at twice the time. */
  readonly expired: number
}

export type Light = 'green' | 'yellow' | 'red' | 'paused' | 'stopped'

/** What became of pausing or resuming: `done` is false when the row was left as it was. */
export type Turned = { readonly row: ClockRow; readonly done: boolean }

/** `day` and `minute` are the end itself, in local time; minute 1440 is midnight at the end of that day. */
export type Remaining = {
  readonly unit: 'workingDay' | 'day' | 'hour' | 'minute'
  readonly amount: number
  readonly over: boolean
  readonly day: Day
  readonly minute: number
}

const inDays = (unit: ClockUnit): boolean => unit === 'day' || unit === 'workingDay'
const inOfficeTime = (unit: ClockUnit): boolean => unit === 'workingDay' || unit === 'workingMinute'
const fullRest = (policy: ClockPolicy): number => (inDays(policy.unit) ? policy.length : policy.length * MINUTE)

/** With its whole length before it the day of the start is not counted, whatever the hour. */
const firstRun = (row: ClockRow): boolean => row.runsFrom === row.startedAt && row.rest === fullRest(row.policy) && row.rest > 0

/** The working day on which office time from `at` on is spent: the next one when the office has closed, or on a rest day. */
const workDay = (at: Instant, cal: Calendar): Day => {
  const day = localDay(at, cal.zone)
  return addWorkingDays(at > instantAt(day, officeEnd(cal), cal.zone) ? addDays(day, 1) : day, 0, cal).day
}

/** The day from which the present run counts working days. */
const runDay = (row: ClockRow, cal: Calendar): Day =>
  firstRun(row) ? localDay(row.startedAt, cal.zone) : workDay(row.runsFrom, cal)

/**
 * The last instant in time of the present run with `rest` before it.
 * Days: the day it runs from is not counted. A natural day ends with its last millisecond, so that the due instant still
 * lies on the last day; a working day ends when the office closes. `movesOn` carries a last natural day that is a rest
 * day on to the next working day (civil and procedural periods, `domain.md` §2.1).
 */
const end = (row: ClockRow, rest: number, cal: Calendar): InstantResult => {
  switch (row.policy.unit) {
    case 'minute':
      return { at: row.runsFrom + rest, provisional: false }
    case 'workingMinute':
      return addWorkingTime(row.runsFrom, rest, cal)
    case 'workingDay': {
      const last = addWorkingDays(runDay(row, cal), rest, cal)
      return { at: instantAt(last.day, officeEnd(cal), cal.zone), provisional: last.provisional }
    }
    case 'day': {
      const last = addDays(localDay(row.runsFrom, cal.zone), rest)
      const moved = row.policy.movesOn ? addWorkingDays(last, 0, cal) : { day: last, provisional: false }
      return { at: instantAt(moved.day, 1440, cal.zone) - 1, provisional: moved.provisional }
    }
  }
}

/** Where the counted time of the present run begins: day clocks start with the day after their start. */
const runBegin = (row: ClockRow, cal: Calendar): Instant =>
  inDays(row.policy.unit) && firstRun(row) ? instantAt(localDay(row.startedAt, cal.zone), 1440, cal.zone) : row.runsFrom

const elapsed = (row: ClockRow, from: Instant, to: Instant, cal: Calendar): number =>
  inOfficeTime(row.policy.unit) ? workingTimeBetween(from, to, cal) : to - from

/** A last day as a length of this policy; null where it does not count days, or the day is not after the start. */
export function lengthUntil({ unit }: ClockPolicy, from: Instant, until: Day, cal: Calendar): number | null {
  if (!inDays(unit)) return null
  const first = localDay(from, cal.zone)
  const length = unit === 'workingDay' ? workingDaysBetween(first, until, cal) : daysBetween(first, until)
  return length > 0 ? length : null
}

/** Share of the length that was used before the present run; the day it runs on in is not used yet. */
const usedBefore = (row: ClockRow): number => {
  const full = fullRest(row.policy)
  if (full === 0 || firstRun(row)) return 0
  return Math.max(0, full - row.rest - (inDays(row.policy.unit) ? 1 : 0)) / full
}

/** The row with due and warning computed anew from `runsFrom` and `rest`. */
const timed = (row: ClockRow, cal: Calendar): ClockRow => {
  const due = end(row, row.rest, cal)
  const before = usedBefore(row)
  const begin = runBegin(row, cal)
  const share = before >= row.policy.warnAt ? 0 : (row.policy.warnAt - before) / (1 - before)
  const needed = Math.max(0, Math.ceil(elapsed(row, begin, due.at, cal) * share - 1e-6))
  const warn = inOfficeTime(row.policy.unit) ? addWorkingTime(begin, needed, cal).at : begin + needed
  return {
    ...row,
    dueAt: due.at,
    warnAt: Math.min(warn, due.at),
    provisional: due.provisional,
    calendarVersion: cal.version,
  }
}

/** Starts a clock under a policy at `at`. The starting day is not counted for lengths in days. */
export const startClock = (
  policy: ClockPolicy,
  at: Instant,
  cal: Calendar,
  { id, owner }: { readonly id: string; readonly owner: string | null },
): ClockRow => {
  if (!Number.isSafeInteger(policy.length) || policy.length < 0)
    throw new RangeError(`length of clock ${policy.clock}: ${policy.length}`)
  const row: ClockRow = {
    id,
    name: policy.clock,
    owner,
    policy,
    startedAt: at,
    runsFrom: at,
    rest: fullRest(policy),
    dueAt: at,
    warnAt: at,
    provisional: false,
    calendarVersion: cal.version,
    stoppedAt: null,
    pausedBy: [],
    pausedAt: null,
    expired: 0,
  }
  return timed(row, cal)
}

/**
 * Under another policy (the class changed) from its first start on: what was used of it until it stood still stays used, counted
 * in the unit it now has, and a clock that stands still goes on standing still.
 */
export const repolicyClock = (row: ClockRow, policy: ClockPolicy, cal: Calendar): ClockRow => {
  const { pausedBy, pausedAt } = row
  const anew = { ...startClock(policy, row.startedAt, cal, row), pausedBy, pausedAt }
  if (row.runsFrom === row.startedAt) return anew
  const used = fullRest(row.policy) - row.rest
  // When so much would have been used had it never stood still.
  const mark = used <= 0 ? row.startedAt : end({ ...row, runsFrom: row.startedAt, rest: fullRest(row.policy) }, used, cal).at
  return timed({ ...anew, runsFrom: row.runsFrom, rest: restAt(anew, mark, cal) }, cal)
}

/** Stops it for good; a stopped clock keeps its first stop. */
export const stopClock = (row: ClockRow, at: Instant): ClockRow => (row.stoppedAt === null ? { ...row, stoppedAt: at } : row)

/** Adds a reason to stand still. Not done when its policy does not know the reason, when it holds already, or when stopped. */
export const pauseClock = (row: ClockRow, reason: string, at: Instant): Turned => {
  if (row.stoppedAt !== null || row.pausedBy.includes(reason) || !row.policy.pauses.includes(reason)) return { row, done: false }
  return { row: { ...row, pausedBy: [...row.pausedBy, reason], pausedAt: row.pausedAt ?? at }, done: true }
}

/**
 * Takes a reason away; with the last one the clock runs on with what was left when it began to stand still:
 * minutes and working minutes to the millisecond; days and working days as whole days, the day on which it runs on
 * standing in for the day on which it stopped (for working days the day whose office hours were cut: an evening belongs
 * to the next). A clock that was over when it stood still stays as late as it was. Not done when the reason does not hold.
 */
export const resumeClock = (row: ClockRow, reason: string, at: Instant, cal: Calendar): Turned => {
  if (row.stoppedAt !== null || row.pausedAt === null || !row.pausedBy.includes(reason)) return { row, done: false }
  const pausedBy = row.pausedBy.filter((r) => r !== reason)
  if (pausedBy.length > 0) return { row: { ...row, pausedBy }, done: true }
  const runs: ClockRow = { ...row, pausedBy, pausedAt: null }
  if (row.pausedAt > row.dueAt) return { row: runs, done: true }
  const on = Math.max(at, row.pausedAt)
  return { row: timed({ ...runs, runsFrom: on, rest: restAt(row, row.pausedAt, cal) }, cal), done: true }
}

/** How many of its own units more let its last day be `until`; not more than 0 when that is no later than now. */
export const unitsUntil = (row: ClockRow, until: Day, cal: Calendar): number => {
  switch (row.policy.unit) {
    case 'workingDay':
      return workingDaysBetween(localDay(row.dueAt, cal.zone), until, cal)
    case 'day':
      return daysBetween(addDays(localDay(row.runsFrom, cal.zone), row.rest), until)
    case 'workingMinute':
      return Math.floor(workingTimeBetween(row.dueAt, instantAt(until, officeEnd(cal), cal.zone), cal) / MINUTE)
    case 'minute':
      // Midnight is the next day already.
      return Math.floor((instantAt(until, 1440, cal.zone) - 1 - row.dueAt) / MINUTE)
  }
}

/** Longer by `more` units: the end is counted as if it had been so long from the start. In time again, it is not overdue. */
export const extendClock = (row: ClockRow, more: number, at: Instant, cal: Calendar): ClockRow => {
  if (!Number.isSafeInteger(more) || more <= 0) throw new RangeError(`clock ${row.name} extended by ${more}`)
  const policy = { ...row.policy, length: row.policy.length + more }
  const longer = timed({ ...row, policy, rest: row.rest + (inDays(policy.unit) ? more : more * MINUTE) }, cal)
  return { ...longer, expired: longer.dueAt >= at ? 0 : row.expired }
}

const restAt = (row: ClockRow, at: Instant, cal: Calendar): number => {
  const used = (): number => {
    switch (row.policy.unit) {
      case 'minute':
        return at - row.runsFrom
      case 'workingMinute':
        return workingTimeBetween(row.runsFrom, at, cal)
      case 'workingDay':
        return workingDaysBetween(runDay(row, cal), workDay(at, cal), cal)
      case 'day':
        return daysBetween(localDay(row.runsFrom, cal.zone), localDay(at, cal.zone))
    }
  }
  return Math.max(0, row.rest - Math.max(0, used()))
}

/** The row under another version of the calendar (a notice arrived). A stopped clock, and one of that version, stays as it is. */
export const recompute = (row: ClockRow, cal: Calendar): ClockRow => {
  if (row.stoppedAt !== null || row.calendarVersion === cal.version) return row
  return timed(row, cal)
}

/** When `now` stands still for this clock: at its stop or while it is paused. */
const clockNow = (row: ClockRow, now: Instant): Instant => row.stoppedAt ?? row.pausedAt ?? now

/** Green, yellow from `warnAt` on, red after `dueAt`; paused and stopped before all others. */
export const light = (row: ClockRow, now: Instant): Light => {
  if (row.stoppedAt !== null) return 'stopped'
  if (row.pausedBy.length > 0) return 'paused'
  if (now > row.dueAt) return 'red'
  return now >= row.warnAt ? 'yellow' : 'green'
}

/** Share of the time used, measured in the clock's own time; 1 at `dueAt`, more when over. */
export const usedShare = (row: ClockRow, now: Instant, cal: Calendar): number => {
  const at = clockNow(row, now)
  const begin = runBegin(row, cal)
  const span = elapsed(row, begin, row.dueAt, cal)
  if (span <= 0) return at >= row.dueAt ? 1 : 0
  const before = usedBefore(row)
  return before + ((1 - before) * Math.max(0, elapsed(row, begin, at, cal))) / span
}

const fine = (ms: number): Pick<Remaining, 'unit' | 'amount'> => {
  const minutes = Math.ceil(ms / MINUTE)
  return minutes >= 60 ? { unit: 'hour', amount: Math.floor(minutes / 60) } : { unit: 'minute', amount: minutes }
}

/**
 * What a person reads: how much is left, or by how much it is over, and until when.
 * Day clocks speak of days until the last day, then of hours and minutes; minute clocks of hours and minutes (office time
 * for working minutes), round-the-clock ones of days from 48 hours on. What is over is told in natural time.
 * A paused or stopped clock answers for the moment it stood still.
 */
export const remaining = (row: ClockRow, now: Instant, cal: Calendar): Remaining => {
  const at = clockNow(row, now)
  const day = localDay(row.dueAt, cal.zone)
  const until = { day, minute: Math.floor((row.dueAt + 1 - instantAt(day, 0, cal.zone)) / MINUTE) }
  const today = localDay(at, cal.zone)
  const unit = row.policy.unit
  if (at > row.dueAt) {
    const days = inDays(unit) ? daysBetween(day, today) : Math.floor((at - row.dueAt) / DAY)
    return days > 0 ? { unit: 'day', amount: days, over: true, ...until } : { ...fine(at - row.dueAt), over: true, ...until }
  }
  const workingDays = unit === 'workingDay' ? workingDaysBetween(today, day, cal) : 0
  if (workingDays > 0) return { unit: 'workingDay', amount: workingDays, over: false, ...until }
  if (unit === 'day' && today < day) return { unit, amount: daysBetween(today, day), over: false, ...until }
  const left = unit === 'workingMinute' ? workingTimeBetween(at, row.dueAt, cal) : row.dueAt - at
  if (unit === 'minute' && left >= 48 * HOUR) return { unit: 'day', amount: Math.floor(left / DAY), over: false, ...until }
  return { ...fine(left), over: false, ...until }
}

/** The last instant of twice the time: the length once more after the end, counted as the end itself is. */
export const twiceDue = (row: ClockRow, cal: Calendar): Instant => end(row, row.rest + fullRest(row.policy), cal).at

/**
 * A clock that began before its matter came here, at `at`: marks that fell until then are passed. It is as late as it is, and the system
 * answers only for those that fall after. Clocks whose end does something else than escalate are left alone.
 */
export function cameLate(row: ClockRow, at: Instant, cal: Calendar): ClockRow {
  if (row.policy.onExpiry !== 'escalateOverdue' || row.startedAt >= at || at <= row.dueAt) return row
  return { ...row, expired: at <= twiceDue(row, cal) ? 1 : 2 }
}
