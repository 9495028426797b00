// The decisions of the work order: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import { levelOf } from '../../rules/area.ts'
import { addWorkingDays } from '../../rules/calendar.ts'
import type { CaseRow, Facts, Task } from '../../rules/case.ts'
import { startClock, unitsUntil } from '../../rules/clock.ts'
import { askOffices, officeFor } from '../../rules/frame/office.ts'
import { picked } from '../../rules/frame/picked.ts'
import { placed } from '../../rules/frame/placed.ts'
import { supervisedByRule } from '../../rules/frame/supervised.ts'
import { type Withdraw, withdrawal } from '../../rules/frame/withdrawn.ts'
import { centreAt, policyFor, setting } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { answered } from '../../rules/questions.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Category } from '../../rules/region.ts'
import { classBy, route } from '../../rules/route.ts'
import { localDay } from '../../rules/time.ts'
import { outgoing, ringing } from './ringing.decide.ts'
import type * as form from './workOrder.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S =
  | 'toCheck'
  | 'returned'
  | 'toDispatch'
  | 'dispatched'
  | 'signed'
  | 'inHandling'
  | 'sentBack'
  | 'replied'
  | 'toCallBack'
  | 'closed'
  | 'archived'
  | 'closedDirect'
  | 'transferred'
  | 'closedAdvised'
  | 'progressTold'
  | 'stopped'
  | 'withdrawn'
type C =
  | 'check'
  | 'fill'
  | 'dispatch'
  | 'sign'
  | 'object'
  | 'contact'
  | 'handle'
  | 'stop'
  | 'audit'
  | 'callBack'
  | 'rate'
  | 'archive'
  | 'supervise'
type Outcome = Change<S, C> | Refusal
type Opened = Opening<S, C> | Refusal

const same = (facts: Facts) => facts.case.state as S
const dayAt = (ctx: Ctx) => localDay(ctx.now, ctx.region.calendar.zone)
const leaf = (ctx: Ctx, code: string): Category | null => {
  const category = ctx.region.categories.get(code)
  return category?.class ? category : null
}

/** What every opening has: the desk of the hotline keeps it, where it is and what it is about. */
function opened(
  grids: readonly string[],
  given: { readonly category: string; readonly place?: In<'Create'>['place']; readonly barred?: readonly string[] | undefined },
  ctx: Ctx,
): Omit<Opening<S, C>, 'to' | 'source'> | Refusal {
  const category = leaf(ctx, given.category)
  if (!category) return refuse('categoryUnknown', { category: given.category })
  const { place = {}, barred = [] } = given
  const where = placed(grids, place, ctx)
  if (isRefusal(where)) return where
  const centre = centreAt(ctx.region, where.area, 'county', barred)
  if (!centre) return refuse('organisationUnknown', { area: where.area })
  return {
    category: category.code,
    class: category.class,
    urgency: category.urgency,
    ...where,
    point: place.point ? { lon: place.point.lon, lat: place.point.lat } : null,
    accuracy: place.point?.accuracy ?? null,
    holder: centre.id,
    centre: centre.id,
    joins: [centre.id],
    barred,
    reported: false,
  }
}

/** An order to be checked: from a call, or from a door beside or above us. */
function order(
  grids: readonly string[],
  input: In<'Create'> | In<'Receive'>,
  ctx: Ctx,
  of: { readonly source: string; readonly data: CaseRow['data']; readonly barred?: readonly string[] | undefined },
): Opened {
  const base = opened(grids, { ...input, barred: of.barred }, ctx)
  if (isRefusal(base)) return base
  const category = leaf(ctx, input.category)
  if (!category) return refuse('categoryUnknown', { category: input.category })
  const said = answered(category, 'answers' in input ? input.answers : undefined)
  if (isRefusal(said)) return said
  const { contact } = input
  const data = { ...of.data, nature: input.nature, ...(contact?.wants === 'none' ? { noReply: true } : {}) }
  return {
    ...base,
    to: 'toCheck',
    source: of.source,
    urgency: input.urgent ? 'urgent' : base.urgency,
    secret: input.secret ?? false,
    set: { data },
    words: [
      { kind: 'text', text: input.text },
      ...(input.place.words === undefined ? [] : [{ kind: 'place' as const, text: input.place.words }]),
      ...(said.words === null ? [] : [{ kind: 'note' as const, text: said.words }]),
    ],
    party: {
      role: 'reporter',
      name: contact?.name ?? null,
      phone: contact?.phone ?? null,
      wants: contact?.wants ?? 'none',
    },
    facts: { category: base.category, source: of.source, ...data, ...(said.codes ? { answers: said.codes } : {}) },
  }
}
const callOf = (call: string | undefined) => (call === undefined ? {} : { call })

