// How one line of the table of laws is written: an instrument, an article, and what it says in our own words.

export type Language = 'zh-CN' | 'zh-TW' | 'en'

/** A sentence or title complete in every language. */
export type Words = Readonly<Record<Language, string>>

/** `article` is '' (the whole instrument, or no law at all), one article '11', or a run of articles '24-28'. */
export type Law = { readonly title: Words; readonly article: string; readonly says: Words }

export const words = (cn: string, tw: string, en: string): Words => ({ 'zh-CN': cn, 'zh-TW': tw, en })

/** One article of an instrument with its paraphrase in zh-CN, zh-TW and en. */
export const law = (title: Words, article: string, cn: string, tw: string, en: string): Law => ({
  title,
  article,
  says: words(cn, tw, en),
})
