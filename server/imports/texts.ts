// What stands in the workbook of rows to mend, in the language of whoever brought the file.
import en from '../../ui/texts/en/people.json' with { type: 'json' }
import rosterEn from '../../ui/texts/en/roster.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/people.json' with { type: 'json' }
import rosterCN from '../../ui/texts/zh-CN/roster.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/people.json' with { type: 'json' }
import rosterTW from '../../ui/texts/zh-TW/roster.json' with { type: 'json' }

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>
const texts: Texts = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
const rosters: Texts = { 'zh-CN': rosterCN, 'zh-TW': rosterTW, en: rosterEn }

const saying =
  (of: Texts) =>
  (language: string) =>
  (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    (of[language]?.[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))

export const sayIn = saying(texts)
export const sayOfRoster = saying(rosters)