export const create = (grids: readonly string[], input: In<'Create'>, ctx: Ctx): Opened =>
  order(grids, input, ctx, { source: 'hotline', data: callOf(input.call), barred: input.barred })

/** The number and the day of whoever sends it stay on it: their day rules over ours. */
export function receive(grids: readonly string[], input: In<'Receive'>, ctx: Ctx): Opened {
  const { source, outer, outerDue } = input
  const data = { outer: outer.trim(), outerFrom: source, ...(outerDue === undefined ? {} : { outerDue }) }
  return order(grids, input, ctx, { source: source === '12345' ? 'hotline12345' : source, data })
}

/** Over at the first word: what was said, and on what it rests. */
function atOnce(
  grids: readonly string[],
  to: 'closedDirect' | 'transferred' | 'closedAdvised',
  input: { readonly category: string; readonly text: string; readonly place?: In<'Create'>['place'] },
  ctx: Ctx,
  facts: Record<string, string | number | boolean>,
): Opened {
  const base = opened(grids, input, ctx)
  if (isRefusal(base)) return base
  return {
    ...base,
    to,
    source: 'hotline',
    set: { data: facts },
    words: [
      { kind: 'reply', text: input.text },
      ...(input.place?.words === undefined ? [] : [{ kind: 'place' as const, text: input.place.words }]),
    ],
    facts: { category: base.category, source: 'hotline', ...facts },
  }
}
export const answerDirect = (grids: readonly string[], input: In<'Answer'>, ctx: Ctx): Opened =>
  atOnce(grids, 'closedDirect', input, ctx, { item: input.item, itemVersion: input.version, ...callOf(input.call) })

/** 110, 119, 120 or 122: put through at once, and the log of it. Source: 接诉即办§11. */
export function transfer(grids: readonly string[], input: In<'Transfer'>, ctx: Ctx): Opened {
  const threeWay = input.threeWay === true
  const base = atOnce(grids, 'transferred', input, ctx, { putThrough: input.to, threeWay, ...callOf(input.call) })
  return isRefusal(base) ? base : { ...base, urgency: 'urgent' }
}

/** Another legal path is due: it is told, and nothing dispatched. Source: 接诉即办§11, 潍坊§19. */
export const advise = (grids: readonly string[], input: In<'Advise'>, ctx: Ctx): Opened =>
  atOnce(grids, 'closedAdvised', input, ctx, { path: input.path, ...callOf(input.call) })

/** The same matter without new facts: what became of it is told; the first one hears that somebody asked. Source: 接诉即办§11. */
export function tellProgress(_grids: readonly string[], input: In<'Progress'>, ctx: Ctx, also: readonly CaseRow[]): Opened {
  const first = also.find((row) => row.id === input.root)
  if (!first) return refuse('changed', { field: 'root' })
  const { category, class: deadline, urgency, area, point, placeState, accuracy, centre, barred, secret } = first
  const county = centreAt(ctx.region, area, 'county', barred)?.id ?? centre
  return {
    to: 'progressTold',
    category,
    class: deadline,
    urgency,
    area,
    point,
    placeState,
    accuracy,
    source: 'hotline',
    holder: county,
    centre: county,
    joins: [county],
    barred,
    secret,
    reported: false,
    set: { data: callOf(input.call) },
    words: [{ kind: 'reply', text: input.text }],
    relates: { what: 'linked', other: first.id },
    also: [{ id: first.id, facts: { askedAgain: ctx.caseId } }],
    facts: { first: first.id, ...callOf(input.call) },
  }
}

export const suggestCheck = (facts: Facts) => ({
  category: facts.case.category,
  urgency: facts.case.urgency,
  area: facts.case.area,
  ...(typeof facts.case.data.nature === 'string' ? { nature: facts.case.data.nature } : {}),
})

