// The three rates, defined here and nowhere else: response (K06), resolution (K07), satisfaction (K08). Source: domain §5.1.

/** What the entries of one period say; counts only. */
export type Counted = {
  /** Matters whose time for the first answer ended in the period, and those answered by then. */
  readonly due: number
  readonly answered: number
  /** Of those that fell due: withdrawn, voided or merged before anybody answered. They are left out of both. */
  readonly gone: number
  /** Ratings given in the period, those that say "solved", and those of the two best of five grades. */
  readonly rated: number
  readonly solved: number
  readonly satisfied: number
  /** Asked for a rating whose time ran out in the period: not rated, never "satisfied". */
  readonly unrated: number
}
export type Rate = {
  readonly code: 'K06' | 'K07' | 'K08'
  readonly numerator: number
  readonly denominator: number
  readonly excluded: number
}

/** The rates with numerator, denominator and what was left out. Silence counts for nothing. */
export const ratesOf = ({ due, answered, gone, rated, solved, satisfied, unrated }: Counted): readonly Rate[] => [
  { code: 'K06', numerator: answered, denominator: due - gone, excluded: gone },
  { code: 'K07', numerator: solved, denominator: rated, excluded: unrated },
  { code: 'K08', numerator: satisfied, denominator: rated, excluded: unrated },
]

/** Grades that count as satisfied: the two best of five [D]. */
export const satisfiedFrom = 4
