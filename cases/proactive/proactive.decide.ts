// The decisions of the proactive matter: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { openedBy } from '../../rules/frame/opened.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { dayNumber, localDay } from '../../rules/time.ts'
import type * as form from './proactive.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'proposed' | 'underway' | 'toAnswer' | 'answered' | 'withdrawn'
type C = 'plan' | 'carryOut' | 'answer' | 'archive'
type Outcome = Change<S, C> | Refusal

/** How far ahead the end may lie [D]: a year. */
const farthest = 366

export function propose(
  _grids: readonly string[],
  input: In<'Propose'>,
  ctx: Ctx,
  also: readonly CaseRow[],
): Opening<S, C> | Refusal {
  const { region } = ctx
  const { area } = input
  const opened = openedBy(ctx, { area, category: input.category }, also)
  if (isRefusal(opened)) return opened
  const { post, category } = opened
  if (!region.organisations.has(input.organisation)) return refuse('organisationUnknown', { organisation: input.organisation })
  const left = dayNumber(input.day) - dayNumber(localDay(ctx.now, region.calendar.zone))
  if (left < 1) return refuse('nothingChanged', { field: 'day' })
  if (left > farthest) return refuse('tooFar', { field: 'day', most: farthest, unit: 'day' })
  const unfit = also.find(unfitting)
  if (unfit) return refuse('wrongState', { case: unfit.id })
  return {
    to: 'proposed',
    category: category.code,
    class: category.class,
    urgency: 'ordinary',
    area,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'staff',
    holder: post.organisation,
    centre: post.organisation,
    reported: false,
    joins: [post.organisation, input.organisation],
    set: { handler: input.organisation, data: { topic: input.topic, end: input.day } },
    words: [{ kind: 'text', text: input.text }],
    ...gathered(also, ctx),
    facts: { topic: input.topic, end: input.day, gathered: also.length },
  }
}

/** What was told in confidence, or complains of a body, is settled with nobody else's matter. */
const unfitting = (row: CaseRow): boolean => row.secret || row.barred.length > 0

const gathered = (also: readonly CaseRow[], ctx: Ctx) => ({
  gathers: also.map((row) => row.id),
  also: also.map((row) => ({ id: row.id, facts: { proactive: ctx.caseId } })),
})

/** Reports are chosen where topics are listed; with none named there is nothing to offer. */
export const othersNamed = (facts: Facts): boolean => facts.also.length > 0

/** Its parts that others still have end with it. What it gathered may be proposed anew. */
export const withdraw = (facts: Facts, input: In<'CallOff'>): Outcome => ({
  to: 'withdrawn',
  set: { data: { ...facts.case.data, calledOff: true } },
  ends: facts.tasks.flatMap((one) => (one.closedAt === null ? [one.id] : [])),
  words: [{ kind: 'reason', text: input.text }],
})

export function gather(facts: Facts, _input: In<'Gather'>, ctx: Ctx): Outcome {
  const known = new Set(facts.relations.flatMap((one) => (one.what === 'gathered' ? [one.other] : [])))
  const fresh = facts.also.filter((row) => !known.has(row.id))
  if (fresh.length === 0) return refuse('nothingChanged', { field: 'also' })
  const unfit = fresh.find(unfitting)
  if (unfit) return refuse('wrongState', { case: unfit.id })
  return { to: facts.case.state as S, ...gathered(fresh, ctx), facts: { gathered: fresh.length } }
}

/** The end was set when it was proposed; the clock of the work runs until then. */
export function plan(facts: Facts, input: In<'Plan'>, ctx: Ctx): Outcome {
  const { end } = facts.case.data
  const today = dayNumber(localDay(ctx.now, ctx.region.calendar.zone))
  const length = Math.max(1, (typeof end === 'string' ? dayNumber(end) : today + 1) - today)
  return {
    to: 'underway',
    startsFor: [{ clock: 'carryOut', length }],
    words: [{ kind: 'note', text: input.text }],
    ...(input.files ? { files: input.files } : {}),
    facts: { days: length },
  }
}

export const finish = (_facts: Facts, input: In<'Finish'>): Outcome => ({
  to: 'toAnswer',
  words: [{ kind: 'note', text: input.text }],
  ...(input.files ? { files: input.files } : {}),
})

export const answer = (_facts: Facts, input: In<'Answer'>): Outcome => ({
  to: 'answered',
  words: [{ kind: 'result', text: input.text }],
})

/** What the file lacks: a plan, and an answer to who asked. */
export function defects(facts: Facts): readonly string[] {
  const has = (step: string) => facts.past.some((entry) => entry.step === step)
  return [...(has('plan') ? [] : ['planMissing']), ...(has('answer') ? [] : ['answerMissing'])]
}
