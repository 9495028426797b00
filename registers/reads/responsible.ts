// q/responsible: for an area or a point, who answers for it, who is on duty and how to reach them.
import * as z from 'zod/mini'
import { isCode } from '../../rules/area.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import type { Matter } from '../../store/reads/casePage.ts'
import { cgcs } from '../areas/coordinates.ts'
import { departmentFor } from '../duty/chain.ts'
import { responsibleFor } from '../people/responsible.ts'

const Input = z.strictObject({
  area: z.optional(z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))),
  /** Degrees, CGCS2000. */
  lon: z.optional(z.coerce.number().check(z.gte(-180), z.lte(180))),
  lat: z.optional(z.coerce.number().check(z.gte(-90), z.lte(90))),
})

export const responsible = defineQuery({
  name: 'responsible',
  input: Input,
  by: 'staff',
  looks: 'none',
  run: async (asking, { area, lon, lat }) => {
    const where = area ?? (lon === undefined || lat === undefined ? null : cgcs(lon, lat))
    const found = where === null ? { areas: [], grids: [], contacts: [] } : await responsibleFor(asking.tx, where, asking.now)
    return { rows: found.contacts.map(rowOf), next: null, asOf: asking.now, areas: found.areas, grids: found.grids }
  },
})

/** For the case page: who answers for its point where that lies in a grid, else for its area; and who is on duty where it is handled. */
export async function chainOf(asking: Asking, matter: Matter) {
  const { area, point } = matter
  const region = asking.counties.map((county) => asking.house.region(county)).find((one) => one !== null)
  const department = matter.handler ?? (region ? departmentFor(region, matter, asking.now) : null)
  const besides = department === null || matter.barred.includes(department) ? [] : [department]
  return (await responsibleFor(asking.tx, point ? cgcs(point.lon, point.lat) : area, asking.now, besides)).contacts.map(rowOf)
}

type Contact = Awaited<ReturnType<typeof responsibleFor>>['contacts'][number]
const rowOf = (one: Contact) => ({
  role: one.role,
  chief: one.chief,
  area: one.area,
  person: one.person,
  post: one.post,
  organisation: one.organisationName,
  organisationId: one.organisation,
  phone: one.phone,
  onDuty: one.onDuty,
  from: one.from,
  to: one.to,
  deputy: one.deputy,
})
