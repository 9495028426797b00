// q/status: how the house stands, for who keeps it running.
import * as z from 'zod/mini'
import type { Region } from '../../rules/region.ts'
import { localDay } from '../../rules/time.ts'
import { defineQuery, type Query } from '../../store/query.ts'
import { type Status, statusOf } from './status.store.ts'

/** Beijing: where no region was loaded yet. */
const beijing = { offsets: [{ from: null, minutes: 480 }] } as const

/** The last announced year of each region's calendar; the years after it are provisional. */
export const announcedUntil = (regions: readonly Region[]): readonly number[] =>
  regions.map((region) => Math.max(...[...region.calendar.years.values()].filter((one) => one.announced).map((one) => one.year)))

/** One row. `place` is where backups go, null where none was set up. */
export const statusQuery = (data: string, place: string | null): Query =>
  defineQuery({
    name: 'status',
    input: z.strictObject({}),
    by: 'region.manage',
    looks: 'none',
    run: async ({ house, tx, counties, now }) => {
      const regions = counties.flatMap((county) => house.region(county) ?? [])
      const year = Number(localDay(now, regions[0]?.calendar.zone ?? beijing).slice(0, 4))
      const given = { engine: house.db.engine, counties, now, data, place, announced: announcedUntil(regions), year }
      const row: Status = await statusOf(tx, given)
      return { rows: [row], next: null, asOf: now }
    },
  })
