// Small cells of a table that is published: hidden, and with them as many more as keep anybody from working them out. Source: domain F7, §2.15.

/** Counts from one up to but not including this are not published [D]. */
const smallest = 5

/** `null`: hidden. `total` of each column is the sum of its cells before anything was hidden. */
export type Published = { readonly rows: readonly (readonly (number | null)[])[]; readonly total: readonly (number | null)[] }

/**
 * Hides small cells of the columns named, then whatever would give them away: the only hidden cell of a column whose total stands,
 * and the only hidden part of a sum in a row (`sums`: whole and parts, as column numbers). Goes on until nothing can be worked out.
 */
export function published(
  rows: readonly (readonly number[])[],
  columns: readonly number[],
  sums: readonly (readonly [whole: number, ...parts: number[]])[] = [],
): Published {
  const cells = rows.map((row) => row.map((value, n): number | null => (columns.includes(n) && small(value) ? null : value)))
  const total: (number | null)[] = (rows[0] ?? []).map((_, n) => rows.reduce((sum, row) => sum + (row[n] ?? 0), 0))
  for (const n of columns) if (small(total[n] ?? 0)) total[n] = null
  const all = [...cells, total]
  for (let again = true; again; ) {
    again = false
    for (const n of columns) {
      const hidden = all.filter((row) => row[n] === null)
      if (hidden.length === 1) again = hideIn(all.filter((row) => row[n] !== null).map((row) => [row, n] as const)) || again
    }
    for (const sum of sums)
      for (const row of all) {
        if (sum.filter((n) => row[n] === null).length === 1)
          again = hideIn(sum.filter((n) => row[n] !== null).map((n) => [row, n] as const)) || again
      }
  }
  return { rows: cells, total }
}

const small = (value: number): boolean => value > 0 && value < smallest

/** Hides the least of these that is not nothing; where all are nothing, the first. False when there is none. */
function hideIn(all: readonly (readonly [(number | null)[], number])[]): boolean {
  const value = ([row, n]: (typeof all)[number]) => row[n] ?? 0
  const [least] = [...all].sort((a, b) => Number(value(a) === 0) - Number(value(b) === 0) || value(a) - value(b))
  if (!least) return false
  least[0][least[1]] = null
  return true
}
