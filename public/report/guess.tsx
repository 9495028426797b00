// What the words read like: a proposal with the words that decided it, to be taken with one tap or passed over.
import { useEffect, useState } from 'react'
import { send } from '../../ui/client.ts'
import type { Page } from '../../ui/contract.ts'
import { p } from '../texts.ts'
import { clean, type Draft, limits } from './draft.ts'

type Proposed = { readonly category: string; readonly categoryName: string; readonly words: readonly { readonly word: string }[] }
const pause = 700
const least = 4

export function Guess({ draft, change }: { draft: Draft; change: (some: Partial<Draft>) => void }) {
  const [rows, setRows] = useState<readonly Proposed[]>([])
  const { county, category } = draft
  const text = clean(draft.text).slice(0, limits.text)
  const asks = county !== null && category === null && text.length >= least
  useEffect(() => {
    setRows([])
    if (!asks) return
    let gone = false
    const timer = setTimeout(() => {
      send<Page<Proposed>>('POST', '/public/guess', { county, text }).then(
        (page) => {
          if (!gone) setRows(page.rows)
        },
        // The tiles are there without it.
        () => {},
      )
    }, pause)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [asks, county, text])
  return (
    <div role="status">
      {asks && rows.length > 0 && (
        <div className="notice">
          <p>{p('open.guess.title')}</p>
          <div className="tiles">
            {rows.map((row) => (
              <button
                key={row.category}
                type="button"
                className="tile"
                onClick={() => change({ group: null, category: row.category, categoryName: row.categoryName })}
              >
                <span>
                  <strong>{row.categoryName}</strong>
                  <span className="soft hint">
                    {p('open.guess.because', { words: row.words.map((one) => one.word).join(' · ') })}
                  </span>
                </span>
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
