// The first page: report, follow, or a person to speak to.
import { useState } from 'react'
import { formatCode } from '../rules/code.ts'
import { Link } from '../ui/router.tsx'
import { unwatch, watched } from './around/watched.ts'
import { Heading } from './frame.tsx'
import { findReceipt } from './receipt/receipts.ts'
import { recall } from './remember.ts'
import { begun, type Draft } from './report/draft.ts'
import { p } from './texts.ts'

export function Home() {
  const draft = recall<Draft>('draft')
  const receipt = findReceipt()
  return (
    <div className="page">
      <Heading>{p('public.title')}</Heading>
      <p>{p('public.home.lead')}</p>
      {draft !== null && begun(draft) && (
        <p className="notice">
          <Link to="/public/report">{p('public.home.draft')}</Link>
        </p>
      )}
      <div className="tiles doors">
        <Link className="tile" to="/public/report">
          <strong>{p('public.home.report')}</strong>
          <span className="soft">{p('public.home.reportHint')}</span>
        </Link>
        <Link className="tile" to="/public/track">
          <strong>{p('public.home.track')}</strong>
          <span className="soft">{p('public.home.trackHint')}</span>
        </Link>
        <Link className="tile" to="/public/lists">
          <strong>{p('public.home.lists')}</strong>
          <span className="soft">{p('public.home.listsHint')}</span>
        </Link>
        <Link className="tile" to="/public/answers">
          <strong>{p('public.home.answers')}</strong>
          <span className="soft">{p('public.home.answersHint')}</span>
        </Link>
        {(['around', 'who', 'figures'] as const).map((page) => (
          <Link key={page} className="tile" to={`/public/${page}`}>
            <strong>{p(`open.home.${page}`)}</strong>
            <span className="soft">{p(`open.home.${page}Hint`)}</span>
          </Link>
        ))}
      </div>
      {receipt !== null && (
        <p>
          <Link to="/public/receipt">{p('public.home.receipt', { code: formatCode(receipt.code) })}</Link>
        </p>
      )}
      <Followed />
      <p>{p('public.home.byPerson')}</p>
      <p>
        <a className="button" href="tel:12345">
          {p('public.home.call')}
        </a>
      </p>
    </div>
  )
}

/** Matters of others that this device follows. */
function Followed() {
  const [codes, set] = useState(watched)
  if (codes.length === 0) return null
  return (
    <section aria-labelledby="head-followed">
      <h2 id="head-followed">{p('open.follow.title')}</h2>
      <p className="soft">{p('open.follow.hint')}</p>
      <ul className="matters">
        {codes.map((code) => (
          <li key={code} className="buttons">
            <Link className="button" to={`/public/track/${code}`}>
              {formatCode(code)}
            </Link>
            <button
              type="button"
              className="button"
              aria-label={p('open.follow.stop', { code: formatCode(code) })}
              onClick={() => {
                unwatch(code)
                set(watched())
              }}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
