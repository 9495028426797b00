// Many at once: what each case would be sent, what cannot be, and an honest account of what became of them.
import type { QueryClient } from '@tanstack/react-query'
import { fetchCase } from '../../ui/ask.ts'
import type { Answer, CaseLine, CaseView, KindView, May, StepMessage } from '../../ui/contract.ts'
import { fieldsOf, inputOf } from '../../ui/form/fields.ts'
import { makeStep, sendSteps } from '../../ui/step.ts'

/** `blocked`: the step is no longer offered, or it needs something nobody proposed. */
export type Planned = {
  readonly line: CaseLine
  readonly view: CaseView | null
  readonly may: May | null
  readonly input: Readonly<Record<string, unknown>>
  readonly blocked: 'notOffered' | 'notProposed' | 'unreadable' | null
}
export type Result = {
  readonly line: CaseLine
  readonly step: StepMessage
  readonly answer: Answer | null
  readonly why: string | null
}

/** What is chosen once for all, or proposed for each; anything else that must be written makes a step one for single cases. */
const shared = new Set(['organisation', 'category'])

/** Of many that are overdue an answer is asked with one sentence for all, by the day that is proposed. */
const oneSentence: Readonly<Record<string, ReadonlySet<string>>> = { supervise: new Set(['ground', 'until', 'text']) }
/** What a step of many says in each case, where a sentence is written once for all; nothing for other steps. */
export function saidOnce(step: string, text: string): Readonly<Record<string, unknown>> {
  if (!asksOnce(step)) return {}
  return { ground: 'overdue', ...(text.trim() === '' ? {} : { text: text.trim() }) }
}
export const asksOnce = (step: string): boolean => Object.hasOwn(oneSentence, step)

/** Steps that every picked line may take and that need nothing written for each of them; nothing final. */
export function together(kind: KindView, lines: readonly CaseLine[]): readonly string[] {
  return (lines[0]?.can ?? []).filter((name) => {
    const step = kind.steps.find((one) => one.name === name)
    if (!step || step.tone === 'final') return false
    const once = lines.every((line) => line.light === 'red') ? oneSentence[name] : undefined
    return (
      (step.form.required ?? []).every((field) => shared.has(field) || once?.has(field)) &&
      lines.every((line) => line.kind === kind.name && line.can.includes(name))
    )
  })
}

/** What would be sent for one case: the suggestion, with `override` in the place of what is chosen for all. */
export function planned(
  line: CaseLine,
  view: CaseView | null,
  step: string,
  override: Readonly<Record<string, unknown>>,
): Planned {
  const may = view?.may.find((one) => one.step === step) ?? null
  if (!view) return { line, view, may, input: {}, blocked: 'unreadable' }
  if (!may) return { line, view, may, input: {}, blocked: 'notOffered' }
  const fields = fieldsOf(may.form, step)
  const input = inputOf(may.form, fields, { ...may.suggest, ...override })
  const lacks = fields.some((field) => field.required && input[field.name] === undefined)
  return { line, view, may, input, blocked: lacks ? 'notProposed' : null }
}

const atOnce = 6

/** Reads the cases afresh, a few at a time; one that cannot be read does not stop the others. */
export async function readAll(
  client: QueryClient,
  lines: readonly CaseLine[],
  onRead: (done: number) => void,
): Promise<ReadonlyMap<string, CaseView | null>> {
  const found = new Map<string, CaseView | null>()
  const waiting = [...lines]
  const work = async () => {
    for (let line = waiting.shift(); line; line = waiting.shift()) {
      found.set(line.id, await fetchCase(client, line).catch(() => null))
      onRead(found.size)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found
}

export const messageOf = (plan: Planned): StepMessage =>
  makeStep({
    kind: plan.line.kind,
    step: plan.may?.step ?? '',
    form: plan.may?.version ?? 1,
    case: { county: plan.line.county, id: plan.line.id },
    seen: plan.view?.case.version ?? plan.line.version,
    input: plan.input,
    ...(plan.may ? { post: plan.may.post } : {}),
  })

const portion = 20

/** Sends in portions; a portion that could not be delivered is told for each of its cases. */
export async function sendAll(
  steps: readonly { readonly line: CaseLine; readonly step: StepMessage }[],
  onSent: (done: number) => void,
  unknown: string,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let from = 0; from < steps.length; from += portion) {
    const some = steps.slice(from, from + portion)
    try {
      const answers = await sendSteps(some.map((one) => one.step))
      for (const [i, one] of some.entries()) {
        const answer = answers[i] ?? null
        const done = answer?.outcome === 'done' || answer?.outcome === 'noted'
        results.push({ ...one, answer, why: done ? null : (answer?.refusal?.text ?? unknown) })
      }
    } catch (error) {
      for (const one of some) results.push({ ...one, answer: null, why: error instanceof Error ? error.message : unknown })
    }
    onSent(results.length)
  }
  return results
}
