// Where the resident's pages begin: as the resident's device, in his print and language.
import { createRoot } from 'react-dom/client'
import { parse } from '../ui/address.ts'
import { speakAs } from '../ui/client.ts'
import { loadTexts, spoken } from '../ui/load.ts'
import { firstLanguage } from '../ui/texts.ts'
import { App } from './app.tsx'
import { firstContrast, firstPrint, showContrast, showPrint } from './look.tsx'
import './public.css'
import { keep, recall } from './remember.ts'
import { namespaces } from './texts.ts'

const { path, query } = parse(location.href)
const print = firstPrint(query)
const language = firstLanguage(query.lang ?? recall<string>('language'), navigator.languages ?? [navigator.language], spoken)
const root = document.getElementById('root')

speakAs('public')
showPrint(print)
showContrast(firstContrast())
if (query.lang) keep('language', language)
// Print and language of a paper's address are taken over once; what is chosen on the page afterwards must stay.
if (query.print || query.lang) history.replaceState(null, '', withoutLook(path))
if (root) void loadTexts(language, namespaces).then(() => createRoot(root).render(<App first={print} />))

function withoutLook(to: string): string {
  const { print: _print, lang: _lang, ...rest } = query
  const search = new URLSearchParams(rest).toString()
  return `${to}${search === '' ? '' : `?${search}`}${location.hash}`
}
