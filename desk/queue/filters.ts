// The filters of the queue as they stand in the address: read, written, counted; pure.
import type { Params } from '../../ui/address.ts'

const filterNames = ['why', 'light', 'category', 'area', 'urgency', 'source', 'text', 'sort'] as const
type FilterName = (typeof filterNames)[number]
export type Filters = Readonly<Partial<Record<FilterName, string>>>

/** What the address asks for; unknown names are left alone. */
export function filtersOf(query: Params): Filters {
  const found: Partial<Record<FilterName, string>> = {}
  for (const name of filterNames) {
    const value = query[name]
    if (value !== undefined && value !== '') found[name] = value
  }
  return found
}

/** How many narrow the list; the order is no filter. */
export const narrowing = (filters: Filters): number => Object.keys(filters).filter((name) => name !== 'sort').length

/** A change of the address that clears all of them. */
export const cleared: Readonly<Record<string, null>> = Object.fromEntries(filterNames.map((name) => [name, null]))

/** The chosen case in the address: 'county/id'. */
export function caseOf(query: Params): { county: string; id: string } | null {
  const [county, id] = (query.case ?? '').split('/')
  return county && id ? { county, id } : null
}