export function check(facts: Facts, input: In<'Check'>, ctx: Ctx): Outcome {
  const row = facts.case
  const category = leaf(ctx, input.category ?? row.category)
  if (!category) return refuse('categoryUnknown', { category: input.category ?? row.category })
  const area = input.area ?? row.area
  if (!ctx.region.areas.has(area)) return refuse('areaUnknown', { area })
  const deadline = input.class ?? (category.code === row.category ? row.class : category.class) ?? category.class
  const urgency = input.urgency ?? row.urgency
  const nature = input.nature ?? row.data.nature ?? 'other'
  const before = {
    ...(category.code === row.category ? {} : { category: row.category }),
    ...(deadline === row.class ? {} : { class: row.class }),
    ...(area === row.area ? {} : { area: row.area }),
    ...(urgency === row.urgency ? {} : { urgency: row.urgency }),
    ...(nature === row.data.nature ? {} : { nature: row.data.nature ?? null }),
  }
  return {
    to: 'toDispatch',
    set: {
      category: category.code,
      class: deadline,
      urgency,
      ...(area === row.area ? {} : picked(row, area)),
      holder: row.centre,
      data: { ...row.data, nature },
    },
    facts: Object.keys(before).length > 0 ? { before } : {},
  }
}

/** By the rules of routing, then by the duty list; of a gap nothing is proposed. */
export function suggestDispatch(facts: Facts, ctx: Ctx): Record<string, unknown> {
  const { category: code, area, barred, class: chosen } = facts.case
  const { terms = [], places = [] } = facts.routing ?? {}
  const routed = route(ctx.region, { category: code, area, barred, terms, places, at: ctx.now })
  if ('gap' in routed) return {}
  const { rule, organisation } = routed
  const category = leaf(ctx, code)
  const due = classBy(routed, chosen, category?.class ?? null)
  return {
    organisation,
    ...(category?.listItem && rule === null ? { listItem: category.listItem } : {}),
    ...(due !== null && due !== chosen ? { class: due } : {}),
    ...(rule === null ? {} : { rule }),
  }
}

/** The time of the sheet: the day of whoever sent it to us where there is one, else the region's. */
function dueClock(
  row: Pick<CaseRow, 'kind' | 'class' | 'urgency' | 'data'>,
  ctx: Ctx,
): Pick<Change<S, C>, 'starts' | 'startsFor'> {
  const { outerDue } = row.data
  const policy = policyFor(ctx.region, row.kind, 'handle', row)
  if (!policy || typeof outerDue !== 'string') return { starts: ['handle'] }
  const { calendar } = ctx.region
  const none = startClock({ ...policy, length: 0 }, ctx.now, calendar, { id: '', owner: null })
  return { startsFor: [{ clock: 'handle', length: Math.max(0, unitsUntil(none, outerDue, calendar)) }] }
}

export function dispatch(facts: Facts, input: In<'Dispatch'>, ctx: Ctx): Outcome {
  const row = facts.case
  const office = officeFor(input.organisation, row.barred, ctx)
  if (isRefusal(office)) return office
  // Nothing that is not on its list is pushed on a residents' committee (接诉即办§17).
  if (['community', 'grid'].includes(levelOf(office.area) ?? '') && office.kind === 'governanceCentre')
    return refuse('notOnList', { field: 'organisation' })
  const { rule, class: deadline } = input
  const changes = deadline !== undefined && deadline !== row.class
  const set = { handler: office.id, holder: office.id, ...(changes ? { class: deadline } : {}) }
  // To a street: the district has a copy (接诉即办§12).
  const copy = levelOf(office.area) === 'street' ? centreAt(ctx.region, office.area, 'county', row.barred) : null
  return {
    to: 'dispatched',
    set,
    ...dueClock({ ...row, ...set }, ctx),
    joins: [office.id, ...(copy ? [copy.id] : [])],
    ...(copy ? { tellsOffices: [copy.id] } : {}),
    words: input.note === undefined ? [] : [{ kind: 'note', text: input.note }],
    facts: {
      organisation: office.id,
      listItem: input.listItem ?? leaf(ctx, row.category)?.listItem ?? null,
      ...(copy ? { copy: copy.id } : {}),
      ...(rule === undefined ? {} : { rule }),
      ...(changes ? { class: deadline } : {}),
    },
  }
}

export const nothingObjected = (facts: Facts): boolean => !facts.objections.some((one) => one.decidedAt === null)
export const sign = (facts: Facts): Outcome => (nothingObjected(facts) ? { to: 'signed' } : refuse('alreadyObjected'))

/** After so many calls that nobody took, the work begins without [D]. */
const contactTries = (ctx: Ctx) => setting(ctx.region, 'workOrder.contactTries', 3)

