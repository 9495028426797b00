// The sentence that belongs to a refusal's code, in the language asked for.
import { firstSpoken, inLanguage, spoken } from '../spoken.ts'

/** Languages in which the names of a region are told. */
export type Language = 'zh-CN' | 'zh-TW' | 'en'
const texts = spoken('refusals')

/** What an Accept-Language header asks for, the most wished for first. */
const askedIn = (header: string | undefined) =>
  (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';')
      const q = Number(
        params
          .find((one) => one.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? '1',
      )
      return { tag, q: Number.isFinite(q) ? q : 0 }
    })
    .sort((a, b) => b.q - a.q)
    .filter(({ q }) => q > 0)

/** The language of sentences and messages: any that the catalogue has, else as `languageOf`. */
export function sentencesOf(header: string | undefined): string {
  const [first] = askedIn(header)
  const own = first === undefined ? null : firstSpoken(texts.keys(), [first.tag])
  return own ?? languageOf(header)
}

/** The first language of an Accept-Language header that we speak; zh-CN when it names none. */
export function languageOf(header: string | undefined): Language {
  for (const { tag } of askedIn(header)) {
    if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW'
    if (/^zh(-|$)/.test(tag)) return 'zh-CN'
    if (/^en(-|$)/.test(tag)) return 'en'
  }
  return 'zh-CN'
}

/** The sentence of a code with its facts filled in; a [part] whose fact is not known is left out. */
export function sentence(language: string, code: string, facts: Readonly<Record<string, unknown>>): string {
  const own = inLanguage(texts, language)
  const template = own[code] ?? own.fault ?? code
  return template.replace(/\[([^\]]*)\]/g, (_, part: string) => {
    let whole = true
    const filled = part.replace(/\{(\w+)\}/g, (_all, name: string) => {
      const fact = Object.hasOwn(facts, name) ? facts[name] : undefined
      if (typeof fact !== 'string' && typeof fact !== 'number') whole = false
      return String(fact)
    })
    return whole ? filled : ''
  })
}
