// From a decision to rows: the case as it will be, its clocks with what happened to each, and whose queue it is in.
import type { CaseRow, Facts, TaskKind } from './case.ts'
import {
  type ClockRow,
  cameLate,
  extendClock,
  lengthUntil,
  pauseClock,
  recompute,
  repolicyClock,
  resumeClock,
  startClock,
  stopClock,
  twiceDue,
} from './clock.ts'
import { centreAt, policyFor, supervisorsAt } from './house.ts'
import { type Change, type Ctx, type Frame, type Kind, type Opening, receipt, type StepDef } from './kind.ts'
import type { Instant } from './time.ts'

export type ClockAct = {
  readonly id: string
  readonly name: string
  readonly act: string
  readonly due: Instant
  readonly before?: Instant
}
export type Todo = {
  readonly organisation: string
  readonly duty: string
  readonly why: string
  readonly area: string
  readonly due: Instant
  readonly warn: Instant
  readonly since: Instant
  readonly urgent: boolean
}
export type Effect = {
  readonly row: CaseRow
  readonly clocks: readonly ClockRow[]
  readonly acts: readonly ClockAct[]
  readonly todos: readonly Todo[]
}

/** The clocks of what was asked of other offices, with what it was. */
export const taskClocks = (frame: Pick<Frame, 'clocks' | 'states' | 'tasks'>): ReadonlyMap<string, TaskKind> =>
  new Map([...tasksOf(frame)].map(([clock, { what }]) => [clock, what]))

/** With the states in which each lasts: what others were asked is over with the stage it was asked in. */
function tasksOf({ clocks, states, tasks }: Pick<Frame, 'clocks' | 'states' | 'tasks'>) {
  const { toAccept, placed, handling } = states
  return new Map<string, { readonly what: TaskKind; readonly in: readonly string[] }>([
    [clocks.consult, { what: 'consult', in: [toAccept, placed] }],
    [clocks.joint, { what: 'joint', in: [handling] }],
    [clocks.down, { what: 'down', in: [handling] }],
    ...Object.entries(tasks ?? {}).flatMap(([clock, own]) => (own ? [[clock, own] as const] : [])),
  ])
}

/** The duty of who watches over others' work: overdue matters and samples of what was voided wait for it. */
export const supervise = 'case.supervise'

/** The duty of a leader who takes a case upon himself (包案). */
export const lead = 'case.lead'

/** A todo without a clock sorts after every date. */
export const never: Instant = 9_000_000_000_000_000

/** The case after the change. */
function rowAfter(kind: Kind, before: CaseRow, change: Change, at: Instant): CaseRow {
  const phase = kind.states[change.to]?.phase
  const set = change.set ?? {}
  const joined = [...(set.organisations ?? before.organisations)]
  for (const one of [...(change.joins ?? []), set.holder, set.handler]) if (one && !joined.includes(one)) joined.push(one)
  // Of what is over nobody decides whose it should have been; an objection to voiding comes after the end.
  const over = phase === 'ended' && before.closedAt === null
  const objects = change.objects ? { objection: true } : change.decides || over ? { objection: null } : {}
  const proposes = change.proposes ? { proposal: true } : change.answers ? { proposal: null } : {}
  // What was asked for is over with the work it was asked for.
  const goes = change.grants || (change.to !== kind.frame.states.handling && before.data.request !== 'reopen')
  const asks = change.requests ? { request: change.requests.what } : goes ? { request: null } : {}
  const data = Object.fromEntries(
    Object.entries({ ...(set.data ?? before.data), ...objects, ...proposes, ...asks, ...supervised(change) }).filter(
      ([, value]) => value !== null,
    ),
  )
  return {
    ...before,
    ...set,
    data,
    state: change.to,
    organisations: joined,
    // What is over neither stands still nor goes with another.
    hold: phase === 'ended' && set.hold === undefined && before.hold !== 'inTransfer' ? 'none' : (set.hold ?? before.hold),
    version: before.version + 1,
    updatedAt: at,
    closedAt: phase === 'ended' ? (before.closedAt ?? at) : null,
  }
}

