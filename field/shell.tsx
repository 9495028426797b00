// The frame of the phone: how the contact stands, one page, and the ways at the thumb.
import { lazy, type ReactNode, Suspense, useEffect, useRef, useSyncExternalStore } from 'react'
import { match } from '../ui/address.ts'
import { Broken } from '../ui/broken.tsx'
import { loadMore } from '../ui/load.ts'
import { useNow } from '../ui/now.ts'
import { Link, usePlace } from '../ui/router.tsx'
import { language, t } from '../ui/texts.ts'
import { minuteWords, whenWords } from '../ui/time.ts'
import { Practice, PracticeBar, usePractising } from './practice.tsx'
import { f } from './texts.ts'
import { Today } from './today/page.tsx'
import { isWaiting, lookForNew, onWaiting, takeNew } from './update.ts'
import { may, useContact, useMine, usePhone } from './use.ts'

const Case = lazy(() => import('./case/page.tsx'))
const Report = lazy(() => import('./report/page.tsx'))
const Cards = lazy(() => import('./case/cards.tsx'))
const Sent = lazy(() => import('./more/sent.tsx'))
const Plan = lazy(() => withGround(import('./place/map.tsx')))
const More = lazy(() => import('./more/page.tsx'))
const Group = lazy(() => import('./group/page.tsx'))
const Notices = lazy(() => import('./group/notices.tsx'))
const Grid = lazy(() => import('./more/grid.tsx'))
const Rounds = lazy(() => import('./more/rounds.tsx'))
const Day = lazy(() => import('./more/day.tsx'))
const Knowledge = lazy(() => import('./more/knowledge.tsx'))
const Open = lazy(() => import('./more/open.tsx'))
const Settings = lazy(() => withGround(import('./more/settings.tsx')))

/** A page with the sentences of the ground. */
const withGround = <T,>(page: Promise<T>): Promise<T> => loadMore(language(), 'ground').then(() => page)

type Props = { readonly onLeave: () => Promise<void>; readonly onWipe: () => Promise<void>; readonly onEnter: () => void }

export function Shell({ onLeave, onWipe, onEnter }: Props) {
  const { path } = usePlace()
  const phone = usePhone()
  const contact = useContact()
  const me = useMine()
  const { practice } = usePractising()
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    void phone.meet()
    const meet = () => void phone.meet()
    const seen = () => document.visibilityState === 'visible' && meet()
    addEventListener('online', meet)
    document.addEventListener('visibilitychange', seen)
    return () => {
      removeEventListener('online', meet)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [phone])
  useEffect(() => {
    if (contact.state === 'wipe') void onWipe()
    if (contact.state === 'old') lookForNew()
  }, [contact.state, onWipe])
  // A new page begins at its beginning, for the eye and for readers.
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else if (path) {
      scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
  }, [path])
  const here = (to: string) => (to === '/field' ? /^\/field\/?$/.test(path) : path.startsWith(to))
  // Whoever has a household group has it at the thumb; his ground is a few doors and needs no map there.
  const head = may(me, 'neighbour.ask')
  const ways = [
    { to: '/field', name: 'today', icon: 'M4 5h16v2H4zM4 11h16v2H4zM4 17h10v2H4z', on: true },
    { to: '/field/report', name: 'report', icon: 'M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7Z', on: may(me, 'gridEvent.report') },
    { to: '/field/group', name: 'group', icon: 'M4 11l8-7 8 7v9h-6v-5h-4v5H4Z', on: head },
    { to: '/field/map', name: 'map', icon: 'M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2Zm6 0v11l4 1.4V7.4Z', on: !head },
    { to: '/field/more', name: 'more', icon: 'M4 10h4v4H4zM10 10h4v4h-4zM16 10h4v4h-4z', on: true },
  ] as const
  return (
    <div className={practice === null ? 'phone' : 'phone practising'}>
      <a className="skip" href="#main">
        {f('field.skip')}
      </a>
      <Bar onEnter={onEnter} />
      <main id="main" ref={main} tabIndex={-1} className="page">
        <Broken key={path}>
          <Suspense fallback={<p role="status">{t('common.loading')}</p>}>{pageOf(path, onLeave)}</Suspense>
        </Broken>
      </main>
      <nav className="ways" aria-label={f('field.ways')}>
        {ways
          .filter((way) => way.on)
          .map((way) => (
            <Link key={way.name} to={way.to} aria-current={here(way.to) ? 'page' : undefined}>
              <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
                <path d={way.icon} fill="currentColor" fillRule="evenodd" />
              </svg>
              <span>{f(`field.way.${way.name}`)}</span>
            </Link>
          ))}
      </nav>
    </div>
  )
}

