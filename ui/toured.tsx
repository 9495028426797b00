// Whether this browser has seen the tour of a shell, or did not want it; offered until then, begun again whenever somebody asks.
import { lazy, Suspense, useState } from 'react'
import { t } from './texts.ts'
import type { Stop } from './tour.tsx'

const Tour = lazy(() => import('./tour.tsx'))
const kept = (shell: string): string => `chaguan.${shell}.tour`

function seen(shell: string): boolean {
  try {
    return localStorage.getItem(kept(shell)) !== null
  } catch {
    return true
  }
}

function keepSeen(shell: string): void {
  try {
    localStorage.setItem(kept(shell), '1')
  } catch {
    // Asked again the next time.
  }
}

export type Toured = { readonly at: 'offered' | 'on' | 'over'; readonly begin: () => void; readonly end: () => void }

/** The tour of a shell; `now` begins it at once, whoever has seen it or not. */
export function useTour(shell: 'desk' | 'field', now = false): Toured {
  const [at, setAt] = useState<Toured['at']>(() => (now ? 'on' : seen(shell) ? 'over' : 'offered'))
  return {
    at,
    begin: () => setAt('on'),
    end: () => {
      keepSeen(shell)
      setAt('over')
    },
  }
}

export function TourOffer({ tour: { at, begin, end } }: { readonly tour: Toured }) {
  if (at !== 'offered') return null
  return (
    <aside className="card row-of tour-offer" aria-label={t('common.tour.again')}>
      <span>{t('common.tour.offer')}</span>
      <button type="button" className="button" onClick={begin}>
        {t('common.tour.start')}
      </button>
      <button type="button" className="button plain" onClick={end}>
        {t('common.tour.skip')}
      </button>
    </aside>
  )
}

export function TourOn({ tour: { at, end }, stops }: { readonly tour: Toured; readonly stops: readonly Stop[] }) {
  if (at !== 'on') return null
  return (
    <Suspense fallback={null}>
      <Tour stops={stops} onEnd={end} />
    </Suspense>
  )
}
