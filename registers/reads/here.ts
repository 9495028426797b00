// q/here and q/stations: who is responsible here and where a door is open, for everybody. No private number is among them.
import * as z from 'zod/mini'
import { isCode, prefixRange, trimCode } from '../../rules/area.ts'
import { centreAt, meetsOnly, supervisorsAt } from '../../rules/house.ts'
import type { Organisation } from '../../rules/region.ts'
import { type Asking, defineQuery, type Page } from '../../store/query.ts'
import { regionsOf } from './input.ts'

const Input = z.strictObject({
  county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
  area: z.string().check(z.regex(/^[1-9]\d{11}$/), z.refine(isCode, { error: 'invalid' })),
})
type Row = {
  /** Of the grid: its worker by name; of an office: null. */
  readonly role: 'gridWorker' | 'community' | 'street' | 'supervision'
  /** Name of the grid. */
  readonly area: string | null
  readonly person: string | null
  readonly office: string
  /** Of the post or the office, never of the person. Source: 滨州条例§6, which asks for name, duty number and supervision telephone. */
  readonly phone: string | null
  readonly aroundTheClock: boolean
}

const workersSql = `select a.name as area, h.name as person, o.short as office, coalesce(p.phone, o.phone) as phone
  from area a join post p on p.areas && array[a.code] and p.kind = 'gridWorker' and p.from_at <= $4 and (p.to_at is null or p.to_at > $4)
  join person h on h.id = p.person join organisation o on o.id = p.organisation
  where a.valid_to is null and a.level = 'grid' and a.region = any($1) and a.code >= $2 and a.code < $3 order by a.code, p.from_at, p.id limit 60`

/** Of one community: the workers of its grids, its own centre, the street's, and whom to ring about all of them. */
export const here = defineQuery({ name: 'here', input: Input, by: 'anyone', looks: 'none', run: readHere })

async function readHere(asking: Asking, { county, area }: z.infer<typeof Input>): Promise<Page<Row>> {
  const { tx, house, now, counties } = asking
  const region = counties.includes(county) ? house.region(county) : null
  if (!region) return { rows: [], next: null, asOf: now }
  const [from, to] = prefixRange(area)
  type Worker = Pick<Row, 'area' | 'person' | 'office' | 'phone'>
  const workers = await tx.rows<Worker>(workersSql, [regionsOf(asking), from, to, now], 'here')
  const office = (role: Row['role'], one: Organisation | null): Row[] =>
    one ? [{ role, area: null, person: null, office: one.name, phone: one.phone, aroundTheClock: one.aroundTheClock }] : []
  return {
    rows: [
      ...workers.map((one) => ({ ...one, role: 'gridWorker' as const, aroundTheClock: false })),
      ...office('community', centreAt(region, area, 'community')),
      ...office('street', centreAt(region, area, 'street')),
      ...office('supervision', supervisorsAt(region, area)),
    ],
    next: null,
    asOf: now,
  }
}

type Station = {
  readonly id: string
  readonly name: string
  readonly area: string
  readonly phone: string | null
  readonly aroundTheClock: boolean
  /** Of working days, in minutes of the day. */
  readonly hours: readonly (readonly [number, number])[]
}

/** Every centre and station where somebody may come: the county's, the streets', the communities', in this order. */
export const stations = defineQuery({
  name: 'stations',
  input: z.strictObject({
    county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
    area: z.optional(z.string().check(z.regex(/^[1-9]\d{5,11}$/))),
    /** Departments too: whom a complaint may be about. */
    all: z.optional(z.literal('true')),
  }),
  by: 'anyone',
  looks: 'none',
  run: async ({ house, counties, now }, { county, area, all }): Promise<Page<Station>> => {
    const region = counties.includes(county) ? house.region(county) : null
    const within = area?.replace(/0+$/, '') ?? ''
    // Of a whole county its own and the streets': a community's is found by choosing it.
    const deepest = area === undefined ? 9 : 12
    const rows = [...(region?.organisations.values() ?? [])]
      .filter(
        (one) =>
          (one.kind === 'governanceCentre' || (all === 'true' && !meetsOnly.has(one.kind))) &&
          (one.area.startsWith(within) || within.startsWith(one.area.replace(/0+$/, ''))),
      )
      .filter((one) => trimCode(one.area).length <= deepest)
      .toSorted((a, b) => a.area.replace(/0+$/, '').length - b.area.replace(/0+$/, '').length || (a.area < b.area ? -1 : 1))
      .slice(0, 200)
      .map(({ id, name, area: at, phone, aroundTheClock }) => ({
        id,
        name,
        area: at,
        phone,
        aroundTheClock,
        hours: region?.calendar.office ?? [],
      }))
    return { rows, next: null, asOf: now }
  },
})
