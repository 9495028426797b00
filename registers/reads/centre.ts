// q/centre: a centre as an inspection finds it: who sits at which window now, and its self-check with what shows it.
import * as z from 'zod/mini'
import { centreAt } from '../../rules/house.ts'
import { refuse } from '../../rules/refusal.ts'
import { code } from '../../rules/schema.ts'
import { defineQuery } from '../../store/query.ts'
import { checkOf } from '../centre/check.ts'
import { windowsOf } from './duty.ts'

/** Of the centre named, else of the first one of my offices that is one, else the county's. */
export const centre = defineQuery({
  name: 'centre',
  input: z.strictObject({ centre: z.optional(code) }),
  by: 'staff',
  looks: 'none',
  run: async ({ tx, house, actor, counties, now }, { centre: named }) => {
    const region = counties.map((one) => house.region(one)).find((one) => one !== null)
    if (!region || actor.type !== 'staff') return refuse('notFound')
    const centres = [...region.organisations.values()].filter((one) => one.kind === 'governanceCentre')
    const own = centres.find((one) => actor.posts.some((post) => post.organisation === one.id))
    const office =
      named === undefined ? (own ?? centreAt(region, region.code, 'county')) : centres.find((one) => one.id === named)
    if (!office) return refuse('notFound')
    const [rows, windows] = await Promise.all([checkOf(tx, office.id), windowsOf({ tx, now }, office.id, region)])
    const mayCheck = actor.posts.some(
      (post) =>
        post.permissions.includes('centre.check') || (post.organisation === office.id && post.permissions.includes('duty.lead')),
    )
    return {
      rows,
      next: null,
      asOf: now,
      centre: { id: office.id, name: office.name },
      windows,
      mayCheck,
      centres: centres
        .filter((one) => one.area.replace(/0+$/, '').length <= 9)
        .toSorted((a, b) => (a.area < b.area ? -1 : 1))
        .slice(0, 60)
        .map(({ id, name }) => ({ id, name })),
    }
  },
})
