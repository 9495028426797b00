// The decisions of the meeting: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { openedBy } from '../../rules/frame/opened.ts'
import { centreAt } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { DAY, instantAt, MINUTE } from '../../rules/time.ts'
import type * as form from './meeting.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'called' | 'following' | 'closed'
type C = 'hold' | 'follow' | 'archive'
type Outcome = Change<S, C> | Refusal

/** How far ahead a meeting may be called [D]. */
const farthest = 90

export function call(_grids: readonly string[], input: In<'Call'>, ctx: Ctx, also: readonly CaseRow[]): Opening<S, C> | Refusal {
  const { region } = ctx
  const { area } = input
  const opened = openedBy(ctx, input, also)
  if (isRefusal(opened)) return opened
  const { post, category, root, barred } = opened
  const offices = [...new Set(input.organisations)].filter((one) => one !== post.organisation)
  const unknown = offices.find((one) => !region.organisations.has(one) || barred.includes(one))
  if (unknown !== undefined) return refuse('organisationUnknown', { organisation: unknown })
  const [hours = 0, minutes = 0] = input.time.split(':').map(Number)
  const at = instantAt(input.day, hours * 60 + minutes, region.calendar.zone)
  if (at <= ctx.now) return refuse('nothingChanged', { field: 'time' })
  if (at > ctx.now + farthest * DAY) return refuse('tooFar', { field: 'day', most: farthest, unit: 'day' })
  const centre = region.organisations.get(post.organisation) ?? centreAt(region, area, 'street', barred)
  if (!centre) return refuse('organisationUnknown', { area })
  return {
    to: 'called',
    category: category.code,
    class: category.class,
    urgency: 'ordinary',
    area,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'staff',
    holder: centre.id,
    centre: centre.id,
    barred,
    secret: root?.secret ?? false,
    joins: [centre.id, ...offices],
    startsFor: [{ clock: 'hold', length: Math.ceil((at - ctx.now) / MINUTE) + lateMinutes, owner: centre.id }],
    tellsOffices: offices,
    set: { data: { sort: input.sort, appointed: at } },
    words: [
      { kind: 'text', text: input.text },
      { kind: 'place', text: input.where },
    ],
    facts: { sort: input.sort, offices, appointed: at },
    ...(root
      ? { relates: { what: 'linked' as const, other: root.id }, also: [{ id: root.id, facts: { meetingOf: ctx.caseId } }] }
      : {}),
  }
}

/** The minutes are due a day after the meeting [D]. */
const lateMinutes = 24 * 60

/** Offices that were called, as the entry that called them says. */
const called = (facts: Facts): readonly string[] => {
  const offices = facts.past.find((one) => one.step === 'call')?.facts.offices
  return Array.isArray(offices) ? (offices as string[]) : []
}

/** The roll of offices and what was decided; sealed with the entry, what is to be done goes out as tasks after it. */
export function minutes(facts: Facts, input: In<'Minutes'>, ctx: Ctx): Outcome {
  const appointed = facts.case.data.appointed
  if (typeof appointed === 'number' && ctx.now < appointed) return refuse('nothingOpen', { field: 'text' })
  const invited = called(facts)
  const joined = [...new Set(input.joined ?? [])]
  const came = [...new Set(input.came)].filter((one) => !joined.includes(one))
  const stranger = [...came, ...joined].find((one) => !ctx.region.organisations.has(one))
  if (stranger !== undefined) return refuse('organisationUnknown', { field: 'came', organisation: stranger })
  const missing = invited.filter((one) => !came.includes(one) && !joined.includes(one))
  const here = facts.case.centre
  return {
    to: 'following',
    set: { handler: here, holder: here },
    joins: [...came, ...joined],
    words: [{ kind: 'result', text: input.text }],
    ...(input.files ? { files: input.files } : {}),
    tellsOffices: invited,
    facts: { came, joined, missing },
  }
}

/** Followed to the end: the frame refuses it while a task is open, unless it is said why. */
export const conclude = (_facts: Facts, input: In<'Conclude'>): Outcome => ({
  to: 'closed',
  words: [{ kind: 'note', text: input.text }],
})

/** What the file lacks: what was decided, and what came of it. */
export function defects(facts: Facts): readonly string[] {
  const has = (step: string) => facts.past.some((entry) => entry.step === step)
  return [...(has('minutes') ? [] : ['minutesMissing']), ...(has('conclude') ? [] : ['resultMissing'])]
}
