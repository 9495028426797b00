// The sentences of the resident's pages: their own namespace beside the common one.

import type openTexts from '../ui/texts/zh-CN/open.json'
import type publicTexts from '../ui/texts/zh-CN/public.json'
import { find, saying } from '../ui/texts.ts'

export const p = saying<{ readonly public: typeof publicTexts; readonly open: typeof openTexts }>()

/** What this shell loads; the case namespace stays on the desk. */
export const namespaces = ['common', 'public', 'open'] as const

/** A word whose key is put together from a code of the server; the fallback is a key that is always there. */
export const wordOf = (group: 'plain' | 'next' | 'did' | 'act' | 'ground', code: string, fallback: string): string =>
  find(`public.${group}.${code}`) ?? fallback
