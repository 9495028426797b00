// A step's form drawn from its schema: suggested values filled in, faults beside fields, one message per act.
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { type Acted, useActing } from '../acting.ts'
import { useAway } from '../away.ts'
import { Refused } from '../client.ts'
import type { CaseRef, Schema, StepMessage } from '../contract.ts'
import { useKeys } from '../keys.ts'
import { onePerAct } from '../step.ts'
import { find, t, word } from '../texts.ts'
import { type Around, FieldRow, faultWords, labelOf } from './field.tsx'
import { behind, type Fault, type Field, faultsOf, fieldsOf, inputOf, refusedFields, type Values } from './fields.ts'
import { useKit } from './kit.tsx'

type StepFormProps = {
  readonly kind: string
  readonly step: string
  readonly form: Schema
  readonly version?: number | undefined
  readonly case: CaseRef
  readonly near?: CaseRef | undefined
  readonly area: string | null
  readonly seen: number | null
  readonly suggest: Values
  /** What was asked to be filled in just now: stronger than what was typed before. */
  readonly filled?: Values | undefined
  readonly tone: 'main' | 'normal' | 'final'
  readonly post?: string | undefined
  /** The printed form from which this is entered, and the time on it. */
  readonly paper?: StepMessage['paper']
  /** Words above the fields: why something is proposed. */
  readonly reason?: ReactNode
  /** Versions of other cases that the input may name. */
  readonly versions?: ReadonlyMap<string, number>
  /** What the case holds, to be ticked, by field. */
  readonly held?: Around['held']
  /** Optional fields that must not stand behind "more". */
  readonly forward?: readonly string[]
  /** It stands beside other work whose keys stay heard. */
  readonly beside?: boolean
  readonly onDone: (acted: Acted) => void
  /** Hears what is filled in, where the page beside it depends on it. */
  readonly onFill?: (values: Values) => void
  readonly onCancel?: (() => void) | undefined
}

/** Kept while the page stands: leaving a form loses nothing. */
const standing = new Map<string, Values>()
const draftKey = (props: Pick<StepFormProps, 'case' | 'step'>): string => `${props.case.county}/${props.case.id}/${props.step}`

/** What was written into the form of this step and not sent; empty when nothing was. */
export function useDraft(at: CaseRef, step: string): Values {
  const { drafts = standing } = useKit()
  return drafts.get(draftKey({ case: at, step })) ?? {}
}