export function contact(facts: Facts, input: In<'Contact'>, ctx: Ctx): Outcome {
  const tried = 1 + facts.past.filter((one) => one.step === 'contact' && one.facts.reached === 'noAnswer').length
  const again = input.reached === 'noAnswer' && tried < contactTries(ctx)
  return {
    to: again ? 'signed' : 'inHandling',
    stops: again ? [] : ['contact'],
    words: [{ kind: 'note', text: input.text }],
    facts: { reached: input.reached, tried },
  }
}

export const redo = (_facts: Facts, input: In<'Redo'>): Outcome => ({
  to: 'inHandling',
  words: [{ kind: 'note', text: input.text }],
})

export const reply = (facts: Facts, input: In<'Reply'>): Outcome => ({
  to: 'replied',
  set: { holder: facts.case.centre },
  files: input.files,
  words: [
    { kind: 'result', text: input.text },
    { kind: 'note', text: input.basis },
  ],
})

const stopTask = (facts: Facts): Task | undefined => facts.tasks.find((one) => one.what === 'stop' && one.closedAt === null)
export const mayAskStop = (facts: Facts): boolean => stopTask(facts) === undefined
export const stopAsked = (facts: Facts): boolean => stopTask(facts) !== undefined

/** Why an order may be stopped; a region may list its own. Source: 潍坊§21. */
const stopGrounds = ['notCooperating', 'legalPath', 'settledBefore']

export function askStop(facts: Facts, input: In<'AskStop'>, ctx: Ctx): Outcome {
  if (stopTask(facts)) return refuse('alreadyObjected', { what: 'request' })
  const known = setting<readonly string[]>(ctx.region, 'workOrder.stopGrounds', stopGrounds)
  if (!known.includes(input.ground)) return refuse('groundUnknown', { ground: input.ground, known })
  const { centre, handler } = facts.case
  const until = addWorkingDays(dayAt(ctx), 1, ctx.region.calendar).day
  return {
    to: same(facts),
    ...askOffices<S, C>({ what: 'stop', clock: 'stop', organisations: [centre], by: handler ?? facts.case.holder, until }),
    words: [{ kind: 'reason', text: input.text }],
    facts: { ground: input.ground },
  }
}

/** Stopped, the caller is told why in the words of the decision; otherwise the work goes on. */
export function decideStop(facts: Facts, input: In<'DecideStop'>): Outcome {
  const task = stopTask(facts)
  if (!task) return refuse('nothingOpen')
  return {
    to: input.granted ? 'stopped' : 'inHandling',
    ...(input.granted ? { set: { holder: facts.case.centre } } : {}),
    answersTask: { task: task.id, outcome: 'done' },
    ends: [task.id],
    words: [{ kind: 'reply', text: input.text }],
    facts: { granted: input.granted },
  }
}

/** Back to the office: again with a time of its own. */
function backAgain(facts: Facts, ctx: Ctx): Pick<Change<S, C>, 'starts' | 'startsFor' | 'set'> {
  const row = facts.case
  const policy = policyFor(ctx.region, row.kind, 'handle', row)
  const length = setting(ctx.region, 'workOrder.redoDays', 3)
  const time =
    policy?.unit === 'workingDay' ? { startsFor: [{ clock: 'handle' as const, length }] } : { starts: ['handle' as const] }
  return { ...time, set: { holder: row.handler ?? row.centre } }
}

export function audit(facts: Facts, input: In<'Audit'>, ctx: Ctx): Outcome {
  const { answersAll, basisGiven, plainWords } = input
  const marks = { answersAll, basisGiven, plainWords }
  const words = input.text === undefined ? [] : [{ kind: 'reason' as const, text: input.text }]
  if (!(answersAll && basisGiven && plainWords))
    return input.text === undefined
      ? refuse('reasonMissing', { field: 'text' })
      : { to: 'sentBack', ...backAgain(facts, ctx), words, facts: marks }
  // Who left no number, or wants no answer, is not rung.
  const rung = facts.parties.some((one) => one.role === 'reporter' && one.hasPhone) && facts.case.data.noReply !== true
  return rung
    ? { to: 'toCallBack', starts: ['callBack', 'rate'], words, facts: marks }
    : { to: 'closed', starts: ['archive'], words, facts: { ...marks, rung: false } }
}

const callTries = (ctx: Ctx) => setting(ctx.region, 'workOrder.callBackTries', 3)
const rated = (facts: Facts): boolean => facts.ratings.some((one) => one.round === facts.case.reopened + 1)
export const mayCall = (facts: Facts): boolean => !rated(facts)

