// The resident's shell: header with print and language, one page at a time, and the same for phone, desk and reader.
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Settings } from '../ui/contract.ts'
import { loadTexts } from '../ui/load.ts'
import { Link, usePlace } from '../ui/router.tsx'
import { type Language, language, t } from '../ui/texts.ts'
import { tellZone } from '../ui/time.ts'
import { useAsk } from './ask.ts'
import { Danger } from './danger.tsx'
import { reach } from './faults.tsx'
import { Failed, Heading, Waiting } from './frame.tsx'
import { Home } from './home.tsx'
import { Look, type Print, showPrint } from './look.tsx'
import { ReceiptPage } from './receipt/receipt.tsx'
import { keep } from './remember.ts'
import { type County, Report } from './report/report.tsx'
import { namespaces, p } from './texts.ts'
import { Track } from './track/track.tsx'

const Decides = lazy(() => import('./lists/page.tsx'))

/** Only other authorities open it. */
const LetterPage = lazy(() => import('./letter/letter.tsx').then((page) => ({ default: page.LetterPage })))

const List = lazy(() => import('./around/list.tsx'))
const Who = lazy(() => import('./around/who.tsx'))
const Figures = lazy(() => import('./around/figures.tsx'))
const PaperPage = lazy(() => import('./paper/page.tsx'))
const Mine = lazy(() => import('./track/mine.tsx'))
const Question = lazy(() => import('./asked/question.tsx'))
const Answers = lazy(() => import('./asked/answers.tsx'))

type Known = Settings & { readonly counties?: readonly County[] }

export function App({ first }: { first: Print }) {
  const { path } = usePlace()
  const [print, setPrint] = useState<Print>(first)
  const [spoken, setSpoken] = useState<Language>(language())
  const settings = useAsk<Known>('/settings')
  // The settings of the language before stay while those of the new one come: what is being written must not vanish.
  const [known, setKnown] = useState<Known | null>(null)
  useEffect(() => {
    if (settings.value === null) return
    tellZone(settings.value.region?.zone)
    setKnown(settings.value)
  }, [settings.value])
  const speak = (to: Language) => {
    void loadTexts(to, namespaces).then(() => {
      keep('language', to)
      setSpoken(to)
    })
  }
  const region = known?.region
  return (
    <>
      <button type="button" className="button skip" onClick={() => reach('main')}>
        {p('public.skip')}
      </button>
      {/^\/public(\/report(\/.*)?)?\/?$/.test(path) && <Danger />}
      <header className="top no-print">
        <Link to="/public" className="name">
          {t('common.product')}
          {region && <span className="soft"> {region.name}</span>}
        </Link>
        <Look
          print={print}
          language={spoken}
          onPrint={(to) => {
            showPrint(to)
            setPrint(to)
          }}
          onLanguage={speak}
        />
        {region?.invented && <p className="invented small">{p('public.invented')}</p>}
      </header>
      <main id="main" tabIndex={-1}>
        {page(path, known, settings.fault === null ? null : <Failed why={settings.fault.message} again={settings.again} />)}
      </main>
      <footer className="bottom no-print">
        <nav aria-label={t('common.product')}>
          <Link to="/public">{p('public.nav.home')}</Link>
          <Link to="/public/report">{p('public.nav.report')}</Link>
          <Link to="/public/track">{p('public.nav.track')}</Link>
          <Link to="/public/lists">{p('public.nav.lists')}</Link>
          <Link to="/public/answers">{p('public.nav.answers')}</Link>
          <Link to="/public/around">{p('open.home.around')}</Link>
          <Link to="/public/who">{p('open.home.who')}</Link>
          <Link to="/public/figures">{p('open.home.figures')}</Link>
        </nav>
      </footer>
    </>
  )
}

function page(path: string, known: Known | null, failed: React.ReactNode) {
  const [, shell, name, rest, more] = path.split('/')
  if (shell !== 'public' || more) return <Lost />
  if (!name) return <Home />
  const Lazy = rest ? undefined : later[name]
  if (Lazy !== undefined) return <Later known={known} failed={failed} Page={Lazy} />
  if (name === 'track') return <Track key={rest ?? ''} typed={rest ? decoded(rest) : null} />
  if (name === 'lists' && !rest)
    return (
      <Suspense fallback={<Waiting rows={3} />}>
        <Decides />
      </Suspense>
    )
  if (name === 'receipt' && !rest) return <ReceiptPage />
  if (name === 'letter' && !rest)
    return (
      <Suspense fallback={<Waiting rows={5} />}>
        <LetterPage />
      </Suspense>
    )
  if (name === 'paper' && !rest)
    return (
      <Suspense fallback={<Waiting rows={3} />}>
        <PaperPage />
      </Suspense>
    )
  if (name === 'report' && (!rest || rest === 'review'))
    return known === null ? (failed ?? <Waiting rows={5} />) : <Report counties={known.counties ?? []} />
  return <Lost />
}

/** Pages that come only when they are asked for. */
const later: Readonly<Record<string, React.ComponentType<{ county: string }>>> = {
  around: List,
  who: Who,
  figures: Figures,
  mine: Mine,
  question: Question,
  answers: Answers,
}

function Later({
  known,
  failed,
  Page,
}: {
  known: Known | null
  failed: React.ReactNode
  Page: React.ComponentType<{ county: string }>
}) {
  const county = known?.counties?.[0]?.county
  if (county === undefined) return failed ?? <Waiting rows={5} />
  return (
    <Suspense fallback={<Waiting rows={5} />}>
      <Page county={county} />
    </Suspense>
  )
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function Lost() {
  return (
    <div className="page">
      <Heading>{p('public.lost.title')}</Heading>
      <p>{p('public.lost.hint')}</p>
      <Link className="button" to="/public">
        {p('public.nav.home')}
      </Link>
    </div>
  )
}
