// The decisions of the whistle: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import { addWorkingDays } from '../../rules/calendar.ts'
import type { CaseRow, Facts, Task } from '../../rules/case.ts'
import { askOffices, officeFor } from '../../rules/frame/office.ts'
import { openedBy } from '../../rules/frame/opened.ts'
import { centreAt, policyFor, setting, supervisorsAt } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { citable } from '../../rules/list.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { DeadlineClass, Urgency } from '../../rules/region.ts'
import { DAY, HOUR, type Instant, instantAt, localDay, MINUTE } from '../../rules/time.ts'
import type * as form from './whistle.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'blown' | 'acting' | 'solved' | 'scored' | 'unjustified'
type C = 'confirm' | 'arrive' | 'rule' | 'judge' | 'begin' | 'act' | 'score' | 'archive'
type Outcome = Change<S, C> | Refusal

/** How pressing each whistle is, which chooses its clocks. */
const pressing: Readonly<Record<In<'Blow'>['whistle'], { readonly urgency: Urgency; readonly class: DeadlineClass }>> = {
  emergency: { urgency: 'urgent', class: 'urgent' },
  enforcement: { urgency: 'important', class: 'simple' },
  keyTask: { urgency: 'ordinary', class: 'ordinary' },
}
const same = (facts: Facts) => facts.case.state as S
const dayOf = (at: Instant, ctx: Ctx) => localDay(at, ctx.region.calendar.zone)
const open = (facts: Facts, what: string, organisation: string | undefined): Task | undefined =>
  facts.tasks.find((one) => one.what === what && one.organisation === organisation && one.closedAt === null)
const own = (facts: Facts, what: string, ctx: Ctx) => open(facts, what, ctx.post?.organisation)
/** Departments that were called and not released. */
const called = (facts: Facts): readonly string[] => [
  ...new Set(
    facts.tasks
      .filter((one) => one.what === 'arrive' || (one.what === 'confirm' && one.closedAt === null))
      .map((one) => one.organisation),
  ),
]

export function blow(_grids: readonly string[], input: In<'Blow'>, ctx: Ctx, also: readonly CaseRow[]): Opening<S, C> | Refusal {
  const { region } = ctx
  const { area } = input
  const opened = openedBy(ctx, input, also)
  if (isRefusal(opened)) return opened
  const { post, category, root, barred } = opened
  const offices: string[] = []
  for (const id of new Set(input.organisations)) {
    const office = officeFor(id, barred, ctx)
    if (isRefusal(office)) return office
    if (id === post.organisation) return refuse('sameHand', { field: 'organisations' })
    offices.push(id)
  }
  const appointed = appointment(input, ctx)
  if (appointed !== null && typeof appointed !== 'number') return appointed
  const centre = centreAt(region, area, 'street', barred)
  if (!centre) return refuse('organisationUnknown', { area })
  const { urgency, class: deadline } = pressing[input.whistle]
  return {
    to: 'blown',
    category: category.code,
    class: deadline,
    urgency,
    area,
    point: root?.point ?? null,
    placeState: root?.point ? root.placeState : 'picked',
    accuracy: root?.accuracy ?? null,
    source: 'staff',
    holder: centre.id,
    centre: centre.id,
    barred,
    secret: root?.secret ?? false,
    ...ask('confirm', offices, centre.id, ctx),
    // Whoever is on duty there hears it at once; after that all of the office.
    ...(input.whistle === 'emergency' ? { rings: { offices, line: 1 }, tellsOffices: [] } : {}),
    joins: [centre.id, post.organisation, ...offices],
    set: { data: { whistle: input.whistle, ...(appointed === null ? {} : { appointed }) } },
    words: [
      { kind: 'text', text: input.text },
      { kind: 'place', text: input.where },
    ],
    facts: { whistle: input.whistle, offices, ...(appointed === null ? {} : { appointed }) },
    ...(root
      ? { relates: { what: 'linked' as const, other: root.id }, also: [{ id: root.id, facts: { whistleOf: ctx.caseId } }] }
      : {}),
  }
}

/** The instant agreed on; only where a day and an hour are named, and not one that is past. */
function appointment({ day, time }: In<'Blow'>, ctx: Ctx): Instant | null | Refusal {
  if (day === undefined && time === undefined) return null
  if (day === undefined || time === undefined) return refuse('nothingChanged', { field: day === undefined ? 'day' : 'time' })
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const at = instantAt(day, hours * 60 + minutes, ctx.region.calendar.zone)
  if (at <= ctx.now) return refuse('nothingChanged', { field: 'time' })
  return at > ctx.now + 30 * DAY ? refuse('tooFar', { field: 'day', most: 30, unit: 'day' }) : at
}

const ask = (
  what: 'confirm' | 'arrive' | 'rule' | 'judge',
  organisations: readonly string[],
  by: string,
  ctx: Ctx,
  length?: number,
) =>
  askOffices<S, C>({
    what,
    clock: what,
    organisations,
    by,
    until: dayOf(ctx.now, ctx),
    ...(length === undefined ? {} : { length }),
  })

