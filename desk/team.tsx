// The grids' team of a community: who is there, who is away and who stands in. Of posts, never of anybody's whereabouts.

import { useMemo } from 'react'
import { levelOf } from '../rules/area.ts'
import { NotLoaded } from '../ui/alarm.tsx'
import { useQ } from '../ui/ask.ts'
import type { Me } from '../ui/contract.ts'
import { AreaPicker } from '../ui/form/pick.tsx'
import { ownArea } from '../ui/map/extent.ts'
import { useNow } from '../ui/now.ts'
import { useQuery } from '../ui/router.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { whenWords } from '../ui/time.ts'
import { Coverage } from './coverage.tsx'
import { AskedOfGrids } from './lists/asked.tsx'
import { t } from './texts.ts'
import { Whose } from './whose.tsx'

type Member = {
  readonly grid: string
  readonly gridName: string
  readonly surveyed: boolean
  readonly post: string | null
  readonly postName: string | null
  readonly person: string | null
  readonly phone?: string | null
  readonly away: boolean | null
  readonly awayUntil?: number | null
  readonly deputy: string | null
  readonly open?: number
}

export default function Team({ me }: { me: Me }) {
  const [query, change] = useQuery()
  const now = useNow()
  // Who has the community and some of its grids sees the community.
  const own = ownArea(me)
  const area = query.area ?? own
  const { data, error, isPending } = useQ<Member>('team', { area, limit: 200 })
  const grids = useMemo(() => {
    const found = new Map<string, Member[]>()
    for (const row of data?.rows ?? []) found.set(row.grid, [...(found.get(row.grid) ?? []), row])
    return [...found.values()]
  }, [data])
  const away = (data?.rows ?? []).filter((row) => row.away)
  const vacant = (data?.rows ?? []).filter((row) => row.person === null)
  return (
    <div className="page stack">
      <h1>{t('desk.nav.team')}</h1>
      {(levelOf(own) === 'street' || levelOf(own) === 'county' || query.area !== undefined) && (
        <AreaPicker
          id="team-area"
          value={area}
          onChange={(picked) => change({ area: picked })}
          invalid={false}
          describedBy={undefined}
        />
      )}
      {levelOf(own) === 'county' && <Coverage />}
      <AskedOfGrids me={me} area={area} />
      <Whose />
      {isPending && <Skeleton height={240} />}
      {error && <NotLoaded error={error} />}
      {data && (
        <p>
          {data.next === null
            ? t('desk.team.sum', { grids: grids.length, away: away.length, vacant: vacant.length })
            : t('desk.team.first', { grids: grids.length })}
        </p>
      )}
      {data && grids.length === 0 && <div className="empty">{t('desk.team.none')}</div>}
      <div className="team">
        {grids.map((members) => (
          <section key={members[0]?.grid} className="card stack">
            <h2>
              {members[0]?.gridName}
              {members[0]?.surveyed === false && (
                <span className="tag" title={t('common.inventedHint')}>
                  {t('common.invented')}
                </span>
              )}
            </h2>
            {members.map((row) => (
              <div key={row.post ?? row.grid} className="row-of">
                <span aria-hidden="true">{row.person === null ? '■' : row.away ? '▲' : '●'}</span>
                <b>{row.person ?? t('desk.team.vacant')}</b>
                <span className="soft small">{row.postName ?? row.post}</span>
                {row.away && (
                  <span className="tag amber">
                    {t('desk.team.away')}
                    {row.awayUntil ? ` ${t('desk.team.until', { at: whenWords(row.awayUntil, now) })}` : ''}
                  </span>
                )}
                {row.away && (
                  <span>{row.deputy === null ? t('desk.team.noDeputy') : t('desk.team.deputy', { name: row.deputy })}</span>
                )}
                {row.phone && <a href={`tel:${row.phone}`}>{row.phone}</a>}
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}