/** Who is under supervision, since lists and queues read it from the case. */
function supervised({ supervises, answersSupervision, closesSupervision }: Change): CaseRow['data'] {
  if (supervises) {
    const { organisation, by, level } = supervises
    return { supervised: organisation, supervisedBy: by, supervision: level, supervisionAnswered: null }
  }
  if (closesSupervision) return { supervised: null, supervisedBy: null, supervision: null, supervisionAnswered: null }
  return answersSupervision === undefined ? {} : { supervisionAnswered: true }
}

/** Applies what step and decision say to the clocks; a clock without a policy in the region does not run. */
function clocksAfter(
  kind: Kind,
  step: StepDef,
  row: CaseRow,
  { clocks: old, case: before }: Pick<Facts, 'case' | 'clocks'>,
  change: Change,
  ctx: Ctx,
): { clocks: ClockRow[]; acts: ClockAct[] } {
  const { calendar } = ctx.region
  const clocks = new Map(old.map((clock) => [clock.id, clock]))
  const acts: ClockAct[] = []
  const put = (clock: ClockRow, act: string, was?: Instant) => {
    clocks.set(clock.id, clock)
    acts.push({ id: clock.id, name: clock.name, act, due: clock.dueAt, ...(was === undefined ? {} : { before: was }) })
  }
  const running = (name: string) => [...clocks.values()].filter((clock) => clock.name === name && clock.stoppedAt === null)
  // Of what ran out in a ledger before it was taken over nobody is asked one by one.
  const { quietUntil } = row.data
  const late = (clock: ClockRow) =>
    typeof quietUntil === 'number' ? cameLate(clock, Math.min(quietUntil, ctx.now), calendar) : clock
  // What starts after the end (an objection to voiding) is not stopped by the next entry.
  const ended = row.closedAt !== null && before.closedAt === null
  const stops = new Set<string>([...(change.noted ? [] : (step.stops ?? [])), ...(change.stops ?? [])])
  // The end of a matter answers nobody who asked why: supervision goes on. So does what counts from the end.
  const outlives = [kind.frame.clocks.supervise, ...(kind.frame.outlives ?? [])]
  for (const clock of old)
    if (clock.stoppedAt === null && ((ended && !outlives.includes(clock.name)) || stops.has(clock.name)))
      put(stopClock(clock, Math.max(clock.runsFrom, ctx.doneAt ?? ctx.now)), 'stop')
  const asked = tasksOf(kind.frame)
  const over = (clock: ClockRow) => change.ends?.includes(clock.id) || asked.get(clock.name)?.in.includes(row.state) === false
  for (const clock of clocks.values()) if (clock.stoppedAt === null && over(clock)) put(stopClock(clock, ctx.now), 'stop')
  for (const id of change.annuls ?? []) {
    const clock = clocks.get(id)
    if (clock && clock.stoppedAt === null) put(stopClock(clock, ctx.now), 'annul')
  }
  for (const id of change.revives ?? []) {
    const clock = clocks.get(id)
    if (clock) put({ ...clock, stoppedAt: null }, 'revive')
  }
  for (const name of change.repolicies ?? [])
    for (const clock of running(name)) {
      const policy = policyFor(ctx.region, row.kind, name, row)
      if (policy) put(late(repolicyClock(clock, policy, calendar)), 'repolicy', clock.dueAt)
    }
  for (const { clock: name, reason } of change.pauses ?? [])
    for (const clock of running(name)) {
      const turned = pauseClock(clock, reason, ctx.now)
      if (turned.done) put(turned.row, 'pause')
    }
  for (const { clock: name, reason } of change.resumes ?? [])
    for (const clock of running(name)) {
      const turned = resumeClock(clock, reason, ctx.now, calendar)
      if (turned.done) put(turned.row, 'resume', clock.dueAt)
    }
  if (change.extends) {
    const { clock: name, more } = change.extends
    for (const clock of running(name)) put(extendClock(clock, more, ctx.now, calendar), 'extend', clock.dueAt)
  }
  if (change.recomputes)
    for (const clock of clocks.values()) {
      const again = recompute(clock, calendar)
      if (again !== clock) put(again, 'recompute', clock.dueAt)
    }
  if (change.expires !== undefined) {
    const clock = clocks.get(change.expires)
    if (clock && clock.stoppedAt === null) put({ ...clock, expired: clock.expired + 1 }, 'expire')
  }
  const usually = [...(change.noted ? [] : (step.starts ?? [])), ...(change.starts ?? [])]
  type Start = { readonly clock: string } & Omit<NonNullable<Change['startsFor']>[number], 'clock'>
  const starts = new Map<string, Start>([
    ...usually.map((clock) => [clock, { clock }] as const),
    ...(change.startsFor ?? []).map((one) => [labelled(one.clock, one.label), one] as const),
  ])
  const since = (change as Partial<Opening>).startsAt ?? ctx.now
  for (const [label, { clock: name, ...own }] of starts) {
    const usual = policyFor(ctx.region, row.kind, name, row)
    if (!usual) continue
    const from = own.from ?? (usual.countsFrom === 'filing' ? row.openedAt : since)
    const length = own.length ?? (own.until === undefined ? null : lengthUntil(usual, from, own.until, calendar))
    const policy = length === null ? usual : { ...usual, length }
    const owner = own.owner ?? (name === 'rate' || name === 'fill' ? null : row.holder)
    put(late(startClock(policy, from, calendar, { id: ctx.id(`clock:${label}`), owner })), 'start')
  }
  return { clocks: [...clocks.values()], acts }
}

