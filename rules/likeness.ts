// Are two reports the same matter? Judged by place, category, words and time, with the reasons; a person decides.
import type { Point } from './case.ts'
import { DAY, type Instant } from './time.ts'

/** What of a case the comparison looks at; `terms` are search words of its text and place. */
export type Told = {
  readonly point: Point | null
  readonly area: string
  readonly category: string
  readonly terms: readonly string[]
  readonly openedAt: Instant
}
export type LikeReason =
  | { readonly why: 'place'; readonly metres: number | null }
  | { readonly why: 'category'; readonly same: 'leaf' | 'group' }
  | { readonly why: 'words'; readonly words: readonly string[] }
  | { readonly why: 'time'; readonly days: number }
export type Likeness = { readonly score: number; readonly reasons: readonly LikeReason[] }

/** Farther apart, in metres or days, nothing is taken for the same [D]. */
export const farthest = 200
export const longest = 30
const close = 50
const degree = 111_320

/** On the ground, exact enough for a few kilometres. */
export const metresBetween = (a: Point, b: Point): number =>
  Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * degree

/** 2 on the spot, 1 near (in the same grid, where a point is missing), 0 elsewhere. */
function nearness(a: Told, b: Told): { readonly points: 0 | 1 | 2; readonly metres: number | null } {
  if (a.point && b.point) {
    const metres = Math.round(metresBetween(a.point, b.point))
    return { points: metres <= close ? 2 : metres <= farthest ? 1 : 0, metres }
  }
  const grid = a.area.length >= 15 && b.area.length >= 15 && a.area.slice(0, 15) === b.area.slice(0, 15)
  const community = !/^0*$/.test(a.area.slice(9, 12)) && a.area.slice(0, 12) === b.area.slice(0, 12)
  // Only the community is known of one: near enough to ask, if the rest fits.
  const unknown = a.area.length < 15 || b.area.length < 15
  return { points: grid || (community && unknown) ? 1 : 0, metres: null }
}

/** Share of the shorter one's words that the other says too, and which, the longest first. */
function sharedWords(a: readonly string[], b: readonly string[]): { readonly share: number; readonly words: readonly string[] } {
  const other = new Set(b)
  const both = a.filter((word) => other.has(word))
  const least = Math.min(a.length, b.length)
  return { share: least === 0 ? 0 : both.length / least, words: both.toSorted((x, y) => y.length - x.length || (x < y ? -1 : 1)) }
}

/**
 * How alike, with the reasons, or null: elsewhere, too long ago, or nothing but the place in common. The same category on the same
 * spot within three days is enough without a word in common; farther apart category and half of the words have to be the same.
 */
export function likeness(a: Told, b: Told): Likeness | null {
  const place = nearness(a, b)
  const days = Math.floor(Math.abs(a.openedAt - b.openedAt) / DAY)
  if (place.points === 0 || days > longest) return null
  const category = a.category === b.category ? 2 : a.category.slice(0, 2) === b.category.slice(0, 2) ? 1 : 0
  const said = sharedWords(a.terms, b.terms)
  const words = said.share >= 0.5 ? 2 : said.share >= 0.25 ? 1 : 0
  const recent = days < 3 ? 1 : 0
  const onTheSpot = (category === 2 && recent === 1) || (words > 0 && category > 0) || words === 2
  if (place.points === 2 ? !onTheSpot : !(words === 2 && category === 2)) return null
  return {
    score: place.points + category + words + recent,
    reasons: [
      { why: 'place', metres: place.metres },
      ...(category > 0 ? [{ why: 'category' as const, same: category === 2 ? ('leaf' as const) : ('group' as const) }] : []),
      ...(words > 0 ? [{ why: 'words' as const, words: said.words }] : []),
      { why: 'time', days },
    ],
  }
}
