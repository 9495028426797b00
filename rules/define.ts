// defineKind: the law of a kind, complete and checked when it is written down.
import { frameSteps } from './frame/frame.ts'
import { type Frame, handedOver, type Kind, opens, receipt, type StateDef, type StepDef, statesOf } from './kind.ts'

/**
 * Declares a kind. Own steps come beside those of the frame and may replace one of the same name; the state and the clock
 * of handing over are the frame's own.
 * Throws on a step from or to an unknown state, an unknown clock, or two steps with one letter in one state.
 */
export function defineKind<const S extends string, const C extends string>(declared: {
  readonly name: string
  readonly clocks: readonly C[]
  readonly states: Readonly<Record<S, StateDef<NoInfer<C>>>>
  readonly frame: Frame<NoInfer<S>, NoInfer<C>>
  readonly steps: Readonly<Record<string, StepDef<NoInfer<S>, NoInfer<C>>>>
  readonly shows?: Kind['shows']
  readonly routed?: boolean
  readonly own?: Kind['own']
  readonly complains?: Kind['complains']
}): Kind {
  const kind = {
    ...declared,
    clocks: [...declared.clocks, receipt],
    states: { ...declared.states, [handedOver]: { phase: 'ended' } },
    steps: { ...frameSteps(declared.frame as unknown as Frame), ...declared.steps },
  } as unknown as Kind
  const faults = [...faultsOf(kind)]
  if (faults.length > 0) throw new Error(`kind ${kind.name}: ${faults.join('; ')}`)
  return kind
}

function* faultsOf(kind: Kind): Generator<string> {
  const states = new Set(Object.keys(kind.states))
  const clocks = new Set(kind.clocks)
  const letters = new Map<string, string>()
  for (const [name, step] of Object.entries(kind.steps)) {
    for (const state of [...statesOf(kind, step), ...targets(step)])
      if (!states.has(state)) yield `${name} names unknown state ${state}`
    for (const clock of [...(step.starts ?? []), ...(step.stops ?? [])])
      if (!clocks.has(clock)) yield `${name} names unknown clock ${clock}`
    if (!step.by) yield `${name} does not say by whom`
    if (opens(step) || step.letter === undefined) continue
    for (const state of statesOf(kind, step)) {
      const key = `${state}:${step.letter}`
      const other = letters.get(key)
      if (other !== undefined && other !== name) yield `${name} and ${other} share the letter ${step.letter} in ${state}`
      letters.set(key, name)
    }
  }
  for (const [name, state] of Object.entries(kind.states))
    if (state.todo?.clock && !clocks.has(state.todo.clock)) yield `state ${name} waits on unknown clock ${state.todo.clock}`
}

/** States a step may lead to; empty for "same" and "any". */
export const targets = (step: StepDef): readonly string[] =>
  step.to === 'same' || step.to === 'any' ? [] : typeof step.to === 'string' ? [step.to] : step.to
