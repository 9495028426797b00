// The night and the ladder: when people are left in peace, and who is rung when an urgent matter is not answered. Data of the region [D].
import { centreAt, setting } from './house.ts'
import type { Region } from './region.ts'
import { addDays, type Instant, instantAt, localDay, localMinute } from './time.ts'

const minutesOf = (text: string | undefined): number | null => {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? '')
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

/** The end of the quiet hours (`ladder.quiet`, such as 22:00-07:30) in which `at` lies; null in the day, or where a region has none. */
export function quietUntil(region: Region, at: Instant): Instant | null {
  const [from, to] = setting(region, 'ladder.quiet', '22:00-07:30').split('-').map(minutesOf)
  if (from == null || to == null || from === to) return null
  const { zone } = region.calendar
  const [day, minute] = [localDay(at, zone), localMinute(at, zone)]
  if (from < to) return minute >= from && minute < to ? instantAt(day, to, zone) : null
  if (minute >= from) return instantAt(addDays(day, 1), to, zone)
  return minute < to ? instantAt(day, to, zone) : null
}

/**
 * Who is rung when an urgent matter is over its time for the `times`-th time: a rung of `ladder.rungs` is the level of a centre and
 * a line of its duty, such as `street 1`. Null where there is no such rung or no such centre.
 */
export function rungAt(
  region: Region,
  area: string,
  barred: readonly string[],
  times: number,
): { readonly offices: readonly string[]; readonly line: number } | null {
  const rungs = setting<readonly string[]>(region, 'ladder.rungs', ['street 1', 'county 1'])
  const found = /^(community|street|county) ([1-9])$/.exec(rungs[times - 1] ?? '')
  const office = found && centreAt(region, area, found[1] as 'community' | 'street' | 'county', barred)
  return found && office ? { offices: [office.id], line: Number(found[2]) } : null
}
