// q/calls and q/callHours: what rings in my hall now, and how long callers waited there, by the hour. Of halls only, never of who answers.
import * as z from 'zod/mini'
import { DAY, instantAt, localDay } from '../../rules/time.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { callHours, openCalls } from './calls.store.ts'

/** The halls this person works in. */
export const hallsOf = ({ actor }: Asking, permission: string): readonly string[] =>
  actor.type === 'staff'
    ? [...new Set(actor.posts.filter((post) => post.permissions.includes(permission)).map((post) => post.organisation))]
    : []

export const calls = defineQuery({
  name: 'calls',
  input: z.strictObject({}),
  by: 'call.take',
  looks: 'none',
  run: async (asking) => {
    const found = await Promise.all(
      hallsOf(asking, 'call.take').map((hall) => openCalls(asking.house, asking.tx, hall, asking.now)),
    )
    return { rows: found.flat(), next: null, asOf: asking.now }
  },
})

/** Every hour of a day in which somebody rang; `day` in the zone of the region, today where it is left out. */
export const hours = defineQuery({
  name: 'callHours',
  input: z.strictObject({ day: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))) }),
  by: 'case.organisation',
  looks: 'none',
  run: async (asking, { day }) => {
    const region = asking.counties.map((one) => asking.house.region(one)).find((one) => one !== null)
    if (!region) return { rows: [], next: null, asOf: asking.now }
    const { zone } = region.calendar
    const from = instantAt(day ?? localDay(asking.now, zone), 0, zone)
    const found = await Promise.all(
      hallsOf(asking, 'case.organisation').map(async (hall) =>
        (await callHours(asking.tx, hall, from, from + DAY)).map((one) => ({
          ...one,
          hall,
          hallName: region.organisations.get(hall)?.name ?? hall,
        })),
      ),
    )
    return { rows: found.flat(), next: null, asOf: asking.now }
  },
})
