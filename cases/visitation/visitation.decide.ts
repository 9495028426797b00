// The decisions of the visit: one pure function per step, from facts and input to a change or a refusal. Organisations are named, never a person.
import type * as z from 'zod/mini'
import { covers } from '../../rules/area.ts'
import { workingDaysBetween } from '../../rules/calendar.ts'
import type { CaseRow, Facts, Task } from '../../rules/case.ts'
import { supervise } from '../../rules/effect.ts'
import { officeFor } from '../../rules/frame/office.ts'
import { classed, rootOf } from '../../rules/frame/opened.ts'
import { opening } from '../../rules/frame/supervised.ts'
import { setting } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { addDays, type Day, localDay } from '../../rules/time.ts'
import type * as form from './visitation.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'planned' | 'visiting' | 'answering' | 'checking' | 'concluded' | 'calledOff'
type C = 'visit' | 'list' | 'remedy' | 'problem' | 'recheck' | 'archive' | 'supervise'
type Outcome = Change<S, C> | Refusal

const same = (facts: Facts) => facts.case.state as S
const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)
const days = (until: Day, ctx: Ctx): number => workingDaysBetween(today(ctx), until, ctx.region.calendar)
/** Days that may be given to mend a problem, at most [D]. */
const most = (ctx: Ctx): number => setting(ctx.region, 'visitation.remedyDays', 30)
/** Why a problem may not be due that day; null when it may. */
const wrongDay = (until: Day, ctx: Ctx): Refusal | null => {
  const length = days(until, ctx)
  if (length <= 0) return refuse('nothingChanged', { field: 'until' })
  return length > most(ctx) ? refuse('tooFar', { field: 'until', most: most(ctx), unit: 'workingDay' }) : null
}

/** Numbers of the visit before that are still open, as the case keeps them: '2 5'. */
const numbers = (list: CaseRow['data'][string] | undefined): readonly number[] =>
  typeof list === 'string' && list !== '' ? list.split(' ').map(Number) : []
const listed = (list: readonly number[]): string | null => (list.length > 0 ? list.join(' ') : null)

type Problem = { readonly n: number; readonly office: string; readonly until: Day; readonly said: string }
const problemOf = ({ problem, office, until, said }: Readonly<Record<string, unknown>>): Problem => ({
  n: Number(problem),
  office: String(office),
  until: String(until),
  said: String(said),
})
/** What was found on this visit and not struck out again. */
function found(facts: Facts): readonly Problem[] {
  const struck = new Set(facts.past.filter((one) => one.step === 'strike').map((one) => one.facts.problem))
  return facts.past.flatMap((one) => (one.step === 'find' && !struck.has(one.facts.problem) ? [problemOf(one.facts)] : []))
}
/** The problem as it is asked now: the last task of its number. */
const asked = (facts: Facts, n: number): Task | undefined =>
  facts.tasks.findLast((one) => one.what === 'problem' && one.part === String(n))
/** Numbers that nobody has settled yet. */
const unsettled = (facts: Facts): readonly number[] => {
  const over = new Set(
    facts.past.filter((one) => one.step === 'recheck' && one.facts.verdict !== 'again').map((one) => Number(one.facts.problem)),
  )
  return found(facts).flatMap(({ n }) => (over.has(n) ? [] : [n]))
}

