// The sentences of official papers, typed by their own catalogue beside the shared ones.
import { loadMore } from '../../load.ts'
import type paperTexts from '../../texts/zh-CN/papers.json'
import { find, language, saying } from '../../texts.ts'

export const t = saying<{ readonly papers: typeof paperTexts }>()

// A shell that does not speak this catalogue learns it with the first page that needs it.
if (find('papers.title') === null) await loadMore(language(), 'papers')
