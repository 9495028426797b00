// Languages of this house: every folder of the catalogue is one. What a folder has not is said in Chinese.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Sentences = Readonly<Record<string, string>>
const source = 'zh-CN'
const catalogue = join(import.meta.dirname, '../ui/texts')

/** One namespace in every language of a catalogue folder: language → key → sentence, the source first. Read once, at the start. */
export function sentencesIn(folder: string, namespace: string): ReadonlyMap<string, Sentences> {
  const read = (language: string): Sentences => {
    const file = join(folder, language, `${namespace}.json`)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sentences) : {}
  }
  const usual = read(source)
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []))
  const others = names.filter((one) => one !== source).sort()
  return new Map([source, ...others].map((one) => [one, { ...usual, ...read(one) }]))
}

export const spoken = (namespace: string): ReadonlyMap<string, Sentences> => sentencesIn(catalogue, namespace)

/** The sentences of a language, or those of the source where nobody here speaks it. */
export const inLanguage = (all: ReadonlyMap<string, Sentences>, language: string | null): Sentences =>
  all.get(language ?? source) ?? all.get(source) ?? {}

/** The first language that is asked for and spoken: as it is named, else by its first part (bo-CN → bo). Null when none is. */
export function firstSpoken(languages: Iterable<string>, asked: readonly string[]): string | null {
  const known = [...languages]
  for (const one of asked) {
    const tag = one.toLowerCase()
    const found =
      known.find((name) => name.toLowerCase() === tag) ?? known.find((name) => name.toLowerCase() === tag.split('-')[0])
    if (found !== undefined) return found
  }
  return null
}
