// Office time counted backwards: when was it that so much of it has passed since?
import { type Calendar, inOffice, workingTimeBetween } from '../../rules/calendar.ts'
import { DAY, type Instant, MINUTE } from '../../rules/time.ts'

/** Looked back so far: longer than any run of holidays. */
const farthest = 60 * DAY

/** The latest instant since which `ms` of office time have passed by `now`; for more than nothing it lies within office hours. */
export function officeBack(now: Instant, ms: number, cal: Calendar): Instant {
  if (ms <= 0) return now
  let [early, late] = [now - farthest, now]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (workingTimeBetween(middle, now, cal) >= ms) early = middle
    else late = middle
  }
  // The closing minute itself is outside.
  return inOffice(early, cal) ? early : early - MINUTE
}
