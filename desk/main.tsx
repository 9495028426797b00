// The desk starts: language first, then who is there, then the screens.
import '../ui/base.css'
import '../ui/form/form.css'
import './shell.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { learnKinds } from '../cases/screens.ts'
import { Acts } from '../ui/act.tsx'
import { holdAnswers } from '../ui/away.ts'
import { Broken } from '../ui/broken.tsx'
import { Refused } from '../ui/client.ts'
import { KitProvider } from '../ui/form/kit.tsx'
import { loadTexts } from '../ui/load.ts'
import { Toasts } from '../ui/toast.tsx'
import { Gate } from './account/gate.tsx'
import { finishLeaving } from './account/leave.ts'
import { deskKit } from './kit.tsx'
import { preferences, usePreferences } from './preferences.ts'
import { namespaces, t } from './texts.ts'
import { loadLocale, Theme } from './theme.tsx'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; only a line that failed is worth asking again.
      retry: (times, error) => times < 2 && error instanceof Refused && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: false,
      // What the browser believes of the line is not asked: the server may be next door, and what is held answers for it.
      networkMode: 'always',
      throwOnError: false,
    },
  },
})

holdAnswers()

async function speak(): Promise<void> {
  const { language } = preferences()
  await Promise.all([loadTexts(language, namespaces), loadLocale(language)])
  await learnKinds(language)
  document.title = t('desk.title')
}

function Desk() {
  const { language } = usePreferences()
  const [spoken, setSpoken] = useState(preferences().language)
  useEffect(() => {
    if (language === spoken) return
    void speak().then(() => {
      // Names of categories and offices come from the server in the language asked for.
      void client.invalidateQueries()
      setSpoken(language)
    })
  }, [language, spoken])
  return (
    <KitProvider value={deskKit}>
      <Theme>
        <Broken key={spoken}>
          <Toasts>
            <Acts>
              <Gate />
            </Acts>
          </Toasts>
        </Broken>
      </Theme>
    </KitProvider>
  )
}

const root = document.getElementById('root')
if (root)
  void Promise.all([speak(), finishLeaving()]).then(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <Desk />
        </QueryClientProvider>
      </StrictMode>,
    ),
  )
