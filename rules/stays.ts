// How long each office had a matter while one clock of it ran: what was assigned down is seen by the time it lay at each level. Source: domain §3.0.
import { type Calendar, workingDaysBetween, workingTimeBetween } from './calendar.ts'
import type { ClockRow } from './clock.ts'
import { daysBetween, HOUR, type Instant, localDay, MINUTE } from './time.ts'

/** In the clock's own unit: whole days where it counts days, else hours or minutes; of office hours where it counts working time. */
type Spent = {
  readonly unit: 'workingDay' | 'day' | 'workingHour' | 'hour' | 'workingMinute' | 'minute'
  readonly amount: number
}
type Stay = {
  readonly organisation: string
  readonly spent: Spent
  /** It has the matter now, and the clock has not been stopped. */
  readonly still: boolean
}
/** What an entry of the record says of it, in the order of versions. */
type Moved = {
  readonly at: Instant
  readonly holder: string
  readonly clocks: readonly { readonly id: string; readonly act: string }[]
}

const inDays = (unit: ClockRow['policy']['unit']): boolean => unit === 'day' || unit === 'workingDay'

/**
 * Each office that held the matter between the start of the clock and its stop (or `now`), in the order in which they first had it; the
 * times when it stood still are left out. Days are counted as the clock counts them, without the day on which a stay begins, so that the
 * stays of a clock that never stood still add up to its days; a stay inside one day is told in hours or minutes.
 */
export function staysOf(entries: readonly Moved[], clock: ClockRow, now: Instant, calendar: Calendar): readonly Stay[] {
  const { unit } = clock.policy
  const office = unit === 'workingDay' || unit === 'workingMinute'
  const end = clock.stoppedAt ?? now
  const sums = new Map<string, { days: number; time: number }>()
  let [holder, from, runs]: [string | null, Instant, boolean] = [null, clock.startedAt, true]
  const until = (to: Instant) => {
    if (holder !== null && runs && to > from) {
      const { days, time } = sums.get(holder) ?? { days: 0, time: 0 }
      const [first, last] = [localDay(from, calendar.zone), localDay(to, calendar.zone)]
      sums.set(holder, {
        days: days + (office ? workingDaysBetween(first, last, calendar) : daysBetween(first, last)),
        time: time + (office ? workingTimeBetween(from, to, calendar) : to - from),
      })
    }
    from = Math.max(from, to)
  }
  for (const entry of entries) {
    if (entry.at > end) break
    const act = entry.clocks.find((one) => one.id === clock.id && (one.act === 'pause' || one.act === 'resume'))?.act
    if (act !== undefined || entry.holder !== holder) until(entry.at)
    holder = entry.holder
    if (act !== undefined) runs = act === 'resume'
  }
  until(end)
  return [...sums].map(([organisation, { days, time }]) => ({
    organisation,
    spent: inDays(unit) && days > 0 ? { unit: unit as 'day' | 'workingDay', amount: days } : fine(time, office),
    still: organisation === holder && clock.stoppedAt === null,
  }))
}

const fine = (time: number, office: boolean): Spent =>
  time >= HOUR
    ? { unit: office ? 'workingHour' : 'hour', amount: Math.floor(time / HOUR) }
    : { unit: office ? 'workingMinute' : 'minute', amount: Math.ceil(time / MINUTE) }
