// The categories of a region as Open311 services: what may be reported, in the caller's language, with what is asked of each.
import { fits } from '../../rules/questions.ts'
import type { Category, Question, Region, Text } from '../../rules/region.ts'
import type { Value } from './format.ts'

export type Language = 'zh-CN' | 'zh-TW' | 'en'
export const said = (text: Text, language: Language): string => text[language] ?? text['zh-CN']

/** Leaves only: a first level is the group. */
export const servicesOf = (region: Region): readonly Category[] =>
  [...region.categories.values()].filter((one) => one.class !== null)

export function serviceOf(region: Region, category: Category, language: Language): Value {
  const above = category.parent === null ? undefined : region.categories.get(category.parent)
  return {
    service_code: category.code,
    service_name: said(category.name, language),
    description: said(category.publicName, language),
    metadata: (category.questions?.length ?? 0) > 0,
    type: 'realtime',
    keywords: [category.publicName, ...(above ? [above.publicName] : [])].map((one) => said(one, language)).join(', '),
    group: above ? said(above.name, language) : '',
  }
}

export const definitionOf = (category: Category, language: Language): Value => ({
  service_code: category.code,
  attributes: (category.questions ?? []).map((one, n) => ({
    variable: true,
    code: one.code,
    datatype: one.type,
    required: one.required,
    datatype_description: null,
    order: n + 1,
    description: said(one.text, language),
    ...(one.values ? { values: one.values.map(({ key, name }) => ({ key, name: said(name, language) })) } : {}),
  })),
})

/** A question that was not answered as it asks, with what it wanted; null when all is well. */
export function wrongAnswer(category: Category, answers: ReadonlyMap<string, readonly string[]>): string | null {
  for (const question of category.questions ?? []) {
    const given = answers.get(question.code) ?? []
    if (given.length === 0 && question.required) return `attribute[${question.code}] is required`
    if (given.length > 1 && question.type !== 'multivaluelist') return `attribute[${question.code}] takes one value`
    if (valuesOf(question, given).some((one) => !fits(question, one)))
      return `attribute[${question.code}] takes a ${question.type}`
  }
  const known = new Set((category.questions ?? []).map((one) => one.code))
  const strange = [...answers.keys()].find((code) => !known.has(code) && known.size > 0)
  return strange === undefined ? null : `attribute[${strange}] is not asked for this service`
}

/** Of a list several may come in one, with commas between. */
const valuesOf = (question: Question, given: readonly string[]): readonly string[] =>
  question.values ? given.flatMap((one) => one.split(',').map((part) => part.trim())) : given

/** What was answered, as the step takes it; and as lines what was answered to a service that asks nothing. */
export function answersOf(category: Category, answers: ReadonlyMap<string, readonly string[]>) {
  const asked = category.questions ?? []
  const known = asked.flatMap((one) => {
    const given = answers.get(one.code)
    return given ? [[one.code, valuesOf(one, given)] as const] : []
  })
  const lines = asked.length > 0 ? [] : [...answers].map(([code, given]) => `${code}：${given.join('、')}`)
  return { answers: known.length > 0 ? Object.fromEntries(known) : null, lines }
}
