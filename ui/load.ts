// Fetches the catalogue of one language: only the namespaces that a shell speaks.
import { type Language, learn, speak } from './texts.ts'

const files = import.meta.glob<Record<string, string>>('./texts/*/*.json', { import: 'default' })

/** Loads and speaks; the page is told its language for fonts, hyphens and readers. */
export async function loadTexts(language: Language, namespaces: readonly string[]): Promise<void> {
  const loaded = await Promise.all(
    namespaces.map(async (name) => {
      const load = files[`./texts/${language}/${name}.json`]
      if (!load) throw new Error(`no texts: ${language}/${name}`)
      return [name, await load()] as const
    }),
  )
  speak(language, Object.fromEntries(loaded))
  document.documentElement.lang = language
}

/** Adds the sentences of one namespace, for a part that not everybody loads. */
export async function loadMore(language: Language, name: string): Promise<void> {
  const load = files[`./texts/${language}/${name}.json`]
  if (!load) throw new Error(`no texts: ${language}/${name}`)
  learn(name, await load())
}
