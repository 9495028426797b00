// The supervisor's morning: what is under supervision and why, visits and what is open of them, cases drawn at random, where cases bounce, who was asked to withdraw.
import { useState } from 'react'
import type { Me } from '../../ui/contract.ts'
import { Link, usePlace } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { Bounces } from '../bounces.tsx'
import { t } from '../texts.ts'
import { UnderSupervision } from './board.tsx'
import { type Drawn, PlanVisit } from './plan.tsx'
import { Problems } from './problems.tsx'
import { Sample } from './sample.tsx'
import { Withdrawals } from './withdrawals.tsx'

const all = ['under', 'problems', 'sample', 'bounces', 'withdrawals'] as const
type Planning = { readonly drawn: Drawn | null; readonly from: string | null }

export default function Supervision({ me }: { me: Me }) {
  const { query } = usePlace()
  const outside = me.posts.some((post) => post.permissions.includes('case.pressed'))
  const parts = all.filter((one) => one !== 'withdrawals' || outside)
  const part = parts.find((one) => one === query.part) ?? 'under'
  const [planning, setPlanning] = useState<Planning | null>(query.from ? { drawn: null, from: query.from } : null)
  const visits = me.posts.some((post) => post.permissions.includes('visitation.visit'))
  return (
    <div className="page stack">
      <div className="row-of">
        <h1>{t('desk.nav.supervision')}</h1>
        {visits && planning === null && (
          <button type="button" className="button main" onClick={() => setPlanning({ drawn: null, from: null })}>
            {word('step', 'plan', 'visitation')}
          </button>
        )}
      </div>
      {planning && (
        <PlanVisit
          key={planning.drawn?.draw ?? ''}
          me={me}
          drawn={planning.drawn}
          from={planning.from}
          onCancel={() => setPlanning(null)}
        />
      )}
      <nav className="row-of" aria-label={t('visits.parts')}>
        {parts.map((one) => (
          <Link
            key={one}
            to={one === 'under' ? '/desk/supervision' : `/desk/supervision?part=${one}`}
            className="button"
            aria-current={one === part ? 'page' : undefined}
          >
            {one === part && <span aria-hidden="true">✓ </span>}
            {t(`visits.${one}`)}
          </Link>
        ))}
      </nav>
      {part === 'under' && <UnderSupervision me={me} />}
      {part === 'problems' && <Problems />}
      {part === 'sample' && <Sample {...(visits ? { onPlan: (drawn: Drawn) => setPlanning({ drawn, from: null }) } : {})} />}
      {part === 'bounces' && <Bounces />}
      {part === 'withdrawals' && <Withdrawals />}
    </div>
  )
}
