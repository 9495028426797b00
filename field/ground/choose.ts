// Which packs of the ground this phone takes, in which order, and what it takes without asking.
import { covering, type FieldGround, type FieldPack, near, packAt, packOf } from '../../rules/ground.ts'
import type { Rings } from '../../rules/inside.ts'
import type { TileAt } from '../../rules/mercator.ts'

/** `own`: it shows one's own grid. */
export type Wanted = FieldPack & { readonly own: boolean }
export type Choice = {
  readonly take: readonly Wanted[]
  /** Bytes of all there is, and of what is beyond the budget. */
  readonly all: number
  readonly left: number
}

/** Bytes that one's own grid may cost on a line that is paid for, without a question [D]: about one photo in its large form. */
export const quietly = 1_000_000

export const bytesOf = (packs: readonly FieldPack[]): number => packs.reduce((sum, pack) => sum + pack.bytes, 0)

/**
 * One's own grid first, near and from afar; then everything from afar; then what is near, from one's own grid outwards, until the
 * budget is used. `own` are the rings of one's grids; without any, the middle of the streets takes their place.
 */
export function chosen({ budget, streets }: FieldGround, own: Rings): Choice {
  const packs = [...new Map(streets.flatMap((street) => street.packs).map((pack) => [pack.name, pack])).values()]
  const mine = new Set([13, 14, 16].flatMap((z) => covering(own, z)).map(packOf))
  const placed = packs.flatMap((pack) => {
    const at = packAt(pack.name)
    return at === null ? [] : [{ pack, at, own: mine.has(pack.name) }]
  })
  const close = placed.filter((one) => one.at.z === near)
  const from = close.some((one) => one.own) ? close.filter((one) => one.own) : close
  const middle = [0, 1].map(
    (axis) => from.reduce((sum, one) => sum + centre(one.at)[axis as 0 | 1], 0) / Math.max(1, from.length),
  )
  const far = (at: TileAt): number => Math.hypot(centre(at)[0] - (middle[0] ?? 0), centre(at)[1] - (middle[1] ?? 0))
  const rank = (one: (typeof placed)[number]): number => (one.own ? 0 : one.at.z === near ? 2 : 1)
  const order = placed.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) === 0 ? b.at.z - a.at.z : rank(a) === 1 ? a.at.z - b.at.z : 0) ||
      far(a.at) - far(b.at) ||
      (a.pack.name < b.pack.name ? -1 : 1),
  )
  const take: Wanted[] = []
  let used = 0
  for (const one of order) {
    // What comes after is farther away: a circle with an end is understood, one with holes is not.
    if (used + one.pack.bytes > budget) break
    used += one.pack.bytes
    take.push({ ...one.pack, own: one.own })
  }
  const all = bytesOf(packs)
  return { take, all, left: all - used }
}

/** The middle of a pack, 0–1 over the whole world. */
const centre = ({ z, x, y }: TileAt): readonly [number, number] => [(x + 0.5) / 2 ** z, (y + 0.5) / 2 ** z]

/** Digests by name of what is here. */
export type Index = ReadonlyMap<string, string>

/** What is to be fetched now, and what waits for a line that costs nothing or for a word. */
export function due(
  take: readonly Wanted[],
  here: Index,
  free: boolean,
): { readonly now: readonly Wanted[]; readonly waiting: number } {
  const missing = take.filter((pack) => here.get(pack.name) !== pack.digest)
  if (free) return { now: missing, waiting: 0 }
  const now: Wanted[] = []
  for (const pack of missing) {
    if (!pack.own || bytesOf(now) + pack.bytes > quietly) break
    now.push(pack)
  }
  return { now, waiting: bytesOf(missing) - bytesOf(now) }
}

/** Names of what is here and no longer mine. What only changed stays until the new one is here. */
export function gone(take: readonly Wanted[], here: Index): readonly string[] {
  const mine = new Set(take.map((pack) => pack.name))
  return [...here.keys()].filter((name) => !mine.has(name))
}
