// Small numbers in public tables: nobody may be found in a cell, nor by subtracting its neighbours from the total.

/** The least count a public cell shows [D]. Source: domain §5.1. */
export const leastCell = 5

export type Cell = { readonly key: string; readonly count: number }
export type ShownCell = { readonly key: string; readonly count: number | null }

/**
 * Counts of one row of a table that stands beside its total: those of 1 to `least − 1` are hidden, and as many of the smallest
 * others as it takes that the hidden ones together could still be two different things. Zero is shown.
 */
export function shownCells(cells: readonly Cell[], least = leastCell): readonly ShownCell[] {
  const hidden = new Set(cells.filter((one) => one.count > 0 && one.count < least).map((one) => one.key))
  const rest = cells.filter((one) => one.count >= least).toSorted((a, b) => a.count - b.count || (a.key < b.key ? -1 : 1))
  const sum = () => cells.filter((one) => hidden.has(one.key)).reduce((all, one) => all + one.count, 0)
  while (hidden.size > 0 && (hidden.size < 2 || sum() < least)) {
    const next = rest.shift()
    if (!next) break
    hidden.add(next.key)
  }
  return cells.map((one) => ({ key: one.key, count: hidden.has(one.key) ? null : one.count }))
}

/** A total of fewer is hidden itself. */
export const shownTotal = (count: number, least = leastCell): number | null => (count === 0 || count >= least ? count : null)