/** Five minutes passed and nobody answered: the next in line, all of the office, and whoever supervises. */
export function ringNext(facts: Facts, input: In<'Clock'>): Outcome {
  const clock = facts.clocks.find((one) => one.id === input.clock)
  if (!clock || clock.stoppedAt !== null || clock.expired > 0 || clock.owner === null) return refuse('nothingOpen')
  return {
    to: same(facts),
    expires: clock.id,
    rings: { offices: [clock.owner], line: 2 },
    facts: { office: clock.owner, clock: clock.name },
  }
}

export const mayConfirm = (facts: Facts, ctx: Ctx): boolean => own(facts, 'confirm', ctx) !== undefined
export const mayArrive = (facts: Facts, ctx: Ctx): boolean => own(facts, 'arrive', ctx) !== undefined

/** Comes: until the appointed hour, or within the time of its whistle. */
const coming = (facts: Facts, organisation: string, ctx: Ctx) => {
  const { appointed } = facts.case.data
  const policy = policyFor(ctx.region, facts.case.kind, 'arrive', facts.case)
  const minutes = typeof appointed === 'number' ? Math.max(1, Math.ceil((appointed - ctx.now) / MINUTE)) : undefined
  const length = policy?.unit === 'minute' ? minutes : undefined
  const until =
    policy?.unit === 'workingDay' ? addWorkingDays(dayOf(ctx.now, ctx), policy.length, ctx.region.calendar).day : undefined
  const asked = ask('arrive', [organisation], facts.case.centre, ctx, length)
  const last = until ?? dayOf(ctx.now + (minutes ?? policy?.length ?? 0) * MINUTE, ctx)
  return { ...asked, asks: asked.asks?.map((one) => ({ ...one, until: last })) ?? [] }
}

export function confirm(facts: Facts, input: In<'Confirm'>, ctx: Ctx): Outcome {
  const task = own(facts, 'confirm', ctx)
  if (!task) return refuse('nothingOpen')
  return {
    to: same(facts),
    answersTask: { task: task.id, outcome: 'done' },
    ends: [task.id],
    ...coming(facts, task.organisation, ctx),
    tellsOffices: [],
    words: [{ kind: 'note', text: input.text }],
    facts: { office: task.organisation },
  }
}

/** Grounds on which a department may say that the whistle is not for it [D]; a region may list its own. */
const grounds = ['notInList', 'notInArea', 'legalPath', 'insufficientFacts']

export function refuseIt(facts: Facts, input: In<'Refuse'>, ctx: Ctx): Outcome {
  const task = own(facts, 'confirm', ctx)
  if (!task) return refuse('nothingOpen')
  const known = setting<readonly string[]>(ctx.region, 'whistle.refuseGrounds', grounds)
  if (!known.includes(input.ground)) return refuse('groundUnknown', { ground: input.ground, known })
  if (input.ground === 'notInList' && !input.item) return refuse('groundUnknown', { field: 'item' })
  if (!citable(ctx.region.items, input.item)) return refuse('itemEnded', { field: 'item', item: input.item })
  const county =
    centreAt(ctx.region, facts.case.area, 'county', facts.case.barred) ??
    supervisorsAt(ctx.region, facts.case.area, facts.case.barred)
  if (!county) return refuse('organisationUnknown', { area: facts.case.area })
  return {
    to: same(facts),
    answersTask: { task: task.id, outcome: 'cannot' },
    ends: [task.id],
    ...ask('rule', [county.id], task.organisation, ctx),
    words: [{ kind: 'reason', text: input.text }],
    facts: { office: task.organisation, ground: input.ground, item: input.item ?? null },
  }
}

const disputed = (facts: Facts): readonly Task[] => facts.tasks.filter((one) => one.what === 'rule' && one.closedAt === null)
export const mayRule = (facts: Facts): boolean => disputed(facts).length > 0
export const suggestRule = (facts: Facts) => {
  const [first] = disputed(facts)
  return first ? { organisation: first.by } : {}
}

/** Upheld the refusal stands and the office is released; otherwise it must come. When nobody is left the whistle was not justified. */
export function rule(facts: Facts, input: In<'Rule'>, ctx: Ctx): Outcome {
  const task = disputed(facts).find((one) => one.by === input.organisation)
  if (!task) return refuse('nothingOpen', { field: 'organisation' })
  const said = {
    answersTask: { task: task.id, outcome: 'done' as const },
    ends: [task.id],
    words: [{ kind: 'reason' as const, text: input.text }],
    facts: { office: task.by, upheld: input.upheld },
  }
  if (!input.upheld) return { ...said, to: same(facts), ...coming(facts, task.by, ctx), tellsOffices: [task.by] }
  const others = called(facts).some((one) => one !== task.by) || disputed(facts).length > 1
  const nobody = facts.case.state === 'blown' && !others
  return { ...said, to: nobody ? 'unjustified' : same(facts), tellsOffices: [task.by] }
}

/** The six figures of this whistle; the same all the while, known only where they are shown. */
const arrivalCode = (ctx: Ctx): string =>
  Math.floor(ctx.lot('arrival') * 1_000_000)
    .toString()
    .padStart(6, '0')

