// The knowledge base kept up to date: what is past its day and mine to renew, what was asked and nobody has an answer for, and every item with its wordings.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useMe, useQ } from '../../ui/ask.ts'
import { useSettled } from '../../ui/form/pick.tsx'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { EditItem, type Item, type Wording } from './edit.tsx'

const tabs = ['due', 'proposed', 'missed', 'all'] as const

export default function KnowledgePage() {
  const client = useQueryClient()
  const [query, change] = useQuery()
  const { data: me } = useMe()
  const may = me?.posts.some((post) => post.permissions.includes('knowledge.edit')) === true
  const due = useQ<Item>('knowledgeDue', {}, { fresh: 10_000 })
  const [editing, setEditing] = useState<Wording | null>(null)
  const [saved, setSaved] = useState(false)
  const shown = tabs.filter((one) => (one !== 'missed' && one !== 'proposed') || may)
  const tab = shown.find((one) => one === query.tab) ?? 'due'
  const edit = (one: Wording | null) => {
    setSaved(false)
    setEditing(one)
  }
  return (
    <div className="page stack">
      <h1>{t('hotline.base.title')}</h1>
      <p className="soft">{t('hotline.base.lead')}</p>
      <fieldset className="row-of plain-set" aria-label={t('hotline.base.title')}>
        {shown.map((one) => (
          <button key={one} type="button" className="button" aria-pressed={tab === one} onClick={() => change({ tab: one })}>
            {one === 'due' ? t('hotline.base.tab.due', { n: due.data?.rows.length ?? '…' }) : t(`hotline.base.tab.${one}`)}
          </button>
        ))}
        {may && (
          <button type="button" className="button main" onClick={() => edit({})}>
            {t('hotline.base.new')}
          </button>
        )}
      </fieldset>
      <div role="status">{saved && <p className="notice">{t('hotline.base.saved')}</p>}</div>
      {editing && (
        <EditItem
          key={editing.id ?? 'new'}
          of={editing}
          onDone={async () => {
            setEditing(null)
            setSaved(true)
            await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('knowledge') })
          }}
          onClose={() => setEditing(null)}
        />
      )}
      {tab === 'due' && <Due rows={due.data?.rows} error={due.error} onEdit={edit} />}
      {tab === 'proposed' && <Proposed onTake={edit} />}
      {tab === 'missed' && <Missed onWrite={(words) => edit({ question: words })} />}
      {tab === 'all' && <All may={may} onEdit={edit} />}
    </div>
  )
}

function Failed({ error }: { error: Error | null }) {
  return error ? <NotLoaded error={error} /> : null
}

type DueProps = { readonly rows: readonly Item[] | undefined; readonly error: Error | null; readonly onEdit: (one: Item) => void }
function Due({ rows, error, onEdit }: DueProps) {
  if (error) return <Failed error={error} />
  if (!rows) return <Skeleton height={200} />
  if (rows.length === 0) return <p className="empty">{t('hotline.base.noneDue')}</p>
  return (
    <ul className="plain-list stack">
      {rows.map((one) => (
        <ItemCard key={one.id} one={one} onEdit={() => onEdit(one)} />
      ))}
    </ul>
  )
}

function ItemCard({ one, onEdit }: { one: Item; onEdit?: () => void }) {
  const [open, setOpen] = useState(false)
  const older = useQ<Item>('knowledgeVersions', { id: one.id }, { on: open })
  return (
    <li className="card stack">
      <h2>{one.question}</h2>
      <p>{one.answer}</p>
      <p className="soft small">{t('desk.call.basis', { basis: one.basis, owner: one.ownerName, until: one.validUntil })}</p>
      {one.overdue && <span className="tag amber">{t('desk.call.overdue')}</span>}
      <div className="row-of">
        {onEdit && (
          <button type="button" className="button" onClick={onEdit}>
            {t(one.overdue ? 'hotline.base.renew' : 'hotline.base.edit')}
          </button>
        )}
        <button type="button" className="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('hotline.base.versions', { n: one.version })}
        </button>
      </div>
      {open && (
        <ol className="plain-list stack" reversed>
          {(older.data?.rows ?? []).map((row) => (
            <li key={row.version} className="small">
              <b>{t('hotline.base.version', { n: row.version })}</b> {row.question} · {row.answer}{' '}
              <span className="soft">
                {t('desk.call.basis', { basis: row.basis, owner: row.ownerName, until: row.validUntil })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </li>
  )
}

/** Answers that offices gave in public and offer to the base: taken up, each is an item of that office with its last day. */
function Proposed({ onTake }: { onTake: (one: Wording) => void }) {
  const { data, error } = useQ<Omit<Item, 'version' | 'overdue'>>('knowledgeProposed', {}, { fresh: 10_000 })
  if (error) return <Failed error={error} />
  if (!data) return <Skeleton height={200} />
  if (data.rows.length === 0) return <p className="empty">{t('hotline.base.noneProposed')}</p>
  return (
    <ul className="plain-list stack">
      {data.rows.map((one) => (
        <li key={one.id} className="card stack">
          <h2>{one.question}</h2>
          <p>{one.answer}</p>
          <p className="soft small">{t('desk.call.basis', { basis: one.basis, owner: one.ownerName, until: one.validUntil })}</p>
          <button type="button" className="button self" onClick={() => onTake(one)}>
            {t('hotline.base.takeUp')}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Missed({ onWrite }: { onWrite: (words: string) => void }) {
  const { data, error } = useQ<{ words: string; times: number }>('knowledgeMissed', {}, { fresh: 10_000 })
  if (error) return <Failed error={error} />
  if (!data) return <Skeleton height={200} />
  if (data.rows.length === 0) return <p className="empty">{t('hotline.base.noneMissed')}</p>
  return (
    <ul className="plain-list stack">
      {data.rows.map((one) => (
        <li key={one.words} className="card row-of">
          <b>{one.words}</b>
          <span className="figures soft">{t('hotline.base.times', { n: one.times })}</span>
          <button type="button" className="button" onClick={() => onWrite(one.words)}>
            {t('hotline.base.write')}
          </button>
        </li>
      ))}
    </ul>
  )
}

function All({ may, onEdit }: { may: boolean; onEdit: (one: Item) => void }) {
  const [text, setText] = useState('')
  const wanted = useSettled(text.trim(), 200)
  const { data, error } = useQ<Item>('knowledge', { text: wanted, limit: 60 })
  return (
    <section className="stack">
      <label className="stack">
        {t('desk.call.search')}
        <input className="field" type="search" maxLength={50} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Failed error={error} />
      {data?.rows.length === 0 && <p className="empty">{t('hotline.base.noneFound')}</p>}
      <ul className="plain-list stack">
        {(data?.rows ?? []).map((one) => (
          <ItemCard key={one.id} one={one} {...(may ? { onEdit: () => onEdit(one) } : {})} />
        ))}
      </ul>
    </section>
  )
}
