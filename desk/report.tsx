// A report taken at the desk: danger first, then what and where; at the end the code, big, and a slip to print.

import { lazy, Suspense, useState } from 'react'
import { type Reported, screens } from '../cases/screens.ts'
import { CaseSlip } from '../ui/case/slip.tsx'
import type { Me } from '../ui/contract.ts'
import { Danger } from '../ui/danger.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useKeeper } from './keeper.ts'
import { t } from './texts.ts'

const forms = Object.entries(screens).flatMap(([kind, { report }]) => (report ? [{ kind, Form: lazy(report) }] : []))

export default function Report({ me }: { me: Me }) {
  const [reported, setReported] = useState<Reported | null>(null)
  const county = useKeeper(me)
  const form = forms[0]
  return (
    <div className="page stack report">
      <Danger />
      <h1>{t('desk.report.title')}</h1>
      {!form || me.counties.length === 0 ? (
        <p className="empty">{t('desk.person.noPost')}</p>
      ) : county === undefined ? (
        <Skeleton height={320} />
      ) : reported ? (
        <>
          <CaseSlip at={reported} base="/desk/case" />
          <button type="button" className="button main" onClick={() => setReported(null)}>
            {t('desk.report.another')}
          </button>
        </>
      ) : (
        <Suspense fallback={<Skeleton height={320} />}>
          <form.Form county={county} onReported={setReported} />
        </Suspense>
      )}
    </div>
  )
}