export function plan(_grids: readonly string[], input: In<'Plan'>, ctx: Ctx, also: readonly CaseRow[]): Opening<S, C> | Refusal {
  const { post } = ctx
  if (!post) return refuse('notYours')
  const office = officeFor(input.organisation, [], ctx)
  if (isRefusal(office)) return office
  if (office.id === post.organisation) return refuse('sameHand', { field: 'organisation' })
  if (!covers(post.areas, office.area)) return refuse('organisationUnknown', { organisation: office.id, area: office.area })
  const category = classed(ctx, input.category)
  if (isRefusal(category)) return category
  if (input.day < today(ctx)) return refuse('nothingChanged', { field: 'day' })
  if (input.day > addDays(today(ctx), 90)) return refuse('tooFar', { field: 'day', most: 90, unit: 'day' })
  const root = rootOf(input.root, also)
  if (isRefusal(root)) return root
  const before = root?.kind === 'visitation' && root.handler === office.id ? listed(numbers(root.data.carried)) : null
  const { announced = false, draw, cases } = input
  return {
    to: 'planned',
    category: category.code,
    class: category.class,
    urgency: 'ordinary',
    area: office.area,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'inspection',
    holder: post.organisation,
    centre: post.organisation,
    // Who is looked at hears of it with the notice, unless it is announced.
    secret: !announced,
    joins: announced ? [post.organisation, office.id] : [post.organisation],
    ...(announced ? { tellsOffices: [office.id] } : {}),
    startsFor: [{ clock: 'visit', length: Math.max(1, days(input.day, ctx)) }],
    set: { data: { visited: office.id, ...(before === null ? {} : { carry: before }) } },
    words: [{ kind: 'text', text: input.text }],
    facts: {
      office: office.id,
      until: input.day,
      announced,
      ...(draw === undefined ? {} : { draw, cases: cases ?? [] }),
      ...(root ? { root: root.id } : {}),
    },
    ...(root
      ? {
          relates: { what: 'linked' as const, other: root.id },
          also: [
            {
              id: root.id,
              facts: { visitOf: ctx.caseId },
              // Taken over, they are not taken over once more.
              ...(before === null ? {} : { data: { ...root.data, carried: '' } }),
            },
          ],
        }
      : {}),
  }
}

export const begin = (_facts: Facts, input: In<'Begin'>): Outcome => ({
  to: 'visiting',
  words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
})

const carried = (facts: Facts): readonly number[] => numbers(facts.case.data.carry)
const without = (facts: Facts, n: number) => ({
  data: { ...facts.case.data, carry: listed(carried(facts).filter((one) => one !== n)) },
})
export const anyFound = (facts: Facts): boolean => found(facts).length > 0
export const anyCarried = (facts: Facts): boolean => carried(facts).length > 0
export const spareCarried = (facts: Facts): readonly string[] => (anyCarried(facts) ? [] : ['carried'])
export const suggestFind = (facts: Facts) => ({ organisation: facts.case.data.visited })
export const suggestClear = (facts: Facts) => ({ carried: carried(facts)[0] })

export function find(facts: Facts, input: In<'Find'>, ctx: Ctx): Outcome {
  const office = officeFor(input.organisation ?? String(facts.case.data.visited), facts.case.barred, ctx)
  if (isRefusal(office)) return office
  if (office.id === ctx.post?.organisation) return refuse('sameHand', { field: 'organisation' })
  const wrong = wrongDay(input.until, ctx)
  if (wrong) return wrong
  if (input.carried !== undefined && !carried(facts).includes(input.carried)) return refuse('nothingOpen', { field: 'carried' })
  const problem = 1 + facts.past.filter((one) => one.step === 'find').length
  if (problem > 99) return refuse('tooMany', { most: 99 })
  return {
    to: same(facts),
    ...(input.carried === undefined ? {} : { set: without(facts, input.carried) }),
    words: [{ kind: 'note', text: input.text }],
    files: input.files ?? [],
    facts: {
      problem,
      office: office.id,
      until: input.until,
      item: input.item ?? null,
      matter: input.matter ?? null,
      carried: input.carried ?? null,
      said: ctx.id('words:0'),
    },
  }
}

export function strike(facts: Facts, input: In<'Strike'>): Outcome {
  if (!found(facts).some((one) => one.n === input.problem)) return refuse('nothingOpen', { field: 'problem' })
  return { to: same(facts), words: [{ kind: 'reason', text: input.text }], facts: { problem: input.problem } }
}

/** A problem of the visit before that is mended by now. */
export function clear(facts: Facts, input: In<'Clear'>): Outcome {
  if (!carried(facts).includes(input.carried)) return refuse('nothingOpen', { field: 'carried' })
  return {
    to: same(facts),
    set: without(facts, input.carried),
    words: [{ kind: 'reason', text: input.text }],
    facts: { carried: input.carried, verdict: 'settled' },
  }
}

