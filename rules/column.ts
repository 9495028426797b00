// What a table can have as a column: held already, asked of the grids once, or personal and held by somebody else.
// Source: domain annex F7 ("fill a thing in once"), §2.15.
import type { Text } from './region.ts'

export type Column = {
  /** Of what is held: a code that the query knows; of what the grids answered: its name. */
  readonly code: string
  readonly name: Text
  /** What people call it. For a personal column any of them inside of what is wanted is enough. */
  readonly words: readonly string[]
  readonly held: 'register' | 'asked' | 'personal'
  /** Kind of office that holds it, and the law under which it may give it; personal columns only. */
  readonly holder: string | null
  readonly law: string | null
}

/** One way of writing a wanted column: compatibility forms, lower case, no blanks and marks. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')

/** Of several personal ones that fit, the one whose word says most: who holds it is not who holds any list of names. */
function personal(asked: string, columns: readonly Column[]): Column | undefined {
  const says = ({ name, words }: Column) =>
    Math.max(
      0,
      ...[name['zh-CN'], name['zh-TW'], name.en, ...words].map((word) => {
        const said = plain(word ?? '')
        return asked.includes(said) ? said.length : 0
      }),
    )
  return columns
    .filter((column) => column.held === 'personal' && says(column) > 0)
    .reduce<Column | undefined>((most, one) => (most === undefined || says(one) > says(most) ? one : most), undefined)
}

/**
 * What a wanted column is. Personal before everything else, where any of its words stands anywhere in it; held where it is
 * called so exactly; null where nobody holds it.
 */
export function columnFor(wanted: string, columns: readonly Column[]): Column | null {
  const asked = plain(wanted)
  const has = (column: Column, fits: (word: string) => boolean) =>
    [column.name['zh-CN'], column.name['zh-TW'], column.name.en, ...column.words].some(
      (word) => word !== undefined && plain(word) !== '' && fits(plain(word)),
    )
  return (
    personal(asked, columns) ??
    columns.find((column) => column.held !== 'personal' && has(column, (word) => asked === word)) ??
    null
  )
}

/** Held columns that share words with what is wanted, for "did you mean". */
export const alike = (wanted: string, columns: readonly Column[]): readonly Column[] => {
  const asked = plain(wanted)
  const pairs = [...asked].slice(1).map((sign, n) => ([...asked][n] ?? '') + sign)
  const score = (column: Column) =>
    Math.max(...[column.name['zh-CN'], ...column.words].map((word) => pairs.filter((pair) => plain(word).includes(pair)).length))
  return columns
    .filter((column) => column.held !== 'personal')
    .map((column) => [column, score(column)] as const)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([column]) => column)
}

/** How often something may be asked: a more frequent one comes first. */
export const frequencies = ['daily', 'weekly', 'monthly', 'quarterly', 'halfYearly', 'yearly', 'once'] as const
export type Frequency = (typeof frequencies)[number]
/** Is the first asked no more often than the second? */
export const noOftener = (asked: Frequency, admitted: Frequency): boolean =>
  frequencies.indexOf(asked) >= frequencies.indexOf(admitted)
