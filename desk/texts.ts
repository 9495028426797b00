// The sentences of the desk, typed by its own catalogue beside the shared ones.

import type deskTexts from '../ui/texts/zh-CN/desk.json'
import { saying } from '../ui/texts.ts'

export const namespaces = ['common', 'case', 'desk'] as const
export const t = saying<{ readonly desk: typeof deskTexts }>()