/** Asks an office to mend problems, each with a task and a clock under its number. */
function askFor(problems: readonly Problem[], ctx: Ctx): Pick<Change<S, C>, 'asks' | 'startsFor' | 'joins'> {
  const by = ctx.post?.organisation ?? ''
  const labelOf = ({ n }: Problem) => String(n)
  return {
    asks: problems.map((one) => {
      const { office: organisation, until, said } = one
      return { what: 'problem', clock: 'problem', organisation, by, until, said, label: labelOf(one) }
    }),
    startsFor: problems.map((one) => ({
      clock: 'problem' as const,
      owner: one.office,
      label: labelOf(one),
      length: Math.max(1, days(one.until, ctx)),
    })),
    joins: problems.map((one) => one.office),
  }
}
/** The visited office answers for the whole list until the last of its days. */
const remedy = (facts: Facts, last: Day, ctx: Ctx) => ({
  clock: 'remedy' as const,
  owner: String(facts.case.data.visited),
  length: Math.max(1, days(last, ctx)),
})
const latest = (list: readonly Day[]): Day => [...list].sort().at(-1) ?? ''
const concluding = { to: 'concluded', starts: ['archive'] } as const

export function notify(facts: Facts, input: In<'Notify'>, ctx: Ctx): Outcome {
  const left = carried(facts).length
  if (left > 0) return refuse('tasksOpen', { field: 'carried', count: left })
  const problems = found(facts)
  const visited = String(facts.case.data.visited)
  const joins = [visited, ...problems.map((one) => one.office)]
  const words = [{ kind: 'result' as const, text: input.text }]
  const told = { joins, words, facts: { problems: problems.length }, tellsOffices: [...new Set(joins)] }
  if (problems.length === 0) return { ...told, ...concluding, set: { secret: false, handler: visited } }
  // A day that was named on the spot may be past when the list goes out.
  const late = problems.find((one) => days(one.until, ctx) <= 0)
  if (late) return refuse('nothingChanged', { field: 'until', problem: late.n })
  const asking = askFor(problems, ctx)
  return {
    ...asking,
    ...told,
    to: 'answering',
    startsFor: [...(asking.startsFor ?? []), remedy(facts, latest(problems.map((one) => one.until)), ctx)],
    set: { secret: false, handler: visited, holder: visited },
  }
}

/** What this office has not answered yet. */
const mine = (facts: Facts, ctx: Ctx): readonly Task[] =>
  facts.tasks.filter(
    (one) =>
      one.what === 'problem' && one.closedAt === null && one.answeredAt === null && one.organisation === ctx.post?.organisation,
  )
/** Why it goes on without an office is asked only where one was asked besides the list. */
export const spareWithout = (facts: Facts): readonly string[] =>
  facts.tasks.some((one) => one.what !== 'problem' && one.closedAt === null) ? [] : ['without']
export const mayAnswer = (facts: Facts, ctx: Ctx): boolean => mine(facts, ctx).length > 0
export const suggestAnswer = (facts: Facts, ctx: Ctx) => ({ problem: Number(mine(facts, ctx)[0]?.part), outcome: 'done' })

/** Where the matter stands when of these numbers some are still to be answered. */
function onward(
  facts: Facts,
  left: readonly number[],
  open: readonly number[],
): Pick<Change<S, C>, 'to' | 'set' | 'stops' | 'starts'> {
  if (left.length === 0) return { ...concluding, set: { holder: facts.case.centre }, stops: ['remedy', 'recheck'] }
  if (open.length > 0) return { to: 'answering', set: { holder: String(facts.case.data.visited) } }
  return facts.case.state === 'checking'
    ? { to: 'checking' }
    : { to: 'checking', set: { holder: facts.case.centre }, stops: ['remedy'], starts: ['recheck'] }
}
const unanswered = (facts: Facts, but: number): readonly number[] =>
  unsettled(facts).filter((n) => n !== but && asked(facts, n)?.answeredAt === null)

export function answer(facts: Facts, input: In<'Answer'>, ctx: Ctx): Outcome {
  const task = mine(facts, ctx).find((one) => one.part === String(input.problem))
  if (!task) return refuse('nothingOpen', { field: 'problem' })
  const files = input.files ?? []
  // That it is mended is shown, not said: a photo, or one of the paper.
  if (input.outcome === 'done' && files.length === 0) return refuse('photosMissing', { field: 'files', need: ['after'] })
  return {
    ...onward(facts, unsettled(facts), unanswered(facts, input.problem)),
    answersTask: { task: task.id, outcome: input.outcome },
    ends: [task.id],
    words: [{ kind: 'reply', text: input.text }],
    files,
    tellsOffices: [facts.case.centre],
    facts: { problem: input.problem, office: task.organisation, outcome: input.outcome },
  }
}

