// Search words of a text: Chinese as words and as pairs of neighbouring characters, digits and Latin words in lower case.
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

/** So many distinct words of one text are kept, and so many of them are words of the dictionary. */
const most = 256
const mostWords = 160

let cutter: Jieba | undefined
/** The dictionary takes half a second and eighty megabytes: once per process. */
function jieba(): Jieba {
  cutter ??= Jieba.withDict(dict)
  return cutter
}

const han = /^\p{Script=Han}/u
const runs = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv

/** One way of writing: compatibility forms unified, lower case. Traditional and simplified stay apart. */
const runsOf = (text: string, most: number): string[] => text.slice(0, most).normalize('NFKC').toLowerCase().match(runs) ?? []

/** Neighbours in a run of Chinese: a name that no dictionary knows is found by them, wherever the text was cut. */
function pairs(run: string): string[] {
  const figures = [...run]
  return figures.length < 2 ? figures : figures.slice(1).map((figure, n) => (figures[n] ?? '') + figure)
}

/** Whether it is a word as people know it, and not two characters that happened to stand together. */
export const isWord = (term: string): boolean => !han.test(term) || jieba().cut(term, false).length === 1

/** Words of two characters and more; single ones stand in the pairs. */
const words = (run: string): string[] =>
  jieba()
    .cutForSearch(run, true)
    .filter((word) => word.length > 1)

/** Distinct search words of a text, at most 256: dictionary words and Latin or digits first, then pairs of characters. */
export function terms(text: string): string[] {
  const found = new Set<string>()
  const put = (word: string, limit: number) => {
    if (found.size < limit) found.add(word)
  }
  const all = runsOf(text, 20_000)
  for (const run of all) {
    if (!han.test(run)) put(run.slice(0, 60), mostWords)
    else for (const word of words(run)) put(word, mostWords)
  }
  for (const run of all) if (han.test(run)) for (const pair of pairs(run)) put(pair, most)
  return [...found]
}

/** One run of what was typed: itself, a tsquery (text form) for it, and the words that show a match. */
export type QueryRun = { readonly run: string; readonly query: string; readonly marks: readonly string[] }

/** What was typed, run by run; Chinese by all its pairs or all its words, anything else as a beginning. */
export const queryRuns = (text: string): QueryRun[] => runsOf(text, 200).slice(0, 8).map(queryRun)

function queryRun(run: string): QueryRun {
  if (!han.test(run)) return { run, query: `${quoted(run.slice(0, 60))}:*`, marks: [run] }
  const byPair = pairs(run).slice(0, 16)
  if (byPair.length === 1) return { run, query: [...run].length === 1 ? `${quoted(run)}:*` : quoted(run), marks: [run] }
  const byWord = words(run).slice(0, 16)
  const pairwise = byPair.map(quoted).join(' & ')
  // Words stand in for the pairs only where they leave out no character.
  const covered = new Set(byWord.join(''))
  const same = byPair.every((pair) => byWord.includes(pair)) || [...run].some((figure) => !covered.has(figure))
  return { run, query: same ? `(${pairwise})` : `(${pairwise} | ${byWord.map(quoted).join(' & ')})`, marks: [run, ...byWord] }
}

/** A lexeme as tsvector and tsquery write it. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
