// What administrators of posts did: to one person, or, for who audits, all of it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { get, queryOf } from '../../ui/client.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Done } from './use.ts'

export function Acts({ rows }: { readonly rows: readonly Done[] }) {
  return (
    <ul className="plain-list stack">
      {rows.map((one) => (
        <li key={one.id}>
          <span className="figures soft">{exactWords(one.at)}</span> <b>{one.byName}</b>{' '}
          {find(`staff.did.${one.what}`) ?? one.what}
          {one.personName !== null && `：${one.personName}`}{' '}
          <span className="soft small">
            {[one.organisation, ...one.areas].filter(Boolean).join(' · ')}
            {typeof one.facts.kind === 'string' && ` · ${one.facts.kind}`}
            {typeof one.facts.posts === 'number' &&
              ` · ${t('staff.acts.roster', { people: Number(one.facts.people), posts: one.facts.posts })}`}
            {typeof one.facts.slips === 'number' && ` · ${t('staff.acts.slips', { n: one.facts.slips })}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** For who audits: the newest first, and what was before. */
export default function ActsPage() {
  const [before, setBefore] = useState<number | null>(null)
  const { data, error } = useQuery({
    queryKey: ['peopleActs', before],
    queryFn: ({ signal }) => get<{ rows: readonly Done[] }>(`/people/acts${queryOf({ before })}`, signal),
  })
  const last = data?.rows.at(-1)
  return (
    <div className="page stack">
      <h1>{t('staff.acts.title')}</h1>
      <p className="soft">{t('staff.acts.lead')}</p>
      {error && <NotLoaded error={error} />}
      {!data && !error && <Skeleton height={320} />}
      {data && (data.rows.length === 0 ? <p>{t('staff.acts.none')}</p> : <Acts rows={data.rows} />)}
      <div className="row-of">
        {before !== null && (
          <button type="button" className="button" onClick={() => setBefore(null)}>
            {t('staff.acts.newest')}
          </button>
        )}
        {data?.rows.length === 100 && last && (
          <button type="button" className="button" onClick={() => setBefore(last.at)}>
            {t('staff.acts.earlier')}
          </button>
        )}
      </div>
    </div>
  )
}
