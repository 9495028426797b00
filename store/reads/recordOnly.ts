// The record of a case without its contents: for who must know what was done and on what ground, and not what was said.

type Page = {
  readonly case: object
  readonly timeline: readonly { readonly words: readonly object[] }[]
  readonly documents: readonly object[]
  readonly parties: readonly object[]
  readonly objections: readonly object[]
  readonly requests: readonly object[]
  readonly supervisions: readonly object[]
  readonly tasks: readonly object[]
  readonly related: readonly object[]
  readonly transfers: readonly object[]
  readonly ratings: readonly object[]
}

/** The same page: ids, codes, people of the offices, times and clocks stay; words, places, pictures and contacts are null. */
export function recordOnly<P extends Page>(page: P): P {
  const silent = <T extends object>(list: readonly T[], without: object): T[] => list.map((one) => ({ ...one, ...without }))
  return {
    ...page,
    case: { ...page.case, text: null, firstWords: null, placeText: null, result: null, point: null, accuracy: null },
    timeline: page.timeline.map((entry) => ({ ...entry, words: silent(entry.words, { text: null }) })),
    documents: silent(page.documents, { name: null, small: null, full: null }),
    parties: silent(page.parties, { name: null, phone: null }),
    objections: silent(page.objections, { text: null }),
    requests: silent(page.requests, { text: null }),
    supervisions: silent(page.supervisions, { text: null, answer: null }),
    transfers: silent(page.transfers, { text: null, answer: null, addressee: null, answeredBy: null, code: null }),
    related: [],
    shows: null,
    tasks: silent(page.tasks, { text: null, answer: null }),
    ratings: silent(page.ratings, { text: null }),
  }
}
