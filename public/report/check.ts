// What is missing before a report can be sent: each fault names its field, so that a link leads there.
import { phoneKey } from '../../rules/contact.ts'
import type { Refused } from '../../ui/client.ts'
import type { Fault } from '../faults.tsx'
import { p } from '../texts.ts'
import { clean, type Draft, lengthOf, limits } from './draft.ts'

export type Field =
  | 'category'
  | 'text'
  | 'photos'
  | 'place'
  | 'county'
  | 'words'
  | 'name'
  | 'phone'
  | 'email'
  | 'about'
  | 'questions'
export const idOf = (field: Field): string => `field-${field}`

/** A number that somebody could answer: service numbers, landlines with an extension, mobiles, with or without a country's code. */
const callable = (phone: string): boolean => /^\d{5,20}$/.test(phoneKey(phone))

/** Faults in the order of the page; none: it can be sent. */
export function check(draft: Draft): readonly Fault<Field>[] {
  const faults: Fault<Field>[] = []
  const add = (field: Field, text: string) => faults.push({ field, id: idOf(field), text })
  if (draft.county === null) add('county', p('public.fault.county'))
  else if (draft.category === null) add('category', p('public.fault.category'))
  const { asked, answers } = draft
  const given = answers.of === draft.category ? answers.given : {}
  if (asked !== null && asked.of === draft.category && asked.needed.some((code) => !given[code]?.length))
    add('questions', p('open.questions.missing'))
  const length = lengthOf(draft.text)
  if (length === 0 && draft.photos.length === 0 && draft.voice === null) add('text', p('public.fault.text'))
  if (length > limits.text) add('text', p('public.fault.textLong', { max: limits.text, n: length }))
  if (draft.voice?.there === false || draft.photos.some((photo) => !photo.there)) add('photos', p('public.fault.photos'))
  if (lengthOf(draft.placeWords) > limits.place) add('words', p('public.fault.wordsLong', { max: limits.place }))
  if (lengthOf(draft.name) > limits.name) add('name', p('public.fault.nameLong', { max: limits.name }))
  const phone = clean(draft.phone)
  const email = clean(draft.email)
  if (draft.wants === 'email' && email === '') add('email', p('public.fault.email'))
  else if (draft.wants === 'email' && (email.length > limits.email || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)))
    add('email', p('public.fault.emailForm'))
  if (phone === '' && (draft.wants === 'message' || draft.wants === 'call')) add('phone', p('public.fault.phone'))
  else if (phone !== '' && (lengthOf(phone) > limits.phone || !callable(phone))) add('phone', p('public.fault.phoneForm'))
  if (draft.about === '') add('about', p('open.about.missing'))
  return faults
}

const places: Readonly<Record<string, Field>> = {
  categoryUnknown: 'category',
  areaUnknown: 'place',
  placeMissing: 'place',
  organisationUnknown: 'place',
  fileMissing: 'photos',
  fileType: 'photos',
  fileTooLarge: 'photos',
  fileBroken: 'photos',
}
const inputs: Readonly<Record<string, Field>> = {
  'contact.phone': 'phone',
  'contact.email': 'email',
  'contact.name': 'name',
  'place.words': 'words',
  'place.area': 'place',
  category: 'category',
  text: 'text',
  files: 'photos',
}

/** Where on the page a refusal of the server is to be mended; null when it is no field's fault. */
export function fieldOf(refused: Refused): Field | null {
  const named = refused.facts.field
  if (typeof named === 'string' && named.startsWith('answers.')) return 'questions'
  return places[refused.code] ?? (typeof named === 'string' ? inputs[named.replace(/^input\./, '')] : undefined) ?? null
}
