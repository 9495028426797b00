// Where to look first: the areas a person reads, each found by an index of its own, so that a narrow right costs little.
import { type Actor, seesOffice } from '../../rules/actor.ts'
import { isCode, trimCode } from '../../rules/area.ts'
import { quoted } from '../terms.ts'
import { inAreas, type Params } from '../visible.ts'

/**
 * `areas`: trimmed prefixes to look in one by one, each a street or smaller; null when anywhere must be looked.
 * `organisations`: whose cases are seen besides, wherever they lie. `reporter`: the person whose own reports are.
 */
export type Scope = {
  readonly areas: readonly string[] | null
  readonly organisations: readonly string[]
  readonly reporter: string | null
}

/** More than this is not looked at one by one. */
const most = 8
const everywhere: Scope = { areas: null, organisations: [], reporter: null }
const narrow = (areas: readonly string[]): boolean => areas.length <= most && areas.every((area) => area.length >= 9)

/** Where all that the actor may see in the areas given (undefined: anywhere) must lie. Rights themselves are still asked. */
export function scopeOf(actor: Actor, given: readonly string[] | undefined): Scope {
  if (given !== undefined) {
    const areas = given.filter(isCode).map(trimCode)
    return narrow(areas) ? { areas, organisations: [], reporter: null } : everywhere
  }
  if (actor.type !== 'staff') return everywhere
  const areas = [
    ...new Set(actor.posts.filter((post) => post.permissions.includes('case.read')).flatMap((post) => post.areas)),
  ].map(trimCode)
  const organisations = [...new Set(actor.posts.filter(seesOffice).map((post) => post.organisation))]
  return narrow(areas) && organisations.length <= most ? { areas, organisations, reporter: actor.person } : everywhere
}

/** An area as a condition over "case" `c`: a street or a community has an index in the order of filing; a grid has few cases. */
export function within(area: string, params: Params): string {
  if (area.length === 9 || area.length === 12) return `left(c.area, ${area.length}) = ${params.add(area)}`
  return inAreas([area], 'c.area', params)
}

/** The words and keys of "case" `c` under which `case_found` finds it: the same text as in store/sql/0004_reads.sql. */
export const foundSql = `(coalesce(c.terms, ''::tsvector) || array_to_tsvector(c.organisations || array_remove(array['@' || left(c.area, 9), '@' || left(c.area, 12), '=' || c.category, '~' || c.reporter::text], null)))`

export const areaKeys = (areas: readonly string[]): string[] => [
  ...new Set(areas.map((area) => quoted(`@${area.slice(0, area.length < 12 ? 9 : 12)}`))),
]

/** Keys of what is seen wherever it lies. */
export const besideKeys = ({ organisations, reporter }: Scope): string[] => [
  ...organisations.map(quoted),
  ...(reporter === null ? [] : [quoted(`~${reporter}`)]),
]

/** The same over columns: what the keys say, at less cost where no index is used. */
export function besideSql({ organisations, reporter }: Scope, params: Params): string {
  const ways = [
    ...(organisations.length > 0 ? [`c.organisations && ${params.add(organisations)}::text[]`] : []),
    ...(reporter === null ? [] : [`c.reporter = ${params.add(reporter)}::uuid`]),
  ]
  return `(${ways.join(' or ')})`
}

/** The scope as a tsquery over those keys; null when it narrows nothing. */
export function scopeKeys(scope: Scope): string | null {
  if (scope.areas === null) return null
  const keys = [...areaKeys(scope.areas), ...besideKeys(scope)]
  return keys.length > 0 ? `(${keys.join(' | ')})` : null
}
