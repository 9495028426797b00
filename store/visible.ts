// The one predicate through which cases are read: who may see which rows of "case". Its twin is `mayView`.
import { type Actor, seesOffice } from '../rules/actor.ts'
import { prefixRange } from '../rules/area.ts'

/** Collects parameters of one statement: `$n` for each value. */
export type Params = { readonly values: unknown[]; readonly add: (value: unknown) => string }

export function paramsFrom(...values: unknown[]): Params {
  const list = [...values]
  return { values: list, add: (value) => `$${list.push(value)}` }
}

/**
 * SQL over the columns of "case" under `alias`: by area with 'case.read' (ranges, never LIKE), by taking part, by having
 * reported it; not by area when secret, never when barred. Never opens a table of its own, so that the planner keeps its indexes.
 */
export const visible = (actor: Actor, alias: string, params: Params): string => seeing(actor, alias, params, false)

/** The same, and whose record the actor keeps: the twin of `viewOf`. */
export const recorded = (actor: Actor, alias: string, params: Params): string => seeing(actor, alias, params, true)

function seeing(actor: Actor, alias: string, params: Params, record: boolean): string {
  if (actor.type === 'system') return 'true'
  if (actor.type === 'resident')
    return actor.party === null || actor.party.follower === true
      ? 'false'
      : `(${alias}.county = ${params.add(actor.party.county)} and ${alias}.id = ${params.add(actor.party.caseId)})`
  const organisations = [...new Set(actor.posts.map((post) => post.organisation))]
  const taking = [...new Set(actor.posts.filter(seesOffice).map((post) => post.organisation))]
  const areasWith = (permission: string) => [
    ...new Set(actor.posts.filter((post) => post.permissions.includes(permission)).flatMap((post) => post.areas)),
  ]
  const areas = areasWith('case.read')
  const logs = record ? areasWith('case.log') : []
  const ways: string[] = []
  if (areas.length > 0) ways.push(`(not ${alias}.secret and ${inAreas(areas, `${alias}.area`, params)})`)
  if (logs.length > 0) ways.push(inAreas(logs, `${alias}.area`, params))
  if (taking.length > 0) ways.push(`${alias}.organisations && ${params.add(taking)}::text[]`)
  if (actor.posts.length === 0) return 'false'
  ways.push(`${alias}.reporter = ${params.add(actor.person)}::uuid`)
  return `((${ways.join(' or ')}) and not ${alias}.barred && ${params.add(organisations)}::text[])`
}

/** `column` lies in one of the areas: a range for each prefix. */
export function inAreas(prefixes: readonly string[], column: string, params: Params): string {
  const ranges = prefixes.map((prefix) => {
    const [from, to] = prefixRange(prefix)
    return `(${column} >= ${params.add(from)} and ${column} < ${params.add(to)})`
  })
  return ranges.length === 0 ? 'false' : `(${ranges.join(' or ')})`
}
