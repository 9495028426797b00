// Languages are the folders of the catalogue: each says its own name and direction, and brings what sentences it has.
export type Spoken = { readonly code: string; readonly name: string; readonly dir: 'ltr' | 'rtl' }
type Head = { readonly name: string; readonly dir: string }

const first = ['zh-CN', 'zh-TW', 'en']

/** From the heads of the folders, by path (`…/bo/language.json`): the complete ones first, the others by their code. */
export function spokenIn(heads: Readonly<Record<string, Head>>): readonly Spoken[] {
  const rank = (code: string): number => (first.includes(code) ? first.indexOf(code) : first.length)
  return Object.entries(heads)
    .flatMap(([path, { name, dir }]): Spoken[] => {
      const code = /([^/]+)\/language\.json$/.exec(path)?.[1]
      return code === undefined ? [] : [{ code, name, dir: dir === 'rtl' ? 'rtl' : 'ltr' }]
    })
    .sort((a, b) => rank(a.code) - rank(b.code) || (a.code < b.code ? -1 : 1))
}

/** What a language lacks is said as in the source. */
export const patched = (
  source: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({ ...source, ...own })

/** A language that is there for one of those asked for: as it is named, or by its first part. Chinese and English have their own rule (`firstLanguage`). */
export const alsoSpoken = (spoken: readonly Spoken[], asked: string): string | null => {
  const tag = asked.toLowerCase()
  const others = spoken.filter(({ code }) => !first.includes(code))
  return others.find(({ code }) => code.toLowerCase() === tag || code.toLowerCase() === tag.split('-')[0])?.code ?? null
}
