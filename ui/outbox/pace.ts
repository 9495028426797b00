// When to try again: longer each time, at a moment of chance, and never before the server asked.

const first = 2_000
const longest = 5 * 60_000

/**
 * Milliseconds until the next try after `tries` failures in a row. Anywhere between half and the whole of the doubled wait,
 * so that phones which lost the line together do not come back together. `asked`: the server's own wish, in milliseconds. It knows who
 * else comes and spreads them over the seconds; within a second, and an eighth for what clocks and lines differ, chance does. `chance` is from 0 up to 1.
 */
export function pauseAfter(tries: number, chance: number, asked = 0): number {
  if (asked > 0) return Math.round(asked + Math.max(1_000, asked / 8) * chance)
  const doubled = Math.min(longest, first * 2 ** Math.min(20, Math.max(0, tries - 1)))
  return Math.round(doubled / 2 + (doubled / 2) * chance)
}
