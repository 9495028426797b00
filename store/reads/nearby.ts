// q/nearby and q/around: open cases near one case, or near a place that somebody tells of just now, those of its category first: is it the same matter?
import * as z from 'zod/mini'
import { metresBetween } from '../../rules/likeness.ts'
import { code, id } from '../../rules/schema.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { limit } from './filters.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
/** Metres around it. */
const within = z._default(z.coerce.number().check(z.gte(10), z.lte(5000)), 500)
const Input = z.strictObject({ county, id, within, limit })
type Input = z.infer<typeof Input>
const Place = z.strictObject({
  county,
  lon: z.coerce.number().check(z.gte(-180), z.lte(180)),
  lat: z.coerce.number().check(z.gte(-90), z.lte(90)),
  category: z.optional(code),
  within,
  limit,
})
type Here = { readonly lon: number; readonly lat: number; readonly category: string | null }
type Near = Found & { lon: number; lat: number; same: boolean }
const degree = 111_320

/** Empty for a case without a point, or one that this actor may not see. */
export const nearby = defineQuery({ name: 'nearby', input: Input, by: 'staff', looks: 'none', run: readNearby })

/** Open matters around a place before there is a case; as far as this actor may see them. */
export const around = defineQuery({
  name: 'around',
  input: Place,
  by: 'staff',
  looks: 'none',
  run: (asking, { lon, lat, category = null, ...input }) =>
    asking.counties.includes(input.county)
      ? near(asking, { lon, lat, category }, { ...input, id: nobody })
      : Promise.resolve({ rows: [], next: null, asOf: asking.now }),
})
const nobody = '00000000-0000-0000-0000-000000000000'

async function readNearby(asking: Asking, input: Input): Promise<Page<CaseLine & { distance: number }>> {
  const { tx, actor, counties, now } = asking
  const none = { rows: [], next: null, asOf: now }
  if (!counties.includes(input.county)) return none
  const own = paramsFrom(input.county, input.id)
  const [here] = await tx.rows<{ lon: number; lat: number; category: string }>(
    `select st_x(c.point) as lon, st_y(c.point) as lat, c.category from "case" c
     where c.county = $1 and c.id = $2 and c.point is not null and ${visible(actor, 'c', own)}`,
    own.values,
  )
  return here ? near(asking, here, input) : none
}

async function near(
  asking: Asking,
  here: Here,
  input: Pick<Input, 'id' | 'within' | 'limit'>,
): Promise<Page<CaseLine & { distance: number }>> {
  const { tx, actor, counties, now } = asking
  const wide = input.within / degree / Math.cos((here.lat * Math.PI) / 180)
  const params = paramsFrom(counties, here.lon, here.lat, wide, input.within / degree, input.id, here.category)
  const rows = await tx.rows<Near>(
    `select c.county, c.id, c.version, st_x(c.point) as lon, st_y(c.point) as lat, c.category = $7 as same from "case" c
     where c.county = any($1) and c.point && st_makeenvelope($2::float8 - $4, $3::float8 - $5, $2::float8 + $4, $3::float8 + $5, 4490)
       and c.closed_at is null and c.id <> $6 and ${visible(actor, 'c', params)}
     order by c.category = $7 desc, c.point <-> st_setsrid(st_makepoint($2, $3), 4490), c.id limit 400`,
    params.values,
  )
  const found = rows
    .map((row) => ({ ...row, distance: Math.round(metresBetween(here, row)) }))
    .filter((row) => row.distance <= input.within)
    .toSorted((a, b) => Number(b.same) - Number(a.same) || a.distance - b.distance)
    .slice(0, input.limit)
  const lines = await linesOf(asking, found)
  return {
    rows: lines.map((line) => ({ ...line, distance: found.find((one) => one.id === line.id)?.distance ?? 0 })),
    next: null,
    asOf: now,
  }
}
