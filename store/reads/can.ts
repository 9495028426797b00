// What a person may do with a case of a list: the names only, from what the list knows, without reading the whole case.
import type { Actor } from '../../rules/actor.ts'
import {
  type CaseRow,
  type Facts,
  type Objection,
  type Past,
  type Request,
  type Supervision,
  supervisionLevels,
  type Task,
} from '../../rules/case.ts'
import type { ClockRow } from '../../rules/clock.ts'
import { taskClocks } from '../../rules/effect.ts'
import { mayStep } from '../../rules/judge.ts'
import { type ActStep, type Ctx, type Kind, opens, statesOf } from '../../rules/kind.ts'
import { isRefusal } from '../../rules/refusal.ts'

type Candidate = readonly [name: string, step: ActStep]
const candidates = new WeakMap<Kind, Map<string, readonly Candidate[]>>()

/** Steps that a state allows at all: the one to do first, then in the order of the declaration. */
function fromState(kind: Kind, state: string): readonly Candidate[] {
  let states = candidates.get(kind)
  if (!states) {
    states = new Map()
    candidates.set(kind, states)
  }
  let list = states.get(state)
  if (!list) {
    const all = Object.entries(kind.steps).flatMap(([name, step]) =>
      !opens(step) && !step.byThumb && statesOf(kind, step).includes(state) ? [[name, step] as const] : [],
    )
    list = all.toSorted((a, b) => Number(b[1].tone === 'main') - Number(a[1].tone === 'main'))
    states.set(state, list)
  }
  return list
}

const openObjection = (row: CaseRow): Objection => ({
  id: '',
  against: row.closedAt === null ? 'assign' : 'void',
  organisation: null,
  ground: '',
  item: null,
  at: 0,
  decidedAt: null,
  upheld: null,
})
const openRequest = (row: CaseRow): Request => ({
  id: '',
  what: row.data.request === 'suspend' ? 'suspend' : 'extend',
  clock: '',
  ground: null,
  until: '9999-12-31',
  organisation: null,
  at: Number.MAX_SAFE_INTEGER,
  decidedAt: null,
  granted: null,
})
const openSupervision = (row: CaseRow, organisation: string): Supervision => ({
  id: '',
  level: supervisionLevels.find((level) => level === row.data.supervision) ?? 'notice',
  ground: '',
  organisation,
  by: null,
  until: '9999-12-31',
  at: 0,
  answeredAt: row.data.supervisionAnswered === true ? 0 : null,
  closedAt: null,
  settled: null,
})
const handling = (person: string): Past => ({
  version: 0,
  step: '',
  person,
  post: null,
  organisation: null,
  from: null,
  to: '',
  at: 0,
  facts: { handles: true },
})

/** What is open by its clock: who asked does not show there, but in `centre` and `handler`, who may. */
const openTasks = (kind: Kind, clocks: readonly ClockRow[]): Task[] => {
  const names = taskClocks(kind.frame)
  return clocks.flatMap((clock) => {
    const what = names.get(clock.name)
    if (!what || clock.stoppedAt !== null || clock.owner === null) return []
    const { id, owner: organisation, startedAt: at } = clock
    return [{ id, what, organisation, by: '', until: '9999-12-31', at, answeredAt: null, outcome: null, closedAt: null }]
  })
}

/**
 * Names of the steps this actor may take now. The flags of the row stand in for the lists a decision would read (an open
 * objection, that he handled it himself); taking back one's last step is offered on the case page only.
 */
export function canDo(
  kind: Kind,
  row: CaseRow,
  known: { readonly actor: Actor; readonly clocks: readonly ClockRow[]; readonly handled: boolean },
  at: Pick<Ctx, 'now' | 'region'>,
): string[] {
  const { actor, clocks, handled } = known
  const facts: Facts = {
    case: row,
    clocks,
    parties: [],
    files: [],
    ratings: [],
    proposals: [],
    supervisions: typeof row.data.supervised === 'string' ? [openSupervision(row, row.data.supervised)] : [],
    tasks: openTasks(kind, clocks),
    requests: row.data.request === undefined ? [] : [openRequest(row)],
    relations: [],
    papers: [],
    called: [],
    grids: [],
    also: [],
    objections: row.data.objection === true ? [openObjection(row)] : [],
    past: handled && actor.type === 'staff' ? [handling(actor.person)] : [],
  }
  const names: string[] = []
  for (const [name, step] of fromState(kind, row.state)) {
    const fit = mayStep(kind, name, facts, actor)
    if (isRefusal(fit)) continue
    const ctx: Ctx = { ...at, actor, post: fit.post, county: row.county, caseId: row.id, id: (label) => label, lot: () => 1 }
    if (step.offers && !step.offers(facts, ctx)) continue
    names.push(name)
  }
  return names
}
