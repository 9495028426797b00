// What a place has learned from its own cases: in how many of each category a word was said. Counts only, no text, nothing of people.

/** One case that was decided: its final category and the search words of its text; a kind of place is a word such as @market. */
export type Example = { readonly label: string; readonly terms: readonly string[] }

/** Cases of a label, and over them all the different words they said (of those that were kept). */
export type Learned = { readonly examples: number; readonly words: number }

/**
 * Plain data, the same after a way through JSON. `terms` may be a slice: to judge one text the counts of its own words are enough.
 * `vocabulary` is how many words are known in all, `sharpness` how far apart the shares are drawn (see measure).
 */
export type Model = {
  readonly examples: number
  readonly vocabulary: number
  readonly sharpness: number
  readonly labels: Readonly<Record<string, Learned>>
  /** word → label → cases of that label in which it was said. */
  readonly terms: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export type Limits = {
  /** A word said in fewer cases is dropped [D]: it teaches little, and rare words are often names. */
  readonly least: number
  /** So many words are kept at most, those said in most cases first [D]. */
  readonly most: number
}
export const limits: Limits = { least: 3, most: 30_000 }
const usualSharpness = 4

const han = /^\p{Script=Han}{2,}$/u
const latin = /^\p{L}{2,}$/u
const place = /^@[a-zA-Z]+$/

/** The words by which kinds of registered places at the point of a case are known beside those of its text. */
export const placeWords = (kinds: readonly string[]): string[] => kinds.map((kind) => `@${kind}`)

/** Words that may teach: no figures, so that no telephone, number of a house or day is kept, and nothing of one character. */
export const telling = (terms: readonly string[]): string[] => [
  ...new Set(terms.filter((term) => term.length <= 20 && (han.test(term) || latin.test(term) || place.test(term)))),
]

/** Counts the words of decided cases. The same examples give the same model, in whatever order they come. */
export function learn(examples: readonly Example[], { least, most }: Limits = limits): Model {
  const counts = new Map<string, Map<string, number>>()
  const cases = new Map<string, number>()
  for (const { label, terms } of examples) {
    cases.set(label, (cases.get(label) ?? 0) + 1)
    for (const term of telling(terms)) {
      const row = counts.get(term) ?? new Map<string, number>()
      row.set(label, (row.get(label) ?? 0) + 1)
      counts.set(term, row)
    }
  }
  const kept = [...counts]
    .map(([term, row]) => ({ term, row, n: [...row.values()].reduce((sum, n) => sum + n, 0) }))
    .filter(({ n }) => n >= least)
    .toSorted((a, b) => b.n - a.n || (a.term < b.term ? -1 : 1))
    .slice(0, most)
  const words = new Map<string, number>()
  for (const { row } of kept) for (const [label, n] of row) words.set(label, (words.get(label) ?? 0) + n)
  return {
    examples: examples.length,
    vocabulary: kept.length,
    sharpness: usualSharpness,
    labels: sorted([...cases].map(([label, n]) => [label, { examples: n, words: words.get(label) ?? 0 }])),
    terms: Object.fromEntries(kept.map(({ term, row }) => [term, sorted([...row])])),
  }
}

const sorted = <T>(pairs: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)))
