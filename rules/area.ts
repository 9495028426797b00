// Area codes: 12-digit statistical codes whose trimmed forms prefix each other, lengthened for grids and groups.
import type { AreaLevel } from './region.ts'

/** Digits of a trimmed code at each level below the city; a city has 4, the four municipalities 2. */
const widths = [2, 4, 6, 9, 12, 15, 17, 19] as const
const municipalities = new Set(['11', '12', '31', '50'])

/** True for 2–19 digits of a known length: trimmed (50, 500108, 500108003), full (12), grid (15), micro-grid (17), group (19). */
export const isCode = (text: string): boolean => /^[1-9]\d+$/.test(text) && widths.some((width) => width === text.length)

/**
 * The code without the zeros that only fill it up: 500000000000 → 50, 500108000000 → 500108, 500108003000 → 500108003.
 * A trimmed code stays as it is; grid, micro-grid and group codes have nothing to trim. Throws RangeError on no code.
 */
export const trimCode = (code: string): string => {
  if (!isCode(code)) throw new RangeError(`not an area code: ${JSON.stringify(code)}`)
  if (code.length > 12) return code
  let used = code.length
  while (code.charCodeAt(used - 1) === 48) used -= 1
  return code.slice(
    0,
    widths.find((width) => width >= used),
  )
}

/** The 12-digit form of a trimmed code; longer codes stay as they are. */
export const fullCode = (code: string): string => code.padEnd(12, '0')

/**
 * The range [from, to) of all codes below a prefix, for `>= from and < to` (never LIKE). Digits only, so that every
 * collation orders it alike; after a prefix of nines comes 'a'.
 */
export const prefixRange = (prefix: string): readonly [from: string, to: string] => {
  const from = trimCode(prefix)
  const head = from.replace(/9+$/, '')
  return [from, head === '' ? 'a' : head.slice(0, -1) + String(Number(head.slice(-1)) + 1)]
}

/** True when `code` lies in (or is) one of the areas; the twin of the SQL range over `prefixRange`. */
export const covers = (prefixes: readonly string[], code: string): boolean =>
  prefixes.some((prefix) => code.startsWith(trimCode(prefix)))

/** The level a code stands at, or null when it is none. */
export const levelOf = (code: string): AreaLevel | null => {
  if (!isCode(code)) return null
  const width = trimCode(code).length
  if (width <= 4) return 'city'
  const levels: Readonly<Record<number, AreaLevel>> = {
    6: 'county',
    9: 'street',
    12: 'community',
    15: 'grid',
    17: 'microGrid',
    19: 'group',
  }
  return levels[width] ?? null
}

/**
 * The area one level up, or null above the city. A full code answers with a full code, a trimmed one trimmed.
 * Counties of a municipality (500108) stand directly under it (50); elsewhere under their city (510104 under 5101).
 */
export const parentOf = (code: string): string | null => {
  const own = trimCode(code)
  if (own.length === 2) return null
  const municipal = municipalities.has(own.slice(0, 2))
  if (own.length === 4) return municipal ? shaped(own.slice(0, 2), code) : null
  const below = widths.filter((width) => width < own.length).at(-1) ?? 2
  return shaped(own.slice(0, below === 4 && municipal ? 2 : below), code)
}

const shaped = (parent: string, like: string): string => (like.length >= 12 ? fullCode(parent) : parent)
