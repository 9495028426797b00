// Fetches the catalogue of one language: only the namespaces that a shell speaks.
import { patched, spokenIn } from './languages.ts'
import { type Language, languages, learn, speak } from './texts.ts'

const files = import.meta.glob<Record<string, string>>(['./texts/*/*.json', '!./texts/*/language.json'], { import: 'default' })

/** Every language that has a folder in the catalogue. */
export const spoken = spokenIn(
  import.meta.glob<{ name: string; dir: string }>('./texts/*/language.json', { import: 'default', eager: true }),
)

/** The sentences of a namespace; of a language that is not complete, over those of the source. */
async function sentences(language: Language, name: string): Promise<Readonly<Record<string, string>>> {
  const own = files[`./texts/${language}/${name}.json`]
  if (own && languages.includes(language)) return own()
  const source = files[`./texts/zh-CN/${name}.json`]
  if (!source) throw new Error(`no texts: ${language}/${name}`)
  const [usual, mine] = await Promise.all([source(), own?.() ?? {}])
  return patched(usual, mine)
}

/** Loads and speaks; the page is told its language for fonts, hyphens and readers. */
export async function loadTexts(language: Language, namespaces: readonly string[]): Promise<void> {
  const loaded = await Promise.all(namespaces.map(async (name) => [name, await sentences(language, name)] as const))
  speak(language, Object.fromEntries(loaded))
  document.documentElement.lang = language
  document.documentElement.dir = spoken.find((one) => one.code === language)?.dir ?? 'ltr'
}

/** Adds the sentences of one namespace, for a part that not everybody loads. */
export async function loadMore(language: Language, name: string): Promise<void> {
  learn(name, await sentences(language, name))
}
