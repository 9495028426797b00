// Chance that comes out the same every time: a seeded generator and what is drawn from it.

export type Random = {
  /** In [0, 1). */
  readonly next: () => number
  /** A whole number in [from, to]. */
  readonly int: (from: number, to: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** A new list in another order. */
  readonly shuffle: <T>(list: readonly T[]) => T[]
}

/** Mulberry32 over a seed and a label, so that one part of a district never disturbs the chance of another. */
export function random(seed: number, label: string): Random {
  let state = seed >>> 0
  for (const sign of label) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    shuffle: (list) => {
      const all = [...list]
      for (let i = all.length - 1; i > 0; i--) {
        const j = int(0, i)
        ;[all[i], all[j]] = [at(all, j), at(all, i)]
      }
      return all
    },
  }
}

/** The element there; throws where there is none, so that a wrong index never becomes an invented value. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  if (!(index >= 0 && index < list.length)) throw new RangeError(`no element ${index} of ${list.length}`)
  return list[index] as T
}
