// q/onDuty: who answers now for a place and a matter, from the grid to the district, and who comes next.
import * as z from 'zod/mini'
import { isCode } from '../../rules/area.ts'
import { code } from '../../rules/schema.ts'
import { defineQuery } from '../../store/query.ts'
import { cgcs } from '../areas/coordinates.ts'
import { chainAt } from '../duty/chain.ts'
import { regionOf } from './routes.ts'

export const onDuty = defineQuery({
  name: 'onDuty',
  input: z.strictObject({
    area: z.optional(z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))),
    /** Degrees, CGCS2000. */
    lon: z.optional(z.coerce.number().check(z.gte(-180), z.lte(180))),
    lat: z.optional(z.coerce.number().check(z.gte(-90), z.lte(90))),
    category: z.optional(code),
  }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { area, lon, lat, category }) => {
    const region = regionOf(asking)
    const where = area ?? (lon === undefined || lat === undefined ? null : cgcs(lon, lat))
    const rows = region && where !== null ? await chainAt(asking.tx, region, { where, category }, asking.now) : []
    return { rows, next: null, asOf: asking.now }
  },
})
