// A notice announces a year: the calendar gets a new version; clocks that ran on a provisional one are recomputed by others.
import type { CalendarYear } from '../../rules/calendar.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'
import { raise } from './revision.ts'
import { calendarYear } from './schema.ts'

/** Adds or replaces years of a region's calendar. Returns the calendar's new version. Throws ZodError on a broken year. */
export async function calendarLoad(db: Db, region: string, years: readonly CalendarYear[], now: Instant): Promise<number> {
  const code = storedCode(region)
  const parsed = years.map((year) => calendarYear.parse(year))
  return db.asOwner(async (tx) => {
    const rows = await tx.rows<{ version: number }>(
      'select coalesce(max(version), 0)::int + 1 as version from calendar_year where region = $1',
      [code],
    )
    const version = rows[0]?.version ?? 1
    for (const year of parsed)
      await tx.rows(
        'insert into calendar_year (region, year, version, announced, data, loaded_at) values ($1, $2, $3, $4, $5::jsonb, $6)',
        [code, year.year, version, year.announced, JSON.stringify(year), now],
      )
    await raise(tx, code)
    return version
  })
}
