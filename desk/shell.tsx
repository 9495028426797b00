// The frame of the desk: who I am and on which post, the ways between its pages, search, unread, and the keys everywhere.
import { Dropdown } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { send } from '../ui/client.ts'
import type { Me } from '../ui/contract.ts'
import { useKeys } from '../ui/keys.ts'
import { useLive } from '../ui/live.ts'
import { go, Link, usePlace } from '../ui/router.tsx'
import { word } from '../ui/texts.ts'
import { LanguagePick, PrintPick, ThemePick } from './choices.tsx'
import { Route } from './routes.tsx'
import { t } from './texts.ts'

const Palette = lazy(() => import('./search/palette.tsx'))
const Help = lazy(() => import('./help.tsx'))

/** Pages of the desk; those a post has no business with are not offered. */
function pagesOf(me: Me) {
  return [
    { to: '/desk/queue', name: 'queue', letter: 'q', icon: 'M3 4h14v2H3zM3 9h14v2H3zM3 14h9v2H3z', on: true },
    {
      to: '/desk/search',
      name: 'search',
      letter: '/',
      icon: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm4.5 6 5 5-1.5 1.5-5-5Z',
      on: true,
    },
    { to: '/desk/map', name: 'map', letter: 'm', icon: 'M3 5l4.5-2 5 2L17 3v12l-4.5 2-5-2L3 17Zm5 .5v8l4 1.6v-8Z', on: true },
    { to: '/desk/report', name: 'report', letter: 'n', icon: 'M9 3h2v6h6v2h-6v6H9v-6H3V9h6Z', on: true },
    {
      to: '/desk/team',
      name: 'team',
      letter: 't',
      icon: 'M7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm7 1a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM2 16c0-3 2-5 5-5s5 2 5 5Zm11 0c0-2-.5-3.4-1.4-4.6 3-1 6.4.6 6.4 4.6Z',
      on: me.posts.some((post) => post.areas.length > 0),
    },
    {
      to: '/desk/supervision',
      name: 'supervision',
      letter: 's',
      icon: 'M10 2l6 2.5V10c0 4-2.6 6.7-6 8-3.4-1.3-6-4-6-8V4.5Zm-1 5v4h2V7Zm0 5.5v2h2v-2Z',
      on: me.posts.some((post) => post.permissions.includes('case.supervise')),
    },
    {
      to: '/desk/whistles',
      name: 'whistles',
      letter: 'w',
      icon: 'M3 8h8l6-3v10l-6-3H9v3H6v-3H3Z',
      on: me.posts.some((post) => post.permissions.includes('case.organisation') || post.permissions.includes('whistle.blow')),
    },
    {
      to: '/desk/routing',
      name: 'routing',
      letter: 'r',
      icon: 'M4 3h2v5c0 2 1 3 3 3h4V8l5 4-5 4v-3H9c-3.3 0-5-1.7-5-5Zm7 0h5v2h-5Z',
      on: me.posts.some((post) => post.permissions.includes('route.edit')),
    },
    {
      to: '/desk/status',
      name: 'status',
      letter: 'z',
      icon: 'M3 4h14v10H3Zm2 2v6h10V6Zm1 10h8v2H6Zm1-5 2-3 2 2 2-3 1 1-3 4-2-2-1 2Z',
      on: me.posts.some((post) => post.permissions.includes('region.manage')),
    },
    {
      to: '/desk/notices',
      name: 'notices',
      letter: 'i',
      icon: 'M10 2a5 5 0 0 1 5 5v4l2 3H3l2-3V7a5 5 0 0 1 5-5ZM8 15h4a2 2 0 0 1-4 0Z',
      on: true,
    },
  ] as const
}

export function Shell({ me }: { me: Me }) {
  const { path } = usePlace()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const live = useLive()
  const main = useRef<HTMLElement>(null)
  const pages = pagesOf(me).filter((page) => page.on)
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
    <div className="shell">
      <a className="skip" href="#main">
        {t('desk.skip')}
      </a>
      <Top me={me} onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <nav className="nav" aria-label={t('desk.nav.label')}>
        {pages.map((page) => (
          <Link key={page.name} to={page.to} aria-current={path.startsWith(page.to) ? 'page' : undefined}>
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
      </nav>
      <main id="main" ref={main} tabIndex={-1} className="shell-main">
        {!live && (
          <p className="notice amber" role="status">
            {t('common.live.lost')}
          </p>
        )}
        <Route me={me} />
      </main>
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && <Help onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
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

function PersonMenu({ me }: { me: Me }) {
  const first = me.posts[0]
  const leave = async () => {
    await send('DELETE', '/session').catch(() => {})
    location.assign('/desk/queue')
  }
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
      <Link className="button" to="/desk/devices">
        {t('desk.devices.title')}
      </Link>
      <button type="button" className="button" onClick={() => void leave()}>
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