/** The street shows it on the place; nothing says where anybody is. */
export const shows: (facts: Facts, ctx: Ctx) => { what: string; value: string } | null = (facts, ctx) =>
  facts.case.closedAt === null &&
  ['blown', 'acting'].includes(facts.case.state) &&
  ctx.post?.organisation === facts.case.centre &&
  ctx.post.permissions.includes('whistle.lead')
    ? { what: 'arrival', value: arrivalCode(ctx) }
    : null

export function arrive(facts: Facts, input: In<'Arrive'>, ctx: Ctx): Outcome {
  const task = own(facts, 'arrive', ctx)
  if (!task) return refuse('nothingOpen')
  if (input.arrival !== arrivalCode(ctx)) return refuse('wordWrong', { field: 'arrival' })
  return {
    to: same(facts),
    answersTask: { task: task.id, outcome: 'done' },
    ends: [task.id],
    facts: { office: task.organisation, remote: input.remote === true },
  }
}

export function begin(facts: Facts, input: In<'Minutes'>): Outcome {
  const here = facts.case.centre
  return { to: 'acting', set: { handler: here, holder: here }, words: [{ kind: 'note', text: input.text }] }
}

export function conclude(facts: Facts, input: In<'Conclude'>, ctx: Ctx): Outcome {
  // The county judges whether it was right to blow; the street judges who came.
  const county = centreAt(ctx.region, facts.case.area, 'county', facts.case.barred)
  return {
    to: 'solved',
    files: input.files,
    words: [{ kind: 'result', text: input.text }],
    ...(county ? ask('judge', [county.id], facts.case.centre, ctx) : {}),
  }
}

/** Who came, or should have: each is judged once. */
const unscoredUnits = (facts: Facts): readonly string[] => {
  const done = new Set(facts.past.filter((one) => one.step === 'scoreUnit').map((one) => one.facts.office))
  return [...new Set(facts.tasks.filter((one) => one.what === 'arrive').map((one) => one.organisation))].filter(
    (one) => !done.has(one),
  )
}
const whistleScored = (facts: Facts): boolean => facts.past.some((one) => one.step === 'scoreWhistle')
export const mayScoreWhistle = (facts: Facts): boolean => !whistleScored(facts)
const closing = { to: 'scored', stops: ['score'], starts: ['archive'] } as const

export const suggestScore = (facts: Facts) => {
  const [next] = unscoredUnits(facts)
  return next === undefined ? {} : { organisation: next }
}

export function scoreUnit(facts: Facts, input: In<'ScoreUnit'>): Outcome {
  const left = unscoredUnits(facts)
  if (!left.includes(input.organisation)) return refuse('alreadyRated', { field: 'organisation' })
  const { organisation: office, response, arrival, attitude, solved } = input
  const last = left.length === 1 && whistleScored(facts)
  return {
    ...(last ? closing : { to: 'solved' as const }),
    words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
    facts: { office, response, arrival, attitude, solved },
  }
}

export function scoreWhistle(facts: Facts, input: In<'ScoreWhistle'>): Outcome {
  if (whistleScored(facts)) return refuse('alreadyRated')
  const task = facts.tasks.find((one) => one.what === 'judge' && one.closedAt === null)
  return {
    ...(task ? { answersTask: { task: task.id, outcome: 'done' as const }, ends: [task.id] } : {}),
    ...(unscoredUnits(facts).length === 0 ? closing : { to: 'solved' as const }),
    words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
    facts: { justified: input.justified, quality: input.quality },
  }
}

/** Not judged in time stays not judged. */
export const unscored = (facts: Facts): Outcome => ({ to: 'scored', facts: { unscored: unscoredUnits(facts) } })

/** The street urges those who have not come, at most once in a while. */
export function urge(facts: Facts, input: In<'Urge'>, ctx: Ctx): Outcome {
  const offices = facts.tasks
    .filter((one) => one.closedAt === null && one.organisation !== ctx.post?.organisation)
    .map((one) => one.organisation)
  if (offices.length === 0) return refuse('nothingOpen')
  const minutes = setting(ctx.region, 'whistle.urgeMinutes', facts.case.urgency === 'urgent' ? 2 : 60)
  const last = facts.past.findLast((one) => one.step === 'urge')
  if (last && last.at + minutes * MINUTE > ctx.now) return refuse('urgedAlready', { hours: Math.ceil((minutes * MINUTE) / HOUR) })
  const urged = Number(facts.case.data.urged ?? 0) + 1
  return {
    to: same(facts),
    set: { data: { ...facts.case.data, urged } },
    tellsOffices: offices,
    words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
    facts: { urged, offices },
  }
}

/** What the file lacks: what was agreed, and what came of it. */
export function defects(facts: Facts): readonly string[] {
  const has = (step: string) => facts.past.some((entry) => entry.step === step)
  return [...(has('begin') ? [] : ['minutesMissing']), ...(has('conclude') ? [] : ['resultMissing'])]
}
