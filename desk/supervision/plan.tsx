// A visit planned: the form of the step itself, from nothing, from a case or visit before, or from cases drawn at random.
import { useEffect, useMemo, useRef, useState } from 'react'
import { screens } from '../../cases/screens.ts'
import { useKind } from '../../ui/ask.ts'
import { uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseRef, Me } from '../../ui/contract.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { go } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'

/** Cases drawn at random and the number of the draw. */
export type Drawn = { readonly draw: string; readonly codes: readonly string[] }

const refOf = (text: string | null): CaseRef | null => {
  const [county, id] = text?.split('/') ?? []
  return county === undefined || id === undefined ? null : { county, id }
}

export function PlanVisit({
  me,
  drawn,
  from,
  onCancel,
}: {
  me: Me
  drawn: Drawn | null
  from: string | null
  onCancel: () => void
}) {
  const { data: kind } = useKind('visitation')
  const [id] = useState(uuid)
  const top = useRef<HTMLElement>(null)
  // Asked from further down the page, it opens at its top.
  useEffect(() => top.current?.scrollIntoView({ block: 'start' }), [])
  const near = useMemo(() => refOf(from), [from])
  const step = kind?.steps.find((one) => one.name === 'plan')
  const suggest = useMemo(
    () => ({ ...(drawn ? { draw: drawn.draw, cases: drawn.codes } : {}), ...(near ? { root: near.id } : {}) }),
    [drawn, near],
  )
  const own = me.posts.find((post) => post.permissions.includes('visitation.visit'))?.areas[0] ?? null
  const county = near?.county ?? me.counties[0]
  if (!step || county === undefined || !screens.visitation) return <Skeleton height={320} />
  return (
    <section ref={top} className="card stack report" aria-label={word('step', 'plan', 'visitation')}>
      <h2>{word('step', 'plan', 'visitation')}</h2>
      {drawn && (
        <p className="small">
          {t('visits.plan.drawn', { n: drawn.codes.length, draw: drawn.draw })}
          <span className="soft code"> {drawn.codes.map(spelled).join(' · ')}</span>
        </p>
      )}
      <StepForm
        kind="visitation"
        step="plan"
        form={step.form}
        version={step.version}
        case={{ county, id }}
        {...(near ? { near } : {})}
        area={own?.padEnd(12, '0') ?? null}
        seen={null}
        suggest={suggest}
        tone="normal"
        onDone={({ step: sent }) => go(`/desk/case/${sent.case.county}/${sent.case.id}`)}
        onCancel={onCancel}
      />
    </section>
  )
}