export function StepForm(props: StepFormProps) {
  const { kind, step, form, suggest, tone, onDone, onCancel } = props
  const { act } = useActing()
  const { drafts = standing } = useKit()
  const id = useId()
  const fields = useMemo(() => fieldsOf(form, step), [form, step])
  const [values, setValues] = useState<Values>(() => ({ ...suggest, ...drafts.get(draftKey(props)), ...props.filled }))
  const [faults, setFaults] = useState<Readonly<Record<string, Fault>>>({})
  const [refused, setRefused] = useState<Refused | null>(null)
  const [sending, setSending] = useState(false)
  const [busy, setBusy] = useState(false)
  const message = useRef(onePerAct())
  const root = useRef<HTMLFormElement>(null)
  const composed = useRef(0)
  const around: Around = {
    kind,
    step,
    case: props.case,
    area: props.area,
    category: typeof values.category === 'string' ? values.category : null,
    onBusy: setBusy,
    held: props.held,
    near: props.near,
  }

  // The first empty field that is needed takes the focus; when all is filled in, the button does.
  useEffect(() => {
    const first = fields.find((field) => field.required && suggest[field.name] === undefined && field.widget !== 'place')
    const target = first
      ? document.getElementById(`${id}-${first.name}`)
      : root.current?.querySelector<HTMLElement>('button[type="submit"]')
    target?.focus()
  }, [fields, id, suggest])
  useKeys(
    { ...(onCancel ? { escape: onCancel } : {}), 'mod+enter': () => root.current?.requestSubmit() },
    { alone: props.beside !== true },
  )

  const set = (name: string, value: unknown) => {
    const next = { ...values, [name]: value }
    drafts.set(draftKey(props), next)
    setValues(next)
    props.onFill?.(next)
    if (faults[name]) setFaults(Object.fromEntries(Object.entries(faults).filter(([one]) => one !== name)))
  }
  const away = useAway() !== null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // An Enter that ends a composition is not an Enter that sends.
    if (sending || busy || performance.now() - composed.current < 80) return
    const wrong = faultsOf(fields, values)
    setFaults(wrong)
    setRefused(null)
    const first = fields.find((field) => wrong[field.name])
    if (first) {
      document.getElementById(`${id}-${first.name}`)?.focus()
      return
    }
    const input = inputOf(form, fields, values)
    const others = Array.isArray(input.others) ? input.others.map(String) : []
    const other = [input.duplicateOf, input.into, input.other, input.root].find((one) => typeof one === 'string') ?? null
    setSending(true)
    try {
      const acted = await act(
        message.current({
          kind,
          step,
          form: props.version ?? 1,
          case: props.case,
          seen: props.seen,
          input,
          ...(props.post === undefined ? {} : { post: props.post }),
          ...(props.paper === undefined ? {} : { paper: props.paper }),
          ...(other === null
            ? {}
            : { also: [other, ...others].map((one) => ({ id: one, seen: props.versions?.get(one) ?? null })) }),
        }),
      )
      drafts.delete(draftKey(props))
      onDone(acted)
    } catch (error) {
      const why =
        error instanceof Refused ? error : new Refused(0, { code: 'unknown', facts: {}, text: t('common.error.unknown') })
      setRefused(why)
      const named = refusedFields(why.facts).filter((name) => fields.some((field) => field.name === name))
      setFaults(Object.fromEntries(named.map((name) => [name, 'refused' as const])))
    } finally {
      setSending(false)
    }
  }
  const back = new Set(behind(fields, tone, props.forward ?? []).filter((name) => !faults[name]))
  const row = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      around={around}
      id={`${id}-${field.name}`}
      value={values[field.name]}
      fault={faults[field.name]}
      onChange={(value) => set(field.name, value)}
    />
  )
  const wrong = Object.entries(faults)
  const hint = find(`${kind}.hint.${step}`) ?? find(`case.hint.${step}`)
  const follows = tone === 'final' ? find(`case.follows.${step}`) : null
  return (
    <form
      ref={root}
      className="step-form"
      noValidate
      aria-label={word('step', step, kind)}
      onSubmit={submit}
      onCompositionEnd={() => {
        composed.current = performance.now()
      }}
    >
      {props.reason}
      {wrong.length > 1 && (
        <div className="notice vermilion" role="alert">
          {wrong.map(([name, fault]) => (
            <a key={name} href={`#${id}-${name}`}>
              {faultWords(fault, labelOf(name, around), fields.find((field) => field.name === name)?.max ?? null)}
            </a>
          ))}
        </div>
      )}
      {fields.filter((field) => !back.has(field.name)).map(row)}
      {back.size > 0 && (
        <details>
          <summary>{t('common.more')}</summary>
          <div className="step-form">{fields.filter((field) => back.has(field.name)).map(row)}</div>
        </details>
      )}
      {follows && <p className="notice vermilion">{follows}</p>}
      {hint && <p className="soft small">{hint}</p>}
      {refused && (
        <div className="notice vermilion" role="alert">
          <p>{refused.message}</p>
          <p className="small">{t('common.kept')}</p>
        </div>
      )}
      {away && <p className="notice amber">{t('case.actions.away')}</p>}
      <div className="row-of form-end">
        <button type="submit" className={tone === 'final' ? 'button final' : 'button main'} disabled={sending || busy || away}>
          {busy ? t('common.photo.going') : sending ? t('common.sending') : word('step', step, kind)}
        </button>
        {onCancel && (
          <button type="button" className="button" onClick={onCancel}>
            {t('common.cancel')}
            <kbd>Esc</kbd>
          </button>
        )}
      </div>
    </form>
  )
}
