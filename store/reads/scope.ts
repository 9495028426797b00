// Where to look first: the areas a person reads, each found by an index of its own, so that a narrow right costs little.
import type { Actor } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import { inAreas, type Params } from '../visible.ts'

/** More areas than this are not looked at one by one. */
const most = 12

/**
 * Conditions over "case" `c`, each served by one index in the order of filing; together they hold all that the actor may
 * see in the areas given (none: anywhere). The condition of rights still has to be asked beside each.
 */
export function scopes(actor: Actor, areas: readonly string[] | undefined, params: Params): string[] {
  if (areas !== undefined) return areas.length > 0 && areas.length <= most ? areas.map((area) => within(area, params)) : [inAreas(areas, 'c.area', params)]
  if (actor.type !== 'staff') return ['true']
  const read = [...new Set(actor.posts.filter((post) => post.permissions.includes('case.read')).flatMap((post) => post.areas))]
  const taking = [...new Set(actor.posts.filter((post) => post.permissions.includes('case.organisation')).map((post) => post.organisation))]
  if (read.length > most || read.some((area) => trimCode(area).length <= 6)) return ['true']
  const list = read.map((area) => within(area, params))
  if (taking.length > 0) list.push(`c.organisations && ${params.add(taking)}::text[]`)
  return list.length > 0 ? list : ['true']
}

/** A street or a community has an index in the order of filing; a grid has few cases. */
function within(area: string, params: Params): string {
  const code = trimCode(area)
  if (code.length === 9 || code.length === 12) return `left(c.area, ${code.length}) = ${params.add(code)}`
  return inAreas([code], 'c.area', params)
}
