// The lists of who decides what: found by words or first letters, opened with every wording, changed by asking, checking and publishing.
import { useState } from 'react'
import { lists } from '../../rules/list.ts'
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import { useSettled } from '../../ui/form/pick.tsx'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { Changes } from './changes.tsx'
import { EditItem } from './edit.tsx'
import { ImportList } from './import.tsx'
import { ItemPage } from './item.tsx'
import './lists.css'
import { type InForce, type ItemsPage, said, useChanges, type Wording } from './use.ts'

export default function Lists() {
  const [query, change] = useQuery()
  const [text, setText] = useState(query.text ?? '')
  const wanted = useSettled(text.trim(), 200)
  const found = usePages<InForce>('listItems', { text: wanted, list: query.list ?? null }, 60)
  const pages = (found.data?.pages ?? []) as unknown as readonly ItemsPage[]
  const first = pages[0]
  const changes = useChanges()
  const waiting = (changes.data?.rows ?? []).filter((one) => one.state === 'asked' || one.state === 'agreed').length
  const [editing, setEditing] = useState<{ of: Wording | null; end: boolean } | null>(null)
  const [importing, setImporting] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const rows = pages.flatMap((page) => page.rows)
  const tab = query.code ? 'item' : query.tab === 'changes' ? 'changes' : 'items'
  const sent = () => {
    setEditing(null)
    setImporting(false)
    setDone(t('lists.lists.edit.sent'))
    change({ tab: 'changes', code: null })
  }
  const total = Object.values(first?.counts ?? {}).reduce((sum, n) => sum + (n ?? 0), 0)
  return (
    <div className="page stack">
      <h1>{t('lists.lists.title')}</h1>
      <p className="soft">{t('lists.lists.lead')}</p>
      <fieldset className="row-of plain-set" aria-label={t('lists.lists.title')}>
        {[null, ...lists].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            className="button"
            aria-pressed={tab === 'items' && (query.list ?? null) === one}
            onClick={() => change({ list: one, tab: null, code: null })}
          >
            {t(`lists.lists.list.${one ?? 'all'}`)}{' '}
            <span className="figures soft">{one === null ? total : (first?.counts[one] ?? '')}</span>
          </button>
        ))}
        <button
          type="button"
          className="button"
          aria-pressed={tab === 'changes'}
          onClick={() => change({ tab: 'changes', code: null })}
        >
          {t('lists.lists.change.title')} {waiting > 0 && <span className="figures">◆ {waiting}</span>}
        </button>
      </fieldset>
      <div aria-live="polite">{done && <p className="notice">{done}</p>}</div>
      {tab === 'changes' && <Changes onSaid={setDone} />}
      {tab === 'item' && query.code && (
        <ItemPage
          key={query.code}
          code={query.code}
          mayAsk={first?.may.ask ?? false}
          onEdit={(of, end) => setEditing({ of, end })}
          onBack={() => change({ code: null })}
        />
      )}
      {tab === 'items' && (
        <>
          <div className="row-of">
            <input
              type="search"
              className="field grow"
              aria-label={t('lists.lists.search')}
              placeholder={t('lists.lists.search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            {first?.may.ask && (
              <>
                <button type="button" className="button main" onClick={() => setEditing({ of: null, end: false })}>
                  {t('lists.lists.edit.new')}
                </button>
                <button type="button" className="button" onClick={() => setImporting(true)}>
                  {t('lists.lists.import.title')}
                </button>
              </>
            )}
          </div>
          {first && first.coming.length > 0 && wanted === '' && (
            <section className="notice stack" aria-label={t('lists.lists.announced')}>
              <b>{t('lists.lists.announced')}</b>
              {first.coming.map((one) => (
                <span key={one.id}>
                  {t('lists.lists.announced.line', {
                    day: one.day,
                    n: one.codes.length,
                    codes: one.codes.slice(0, 6).join(' '),
                    reason: one.reason,
                  })}
                </span>
              ))}
            </section>
          )}
          {found.error && <NotLoaded error={found.error} />}
          {found.isPending && <Skeleton height={320} />}
          {first && rows.length === 0 && <div className="empty">{t(total === 0 ? 'lists.lists.empty' : 'lists.lists.none')}</div>}
          {rows.length > 0 && <Table rows={rows} onOpen={(code) => change({ code })} />}
          {found.hasNextPage && (
            <button
              type="button"
              className="button self"
              disabled={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {t('lists.lists.more')}
            </button>
          )}
        </>
      )}
      {editing && (
        <EditItem
          of={editing.of}
          end={editing.end}
          offices={first?.offices ?? []}
          onSent={sent}
          onClose={() => setEditing(null)}
        />
      )}
      {importing && <ImportList onSent={sent} onClose={() => setImporting(false)} />}
    </div>
  )
}

function Table({ rows, onOpen }: { rows: readonly InForce[]; onOpen: (code: string) => void }) {
  const fields = ['code', 'name', 'list', 'type', 'level', 'organisation', 'law', 'from'] as const
  return (
    <div className="board-scroll">
      <table className="coverage board">
        <thead>
          <tr>
            {fields.map((one) => (
              <th key={one} scope="col">
                {t(`lists.lists.field.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td className="code">{row.code}</td>
              <th scope="row">
                <button type="button" className="button plain item-name" onClick={() => onOpen(row.code)}>
                  {row.name}
                </button>
              </th>
              <td>{said(row, 'list')}</td>
              <td>{row.type}</td>
              <td>{said(row, 'level')}</td>
              <td>
                {said(row, 'organisation')} {row.phone && <span className="soft small figures">{row.phone}</span>}
              </td>
              <td>{row.lawName}</td>
              <td className="figures soft">
                {row.from} · {t('lists.lists.item.version', { n: row.version })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
