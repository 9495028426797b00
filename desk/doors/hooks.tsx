// Webhooks on the page of keys: who is told of every change of a public case, and what became of the last try.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { useMakingOnce } from './once.tsx'
import { isAddress, Line, Listed, Making, useTold } from './part.tsx'

type Hook = {
  readonly id: string
  readonly name: string
  readonly made_at: number
  readonly revoked_at: number | null
  readonly told_at: number | null
  readonly failed_at: number | null
  readonly error: string | null
}
const key = ['doors', 'hooks'] as const

export function Hooks() {
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ rows: readonly Hook[] }>('/hooks', signal) })
  const again = () => void client.invalidateQueries({ queryKey: key })
  const { adding, add, shown } = useMakingOnce({
    title: t('doors.hooks.onceTitle'),
    lead: t('doors.hooks.once'),
    again,
    form: (made, cancel) => <Add onMade={made} onCancel={cancel} />,
  })
  return (
    <section className="stack" aria-labelledby="hooks">
      <div className="row-of">
        <h2 id="hooks">{t('doors.hooks.title')}</h2>
        {!adding && (
          <button type="button" className="button" onClick={add}>
            {t('doors.hooks.add')}
          </button>
        )}
      </div>
      <p className="soft">{t('doors.hooks.lead')}</p>
      {shown}
      <Listed rows={data?.rows} error={error} none={t('doors.hooks.none')}>
        {(row) => <Row key={row.id} row={row} onChange={again} />}
      </Listed>
    </section>
  )
}

function Row({ row, onChange }: { readonly row: Hook; readonly onChange: () => void }) {
  const now = useNow()
  const doing = useTold(onChange)
  const ping = () =>
    doing(async () => {
      const { taken, error } = await send<{ taken: boolean; error: string | null }>('POST', `/hooks/${row.id}/ping`, {})
      return taken ? t('doors.hooks.taken') : t('doors.hooks.notTaken', { why: error ?? '' })
    })
  const silence = () =>
    doing(async () => {
      await send('DELETE', `/hooks/${row.id}`)
      return t('doors.hooks.silenced')
    })
  return (
    <li className="card stack">
      <div className="row-of">
        <b>{row.name}</b>
        {row.revoked_at !== null ? (
          <span className="tag">{t('doors.robots.over', { at: whenWords(row.revoked_at, now) })}</span>
        ) : row.error !== null ? (
          <span className="tag vermilion">■ {t('doors.hooks.failing')}</span>
        ) : (
          <span className="tag pine">● {t('doors.keys.good')}</span>
        )}
      </div>
      <p className="small figures">
        {[
          t('doors.keys.made', { at: whenWords(row.made_at, now) }),
          row.told_at === null ? t('doors.hooks.never') : t('doors.hooks.told', { at: whenWords(row.told_at, now) }),
          row.error === null || row.failed_at === null
            ? ''
            : t('doors.hooks.failed', { at: whenWords(row.failed_at, now), why: row.error }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {row.revoked_at === null && (
        <div className="row-of">
          <button
            type="button"
            className="button"
            aria-label={`${t('doors.hooks.ping')} ${row.name}`}
            onClick={() => void ping()}
          >
            {t('doors.hooks.ping')}
          </button>
          <button
            type="button"
            className="button"
            aria-label={`${t('doors.robots.silence')} ${row.name}`}
            onClick={() => void silence()}
          >
            {t('doors.robots.silence')}
          </button>
        </div>
      )}
    </li>
  )
}

function Add({ onMade, onCancel }: { readonly onMade: (secret: string) => void; readonly onCancel: () => void }) {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  return (
    <Making
      lacks={name.trim() === '' || !isAddress(url) ? t('doors.hooks.missing') : null}
      make={async () => onMade((await send<{ secret: string }>('POST', '/hooks', { name: name.trim(), url: url.trim() })).secret)}
      word={t('doors.keys.make')}
      onCancel={onCancel}
    >
      {() => (
        <>
          <Line label={t('doors.keys.name')} value={name} onChange={setName} most={60} />
          <Line label={t('doors.hooks.url')} value={url} onChange={setUrl} most={500} kind="url" />
        </>
      )}
    </Making>
  )
}
