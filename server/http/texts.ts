// The sentence that belongs to a refusal's code, in the language asked for.
import en from '../../ui/texts/en/refusals.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/refusals.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/refusals.json' with { type: 'json' }

export type Language = 'zh-CN' | 'zh-TW' | 'en'
const texts: Readonly<Record<Language, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }

/** The first language of an Accept-Language header that we speak; zh-CN when it names none. */
export function languageOf(header: string | undefined): Language {
  const asked = (header ?? '')
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
  for (const { tag, q } of asked) {
    if (q <= 0) continue
    if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW'
    if (/^zh(-|$)/.test(tag)) return 'zh-CN'
    if (/^en(-|$)/.test(tag)) return 'en'
  }
  return 'zh-CN'
}

/** The sentence of a code with its facts filled in; a [part] whose fact is not known is left out. */
export function sentence(language: Language, code: string, facts: Readonly<Record<string, unknown>>): string {
  const template = texts[language][code] ?? texts[language].fault ?? code
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
