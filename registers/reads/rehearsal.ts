// q/rehearsal: a draft of the routing run over real cases beside the rules in force: what would go elsewhere, and what would be due when.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Route } from '../../rules/route.ts'
import { day, id } from '../../rules/schema.ts'
import { addDays, daysBetween, instantAt } from '../../rules/time.ts'
import { defineQuery } from '../../store/query.ts'
import { editsRoutes } from '../routing/drafts.ts'
import { type Difference, daysMoved, rehearse, type Side } from '../routing/rehearse.ts'
import { officeNames, regionOf } from './routes.ts'

const Input = z.strictObject({
  draft: id,
  /** Days on which the cases were opened, both included; 62 at most. */
  from: day,
  to: day,
})
const mostDays = 62
/** More differences than are listed are counted. */
const listed = 1_000

/** Cases within this person's rights, 20,000 at most; differences in the order of opening. Offices are compared, never people. */
export const rehearsal = defineQuery({
  name: 'rehearsal',
  input: Input,
  by: 'route.edit',
  looks: 'none',
  run: async (asking, { draft, from, to }) => {
    const { tx, house, now, actor, language } = asking
    const region = regionOf(asking)
    if (!region || !editsRoutes(actor as Staff, region)) return refuse('notYours')
    const length = daysBetween(from, to)
    if (length < 0 || length >= mostDays) return refuse('badInput', { field: 'to' })
    const [kept] = await tx.rows<{ routes: Route[] }>('select routes from route_draft where id = $1 and region = $2', [
      draft,
      region.code,
    ])
    if (!kept) return refuse('notFound')
    const { zone } = region.calendar
    const counties = asking.counties.filter((county) => house.region(county)?.code === region.code)
    const span = { from: instantAt(from, 0, zone), until: instantAt(addDays(to, 1), 0, zone) }
    const { differences, gaps, ...counts } = await rehearse(
      { tx, actor, counties, region, kinds: house.kinds, now, ...span },
      kept.routes,
    )
    const names = officeNames(region)
    const nameOf = (office: string | null) => (office === null ? null : (names(office)?.short ?? office))
    const side = (one: Side) => ({
      ...one,
      name: nameOf(one.office),
      coNames: one.coUnits.map((unit) => names(unit)?.short ?? unit),
    })
    const categoryName = (code: string) => {
      const name = region.categories.get(code)?.name
      return name?.[language] ?? name?.['zh-CN'] ?? code
    }
    const moved = differences.filter((one) => one.before.office !== one.after.office)
    return {
      rows: differences.slice(0, listed).map((one) => ({
        ...one,
        before: side(one.before),
        after: side(one.after),
        days: daysMoved(one, region.calendar),
        categoryName: categoryName(one.category),
        areaName: region.areas.get(one.area)?.name ?? one.area,
      })),
      next: null,
      asOf: now,
      ...counts,
      differ: differences.length,
      moved: moved.length,
      pairs: pairsOf(moved).map((pair) => ({ ...pair, fromName: nameOf(pair.from), toName: nameOf(pair.to) })),
      due: {
        earlier: differences.filter((one) => (one.after.due ?? 0) < (one.before.due ?? 0)).length,
        later: differences.filter((one) => (one.after.due ?? 0) > (one.before.due ?? 0)).length,
      },
      late: {
        known: differences.filter((one) => one.late !== null).length,
        before: differences.filter((one) => one.late?.before).length,
        after: differences.filter((one) => one.late?.after).length,
      },
      gaps: [...gaps]
        .map(([category, gap]) => ({ category, categoryName: categoryName(category), ...gap }))
        .sort((a, b) => b.after - a.after || (a.category < b.category ? -1 : 1)),
    }
  },
})

/** How many would go from which office to which, the most first. */
function pairsOf(moved: readonly Difference[]): { from: string | null; to: string | null; n: number }[] {
  const pairs = new Map<string, { from: string | null; to: string | null; n: number }>()
  for (const { before, after } of moved) {
    const key = `${before.office} ${after.office}`
    const pair = pairs.get(key) ?? { from: before.office, to: after.office, n: 0 }
    pairs.set(key, { ...pair, n: pair.n + 1 })
  }
  return [...pairs.entries()].sort(([a, x], [b, y]) => y.n - x.n || (a < b ? -1 : 1)).map(([, pair]) => pair)
}
