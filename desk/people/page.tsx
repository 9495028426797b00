// Who works in my areas: found by name, each with the posts he holds and how far he is with signing in; rosters and slips beside.
import { useState } from 'react'
import type { Me } from '../../ui/contract.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { OnePerson } from './one.tsx'
import { Printing } from './printing.tsx'
import './people.css'
import { type Person, usePeople } from './use.ts'

export default function PeoplePage({ me }: { readonly me: Me }) {
  const [query, change] = useQuery()
  const [search, setSearch] = useState(query.q ?? '')
  const [pages, setPages] = useState<readonly (string | null)[]>([null])
  const [waiting, setWaiting] = useState(false)
  const { data, error } = usePeople(search, waiting, pages.at(-1) ?? null)
  const open = data?.rows.find((one) => one.id === query.person)
  return (
    <div className="page stack">
      <h1>{t('staff.title')}</h1>
      <p className="soft">{t('staff.lead')}</p>
      <div className="row-of">
        <Link className="button" to="/desk/people/roster">
          {t('staff.roster.title')}
        </Link>
      </div>
      <Printing me={me} />
      <label className="stack">
        {t('staff.search')}
        <input
          type="search"
          className="field"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
            setPages([null])
          }}
        />
      </label>
      <label className="flag">
        <input
          type="checkbox"
          checked={waiting}
          onChange={(event) => {
            setWaiting(event.target.checked)
            setPages([null])
          }}
        />
        {t('staff.waiting')}
      </label>
      {error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      ) : !data ? (
        <Skeleton height={320} />
      ) : (
        <div className="people-split">
          <div className="stack">
            <p role="status" className="soft small">
              {t('staff.found', { n: data.rows.length })}
              {data.next !== null && ` · ${t('staff.more')}`}
            </p>
            {data.rows.length === 0 && <p className="empty">{t(waiting && search === '' ? 'staff.allOpen' : 'staff.nobody')}</p>}
            <ul className="people-list">
              {data.rows.map((one) => (
                <li key={one.id}>
                  <button type="button" aria-pressed={one.id === query.person} onClick={() => change({ person: one.id })}>
                    <span className="row-of">
                      <b>{one.name}</b> <span className="code soft">{one.login}</span> <StateOf person={one} />
                    </span>
                    <span className="soft small">
                      {one.posts.length === 0
                        ? t('staff.noPost')
                        : one.posts.map((post) => `${post.organisationName} · ${post.name}`).join('；')}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <div className="row-of">
              {pages.length > 1 && (
                <button type="button" className="button" onClick={() => setPages(pages.slice(0, -1))}>
                  {t('staff.before')}
                </button>
              )}
              {data.next !== null && (
                <button type="button" className="button" onClick={() => setPages([...pages, data.next])}>
                  {t('staff.next')}
                </button>
              )}
            </div>
          </div>
          {open && <OnePerson key={open.id} person={open} onClose={() => change({ person: null })} />}
        </div>
      )}
    </div>
  )
}

/** By word, with a sign before it: never by colour alone. */
function StateOf({ person: { signIn } }: { readonly person: Person }) {
  if (signIn.lockedUntil !== null)
    return <span className="tag">▲ {t('staff.state.locked', { until: exactWords(signIn.lockedUntil) })}</span>
  if (signIn.state === 'open')
    return signIn.second === 'wanted' ? <span className="tag">○ {t('staff.second.wanted')}</span> : null
  return <span className="tag">○ {t(`staff.state.${signIn.state}`)}</span>
}
