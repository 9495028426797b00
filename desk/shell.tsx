// The frame of the desk: who I am and on which post, the ways between its pages, search, unread, and the keys everywhere.
import { useQueryClient } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useAway } from '../ui/away.ts'
import { send } from '../ui/client.ts'
import type { Me } from '../ui/contract.ts'
import { useKeys } from '../ui/keys.ts'
import { useLive } from '../ui/live.ts'
import { useNow } from '../ui/now.ts'
import { go, Link, usePlace } from '../ui/router.tsx'
import { word } from '../ui/texts.ts'
import { exactWords, whenWords } from '../ui/time.ts'
import { TourOffer, TourOn, useTour } from '../ui/toured.tsx'
import { leave } from './account/leave.ts'
import { LanguagePick, PrintPick, ThemePick } from './choices.tsx'
import { byGroup, pagesOf } from './pages.ts'
import { Route } from './routes.tsx'
import { t } from './texts.ts'

const Palette = lazy(() => import('./search/palette.tsx'))
const Help = lazy(() => import('./help.tsx'))

/** What the tour shows, in order. */
const stops = () =>
  (
    [
      ['queue', '.qhead h1'],
      ['act', '.preview .case-actions'],
      ['nav', '.nav'],
      ['search', '.search-button'],
      ['help', '.top-rest'],
    ] as const
  ).map(([name, at]) => ({ at, title: t(`staff.tour.${name}`), text: t(`staff.tour.${name}.text`) }))

export function Shell({ me }: { me: Me }) {
  const { path } = usePlace()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const tour = useTour('desk')
  const live = useLive()
  const away = useAway()
  const now = useNow()
  const main = useRef<HTMLElement>(null)
  const pages = pagesOf(me)
  const { bar, beyond, groups } = byGroup(pages)
  const here = (to: string) => path.startsWith(to)
  useKeys({
    'mod+k': () => setPalette(true),
    '/': () => setPalette(true),
    '?': () => setHelp(true),
  })
  useChord(Object.fromEntries(pages.map((page) => [page.letter, () => go(page.to)])))
  // A new page takes the reader to its beginning; the same page keeps its place.
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else if (path) main.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <div className={me.practice ? 'shell practising' : 'shell'}>
      {me.practice && <PracticeBar />}
      <a className="skip" href="#main">
        {t('desk.skip')}
      </a>
      <Top me={me} onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <nav className="nav" aria-label={t('desk.nav.label')}>
        {bar.map((page) => (
          <Link
            key={page.name}
            to={page.to}
            className={page.group === 'daily' ? undefined : 'wide-only'}
            aria-current={here(page.to) ? 'page' : undefined}
          >
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
              <path d={page.icon} fill="currentColor" fillRule="evenodd" />
            </svg>
            <span>{t(`desk.nav.${page.name}`)}</span>
            {page.name === 'notices' && me.unread > 0 && (
              <span className="badge figures">
                <span aria-hidden="true">{me.unread > 99 ? '99+' : me.unread}</span>
                <span className="unseen">{t('desk.unread', { n: me.unread })}</span>
              </span>
            )}
          </Link>
        ))}
        {groups.length > 0 && (
          <Link
            to="/desk/more"
            className={beyond.length > 0 ? undefined : 'narrow-only'}
            aria-current={here('/desk/more') || beyond.some((page) => here(page.to)) ? 'page' : undefined}
          >
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
              <path d="M3 8h4v4H3zM8 8h4v4H8zM13 8h4v4h-4z" fill="currentColor" />
            </svg>
            <span>{t('desk.nav.more')}</span>
          </Link>
        )}
      </nav>
      <main id="main" ref={main} tabIndex={-1} className="shell-main">
        {away !== null ? (
          <p className="notice amber away" role="alert">
            ▲ {t('common.away', { since: whenWords(away.since, now), shown: whenWords(away.shown, now) })}
          </p>
        ) : (
          !live && (
            <p className="notice amber" role="status">
              {t('common.live.lost')}
            </p>
          )
        )}
        <Reset me={me} />
        <TourOffer tour={tour} />
        <Route me={me} />
      </main>
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && (
          <Help
            onClose={() => setHelp(false)}
            onTour={() => {
              setHelp(false)
              tour.begin()
            }}
          />
        )}
      </Suspense>
      <TourOn tour={tour} stops={stops()} />
    </div>
  )
}

