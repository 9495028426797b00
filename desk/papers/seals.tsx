// The seals I keep: the picture that goes on new papers of my office, put there or taken away.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { get, send } from '../../ui/client.ts'
import { exactWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { base64Of } from './bytes.ts'

type Seal = {
  readonly office: string
  readonly name: string
  readonly version: number
  readonly picture: boolean
  readonly person: string | null
  readonly at: number | null
}
const key = ['seals'] as const

export function Seals() {
  const client = useQueryClient()
  const toast = useToast()
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ seals: readonly Seal[] }>('/seals', signal) })
  const [failed, setFailed] = useState<string | null>(null)
  const put = async (office: string, file: File | null) => {
    setFailed(null)
    try {
      await send('POST', `/seals/${encodeURIComponent(office)}`, { data: file === null ? null : await base64Of(file) })
      toast({ text: t(file === null ? 'papers.seal.gone' : 'papers.seal.done') })
      await client.invalidateQueries({ queryKey: key })
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <section className="card stack" aria-label={t('papers.seal.title')}>
      <h2>{t('papers.seal.title')}</h2>
      <p className="soft">{t('papers.seal.lead')}</p>
      {failed && <Alarm>{failed}</Alarm>}
      {data?.seals.map((one) => (
        <div key={one.office} className="stack">
          <h3>{one.name}</h3>
          {one.picture ? (
            <p className="row-of">
              <img
                src={`/api/seals/${encodeURIComponent(one.office)}/picture.png?${one.version}`}
                alt={t('papers.seal.of', { name: one.name })}
                width={120}
                height={120}
                className="seal-picture"
              />
              <span className="soft small">
                {t('papers.seal.now', {
                  n: one.version,
                  person: one.person ?? '',
                  at: one.at === null ? '' : exactWords(one.at),
                })}
              </span>
            </p>
          ) : (
            <p className="soft">{t('papers.seal.none')}</p>
          )}
          <label className="stack">
            {t('papers.seal.put')}
            <input
              type="file"
              className="field"
              accept="image/png,image/jpeg"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                event.target.value = ''
                if (file) void put(one.office, file)
              }}
            />
          </label>
          {one.picture && (
            <button type="button" className="button" onClick={() => void put(one.office, null)}>
              {t('papers.seal.remove')}
            </button>
          )}
        </div>
      ))}
    </section>
  )
}
