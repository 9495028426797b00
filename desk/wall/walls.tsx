// Walls of my area: make one, copy its link while it is told, revoke it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, Refused, send, uuid } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'

type Row = {
  readonly id: string
  readonly name: string
  readonly areaName: string
  readonly byName: string
  readonly madeAt: number
  readonly revokedAt: number | null
}
const key = ['walls'] as const

export default function Walls({ me }: { me: Me }) {
  const client = useQueryClient()
  const say = useToast()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ rows: Row[] }>('/walls', signal) })
  const area = me.posts.find((post) => post.permissions.includes('wall.make'))?.areas[0] ?? ''
  const [name, setName] = useState('')
  const [link, setLink] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const tried = async (act: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      say({ text: error.message, tone: 'refused' })
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: key })
    }
  }
  const make = () =>
    tried(async () => {
      const body = { id: uuid(), county: me.counties[0] ?? '', name: name.trim(), area }
      const { secret } = await send<{ secret: string }>('POST', '/walls', body)
      setLink(`${location.origin}/desk/wall#${secret}`)
      setName('')
    })
  return (
    <div className="page stack">
      <h1>{t('reports.walls')}</h1>
      <p className="soft">{t('reports.wallsLead')}</p>
      <form
        className="row-of low"
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <label className="stack">
          {t('reports.wallName')}
          <input className="field" value={name} maxLength={40} required onChange={(event) => setName(event.target.value)} />
        </label>
        <button type="submit" className="button main" disabled={busy || name.trim() === ''}>
          {t('reports.wallMake')}
        </button>
      </form>
      {link !== null && (
        <div className="notice stack" role="status">
          <p>{t('reports.wallLink')}</p>
          <p>
            <a href={link} target="_blank" rel="noreferrer">
              {link}
            </a>
          </p>
          <button type="button" className="button" onClick={() => void navigator.clipboard?.writeText(link)}>
            {t('reports.wallCopy')}
          </button>
        </div>
      )}
      {found.isPending ? (
        <Skeleton height={160} />
      ) : found.data?.rows.length === 0 ? (
        <div className="empty">{t('reports.wallsNone')}</div>
      ) : (
        <ul className="report-list">
          {found.data?.rows.map((row) => (
            <li key={row.id}>
              <span>
                <b>{row.name}</b> {row.areaName}{' '}
                <span className="soft small">
                  {t('reports.wallBy', { name: row.byName, at: exactWords(row.madeAt).slice(0, 16) })}
                </span>
              </span>
              {row.revokedAt === null ? (
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  aria-label={`${t('reports.wallRevoke')}: ${row.name}`}
                  onClick={() => void tried(() => send('DELETE', `/walls/${row.id}`))}
                >
                  {t('reports.wallRevoke')}
                </button>
              ) : (
                <span className="soft small">○ {t('reports.wallRevoked', { at: exactWords(row.revokedAt).slice(0, 16) })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
