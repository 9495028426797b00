// A defect of a region folder: where it is, which rule it breaks, and the sentence an official reads.
import words from './defects.json' with { type: 'json' }

export type Language = 'zh-CN' | 'zh-TW' | 'en'
export type DefectCode = keyof typeof words
export type Defect = {
  readonly file: string
  readonly at: string
  readonly code: DefectCode
  readonly facts: Readonly<Record<string, string>>
}

export const defect = (file: string, at: string, code: DefectCode, facts: Readonly<Record<string, string>>): Defect => ({
  file,
  at,
  code,
  facts,
})

/** "categories.json · 0101: …" in the asked language. */
export function defectWords(one: Defect, language: Language): string {
  const sentence = words[one.code][language].replace(/\{(\w+)\}/g, (_, name: string) => one.facts[name] ?? '')
  return `${one.file}${one.at === '' ? '' : ` · ${one.at}`}: ${sentence}`
}
