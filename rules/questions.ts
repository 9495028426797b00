// What is asked of a category beside words and place: few questions, kept as codes; free words among the answers are words of the case.
import * as z from 'zod/mini'
import { type Refusal, refuse } from './refusal.ts'
import type { Category, Question, Text } from './region.ts'
import { text } from './schema.ts'

/** Code of the question → what was answered: one value, or several of a list. */
export const Answers = z.record(
  z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/)),
  z.array(text(200)).check(z.minLength(1), z.maxLength(20)),
)
export type Answers = z.infer<typeof Answers>

/** True where one value is what its question asks for. */
export function fits(question: Question, value: string): boolean {
  if (question.values) return question.values.some(({ key }) => key === value)
  if (question.type === 'number') return value.trim() !== '' && Number.isFinite(Number(value))
  if (question.type === 'datetime')
    return /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value)
  return true
}

/** Answered in a person's own words. */
const free = ({ type }: Question): boolean => type === 'string' || type === 'text'

/**
 * Codes for the record and, as lines in the language of the offices, what was written freely. Nothing given at all is a client that does not
 * know the questions: it loses nothing. Refuses with badInput {field: 'answers.<code>'}.
 */
export function answered(
  category: Category,
  given: Answers | undefined,
): { readonly codes: Answers | null; readonly words: string | null } | Refusal {
  if (given === undefined) return { codes: null, words: null }
  const questions = category.questions ?? []
  const strange = Object.keys(given).find((code) => !questions.some((one) => one.code === code))
  if (strange !== undefined) return refuse('badInput', { field: `answers.${strange}`, problem: 'unknown' })
  const codes: Record<string, string[]> = {}
  const lines: string[] = []
  for (const question of questions) {
    const values = given[question.code] ?? []
    const field = `answers.${question.code}`
    if (values.length === 0 && question.required) return refuse('badInput', { field, problem: 'empty' })
    if (values.length > 1 && question.type !== 'multivaluelist') return refuse('badInput', { field, problem: 'invalid_value' })
    if (values.some((one) => !fits(question, one))) return refuse('badInput', { field, problem: 'invalid_value' })
    if (values.length === 0) continue
    if (free(question)) lines.push(`${question.text['zh-CN']}：${values.join('、')}`)
    else codes[question.code] = [...new Set(values)]
  }
  return { codes: Object.keys(codes).length > 0 ? codes : null, words: lines.length > 0 ? lines.join('\n') : null }
}

/** The kept codes as question and answer in words; of questions that are no longer asked, the codes as they are. */
export function toldAnswers(
  category: Category | undefined,
  codes: unknown,
  language: string,
): readonly { readonly question: string; readonly answer: string }[] {
  if (typeof codes !== 'object' || codes === null) return []
  const said = (of: Text): string => (of as Readonly<Record<string, string | undefined>>)[language] ?? of['zh-CN']
  return Object.entries(codes as Readonly<Record<string, readonly string[]>>).map(([code, values]) => {
    const question = category?.questions?.find((one) => one.code === code)
    const named = values.map((key) => {
      const value = question?.values?.find((one) => one.key === key)
      return value ? said(value.name) : key
    })
    return { question: question ? said(question.text) : code, answer: named.join(language === 'en' ? ', ' : '、') }
  })
}