/** Reached, solved, satisfied; what she does not say is "not rated". Source: 接诉即办§23, 济南§27. */
export function callBack(facts: Facts, input: In<'CallBack'>, ctx: Ctx): Outcome {
  if (rated(facts)) return refuse('alreadyRated')
  const incoming = input.incoming === true
  const call = input.call ?? ctx.id('call')
  const made = incoming ? {} : ringing(facts, call, ctx)
  if (isRefusal(made)) return made
  const round = facts.case.reopened
  const tried = outgoing(facts).filter((one) => (one.facts.round ?? 0) === round).length + (incoming ? 0 : 1)
  const words = input.text === undefined ? [] : [{ kind: 'note' as const, text: input.text }]
  const over = { stops: ['callBack' as const, 'rate' as const] }
  const { solved, grade } = input
  if (!input.reached)
    return tried < callTries(ctx)
      ? { to: 'toCallBack', ...made, words, facts: { reached: false, tried, round, call } }
      : { to: 'closed', ...over, ...made, starts: ['archive'], words, facts: { reached: false, tried, round, call } }
  const said = {
    ...over,
    ...made,
    words,
    ...(solved === undefined || grade === undefined ? {} : { rates: { solved, grade } }),
    facts: { reached: true, incoming, tried, round, call, solved: solved ?? null, grade: grade ?? null },
  }
  const bad = solved === false || (grade !== undefined && grade <= 2)
  if (!bad) return { ...said, to: 'closed', starts: ['archive'] }
  const { set, ...time } = backAgain(facts, ctx)
  const asked =
    round > 0
      ? supervisedByRule({ clocks: { supervise: 'supervise' } }, 'rating', facts.case.handler ?? facts.case.centre, facts, ctx)
      : {}
  return {
    ...said,
    ...asked,
    to: 'sentBack',
    starts: time.starts ?? [],
    startsFor: [...(time.startsFor ?? []), ...(asked.startsFor ?? [])],
    set: { ...set, reopened: round + 1 },
  }
}

export const unpublished = (facts: Facts): boolean => facts.case.data.published !== true

/** A number of seven figures and more, or an address of a flat, has no place in what everybody reads. */
const personal = /\d{7,}|\d+\s*(室|号楼|單元|单元|栋)/u

export function publish(facts: Facts, input: In<'Publish'>): Outcome {
  if (!unpublished(facts)) return refuse('nothingChanged')
  for (const field of ['title', 'text'] as const)
    if (personal.test(input[field].normalize('NFKC'))) return refuse('notAnonymous', { field })
  return {
    to: same(facts),
    set: { data: { ...facts.case.data, published: true } },
    words: [
      { kind: 'text', text: input.title },
      { kind: 'reply', text: input.text },
    ],
  }
}

export const unreturned = (facts: Facts): boolean => facts.case.data.outer !== undefined && facts.case.data.outerReturned !== true
export const returnOuter = (facts: Facts, input: In<'ReturnOuter'>): Outcome =>
  unreturned(facts)
    ? {
        to: same(facts),
        set: { data: { ...facts.case.data, outerReturned: true, outerBatch: input.batch } },
        facts: { batch: input.batch },
      }
    : refuse('nothingChanged')

/** Another day from above: the time of the sheet is counted to it, from now on. */
export function renewOuter(facts: Facts, input: In<'RenewOuter'>, ctx: Ctx): Outcome {
  const { data } = facts.case
  if (data.outerDue === input.outerDue) return refuse('nothingChanged')
  const row = { ...facts.case, data: { ...data, outerDue: input.outerDue } }
  const runs = facts.clocks.some((one) => one.name === 'handle' && one.stoppedAt === null)
  return {
    to: same(facts),
    set: { data: row.data },
    ...(runs ? { stops: ['handle' as const], ...dueClock(row, ctx) } : {}),
    facts: { outerDue: input.outerDue },
  }
}

const way = {
  states: { toAccept: 'toCheck', returned: 'returned', withdrawn: 'withdrawn' },
  clocks: { accept: 'check', fill: 'fill' },
} as const
export const withdraw = (facts: Facts, input: z.infer<typeof Withdraw>, ctx: Ctx): Outcome =>
  withdrawal<S, C>(way, ['replied', 'toCallBack'].includes(facts.case.state), facts, input, ctx)

/** What the e-file lacks: an answer, and the first word with the caller. */
export function defects(facts: Facts): readonly string[] {
  const has = (step: string) => facts.past.some((entry) => entry.step === step)
  return has('reply') ? [] : ['resultMissing']
}
