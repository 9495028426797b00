// The phone starts: old browsers are taught what they lack, the language comes, then whoever is signed in here.
import '../ui/base.css'
import '../ui/form/form.css'
import './field.css'
import './parts.css'
import { createRoot } from 'react-dom/client'
import { learnKinds } from '../cases/screens.ts'
import { loadTexts } from '../ui/load.ts'
import { firstLanguage } from '../ui/texts.ts'
import { App } from './app.tsx'
import { chosen, show } from './look.ts'
import { teachOld } from './old.ts'
import { f, namespaces } from './texts.ts'
import { keepShell } from './update.ts'

teachOld()
show(chosen())
const language = firstLanguage(chosen().language, navigator.languages ?? [navigator.language])
const root = document.getElementById('root')
if (root)
  void loadTexts(language, namespaces)
    .then(() => learnKinds(language))
    .then(() => {
      document.title = f('field.title')
      createRoot(root).render(<App />)
      keepShell()
    })
