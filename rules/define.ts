// defineKind: the law of a kind, complete and checked when it is written down.
import { frameSteps } from './frame/frame.ts'
import { type Frame, handedOver, type Kind, opens, receipt, type StateDef, type StepDef, statesOf } from './kind.ts'

/**
 * Declares a kind. Own steps come beside those of the frame and may replace one of the same name; the state and the clock
 * of handing over are the frame's own. `lacks` names what the frame has and this kind has not: nobody is ever offered it.
 * Throws on a lack the frame does not know, a step from or to an unknown state, an unknown clock, or two steps with one letter in one state.
 */
export function defineKind<const S extends string, const C extends string>(declared: {
  readonly name: string
  readonly clocks: readonly C[]
  readonly states: Readonly<Record<S, StateDef<NoInfer<C>>>>
  readonly frame: Frame<NoInfer<S>, NoInfer<C>>
  readonly steps: Readonly<Record<string, StepDef<NoInfer<S>, NoInfer<C>>>>
  readonly lacks?: readonly string[]
  readonly shows?: Kind['shows']
  readonly routed?: boolean
  readonly own?: Kind['own']
  readonly complains?: Kind['complains']
}): Kind {
  const { lacks = [], ...own } = declared
  const states: Kind['states'] = { ...declared.states, [handedOver]: { phase: 'ended' } }
  const frame = frameSteps(declared.frame as unknown as Frame, (state) => states[state]?.phase ?? '')
  const kind = {
    ...own,
    clocks: [...declared.clocks, receipt],
    states,
    steps: { ...Object.fromEntries(Object.entries(frame).filter(([name]) => !lacks.includes(name))), ...declared.steps },
  } as unknown as Kind
  const unknown = lacks.filter((name) => !(name in frame)).map((name) => `it lacks ${name}, which the frame has not either`)
  const faults = [...unknown, ...faultsOf(kind)]
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
