// The calendar of one autumn, written out by hand: the week's clocks are counted with it and with nothing of rules/.
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const EAST = 8 * 60 * MINUTE

/** The notice of 2026 for the weeks that are played: National Day, and the Saturday on which it is worked for it. */
const rest = new Set([1, 2, 5, 6, 7].map((day) => `2026-10-0${day}`))
const worked = new Set(['2026-10-10'])
const hours = [
  [9 * 60, 12 * 60],
  [14 * 60, 18 * 60],
] as const

/** Number of the local day an instant lies on. */
export const dayOf = (at: number): number => Math.floor((at + EAST) / DAY)
export const midnight = (day: number): number => day * DAY - EAST
export const nameOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
export const dayNamed = (name: string): number => Date.parse(`${name}T00:00:00Z`) / DAY
export const at = (name: string, hour: number, minute = 0): number => midnight(dayNamed(name)) + (hour * 60 + minute) * MINUTE

function works(day: number): boolean {
  const name = nameOf(day)
  if (worked.has(name)) return true
  const week = new Date(day * DAY).getUTCDay()
  return week !== 0 && week !== 6 && !rest.has(name)
}
/** A last day on a day of rest moves on to the next working day. */
export function moved(day: number): number {
  let reached = day
  while (!works(reached)) reached++
  return reached
}
/** Six in the evening of a day. */
export const closing = (day: number): number => midnight(day) + 18 * 60 * MINUTE

/** The n-th working day after a day. */
export function workingDayAfter(day: number, n: number): number {
  let reached = day
  for (let left = n; left > 0; ) if (works(++reached)) left--
  return reached
}
/** Working days after `from`, up to and with `to`. */
export function workingDays(from: number, to: number): number {
  let n = 0
  for (let day = from + 1; day <= to; day++) if (works(day)) n++
  return n
}
/** The working day whose office hours are spent at this instant: the next one in the evening and on days of rest. */
export function spentOn(instant: number): number {
  let day = dayOf(instant)
  if (instant > closing(day)) day++
  while (!works(day)) day++
  return day
}

/** Office time between two instants, piece by piece. */
export function officeTime(from: number, to: number): number {
  let sum = 0
  for (let day = dayOf(from); day <= dayOf(to); day++)
    if (works(day))
      for (const [opens, shuts] of hours)
        sum += Math.max(0, Math.min(to, midnight(day) + shuts * MINUTE) - Math.max(from, midnight(day) + opens * MINUTE))
  return sum
}

/** The first instant by which so many minutes of office time have passed: looked for minute by minute. */
export function afterOffice(from: number, minutes: number): number {
  let left = minutes * MINUTE
  for (let begin = from; ; ) {
    const end = (Math.floor(begin / MINUTE) + 1) * MINUTE
    const piece = officeTime(begin, end)
    if (piece >= left) return begin + left
    left -= piece
    begin = end
  }
}
