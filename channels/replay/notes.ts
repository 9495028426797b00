// What the closing notes of a request say about another one: a duplicate of it, or passed on to it.

export type Said = {
  readonly what: 'duplicate' | 'transferred'
  /** Key of the other request when it is one of those known; never the request itself, never a guess. */
  readonly partner: string | null
}

// Without borders around the long words: where the source lost its line ends, words have grown together.
const duplicate = /duplicat|\bdup(?:e[ds]?|s)?\b/i
const transferred = /transferr?ed|\btransfer to\b/i

/** Null when the notes say neither. `known` answers whether a number is the key of another request held here. */
export function saidIn(notes: string, own: string, known: (key: string) => boolean): Said | null {
  const what = duplicate.test(notes) ? 'duplicate' : transferred.test(notes) ? 'transferred' : null
  if (what === null) return null
  const partner = (notes.match(/\d{5,}/g) ?? []).find((number) => number !== own && known(number))
  return { what, partner: partner ?? null }
}
