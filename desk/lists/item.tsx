// One item with all its wordings: two of them side by side, who asked for each, who checked the law of it and who published it.
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { Beside } from './beside.tsx'
import type { Wording } from './use.ts'

type Props = {
  readonly code: string
  readonly mayAsk: boolean
  readonly onEdit: (wording: Wording, end: boolean) => void
  readonly onBack: () => void
}

export function ItemPage({ code, mayAsk, onEdit, onBack }: Props) {
  const { data, error, isPending } = useQ<Wording>('listItem', { code })
  const rows = data?.rows ?? []
  const now = rows.find((row) => row.inForce)
  const [left, setLeft] = useState<number | null>(null)
  const [right, setRight] = useState<number | null>(null)
  const newest = rows[0]
  const [l, r] = [
    rows.find((row) => row.version === left) ?? rows[1] ?? null,
    rows.find((row) => row.version === right) ?? newest ?? null,
  ]
  const open = newest && newest.to === null ? newest : null
  return (
    <section className="stack" aria-label={t('lists.lists.item.title', { code })}>
      <div className="row-of">
        <button type="button" className="button" onClick={onBack}>
          {t('lists.lists.item.back')}
        </button>
        {mayAsk && open && (
          <>
            <button type="button" className="button main" onClick={() => onEdit(open, false)}>
              {t('lists.lists.item.edit')}
            </button>
            <button type="button" className="button" onClick={() => onEdit(open, true)}>
              {t('lists.lists.item.end')}
            </button>
          </>
        )}
      </div>
      <h2>
        {code} {now?.name ?? newest?.name}
      </h2>
      {isPending && <Skeleton height={240} />}
      {error && <NotLoaded error={error} />}
      {rows.length > 1 ? (
        <div className="row-of">
          <VersionPick
            id="left"
            label={t('lists.lists.item.compare')}
            rows={rows}
            value={l?.version ?? null}
            onChange={setLeft}
          />
          <VersionPick id="right" label={t('lists.lists.item.with')} rows={rows} value={r?.version ?? null} onChange={setRight} />
        </div>
      ) : (
        newest && <p className="soft">{t('lists.lists.item.only')}</p>
      )}
      {newest && (
        <Beside
          left={rows.length > 1 ? l : null}
          right={r}
          leftTitle={rows.length > 1 && l ? titleOf(l) : '–'}
          rightTitle={r ? titleOf(r) : '–'}
        />
      )}
      <ol className="stack plain-list">
        {rows.map((row) => (
          <li key={row.version} className="card stack">
            <b>
              {titleOf(row)} {row.inForce && <span className="tag pine">● {t('lists.lists.item.now')}</span>}
            </b>
            <span className="soft small">
              {row.to === null
                ? t('lists.lists.item.since', { from: row.from })
                : t('lists.lists.item.days', { from: row.from, to: row.to })}
            </span>
            <span>
              {row.reason === null
                ? t('lists.lists.item.loaded')
                : t('lists.lists.item.by', { author: row.author ?? '', office: row.asker ?? '', reason: row.reason })}
            </span>
            {row.review !== null && (
              <span>{t('lists.lists.item.reviewed', { reviewer: row.reviewer ?? '', review: row.review })}</span>
            )}
            {row.publisher !== null && (
              <span className="soft">{t('lists.lists.item.published', { publisher: row.publisher })}</span>
            )}
            {row.endReason !== null && row.version === newest?.version && (
              <span>{t('lists.lists.item.ended', { reason: row.endReason })}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

const titleOf = (row: Wording): string => t('lists.lists.item.version', { n: row.version })

function VersionPick({
  id,
  label,
  rows,
  value,
  onChange,
}: {
  id: string
  label: string
  rows: readonly Wording[]
  value: number | null
  onChange: (version: number) => void
}) {
  return (
    <label className="row-of" htmlFor={`version-${id}`}>
      {label}
      <select
        id={`version-${id}`}
        className="field"
        value={value ?? ''}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {rows.map((row) => (
          <option key={row.version} value={row.version}>
            {titleOf(row)} · {row.from}
          </option>
        ))}
      </select>
    </label>
  )
}
