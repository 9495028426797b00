// My data in this matter: which offices looked at it, when and why, and a copy of it to take away.
import { lazy, Suspense, useState } from 'react'
import { exactWords } from '../../ui/time.ts'
import { p } from '../texts.ts'
import type { Full } from './answers.ts'

/** Comes only for who asks. */
const DataRequest = lazy(() => import('../asked/request.tsx'))

const seen = (what: string): string => (what === 'name' || what === 'phone' ? p(`open.data.${what}`) : p('open.data.case'))

export function OwnData({ full }: { full: Full }) {
  const looked = full.looked ?? []
  const [asking, setAsking] = useState(false)
  const copy = () => {
    const { may: _may, ...own } = full
    const url = URL.createObjectURL(new Blob([JSON.stringify(own, null, 2)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${full.code}.json`
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }
  return (
    <section aria-labelledby="head-data">
      <h2 id="head-data">{p('open.data.title')}</h2>
      <h3>{p('open.data.looked')}</h3>
      {looked.length === 0 && <p>{p('open.data.nobody')}</p>}
      <ul className="timeline">
        {looked.map((one) => (
          <li key={`${one.at} ${one.office} ${one.what}`}>
            <time dateTime={new Date(one.at).toISOString()} className="soft figures">
              {exactWords(one.at)}
            </time>
            <span>{[one.office, seen(one.what), one.reason].filter((part) => part).join(' · ')}</span>
          </li>
        ))}
      </ul>
      <p className="soft">{p('open.data.hint')}</p>
      <div className="buttons no-print">
        <button type="button" className="button" onClick={copy}>
          {p('open.data.copy')}
        </button>
        {!asking && (
          <button type="button" className="button" onClick={() => setAsking(true)}>
            {p('public.data.more')}
          </button>
        )}
      </div>
      {asking && (
        <Suspense fallback={null}>
          <DataRequest of={{ county: full.county, id: full.id }} close={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  )
}
