// The decisions of the share grant: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import type { Facts } from '../../rules/case.ts'
import { type Column, columnFor } from '../../rules/column.ts'
import { classed } from '../../rules/frame/opened.ts'
import { nearest, setting } from '../../rules/house.ts'
import type { ActStep, Change, Ctx, Kind, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { addMonths, type Day, daysBetween, localDay } from '../../rules/time.ts'
import type * as form from './shareGrant.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'applied' | 'active' | 'reviewing' | 'over' | 'refused' | 'withdrawn'
type C = 'examine' | 'term' | 'check' | 'archive'
type Outcome = Change<S, C> | Refusal

/** The row by which a table knows what may be asked of whom. */
export const own: NonNullable<Kind['own']> = { table: 'share_grant' }

/** Days that data may be shared for at most [D]. */
const most = (region: Ctx['region']): number => setting(region, 'shareGrant.mostDays', 366)
/** Months that the assessment and the record of a grant are kept after its end. Source: 个人信息保护法 第五十六条 (three years at least). */
const keptMonths = 36
const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)

export function apply(_grids: readonly string[], input: In<'Apply'>, ctx: Ctx): Opening<S, C> | Refusal {
  const { post, region } = ctx
  if (!post) return refuse('notYours')
  const category = classed(ctx, input.category)
  if (isRefusal(category)) return category
  const now = today(ctx)
  if (input.until < now) return refuse('badInput', { field: 'until' })
  if (daysBetween(now, input.until) >= most(region)) return refuse('tooFar', { field: 'until', most: most(region), unit: 'day' })
  // A rule of one's own is no ground for another's personal data.
  if (input.law === 'local') return refuse('groundUnknown', { field: 'law' })
  const columns = columnsOf(input.fields, ctx)
  if (isRefusal(columns)) return columns
  const holder = holderOf(columns, ctx)
  if (isRefusal(holder)) return holder
  if (holder === post.organisation) return refuse('sameHand', { field: 'fields' })
  const codes = columns.map((one) => one.code)
  return {
    to: 'applied',
    category: category.code,
    class: 'ordinary',
    urgency: 'ordinary',
    area: region.code,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'staff',
    holder,
    centre: holder,
    set: { handler: post.organisation, data: { until: input.until } },
    joins: [holder, post.organisation],
    words: [
      { kind: 'text', text: input.text },
      { kind: 'note', text: input.assessment },
    ],
    facts: { fields: codes, until: input.until, law: input.law, holder },
    own: {
      organisation: post.organisation,
      holder,
      purpose: input.text,
      fields: codes,
      law: input.law,
      until_day: input.until,
    },
  }
}

/** Each must be a personal column; what is not personal needs no grant. */
function columnsOf(fields: readonly string[], { region }: Ctx): readonly Column[] | Refusal {
  const found = new Map<string, Column>()
  for (const wanted of fields) {
    const column = columnFor(wanted, region.columns)
    if (column?.held !== 'personal') return refuse('notPersonal', { field: 'fields', column: wanted })
    found.set(column.code, column)
  }
  return [...found.values()]
}

/** The one body that holds all of them: another body is asked on its own. */
function holderOf(columns: readonly Column[], { region }: Ctx): string | Refusal {
  const holders = columns.map((one) => (one.holder === null ? null : nearest(region, one.holder, region.code)))
  const [first] = holders
  if (!first) return refuse('organisationUnknown', { field: 'fields' })
  const other = holders.find((one) => one?.id !== first.id)
  return other === undefined
    ? first.id
    : refuse('otherHolder', { field: 'fields', first: first.short, other: other?.short ?? '' })
}

export const withdraw = (_facts: Facts, input: In<'Reason'>): Outcome => ({
  to: 'withdrawn',
  words: [{ kind: 'reason', text: input.text }],
})

const asked = (facts: Facts): Day => String(facts.case.data.until ?? '')
const fieldsOf = (facts: Facts): readonly string[] => {
  const fields = facts.past.find((one) => one.step === 'apply')?.facts.fields
  return Array.isArray(fields) ? (fields as string[]) : []
}
export const suggestGrant = (facts: Facts) => ({ until: asked(facts) })

export function grant(facts: Facts, input: In<'Grant'>, ctx: Ctx): Outcome {
  const now = today(ctx)
  if (input.until < now || input.until > asked(facts)) return refuse('badInput', { field: 'until' })
  const wanted = fieldsOf(facts)
  const chosen = input.fields === undefined ? null : columnsOf(input.fields, ctx)
  if (isRefusal(chosen)) return chosen
  const fields = chosen?.map((one) => one.code) ?? wanted
  if (fields.some((one) => !wanted.includes(one))) return refuse('badInput', { field: 'fields' })
  return {
    to: 'active',
    set: { holder: facts.case.handler ?? facts.case.holder, data: { ...facts.case.data, until: input.until } },
    // Through the last day that was granted.
    startsFor: [{ clock: 'term', length: daysBetween(now, input.until) }],
    words: input.text === undefined ? [] : [{ kind: 'reply', text: input.text }],
    facts: { until: input.until, fields },
    own: { until_day: input.until, fields, granted_at: ctx.now, granted_by: ctx.post?.id ?? null },
  }
}

export const refuseIt = (_facts: Facts, input: In<'Reason'>): Outcome => ({
  to: 'refused',
  words: [{ kind: 'reply', text: input.text }],
})

/** Back to who holds the data, for as long as it is looked at; what was granted holds on. */
export const lookAgain = (facts: Facts): Outcome => ({ to: 'reviewing', set: { holder: facts.case.centre } })
export const keep = (facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome => ({
  to: 'active',
  set: { holder: facts.case.handler ?? facts.case.holder },
  words: [{ kind: 'reply', text: input.text }],
  own: { reviewed_at: ctx.now },
})

/** From now on nothing is asked on its ground. */
const over = (how: 'revoked' | 'givenBack' | 'expired', ctx: Ctx) => ({
  to: 'over' as const,
  own: { ended_at: ctx.now, end_how: how },
  facts: { how },
})
export const revoke = (_facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome => ({
  ...over('revoked', ctx),
  words: [{ kind: 'reason', text: input.text }],
})
export const relinquish = (_facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome => ({
  ...over('givenBack', ctx),
  words: [{ kind: 'reason', text: input.text }],
})
export const expire = (_facts: Facts, _input: In<'Nothing'>, ctx: Ctx): Outcome => over('expired', ctx)

/** The erasing of the frame, not before the record has been kept for as long as the law wants it. */
export function keptLong<T extends object>(erase: T | undefined): T {
  const frames = erase as ActStep | undefined
  if (!frames) throw new Error('the frame erases nothing')
  return {
    ...frames,
    decide: (facts: Facts, input: never, ctx: Ctx) => {
      const { closedAt } = facts.case
      const until = closedAt === null ? null : addMonths(localDay(closedAt, ctx.region.calendar.zone), keptMonths)
      return until === null || until > today(ctx)
        ? refuse('keptStill', { until, law: 'pipl-56' })
        : frames.decide(facts, input, ctx)
    },
  } as T
}

/** What the file lacks: who granted it. */
export const defects = (facts: Facts): readonly string[] =>
  facts.past.some((entry) => entry.step === 'grant') ? [] : ['grantMissing']
