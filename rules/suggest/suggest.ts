// Which category does a text read like, and which of its words say so? Complement naive Bayes over counts; a person decides.
import { type Model, telling } from './learn.ts'

/** A word that spoke for a label: how strongly (nats, above the mean of all labels), and how many cases said it, of this label and of all. */
export type Deciding = { readonly word: string; readonly weight: number; readonly cases: number; readonly all: number }
/** `share` orders and warns; it is as near to how often it is right as the place's own past allows (see measure), not a promise. */
export type Suggestion = { readonly label: string; readonly share: number; readonly words: readonly Deciding[] }

export type Asked = {
  /** Words of each label's own name. Only these labels are proposed where it is given; a name counts like so many cases that say it. */
  readonly names?: ReadonlyMap<string, readonly string[]>
  readonly top?: number
}
/** A name says as much as so many cases [D]. */
export const nameWeight = 4
/** One more is added to every count, so that no word that was never heard forbids a label (Laplace). */
const added = 1
/** A word is a reason from this weight on [D]: about a quarter of the cases that say it are of that label. */
const reason = 0.3
const most = 12

type Counted = { readonly label: string; readonly words: number; readonly examples: number }
type Weighed = { readonly label: string; readonly examples: number; readonly total: number; readonly weights: readonly number[] }

/**
 * The likeliest labels of a text given by its search words, the likeliest first, three unless told; empty where none of its words is known.
 * A word weighs for a label by how rarely the cases of all other labels say it (Rennie and others 2003, without their weighing by
 * rarity and length, which did not help here). Deterministic: equal ones stand in the order of their cases, then of their codes.
 */
export function suggest(model: Model, terms: readonly string[], { names, top = 3 }: Asked = {}): Suggestion[] {
  const named = new Map([...(names ?? [])].map(([label, words]) => [label, new Set(telling(words))]))
  const labels = labelsOf(model, named, names !== undefined)
  const known = telling(terms)
    .map((term) => ({ term, row: model.terms[term] ?? {} }))
    .filter(({ term, row }) => Object.keys(row).length > 0 || [...named.values()].some((words) => words.has(term)))
  if (known.length === 0 || labels.length === 0) return []
  const heard = labels.reduce((sum, one) => sum + one.words, 0)
  const count = (row: Readonly<Record<string, number>>, term: string, label: string) =>
    (row[label] ?? 0) + (named.get(label)?.has(term) ? nameWeight : 0)
  const sums = known.map(({ term, row }) => labels.reduce((sum, { label }) => sum + count(row, term, label), 0))
  const weighed = labels.map((one): Weighed => {
    const others = Math.log(heard - one.words + added * model.vocabulary + added)
    const weights = known.map(({ term, row }, n) => others - Math.log((sums[n] ?? 0) - count(row, term, one.label) + added))
    return { label: one.label, examples: one.examples, total: weights.reduce((sum, weight) => sum + weight, 0), weights }
  })
  const shares = sharesOf(
    weighed.map(({ total }) => total),
    model.sharpness / Math.sqrt(known.length),
  )
  const mean = known.map((_, n) => weighed.reduce((sum, { weights }) => sum + (weights[n] ?? 0), 0) / weighed.length)
  return weighed
    .map((one, n) => ({ ...one, share: shares[n] ?? 0 }))
    .toSorted((a, b) => b.share - a.share || b.examples - a.examples || (a.label < b.label ? -1 : 1))
    .slice(0, top)
    .map(({ label, share, weights }) => ({
      label,
      share,
      words: apart(
        known.map(({ term, row }, n) => ({
          word: term,
          weight: (weights[n] ?? 0) - (mean[n] ?? 0),
          cases: row[label] ?? 0,
          all: Object.values(row).reduce((sum, one) => sum + one, 0),
        })),
      ),
    }))
}

function labelsOf(model: Model, named: ReadonlyMap<string, ReadonlySet<string>>, only: boolean): Counted[] {
  const labels = only ? [...named.keys()] : Object.keys(model.labels)
  return labels.map((label) => {
    const { examples = 0, words = 0 } = model.labels[label] ?? {}
    return { label, examples, words: words + nameWeight * (named.get(label)?.size ?? 0) }
  })
}

function sharesOf(totals: readonly number[], sharpness: number): number[] {
  const highest = Math.max(...totals)
  const parts = totals.map((total) => Math.exp(sharpness * (total - highest)))
  const all = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / all)
}

/** The strongest that speak for it, none a part of another: 井盖丢失 says 井盖 and 盖丢 as well. */
function apart(words: readonly Deciding[]): Deciding[] {
  const chosen: Deciding[] = []
  for (const one of words.toSorted(
    (a, b) => b.weight - a.weight || b.word.length - a.word.length || (a.word < b.word ? -1 : 1),
  )) {
    if (one.weight < reason || chosen.length === most) break
    if (!chosen.some(({ word }) => word.includes(one.word) || one.word.includes(word))) chosen.push(one)
  }
  return chosen
}
