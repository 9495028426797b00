// From the schema of a step's input to the fields a person fills in, and back: pure, so that it can be tested.
import { grounds } from '../../rules/frame/grounds.ts'
import type { Schema } from '../contract.ts'

type Widget =
  | 'line'
  | 'text'
  | 'choice'
  | 'verdict'
  | 'flag'
  | 'number'
  | 'grade'
  | 'category'
  | 'organisation'
  | 'keeper'
  | 'organisations'
  | 'area'
  | 'areas'
  | 'lines'
  | 'files'
  | 'place'
  | 'contact'
  | 'case'
  | 'item'
  | 'held'
  | 'answers'
  | 'day'
  | 'time'
export type Field = {
  readonly name: string
  readonly widget: Widget
  readonly required: boolean
  /** Code points for texts, pieces for lists. */
  readonly max: number | null
  readonly options: readonly string[]
  /** Fields of an object. */
  readonly of: readonly Field[]
}
export type Values = Readonly<Record<string, unknown>>
export type Fault = 'required' | 'tooLong' | 'photos' | 'refused'

/** Of a step, where the schema does not list the region's own. */
const groundsOf: Readonly<Record<string, readonly string[]>> = {
  ...grounds,
  askSuspend: grounds.suspend,
  answerTransfer: grounds.refuse,
  recordReceipt: grounds.refuse,
}

/** Set by the machine, never asked of a person. */
const unasked = new Set([
  'version',
  'clock',
  'notice',
  'happenedAt',
  'barred',
  'party',
  'root',
  'others',
  'rule',
  'draw',
  'cases',
  'call',
  'batch',
  'language',
])
/** Of one step left to the machine: elsewhere the field is a person's. The other keeper's centre receives. */
const unaskedIn: Readonly<Record<string, string>> = { handOver: 'organisation' }
const pickers: Readonly<Record<string, Widget>> = {
  category: 'category',
  organisation: 'organisation',
  keeper: 'keeper',
  organisations: 'organisations',
  came: 'organisations',
  joined: 'organisations',
  area: 'area',
  areas: 'areas',
  listItem: 'item',
  item: 'item',
  duplicateOf: 'case',
  into: 'case',
  other: 'case',
  place: 'place',
  contact: 'contact',
  answers: 'answers',
  grade: 'grade',
  words: 'held',
  parties: 'held',
  documents: 'held',
  from: 'day',
  until: 'day',
  day: 'day',
  time: 'time',
}

function widgetOf(name: string, schema: Schema, required: boolean): Widget | null {
  const picker = pickers[name]
  if (picker) return picker
  if (schema.enum) return 'choice'
  if (name === 'ground') return 'choice'
  switch (schema.type) {
    // What can only be agreed to is a box, not a question with a wrong answer.
    case 'boolean':
      return required && schema.const !== true ? 'verdict' : 'flag'
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      if (schema.items?.pattern?.includes('[0-9a-f]{8}')) return 'files'
      return schema.items?.type === 'string' && schema.items.pattern === undefined ? 'lines' : null
    case 'string':
      return (schema.maxLength ?? 0) > 240 ? 'text' : 'line'
    default:
      return null
  }
}

/** Texts are limited in code points by the form, in UTF-16 units by the schema: twice as many. */
const maxOf = (schema: Schema): number | null =>
  schema.maxLength !== undefined ? Math.floor(schema.maxLength / 2) : (schema.maxItems ?? null)

/** The fields of a form, in the order it was written; what only the machine fills in is left out. */
export function fieldsOf(schema: Schema, step = ''): readonly Field[] {
  const fields: Field[] = []
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    if (unasked.has(name) || unaskedIn[step] === name) continue
    const required = schema.required?.includes(name) ?? false
    const widget = widgetOf(name, part, required)
    if (widget === null) continue
    const options = part.enum?.map(String) ?? (name === 'ground' ? (groundsOf[step] ?? Object.keys(groundsOf)) : [])
    const of = widget === 'contact' ? fieldsOf(part) : []
    fields.push({ name, widget, required, max: maxOf(part), options, of })
  }
  return fields
}

