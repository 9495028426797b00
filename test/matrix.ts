// The matrix of a kind: state × step × person, as a table that stands beside the kind and is compared in the suite.
import type { Actor } from '../rules/actor.ts'
import type { CaseRow, Facts } from '../rules/case.ts'
import { mayStep } from '../rules/judge.ts'
import { type Kind, opens } from '../rules/kind.ts'
import { isRefusal } from '../rules/refusal.ts'

/** One line per state and step that somebody may take there: `state  step  who, who`. Everything not listed is refused. */
export function matrixOf(kind: Kind, people: Readonly<Record<string, Actor>>, sample: CaseRow): string {
  const lines: string[] = []
  const named = (state: string): Facts => ({
    case: { ...sample, state },
    clocks: [],
    parties: [],
    files: [],
    objections: [],
    ratings: [],
    proposals: [],
    grids: [],
    also: [],
    past: [],
  })
  for (const state of Object.keys(kind.states)) {
    for (const [name, step] of Object.entries(kind.steps)) {
      if (opens(step)) continue
      const who = Object.entries(people).filter(([, actor]) => !isRefusal(mayStep(kind, name, named(state), actor)))
      if (who.length > 0) lines.push(`${state.padEnd(12)} ${name.padEnd(18)} ${who.map(([person]) => person).join(', ')}`)
    }
  }
  for (const [name, step] of Object.entries(kind.steps))
    if (opens(step)) lines.push(`${'(new)'.padEnd(12)} ${name.padEnd(18)} ${step.by.says}`)
  return `${lines.join('\n')}\n`
}
