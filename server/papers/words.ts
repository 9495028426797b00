// The words of the record, the kind's own before the common ones: Chinese on official papers, the reader's language in lists.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import en from '../../ui/texts/en/case.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/case.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/case.json' with { type: 'json' }

type Words = Readonly<Record<string, string>>
export type Language = 'zh-CN' | 'zh-TW' | 'en'
const common: Readonly<Record<Language, Words>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
const root = join(import.meta.dirname, '../..')
const own = new Map<Language, ReadonlyMap<string, Words>>()

/** Of every kind that brings words of its own. */
function ownWords(language: Language): ReadonlyMap<string, Words> {
  const known = own.get(language)
  if (known) return known
  const read = new Map(
    globSync(`cases/*/texts/${language}.json`, { cwd: root }).map((path) => [
      basename(dirname(dirname(path))),
      JSON.parse(readFileSync(join(root, path), 'utf8')) as Words,
    ]),
  )
  own.set(language, read)
  return read
}

/** The word for a code of the record, such as state or ground; the code itself where there is none. */
export const inWords = (kind: string, group: string, name: string, language: Language = 'zh-CN'): string =>
  ownWords(language).get(kind)?.[`${group}.${name}`] ?? common[language][`${group}.${name}`] ?? name