/** Can a person fill it in? Not where something is needed that nobody is asked and nothing suggests: that step has a page of its own. */
export const fillable = (schema: Schema, suggest: Values | null | undefined): boolean =>
  (schema.required ?? []).every((name) => !unasked.has(name) || (suggest?.[name] ?? null) !== null)

const empty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** What is wrong before it is sent: field → fault. The server judges again. */
export function faultsOf(fields: readonly Field[], values: Values): Readonly<Record<string, Fault>> {
  const faults: Record<string, Fault> = {}
  for (const field of fields) {
    const value = values[field.name]
    if (field.widget === 'place') continue
    if (empty(value) || (field.widget === 'flag' && field.required && value !== true)) {
      // An objection that the matter is not in the list must name the item it means.
      // Of what the case holds one may tick nothing here and something there: the server says when nothing was ticked at all.
      const needed = (field.required && field.widget !== 'held') || (field.name === 'item' && values.ground === 'notInList')
      if (needed) faults[field.name] = field.widget === 'files' ? 'photos' : 'required'
    } else if (field.max !== null && typeof value === 'string' && [...value].length > field.max) faults[field.name] = 'tooLong'
  }
  return faults
}

/** The values as input: nothing empty, texts without blank ends, numbers as numbers, what is not asked as suggested. */
export function inputOf(schema: Schema, fields: readonly Field[], values: Values): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const asked = new Map(fields.map((field) => [field.name, field]))
  for (const name of Object.keys(schema.properties ?? {})) {
    const field = asked.get(name)
    const value = values[name]
    if (!field) {
      if (unasked.has(name) && value !== undefined && value !== null) input[name] = value
      continue
    }
    if (field.widget === 'contact' && value !== undefined) {
      const contact = inputOf(schema.properties?.[name] ?? {}, field.of, value as Values)
      if (Object.keys(contact).length > 0) input[name] = contact
    } else if (field.widget === 'place') input[name] = value ?? {}
    else if (field.widget === 'files' || field.widget === 'held' || field.widget === 'organisations') {
      if (field.required || !empty(value)) input[name] = value ?? []
    } else if (field.widget === 'lines' || field.widget === 'areas') {
      const lines = (Array.isArray(value) ? value : []).map((one) => String(one).trim()).filter((one) => one !== '')
      if (field.required || lines.length > 0) input[name] = [...new Set(lines)]
    } else if (field.widget === 'flag') {
      if (value === true) input[name] = true
    } else if (field.widget === 'number' || field.widget === 'grade') {
      if (!empty(value)) input[name] = Number(value)
    } else if (!empty(value)) input[name] = typeof value === 'string' ? value.trim() : value
  }
  return input
}

/**
 * Optional fields that stand behind "more", so that the one thing to do stays short: in a main step what comes after the
 * first two optional ones, except boxes and what `forward` names.
 */
export function behind(fields: readonly Field[], tone: string, forward: readonly string[]): readonly string[] {
  if (tone !== 'main') return []
  const optional = fields.filter((field) => !field.required && field.widget !== 'flag')
  return optional.slice(2).flatMap((field) => (forward.includes(field.name) ? [] : [field.name]))
}

/** Field names that a refusal speaks of; `facts.field`, or the first part of each issue's path. */
export function refusedFields(facts: Readonly<Record<string, unknown>>): readonly string[] {
  const named = [facts.field, facts.path].filter((one) => typeof one === 'string')
  const issues = Array.isArray(facts.issues) ? facts.issues : []
  const paths = issues.map((issue: { path?: unknown }) => (Array.isArray(issue?.path) ? issue.path[0] : issue?.path))
  return [...named, ...paths]
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.replace(/^input\./, '').split('.')[0] ?? one)
}