function pageOf(path: string, onLeave: () => Promise<void>): ReactNode {
  const at = match('/field/case/:county/:id', path)
  if (at) return <Case key={path} at={{ county: at.county ?? '', id: at.id ?? '' }} />
  const opening = match('/field/new/:kind/:step', path)
  if (opening) return <Open key={path} kind={opening.kind ?? ''} step={opening.step ?? ''} />
  switch (path.replace(/\/$/, '')) {
    case '/field':
      return <Today />
    case '/field/report':
      return <Report />
    case '/field/cards':
      return <Cards />
    case '/field/sent':
      return <Sent />
    case '/field/map':
      return <Plan />
    case '/field/more':
      return <More />
    case '/field/group':
      return <Group />
    case '/field/notices':
      return <Notices />
    case '/field/grid':
      return <Grid />
    case '/field/checks':
      return <Rounds />
    case '/field/day':
      return <Day />
    case '/field/knowledge':
      return <Knowledge />
    case '/field/practice':
      return <Practice />
    case '/field/settings':
      return <Settings onLeave={onLeave} />
    default:
      return (
        <div className="empty">
          <p>{f('field.lost')}</p>
          <Link className="button main" to="/field">
            {f('field.way.today')}
          </Link>
        </div>
      )
  }
}

/** Always in sight: what has not been sent, when phone and centre were last in step, and what needs a decision. */
function Bar({ onEnter }: { onEnter: () => void }) {
  const { unsent, cards, at, state, progress, why } = useContact()
  const phone = usePhone()
  const now = useNow()
  const fresh = useSyncExternalStore(onWaiting, isWaiting)
  const step = at === null ? f('field.bar.never') : f('field.bar.step', { at: clockWords(at, now) })
  return (
    <header className="bar">
      <PracticeBar />
      <div className="bar-line">
        <Link to="/field/sent" className={unsent > 0 ? 'unsent has' : 'unsent'}>
          <span aria-hidden="true">{unsent > 0 ? '▲' : '●'}</span>
          {unsent > 0 ? f('field.bar.unsent', { n: unsent }) : f('field.bar.sent')}
        </Link>
        <button type="button" className="button plain step" onClick={() => void phone.meet()} disabled={state === 'going'}>
          <span className="figures">{state === 'going' ? f('field.bar.going') : step}</span>
        </button>
      </div>
      <div role="status" aria-live="polite">
        {progress !== null && (
          <p className="bar-note figures">
            <progress max={Math.max(1, progress.of)} value={Math.min(progress.had, progress.of)} aria-hidden="true" />
            {f('field.bar.progress', { had: progress.had, of: progress.of })}
          </p>
        )}
        {state === 'unreached' && <p className="bar-note">{why ?? f('field.bar.unreached')}</p>}
        {state === 'old' && (
          <p className="bar-note">
            ▲ {why}
            {!fresh && (
              <button type="button" className="button" onClick={lookForNew}>
                {f('field.bar.look')}
              </button>
            )}
          </p>
        )}
        {state === 'signedOut' && (
          <p className="bar-note">
            {f('field.bar.signedOut')}
            <button type="button" className="button" onClick={onEnter}>
              {f('field.door.enter')}
            </button>
          </p>
        )}
      </div>
      {cards > 0 && (
        <Link to="/field/cards" className="bar-cards">
          <span aria-hidden="true">◆</span>
          {f('field.bar.cards', { n: cards })}
        </Link>
      )}
      {fresh && (
        <p className="bar-note">
          {f('field.bar.update')}
          <button type="button" className="button" onClick={takeNew}>
            {f('field.bar.take')}
          </button>
        </p>
      )}
    </header>
  )
}

/** '10:42' today, else with the day. */
function clockWords(at: number, now: number): string {
  const [day, minute] = whenWords(at, now).split(' ')
  return whenWords(now, now).split(' ')[0] === day ? (minute ?? minuteWords(0)) : `${day} ${minute}`
}
