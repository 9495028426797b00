// Where the resident's pages begin: as the resident's device, in his print and language.
import { createRoot } from 'react-dom/client'
import { parse } from '../ui/address.ts'
import { speakAs } from '../ui/client.ts'
import { loadTexts } from '../ui/load.ts'
import { firstLanguage } from '../ui/texts.ts'
import { App } from './app.tsx'
import { firstPrint, showPrint } from './look.tsx'
import './public.css'
import { recall } from './remember.ts'
import { namespaces } from './texts.ts'

const { query } = parse(location.href)
const print = firstPrint(query)
const language = firstLanguage(query.lang ?? recall<string>('language'), navigator.languages ?? [navigator.language])
const root = document.getElementById('root')

speakAs('public')
showPrint(print)
if (root) void loadTexts(language, namespaces).then(() => createRoot(root).render(<App first={print} />))
