// When to try again: longer each time, at a moment of chance, and never before the server asked.

const first = 2_000
const longest = 5 * 60_000

/**
 * Milliseconds until the next try after `tries` failures in a row. Anywhere between half and the whole of the doubled wait,
 * so that phones which lost the line together do not come back together. `asked`: the server's own wish, in milliseconds; it knows
 * how many are before this one, so never more than about twice that is waited. `chance` is from 0 up to 1.
 */
export function pauseAfter(tries: number, chance: number, asked = 0): number {
  const doubled = Math.min(longest, first * 2 ** Math.min(20, Math.max(0, tries - 1)))
  const most = asked > 0 ? Math.min(doubled, 2 * asked) : doubled
  return Math.round(Math.max(most / 2 + (most / 2) * chance, asked + (asked / 2) * chance))
}
