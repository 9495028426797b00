// The common case page, drawn from the declaration of its kind: left what and where, middle what happened, right clocks and acts.

import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import type { Acted } from '../acting.ts'
import { useCase, useCategories } from '../ask.ts'
import { Refused } from '../client.ts'
import { spelled } from '../code.ts'
import type { CaseRef, CaseView } from '../contract.ts'
import { useKeys } from '../keys.ts'
import { Shape } from '../light.tsx'
import { useNow } from '../now.ts'
import { lightAt, remainingWords } from '../remaining.ts'
import { Skeleton } from '../skeleton.tsx'
import { t, word } from '../texts.ts'
import { Timeline } from '../timeline.tsx'
import { useToast } from '../toast.tsx'
import { Workflow } from '../workflow/workflow.tsx'
import { Actions, type Wanted } from './actions.tsx'
import { Clocks, Disputes, Nearby, Who } from './aside.tsx'
import { Duplicates } from './duplicates.tsx'
import { Messages } from './messages.tsx'
import { PrintCase } from './print.tsx'
import { RelatedCases } from './related.tsx'
import { Shown } from './shown.tsx'
import { Suggested } from './suggested.tsx'
import { Tasks } from './tasks.tsx'
import { Transfers } from './transfers.tsx'
import { What } from './what.tsx'
import './case.css'

const Papers = lazy(() => import('./papers/panel.tsx'))

type Props = {
  readonly at: CaseRef
  /** Where case pages live in this shell, for links to others. */
  readonly base: string
  readonly onActed?: (acted: Acted) => void
}

export function CasePage({ at, base, onActed }: Props) {
  const { data: view, error, refetch } = useCase(at)
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const taken = view?.may.some((may) => may.key === 'p') ?? true
  useKeys({ p: () => print() }, { on: !taken })
  if (!view) return error ? <Missing error={error} again={() => void refetch()} /> : <Waiting />
  return (
    <>
      <article className="case" aria-label={view.case.code}>
        <Head view={view} print={taken ? 'button' : 'p'} />
        <div className="case-what stack">
          <What view={view} />
        </div>
        <div className="case-middle stack">
          <section className="card" aria-label={t('case.timeline')}>
            <h2>{t('case.timeline')}</h2>
            <CaseTimeline view={view} />
          </section>
          <details className="card" open>
            <summary>
              <h2>{t('case.workflow')}</h2>
            </summary>
            <Workflow kind={view.case.kind} present={view.case.state} past={view.timeline.map((entry) => entry.to)} />
          </details>
        </div>
        <Actions view={view} wanted={wanted} {...(onActed ? { onActed } : {})} />
        <div className="case-side stack">
          <Shown view={view} />
          <Duplicates view={view} base={base} onWanted={setWanted} />
          <Suggested view={view} onWanted={setWanted} />
          <Clocks view={view} />
          <RelatedCases view={view} base={base} />
          <Suspense fallback={<Skeleton height={120} />}>
            <Papers view={view} />
          </Suspense>
          <Transfers view={view} />
          <Tasks view={view} />
          <Disputes view={view} />
          <Who view={view} />
          <Messages view={view} />
          <Nearby view={view} base={base} />
        </div>
      </article>
      <PrintCase view={view} />
    </>
  )
}

/** The code, the state, and in one plain sentence who has it and until when: what one reads out on the telephone. `print` only on its own page: there it lies on paper too. */
export function Head({ view, print: paper, children }: { view: CaseView; print?: 'button' | 'p'; children?: ReactNode }) {
  const toast = useToast()
  const { case: line } = view
  const now = useNow()
  // Beside a list, the list's title is the page's.
  const Title = paper ? 'h1' : 'h2'
  return (
    <header className="case-head">
      <div className="row-of">
        <Shape light={line.phase === 'ended' ? 'stopped' : lightAt(line, now)} size={18} />
        <Title className="code">{spelled(line.code)}</Title>
        <span className="tag indigo">◆ {word('state', line.state, line.kind)}</span>
        {paper && (
          <>
            <button
              type="button"
              className="button plain"
              onClick={() => {
                void navigator.clipboard?.writeText(line.code).then(() => toast({ text: t('common.copied') }))
              }}
            >
              {t('case.codeCopy')}
            </button>
            <button type="button" className="button plain" onClick={() => print()}>
              {t('common.print')}
              {paper === 'p' && <kbd>p</kbd>}
            </button>
          </>
        )}
        {children}
      </div>
      <p className="case-plain">{plainWords(view, now)}</p>
    </header>
  )
}

export function plainWords({ case: line }: CaseView, now: number): string {
  const state = line.hold === 'none' ? word('state', line.state, line.kind) : word('hold', line.hold)
  if (line.phase === 'ended') return t('case.plain.ended', { state })
  if (line.remaining === null) return t('case.plain.noClock', { state, holder: line.holderName })
  return t('case.plain.now', { state, holder: line.holderName, clock: remainingWords(line.remaining, now, line.provisional) })
}

/** The timeline with codes turned into names: offices from the record itself, categories from the register. */
export function CaseTimeline({ view, newestFirst = true }: { view: CaseView; newestFirst?: boolean }) {
  const { data: categories } = useCategories()
  const names = useMemo(() => {
    const found = new Map<string, string>()
    for (const row of categories?.rows ?? []) found.set(row.code, row.name)
    for (const [id, name] of Object.entries(view.named)) found.set(id, name)
    for (const entry of view.timeline) {
      if (entry.holderName) found.set(entry.holder, entry.holderName)
      if (entry.by.organisation && entry.by.organisationName) found.set(entry.by.organisation, entry.by.organisationName)
    }
    if (view.case.handler !== null && view.case.handlerName !== null) found.set(view.case.handler, view.case.handlerName)
    for (const task of view.tasks) found.set(task.organisation, task.organisationName)
    for (const one of view.transfers) if (one.officeId !== null && one.office !== null) found.set(one.officeId, one.office)
    found.set(view.case.centre, view.case.centreName)
    found.set(view.case.area, view.case.areaName)
    return found
  }, [view, categories])
  return (
    <Timeline entries={view.timeline} kind={view.case.kind} documents={view.documents} names={names} newestFirst={newestFirst} />
  )
}

function Missing({ error, again }: { error: Error; again: () => void }) {
  const gone = error instanceof Refused && error.status === 404
  return (
    <div className="empty" role="alert">
      <p>{gone ? t('case.missing') : t('common.error.load', { why: error.message })}</p>
      <button type="button" className="button main" onClick={again}>
        {t('common.retry')}
      </button>
    </div>
  )
}

function Waiting() {
  return (
    <div className="case">
      <Skeleton height={64} className="case-head" />
      <Skeleton height={420} className="case-what" />
      <Skeleton height={420} className="case-middle" />
      <Skeleton height={420} className="case-side" />
    </div>
  )
}
