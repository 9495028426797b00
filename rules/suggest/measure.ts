// How often would it have been right? Asked of the newest cases by what the older ones taught, before anybody relies on it.
import { type Example, type Limits, learn, limits, type Model } from './learn.ts'
import { type Asked, suggest } from './suggest.ts'

/**
 * Of so many newest cases: right at the first, among the first three, and by always naming the commonest label of the older ones.
 * `sharpness` is the one of a few that made the shares of these cases most truthful (least mean logarithmic loss).
 */
export type Measured = {
  readonly tested: number
  readonly first: number
  readonly three: number
  readonly constant: number
  readonly sharpness: number
}
const sharpnesses = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** By fewer cases the sharpness is not chosen [D]. */
const enough = 30

/** `examples` in the order in which they came. The newest fifth is judged by the rest; none of them taught what judges it. */
export function measure(examples: readonly Example[], names: Asked['names'], bounds: Limits = limits): Measured {
  const from = Math.floor(examples.length * 0.8)
  const [older, newer] = [examples.slice(0, from), examples.slice(from)]
  const model = learn(older, bounds)
  const found = newer.map((one) => ({ one, ranks: suggest(model, one.terms, names ? { names } : {}).map(({ label }) => label) }))
  const commonest = Object.entries(model.labels).toSorted(([, a], [, b]) => b.examples - a.examples)[0]?.[0]
  return {
    tested: newer.length,
    first: found.filter(({ one, ranks }) => ranks[0] === one.label).length,
    three: found.filter(({ one, ranks }) => ranks.includes(one.label)).length,
    constant: newer.filter(({ label }) => label === commonest).length,
    sharpness: truest(model, newer, names),
  }
}

/** The sharpness whose shares give the true labels the least loss; the model's own where there is too little to judge by. */
export function truest(model: Model, examples: readonly Example[], names: Asked['names']): number {
  const loss = (sharpness: number) =>
    examples.reduce((sum, { label, terms }) => {
      const all = suggest({ ...model, sharpness }, terms, { ...(names ? { names } : {}), top: Number.POSITIVE_INFINITY })
      return all.length === 0 ? sum : sum - Math.log(Math.max(1e-4, all.find((one) => one.label === label)?.share ?? 0))
    }, 0)
  if (examples.length < enough) return model.sharpness
  return (
    sharpnesses.map((sharpness) => ({ sharpness, loss: loss(sharpness) })).toSorted((a, b) => a.loss - b.loss)[0]?.sharpness ??
    model.sharpness
  )
}