/** Answered, or late: then it is looked at without an answer. */
const checkable = (facts: Facts, ctx: Ctx): readonly number[] =>
  unsettled(facts).filter((n) => {
    const task = asked(facts, n)
    return task !== undefined && (task.answeredAt !== null || task.until < today(ctx))
  })
export const mayRecheck = (facts: Facts, ctx: Ctx): boolean => checkable(facts, ctx).length > 0
export const suggestRecheck = (facts: Facts, ctx: Ctx) => ({ problem: checkable(facts, ctx)[0], way: 'onSpot' })

export function recheck(facts: Facts, input: In<'Recheck'>, ctx: Ctx): Outcome {
  const { problem, verdict, until } = input
  const task = asked(facts, problem)
  if (!task || !checkable(facts, ctx).includes(problem)) return refuse('nothingOpen', { field: 'problem' })
  const answered = facts.past.findLast((one) => one.step === 'answer' && one.facts.problem === problem)
  const own = ctx.actor.type === 'staff' && answered?.person === ctx.actor.person
  if (own || task.organisation === ctx.post?.organisation) return refuse('sameHand', { field: 'problem' })
  const again = verdict === 'again' || verdict === 'supervise'
  if (again && until === undefined) return refuse('nothingChanged', { field: 'until' })
  const wrong = again && until !== undefined ? wrongDay(until, ctx) : null
  if (wrong) return wrong
  const left = unsettled(facts).filter((n) => n !== problem)
  const open = unanswered(facts, problem)
  const said = {
    words: [{ kind: 'reason' as const, text: input.text }],
    files: input.files ?? [],
    ends: task.closedAt === null ? [task.id] : [],
    tellsOffices: [task.organisation],
    facts: { problem, office: task.organisation, way: input.way, verdict, until: again ? (until ?? null) : null },
  }
  if (verdict === 'again' && until !== undefined) {
    const before = found(facts).find((one) => one.n === problem)
    const asking = askFor([{ n: problem, office: task.organisation, until, said: before?.said ?? '' }], ctx)
    // Whoever is asked once more answers for the list again.
    const last = latest([until, ...open.flatMap((n) => asked(facts, n)?.until ?? [])])
    return {
      ...said,
      ...asking,
      to: 'answering',
      set: { holder: String(facts.case.data.visited) },
      stops: ['recheck', 'remedy'],
      startsFor: [...(asking.startsFor ?? []), remedy(facts, last, ctx)],
    }
  }
  const step = onward(facts, left, open)
  if (verdict === 'carry') {
    const data = { ...facts.case.data, carried: listed([...numbers(facts.case.data.carried), problem]) }
    return { ...said, ...step, set: { ...step.set, data } }
  }
  if (verdict === 'supervise' && until !== undefined) {
    if (!ctx.post?.permissions.includes(supervise)) return refuse('notYours')
    const { supervised } = facts.case.data
    if (typeof supervised === 'string' && supervised !== task.organisation)
      return refuse('alreadyObjected', { what: 'supervision' })
    // One notice for an office, however many of its problems are left.
    if (supervised === task.organisation) return { ...said, ...step }
    const of = {
      level: 'notice',
      ground: 'visitation',
      organisation: task.organisation,
      by: ctx.post.organisation,
      until,
    } as const
    return { ...said, ...step, ...opening('supervise' as const, of, ctx), tells: ['supervised'] }
  }
  return { ...said, ...step }
}

export const callOff = (facts: Facts, input: In<'Reason'>): Outcome => ({
  to: 'calledOff',
  words: [{ kind: 'reason', text: input.text }],
  // Who was never told of it is not told that it is off.
  tellsOffices: facts.case.secret ? [] : [String(facts.case.data.visited)],
})

/** What the file lacks: the notice that ends every visit. */
export const defects = (facts: Facts): readonly string[] =>
  facts.past.some((one) => one.step === 'notify') ? [] : ['noticeMissing']
