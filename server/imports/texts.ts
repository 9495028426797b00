// What stands in the workbook of rows to mend, in the language of whoever brought the file.
import en from '../../ui/texts/en/people.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/people.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/people.json' with { type: 'json' }

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }

export const sayIn =
  (language: string) =>
  (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    (texts[language]?.[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
