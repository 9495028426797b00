// Every sentence a person reads comes from here: a table of the language in use, asked by typed keys.
import { fill } from '../rules/fill.ts'
import { alsoSpoken, type Spoken } from './languages.ts'
import type caseTexts from './texts/zh-CN/case.json'
import type commonTexts from './texts/zh-CN/common.json'

export type Language = 'zh-CN' | 'zh-TW' | 'en'
export const languages: readonly Language[] = ['zh-CN', 'zh-TW', 'en']
export type Params = Readonly<Record<string, string | number>>
type Namespaces = Readonly<Record<string, Readonly<Record<string, string>>>>
type KeyOf<N extends Namespaces> = { [K in keyof N & string]: `${K}.${keyof N[K] & string}` }[keyof N & string]
/** The function of a shell: it takes exactly the keys of the namespaces that the shell loads. */
export type Says<N extends Namespaces> = (key: KeyOf<N>, params?: Params) => string
type SharedTexts = { readonly common: typeof commonTexts; readonly case: typeof caseTexts }

const table = new Map<string, string>()
let current: Language = 'zh-CN'

/** Makes one language the spoken one. `namespaces`: name → key → sentence. */
export function speak(language: Language, namespaces: Namespaces): void {
  current = language
  table.clear()
  for (const [name, texts] of Object.entries(namespaces))
    for (const [key, sentence] of Object.entries(texts)) table.set(`${name}.${key}`, sentence)
}

/** Adds sentences to the language spoken now (words of a kind that brings its own). */
export function learn(name: string, texts: Readonly<Record<string, string>>): void {
  for (const [key, sentence] of Object.entries(texts)) table.set(`${name}.${key}`, sentence)
}

export const language = (): Language => current

export { fill }

/** The sentence of a key that is put together at run time, or null when there is none. */
export function find(key: string, params?: Params): string | null {
  const sentence = table.get(key)
  return sentence === undefined ? null : fill(sentence, params)
}

export const say = (key: string, params?: Params): string => find(key, params) ?? key

/** `say` for a shell that loads more than the shared namespaces. */
export const saying = <N extends Namespaces>(): Says<N & SharedTexts> => say as Says<N & SharedTexts>

export const t = say as Says<SharedTexts>

/** A word of the case: of the kind itself when it has its own, else the common one, else the code as it is. */
export const word = (group: string, name: string, kind?: string): string =>
  (kind === undefined ? null : find(`${kind}.${group}.${name}`)) ?? find(`case.${group}.${name}`) ?? name

/** The language to begin with: the one chosen here before, else the first of the browser's that is there, also one of `more`. */
export function firstLanguage(chosen: string | null, wanted: readonly string[], more: readonly Spoken[] = []): Language {
  for (const one of [chosen ?? '', ...wanted]) {
    const other = alsoSpoken(more, one)
    // A folder more is a language more: the type names those that are complete.
    if (other !== null) return other as Language
    if (/^zh-(tw|hk|mo|hant)/i.test(one)) return 'zh-TW'
    if (/^zh/i.test(one)) return 'zh-CN'
    if (/^en/i.test(one)) return 'en'
  }
  return 'zh-CN'
}
