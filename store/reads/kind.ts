// q/kind: a kind of case as it was declared, for drawing its workflow and for the forms of its steps.
import * as z from 'zod/mini'
import { type Kind, opens, type StepDef } from '../../rules/kind.ts'
import { defineQuery } from '../query.ts'
import { formOf } from './form.ts'

const Input = z.strictObject({ name: z.optional(z.string().check(z.regex(/^[a-z][A-Za-z0-9]{0,39}$/))) })

/** One kind by its name, or all; nothing of it is secret. */
export const kind = defineQuery({
  name: 'kind',
  input: Input,
  by: 'anyone',
  looks: 'none',
  run: async ({ house, now }, { name }) => {
    const kinds = [...house.kinds.values()].filter((one) => name === undefined || one.name === name)
    return { rows: kinds.map(kindView), next: null, asOf: now }
  },
})

const kindView = (declared: Kind) => ({
  name: declared.name,
  states: Object.entries(declared.states).map(([name, state]) => ({
    name,
    phase: state.phase,
    why: state.todo?.why ?? null,
    clock: state.todo?.clock ?? null,
    retired: state.retired ?? false,
  })),
  steps: Object.entries(declared.steps).map(([name, step]) => stepView(name, step)),
  clocks: declared.clocks,
  frame: declared.frame.states,
})

const stepView = (name: string, step: StepDef) => ({
  name,
  from: step.from,
  to: step.to,
  by: step.by.says,
  starts: step.starts ?? [],
  stops: step.stops ?? [],
  clocks: [...new Set([...(step.starts ?? []), ...(step.stops ?? [])])],
  tells: step.tells ?? [],
  opens: opens(step),
  form: formOf(step.form),
  version: step.version ?? 1,
  tone: step.tone ?? 'normal',
  key: step.letter ?? null,
  undo: step.undo ?? null,
})
