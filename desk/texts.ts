// The sentences of the desk, typed by its own catalogue beside the shared ones.

import type deskTexts from '../ui/texts/zh-CN/desk.json'
import type keepingTexts from '../ui/texts/zh-CN/keeping.json'
import { saying } from '../ui/texts.ts'

export const namespaces = ['common', 'case', 'desk', 'keeping'] as const
export const t = saying<{ readonly desk: typeof deskTexts; readonly keeping: typeof keepingTexts }>()
