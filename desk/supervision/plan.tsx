// A visit planned: the form of the step itself, from nothing, from a case or visit before, or from cases drawn at random.
import { useEffect, useRef } from 'react'
import { spelled } from '../../ui/code.ts'
import type { Me } from '../../ui/contract.ts'
import { Opening, refOf } from '../opening.tsx'
import { t } from '../texts.ts'

/** Cases drawn at random and the number of the draw. */
export type Drawn = { readonly draw: string; readonly codes: readonly string[] }

type Props = {
  readonly me: Me
  readonly drawn: Drawn | null
  readonly from: string | null
  readonly onCancel: () => void
}

export function PlanVisit({ me, drawn, from, onCancel }: Props) {
  const top = useRef<HTMLElement>(null)
  // Asked from further down the page, it opens at its top.
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <Opening
      top={top}
      me={me}
      kind="visitation"
      step="plan"
      at="visitation.visit"
      from={refOf(from)}
      suggest={drawn ? { draw: drawn.draw, cases: drawn.codes } : {}}
      says={
        drawn && (
          <p className="small">
            {t('visits.plan.drawn', { n: drawn.codes.length, draw: drawn.draw })}
            <span className="soft code"> {drawn.codes.map(spelled).join(' · ')}</span>
          </p>
        )
      }
      onCancel={onCancel}
    />
  )
}
