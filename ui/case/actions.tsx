// What I may do now, as buttons with their letters; a step without questions is done at once, the others open their form here.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type Acted, refusalWords, useActing } from '../acting.ts'
import { keys } from '../ask.ts'
import { useAway } from '../away.ts'
import { uuid } from '../client.ts'
import type { CaseLine, CaseRef, CaseView, May, Page } from '../contract.ts'
import { fieldsOf, fillable, inputOf, type Values } from '../form/fields.ts'
import { StepForm } from '../form/form.tsx'
import { useKeys } from '../keys.ts'
import { makeStep } from '../step.ts'
import { t, word } from '../texts.ts'
import { useToast } from '../toast.tsx'
import { heldOf } from './held.ts'
import { Meanwhile } from './meanwhile.tsx'
import { AssignReason } from './reason.tsx'

/** A form that something beside the buttons asks to be opened, with what it fills in; each asking is a value of its own. */
export type Wanted = { readonly case: CaseRef; readonly step: string; readonly values: Values }

type Props = {
  readonly view: CaseView
  /** Heard after an act of this list. */
  readonly onActed?: (acted: Acted) => void
  /** Letters are heard only where the case is what is being read. */
  readonly letters?: boolean
  readonly wanted?: Wanted | null
}

/** Done where the papers of the case are listed. */
const onPaper: ReadonlySet<string> = new Set(['issuePaper', 'voidPaper', 'filePaper'])
const order = { main: 0, normal: 1, final: 2 } as const
/** The first letter wins; a step that declares none has none. */
const letterOf = (may: May): string | null => (may.key ? may.key.toLowerCase() : null)

export function Actions(props: Props) {
  const { id, county } = props.view.case
  return <ActionList key={`${county}/${id}`} {...props} />
}

function ActionList({ view, onActed, letters = true, wanted = null }: Props) {
  const { act } = useActing()
  const toast = useToast()
  const [open, setOpen] = useState<{ readonly step: string; readonly since: number } | null>(null)
  const [filled, setFilled] = useState<Wanted | null>(null)
  const [sending, setSending] = useState(false)
  const away = useAway() !== null
  const mays = useMemo(
    () =>
      view.may
        .filter((may) => !onPaper.has(may.step) && fillable(may.form, may.suggest))
        .toSorted((a, b) => order[a.tone] - order[b.tone]),
    [view.may],
  )
  const current = mays.find((may) => may.step === open?.step) ?? null
  const { id, county, version } = view.case
  const latest = useRef(version)
  latest.current = version
  const begin = (step: string) => setOpen({ step, since: version })
  useEffect(() => {
    if (wanted === null || wanted.case.id !== id || wanted.case.county !== county) return
    setFilled(wanted)
    setOpen({ step: wanted.step, since: latest.current })
  }, [wanted, id, county])
  const done = (acted: Acted) => {
    setOpen(null)
    onActed?.(acted)
  }
  const start = async (may: May) => {
    const fields = fieldsOf(may.form, may.step)
    if (fields.length > 0 || may.tone === 'final') {
      setFilled(null)
      begin(may.step)
      return
    }
    if (sending) return
    setSending(true)
    try {
      const input = inputOf(may.form, fields, may.suggest ?? {})
      done(
        await act(
          makeStep({
            kind: view.case.kind,
            step: may.step,
            form: may.version ?? 1,
            case: { county, id },
            seen: view.case.version,
            input,
            post: may.post,
          }),
        ),
      )
    } catch (error) {
      toast({ text: refusalWords(error), tone: 'refused' })
    } finally {
      setSending(false)
    }
  }
  const table = Object.fromEntries(mays.flatMap((may) => (letterOf(may) ? [[letterOf(may) ?? '', () => void start(may)]] : [])))
  useKeys(table, { on: letters && open === null && !away })

  return (
    <section className="case-actions" aria-label={t('case.actions')}>
      {away && current === null && mays.length > 0 && <p className="notice amber">{t('case.actions.away')}</p>}
      {current ? (
        <>
          <h2>{word('step', current.step, view.case.kind)}</h2>
          {open && <Meanwhile view={view} {...open} still onClose={() => setOpen(null)} />}
          <Opened
            key={`${id}-${current.step}-${filled?.values.category ?? ''}`}
            view={view}
            may={current}
            filled={filled?.values}
            onDone={done}
            onCancel={() => setOpen(null)}
          />
        </>
      ) : (
        <>
          {open && <Meanwhile view={view} {...open} still={false} onClose={() => setOpen(null)} />}
          <Buttons view={view} mays={mays} sending={sending || away} letters={letters} onStart={(may) => void start(may)} />
        </>
      )}
    </section>
  )
}

function Buttons({
  view,
  mays,
  sending,
  letters,
  onStart,
}: {
  view: CaseView
  mays: readonly May[]
  sending: boolean
  letters: boolean
  onStart: (may: May) => void
}) {
  if (mays.length === 0)
    return <p className="soft">{t(view.case.phase === 'ended' ? 'case.actions.ended' : 'case.actions.none')}</p>
  return (
    <div className="action-buttons">
      {mays.map((may) => (
        <button
          key={may.step}
          type="button"
          disabled={sending}
          className={may.tone === 'main' ? 'button main' : may.tone === 'final' ? 'button final' : 'button'}
          onClick={() => onStart(may)}
        >
          {word('step', may.step, view.case.kind)}
          {letters && letterOf(may) && <kbd>{letterOf(may)}</kbd>}
        </button>
      ))}
    </div>
  )
}

function Opened({
  view,
  may,
  filled,
  onDone,
  onCancel,
}: {
  view: CaseView
  may: May
  filled?: Values | undefined
  onDone: (acted: Acted) => void
  onCancel: () => void
}) {
  const client = useQueryClient()
  const { case: line } = view
  // A part that goes its own way is a case with an id of its own.
  const [own] = useState(uuid)
  // Versions of neighbouring cases, for a step that names one of them.
  const near = client.getQueryData<Page<CaseLine>>(keys.q('nearby', { county: line.county, id: line.id }))
  const known = [...(near?.rows ?? []), ...view.related.map((one) => one.case), line]
  const versions = new Map(known.map((row) => [row.id, row.version]))
  return (
    <StepForm
      kind={line.kind}
      step={may.step}
      form={may.form}
      version={may.version}
      case={{ county: line.county, id: may.opens ? own : line.id }}
      area={line.area}
      seen={may.opens ? null : line.version}
      suggest={may.suggest ?? {}}
      filled={filled}
      tone={may.tone}
      post={may.post}
      near={{ county: line.county, id: line.id }}
      versions={versions}
      held={heldOf(view)}
      reason={may.step === 'assign' ? <AssignReason view={view} may={may} /> : undefined}
      forward={line.placeState === 'point' || line.placeState === 'picked' ? [] : ['area']}
      onDone={onDone}
      onCancel={onCancel}
    />
  )
}