/** What tells clocks of one name apart, where one step starts several. */
export const labelled = (clock: string, label?: string): string => (label === undefined ? clock : `${clock}:${label}`)

/** Whose queue the case is in, and why; rewritten at every entry. */
function todosOf(kind: Kind, row: CaseRow, clocks: readonly ClockRow[], ctx: Pick<Ctx, 'region'>): Todo[] {
  const running = (name: string | null) => clocks.findLast((clock) => clock.name === name && clock.stoppedAt === null)
  const todo = (organisation: string, duty: string, why: string, clockName: string | null): Todo => {
    const clock = running(clockName)
    return {
      organisation,
      duty,
      why,
      area: row.area,
      due: clock?.dueAt ?? never,
      warn: clock?.warnAt ?? never,
      since: row.updatedAt,
      urgent: row.urgency === 'urgent',
    }
  }
  const list: Todo[] = []
  const { permissions, clocks: frameClocks, states: frameStates } = kind.frame
  const state = kind.states[row.state]?.todo
  const objected = row.data.objection === true
  const suspended = row.hold === 'suspended'
  // What was merged waits where the first one waits.
  const moving = row.hold === 'inTransfer'
  if (state && row.hold !== 'merged' && !moving && !(objected && state.of === 'handler')) {
    const organisation = row[state.of]
    // What stands still waits for the day on which it is looked at again.
    const [why, clock] = suspended ? ['suspended', frameClocks.review] : [state.why, state.clock]
    if (organisation !== null) list.push(todo(organisation, state.duty, why, clock))
  }
  // Who received it must say so; who handed it over looks after that.
  if (moving && row.data.transfer === 'in') list.push(todo(row.holder, permissions.accept, 'arrived', receipt))
  else if (moving) list.push(todo(row.centre, permissions.decide, 'inTransfer', receipt))
  if (suspended) list.push(todo(row.centre, permissions.decide, 'review', frameClocks.review))
  if (row.data.request === 'suspend') list.push(todo(row.centre, permissions.decide, 'suspension', frameClocks.finish))
  if (row.data.request === 'extend') {
    const approver = running(frameClocks.finish)?.policy.extension?.approver ?? permissions.decide
    list.push(todo(row.centre, approver, 'extension', frameClocks.finish))
  }
  // Only where it can still be done: a withdrawn case has nothing to decide, an archived one nothing to amend.
  const decidable = [frameStates.assigned, frameStates.voided].includes(row.state)
  if (objected && decidable) list.push(todo(row.centre, permissions.decide, 'objection', frameClocks.decide))
  if (row.data.proposal === true && row.closedAt === null) list.push(todo(row.centre, 'case.amend', 'proposal', null))
  if (row.data.defects !== undefined && row.state === frameStates.rated)
    list.push(todo(row.centre, permissions.accept, 'defects', null))
  const tasks = taskClocks(kind.frame)
  for (const [name, why] of tasks)
    for (const clock of clocks.filter((one) => one.name === name && one.stoppedAt === null))
      if (clock.owner !== null && (why !== 'down' || clock.owner === row.holder))
        list.push({ ...todo(clock.owner, 'case.organisation', why, null), due: clock.dueAt, warn: clock.warnAt })
  const above = supervisorsAt(ctx.region, row.area, row.barred)
  if (typeof row.data.leader === 'string' && row.closedAt === null)
    list.push(todo(row.data.leader, lead, 'led', frameClocks.finish))
  if (row.data.request === 'reopen' && above) list.push(todo(above.id, supervise, 'reopening', frameClocks.decide))
  const { supervised: answers, supervisedBy } = row.data
  if (typeof answers === 'string') {
    const by = typeof supervisedBy === 'string' ? supervisedBy : (above?.id ?? row.centre)
    list.push(
      row.data.supervisionAnswered === true
        ? todo(by, supervise, 'supervision', null)
        : todo(answers, 'case.organisation', 'supervised', frameClocks.supervise),
    )
    if ((running(frameClocks.supervise)?.expired ?? 0) > 0) list.push(todo(by, supervise, 'unanswered', frameClocks.supervise))
  }
  // As long as what was late is still not done: the centre is told when it is over, who supervises at twice the time.
  const latest = clocks
    .filter((clock) => clock.stoppedAt === null && clock.expired > 0 && clock.name !== frameClocks.supervise)
    .reduce<ClockRow | null>((most, clock) => (most === null || clock.expired > most.expired ? clock : most), null)
  if (latest) {
    const over = latest.expired > 1 ? above : centreAt(ctx.region, row.area, kind.frame.centre ?? 'street', row.barred)
    if (over) list.push(todo(over.id, supervise, 'overdue', latest.name))
  }
  // The reporter wishes to be rung: by whoever has it, until the day he was promised.
  const { callWish, callBy } = row.data
  if (callWish === true && typeof callBy === 'number' && row.closedAt === null)
    list.push({ ...todo(row.holder, 'case.organisation', 'callWish', null), due: callBy, warn: callBy })
  if (row.data.voidSample === true && row.state === frameStates.voided && above)
    list.push(todo(above.id, supervise, 'voidSample', null))
  return onceEach(list)
}

