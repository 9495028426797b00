// Where I am signed in: each device with its last use; one or all of them can be signed out.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useMe } from '../../ui/ask.ts'
import { get, send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { agoWords, exactWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { OwnPassword } from './password.tsx'

type Session = {
  readonly id: string
  readonly device: string
  readonly createdAt: number
  readonly seenAt: number
  readonly here: boolean
}

export default function Devices() {
  const client = useQueryClient()
  const toast = useToast()
  const now = useNow()
  const { data: me } = useMe()
  const { data, error } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => get<{ rows: readonly Session[] }>('/sessions', signal),
  })
  const out = async (path: string, here: boolean) => {
    try {
      await send('DELETE', path)
      if (here) location.assign('/desk/queue')
      else await client.invalidateQueries({ queryKey: ['sessions'] })
    } catch (failed) {
      toast({ text: failed instanceof Error ? failed.message : t('common.error.unknown'), tone: 'refused' })
    }
  }
  return (
    <div className="page stack">
      <h1>{t('desk.devices.title')}</h1>
      <p className="soft">{t('desk.devices.lead')}</p>
      {error && <NotLoaded error={error} />}
      {!data && !error && <Skeleton height={160} />}
      <ul className="notices">
        {data?.rows.map((one) => (
          <li key={one.id}>
            <span aria-hidden="true">{one.here ? '●' : '○'}</span>
            <span className="notice-text">
              <b>{one.device}</b> {one.here && <span className="tag">{t('desk.devices.here')}</span>}
              <span className="soft small figures">
                {' '}
                {t('desk.devices.since', { at: exactWords(one.createdAt) })} ·{' '}
                {t('desk.devices.seen', { ago: agoWords(one.seenAt, now) })}
              </span>
            </span>
            <button
              type="button"
              className="button"
              onClick={() => void out(one.here ? '/session' : `/sessions/${one.id}`, one.here)}
            >
              {t('desk.devices.out')}
            </button>
          </li>
        ))}
      </ul>
      <div className="row-of">
        <button type="button" className="button final" onClick={() => void out('/sessions', true)}>
          {t('desk.devices.outAll')}
        </button>
      </div>
      {me?.person.login && <OwnPassword login={me.person.login} />}
    </div>
  )
}
