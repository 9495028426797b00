// q/routes: the rules by which matters find their office, in order, for all staff. q/routeDrafts: what is being changed, for who may.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { meetsOnly } from '../../rules/house.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import type { Route } from '../../rules/route.ts'
import type { Tx } from '../../store/db.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { routeSetAt } from '../regions/read.ts'
import { editsRoutes } from '../routing/drafts.ts'

/** The region whose routing one works with: the first of those one has work from. */
export const regionOf = (asking: Asking): Region | null =>
  asking.counties.map((county) => asking.house.region(county)).find((one) => one !== null) ?? null

/** A rule with the names of its offices. */
export type NamedRoute = Route & { readonly name: string; readonly coNames: readonly string[] }

/** An office by id; by kind its name where there is but one, otherwise null: then the nearest is meant. */
export function officeNames(region: Region): (named: string) => { readonly short: string; readonly one: boolean } | null {
  const kinds = new Map<string, { short: string; one: boolean }>()
  for (const { kind, short } of region.organisations.values()) kinds.set(kind, { short, one: !kinds.has(kind) })
  return (named) => {
    const office = region.organisations.get(named)
    return office ? { short: office.short, one: true } : (kinds.get(named) ?? null)
  }
}

function namer(region: Region) {
  const names = officeNames(region)
  const nameOf = (named: string) => {
    const known = names(named)
    return known?.one ? known.short : named
  }
  return (route: Route): NamedRoute => ({
    ...route,
    name: nameOf(route.gives.organisation),
    coNames: (route.gives.coUnits ?? []).map(nameOf),
  })
}

/** In order. Beside them: since when, what comes next and when, and whether one may change them. */
export const routes = defineQuery({
  name: 'routes',
  input: z.strictObject({}),
  by: 'staff',
  looks: 'none',
  run: async (asking) => {
    const region = regionOf(asking)
    if (!region) return refuse('notYours')
    const { tx, now } = asking
    const [set, newest] = [await routeSetAt(tx, region.code, now), await routeSetAt(tx, region.code, Number.MAX_SAFE_INTEGER)]
    const mayEdit = editsRoutes(asking.actor as Staff, region)
    const named = namer(region)
    const comes = newest && newest.version !== set?.version ? { ...newest, routes: newest.routes.map(named) } : null
    return {
      rows: region.routes.map(named),
      next: null,
      asOf: now,
      version: set?.version ?? 0,
      fromDay: set?.fromDay ?? null,
      comes,
      mayEdit,
      offices: officesOf(region),
      placeTypes: mayEdit ? await placeTypesOf(tx, region.code) : [],
    }
  },
})

/** Kinds of registered places there are. */
const placeTypesOf = async (tx: Tx, region: string): Promise<string[]> =>
  (await tx.rows<{ kind: string }>('select distinct kind from place where region = $1 order by kind', [region])).map(
    (one) => one.kind,
  )

/** What a rule can name: kinds of office that can sign for a matter, by the name of the only one where there is but one. */
export function officesOf(region: Region) {
  const names = officeNames(region)
  const kinds = [...new Set([...region.organisations.values()].map((one) => one.kind))]
    .filter((kind) => !meetsOnly.has(kind))
    .sort()
  return kinds.map((kind) => {
    const known = names(kind)
    return { kind, name: known?.one ? known.short : null }
  })
}

type DraftRow = {
  id: string
  author: string
  authorName: string | null
  base: number
  routes: Route[]
  madeAt: number
  changedAt: number
}

export const routeDrafts = defineQuery({
  name: 'routeDrafts',
  input: z.strictObject({}),
  by: 'route.edit',
  looks: 'none',
  run: async (asking) => {
    const region = regionOf(asking)
    const actor = asking.actor as Staff
    if (!region || !editsRoutes(actor, region)) return refuse('notYours')
    const rows = await asking.tx.rows<DraftRow & { newest: number }>(
      `select d.id, d.author, p.name as "authorName", d.base, d.routes, d.made_at as "madeAt", d.changed_at as "changedAt",
         (select coalesce(max(s.version), 0) from route_set s where s.region = d.region) as newest
       from route_draft d left join person p on p.id = d.author
       where d.region = $1 and d.state = 'draft' order by d.changed_at desc, d.id limit 50`,
      [region.code],
    )
    const named = namer(region)
    return {
      rows: rows.map(({ author, newest, ...row }) => ({
        ...row,
        routes: row.routes.map(named),
        mine: author === actor.person,
        /** Another version has come since: it can be read and tried, no longer put in force. */
        stale: row.base !== newest,
      })),
      next: null,
      asOf: asking.now,
    }
  },
})