/** One row for an office, a duty and a reason: of several the first that is due. */
function onceEach(list: readonly Todo[]): Todo[] {
  const first = new Map<string, Todo>()
  for (const one of list) {
    const key = `${one.organisation} ${one.duty} ${one.why}`
    const known = first.get(key)
    if (!known || one.due < known.due) first.set(key, one)
  }
  return [...first.values()]
}

/** Everything a decision changes, computed before anything is written. */
export function effectOf(kind: Kind, step: StepDef, facts: Pick<Facts, 'case' | 'clocks'>, change: Change, ctx: Ctx): Effect {
  const row = rowAfter(kind, facts.case, change, ctx.now)
  const { clocks, acts } = clocksAfter(kind, step, row, facts, change, ctx)
  return { row, clocks, acts, todos: todosOf(kind, row, clocks, ctx) }
}

/** When the system must look at a clock next: at its end, then at twice its time; null when nothing follows. */
export function lookAt(clock: ClockRow, ctx: Pick<Ctx, 'region'>): Instant | null {
  if (clock.stoppedAt !== null || clock.pausedBy.length > 0 || clock.policy.onExpiry === null) return null
  if (clock.expired === 0) return clock.dueAt + 1
  return clock.expired === 1 && clock.policy.onExpiry === 'escalateOverdue' ? twiceDue(clock, ctx.region.calendar) + 1 : null
}
