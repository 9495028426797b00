// q/keepers: the counties of other regions on this platform, to whom a matter may be handed over.
import * as z from 'zod/mini'
import type { Keeper } from '../../rules/keeper.ts'
import { defineQuery } from '../../store/query.ts'

export const keepers = defineQuery({
  name: 'keepers',
  input: z.strictObject({}),
  by: 'staff',
  looks: 'none',
  run: async ({ tx, house, counties, now }) => {
    const own = new Set(counties.map((county) => house.region(county)?.code))
    const rows = await tx.rows<{ county: string; name: string; region: string }>(
      'select county, name, region from keeper order by county',
    )
    // Inside one region a matter is assigned.
    return { rows: rows.filter((row) => !own.has(house.region(row.county)?.code)), next: null, asOf: now }
  },
})

/** Those of my own region, with the codes they keep: under one of them a matter is written down. */
export const ownKeepers = defineQuery({
  name: 'ownKeepers',
  input: z.strictObject({}),
  by: 'staff',
  looks: 'none',
  run: async ({ tx, counties, now }) => {
    const rows = await tx.rows<Keeper>('select county, name, codes from keeper where county = any($1) order by county', [
      counties,
    ])
    return { rows, next: null, asOf: now }
  },
})
