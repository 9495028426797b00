// The sentences of the phone, typed by its own catalogue beside the shared ones.
import type fieldTexts from '../ui/texts/zh-CN/field.json'
import { saying } from '../ui/texts.ts'

export const namespaces = ['common', 'case', 'field'] as const
export const f = saying<{ readonly field: typeof fieldTexts }>()