/** Whoever holds a slip opens an account: its owner is told for some days, in every new window, that somebody asked for one. */
function Reset({ me }: { readonly me: Me }) {
  const [read, setRead] = useState(false)
  const reset = me.reset ?? []
  if (read || reset.length === 0) return null
  return (
    <aside className="notice amber stack" aria-label={t('staff.reset.title')}>
      <b>▲ {t('staff.reset.title')}</b>
      <ul>
        {reset.map((one) => (
          <li key={one.at}>{t('staff.reset.one', { at: exactWords(one.at), name: one.byName })}</li>
        ))}
      </ul>
      <p>{t('staff.reset.what')}</p>
      <p>
        <button type="button" className="button" onClick={() => setRead(true)}>
          {t('staff.reset.mine')}
        </button>
      </p>
    </aside>
  )
}

/** `g` then a letter goes to a page: two keys, so that no single letter of a step is taken. */
function useChord(pages: Readonly<Record<string, () => void>>): void {
  const [armed, setArmed] = useState(false)
  useKeys({ g: () => setArmed(true) }, { on: !armed })
  const leave = (act?: () => void) => () => {
    setArmed(false)
    act?.()
  }
  const table = Object.fromEntries(Object.entries(pages).map(([letter, act]) => [letter, leave(act)]))
  useKeys({ ...table, escape: leave() }, { on: armed, alone: true })
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(() => setArmed(false), 1500)
    return () => clearTimeout(timer)
  }, [armed])
}

function Top({ me, onSearch, onHelp }: { me: Me; onSearch: () => void; onHelp: () => void }) {
  const { region } = me
  return (
    <header className="top">
      <Link to="/desk/queue" className="brand">
        {t('common.product')} <span className="brand-region">{region?.name}</span>
      </Link>
      {region?.invented && (
        <span className="tag" title={t('common.inventedHint')}>
          {t('common.invented')}
        </span>
      )}
      <button type="button" className="search-button" onClick={onSearch}>
        <span>{t('desk.search.ask')}</span>
        <kbd>⌘K</kbd>
      </button>
      <span className="top-rest">
        <button type="button" className="button plain icon" onClick={onHelp} aria-label={t('desk.help.title')}>
          ?
        </button>
        <PersonMenu me={me} />
      </span>
    </header>
  )
}

/** Every window of this session goes along; what was fetched of the other county is forgotten with the page. */
async function practise(on: boolean): Promise<void> {
  await send('POST', '/session/practice', { on }).catch(() => {})
  location.assign('/desk/queue')
}

/** Stays in sight on every page, with the way out. */
const PracticeBar = () => (
  <aside className="practice-bar" aria-label={t('staff.practice.enter')}>
    <b>▲ {t('staff.practice.banner')}</b>
    <button type="button" className="button" onClick={() => void practise(false)}>
      {t('staff.practice.leave')}
    </button>
  </aside>
)

function PersonMenu({ me }: { me: Me }) {
  const first = me.posts[0]
  const client = useQueryClient()
  const panel: ReactNode = (
    <div className="card stack person-panel">
      <b>{me.person.name}</b>
      <ul className="stack">
        {me.posts.map((post) => (
          <li key={post.id} className="small">
            {post.organisationName} · {post.name}
            {post.via !== 'own' && <span className="tag indigo">◆ {word('via', post.via)}</span>}
          </li>
        ))}
      </ul>
      {me.posts.length === 0 && <p className="small">{t('desk.person.noPost')}</p>}
      <LanguagePick />
      <PrintPick />
      <ThemePick />
      {me.posts.length > 0 && (
        <button type="button" className="button" onClick={() => void practise(!me.practice)}>
          {t(me.practice ? 'staff.practice.leave' : 'staff.practice.enter')}
        </button>
      )}
      <Link className="button" to="/desk/devices">
        {t('desk.devices.title')}
      </Link>
      <button type="button" className="button" onClick={() => void leave(client)}>
        {t('desk.person.leave')}
      </button>
    </div>
  )
  return (
    <Dropdown trigger={['click']} popupRender={() => panel} placement="bottomRight">
      <button type="button" className="button plain person" aria-haspopup="true">
        <span className="person-name">{me.person.name}</span>
        <span className="soft small person-post">{first ? `${first.organisationName} · ${first.name}` : ''}</span>
      </button>
    </Dropdown>
  )
}
