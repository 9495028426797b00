// All cases within my rights: words, code or place, and filters, page by page; the address is the search.

import { useEffect, useRef, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { useKit } from '../../ui/form/kit.tsx'
import { AreaPicker, CategoryPicker } from '../../ui/form/pick.tsx'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { ExportButton } from '../export/dialog.tsx'
import { Chips } from '../queue/chips.tsx'
import { t } from '../texts.ts'
import { Callers } from './callers.tsx'
import { Found } from './palette.tsx'
import './search.css'

const phases = ['intake', 'placed', 'handling', 'checking', 'ended']
const names = ['text', 'phase', 'category', 'area', 'light', 'source', 'from', 'to'] as const

export default function SearchPage({ me }: { me: Me }) {
  const mayReveal = me.posts.some((post) => post.permissions.includes('party.reveal'))
  const { Pick } = useKit()
  const [query, change] = useQuery()
  const input = Object.fromEntries(names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const found = usePages<CaseLine>('cases', input, 50)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const [text, setText] = useState(query.text ?? '')
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const composing = useRef(false)
  useEffect(() => () => clearTimeout(waiting.current), [])
  useEffect(() => {
    setText((before) => (before.trim() === (query.text ?? '') ? before : (query.text ?? '')))
  }, [query])
  const later = (value: string) => {
    clearTimeout(waiting.current)
    if (!composing.current) waiting.current = setTimeout(() => change({ text: value.trim() === '' ? null : value.trim() }), 220)
  }
  return (
    <div className="search-page">
      <h1>{t('desk.nav.search')}</h1>
      <div className="search-bar">
        <input
          className="field"
          type="search"
          value={text}
          aria-label={t('desk.search.ask')}
          placeholder={t('desk.search.ask')}
          onChange={(event) => {
            setText(event.target.value)
            later(event.target.value)
          }}
          onCompositionStart={() => {
            composing.current = true
          }}
          onCompositionEnd={(event) => {
            composing.current = false
            later(event.currentTarget.value)
          }}
        />
        <label htmlFor="search-phase" className="unseen">
          {t('desk.filter.phase')}
        </label>
        <Pick
          id="search-phase"
          value={query.phase ?? null}
          onChange={(phase) => change({ phase })}
          options={phases.map((phase) => ({ value: phase, label: word('phase', phase) }))}
          placeholder={t('desk.filter.phase')}
        />
        <label htmlFor="search-category" className="unseen">
          {t('case.category')}
        </label>
        <CategoryPicker
          id="search-category"
          value={query.category ?? null}
          onChange={(category) => change({ category })}
          placeholder={t('case.category')}
          invalid={false}
          describedBy={undefined}
        />
        <Day name="from" value={query.from} change={change} />
        <Day name="to" value={query.to} change={change} />
        <ExportButton me={me} list="cases" asked={input} />
      </div>
      <details>
        <summary>{t('case.areaLabel')}</summary>
        <AreaPicker
          id="search-area"
          value={query.area ?? null}
          onChange={(area) => change({ area })}
          invalid={false}
          describedBy={undefined}
        />
      </details>
      {/* What a link narrowed the list by and no field here shows. */}
      {(query.light ?? query.source) !== undefined && (
        <Chips filters={{ light: query.light, source: query.source }} change={change} />
      )}
      {mayReveal && <Callers />}
      {found.isPending ? (
        <Skeleton height={320} />
      ) : found.error ? (
        <NotLoaded error={found.error} />
      ) : rows.length === 0 ? (
        <div className="empty">
          <p>{t('desk.search.none')}</p>
        </div>
      ) : (
        <>
          <ul className="found-list">
            {rows.map((line) => (
              <li key={line.id}>
                <Link className="palette-row" to={`/desk/case/${line.county}/${line.id}`}>
                  <Found line={line} />
                </Link>
              </li>
            ))}
          </ul>
          {found.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {t('desk.search.more')}
            </button>
          )}
        </>
      )}
    </div>
  )
}

function Day({
  name,
  value,
  change,
}: {
  name: 'from' | 'to'
  value: string | undefined
  change: (some: Record<string, string | null>) => void
}) {
  return (
    <label className="day">
      <span className="small">{t(`desk.filter.${name}`)}</span>
      <input
        className="field"
        type="date"
        value={value ?? ''}
        onChange={(event) => change({ [name]: event.target.value === '' ? null : event.target.value })}
      />
    </label>
  )
}
