// The decisions of admission: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import { covers, trimCode } from '../../rules/area.ts'
import type { Facts } from '../../rules/case.ts'
import { columnFor } from '../../rules/column.ts'
import { classed } from '../../rules/frame/opened.ts'
import { centreAt, nearest, setting } from '../../rules/house.ts'
import type { Change, Ctx, Kind, Opening } from '../../rules/kind.ts'
import { citable } from '../../rules/list.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { type Day, daysBetween, localDay } from '../../rules/time.ts'
import type * as form from './admission.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'applied' | 'admitted' | 'renewing' | 'over' | 'refused' | 'withdrawn'
type C = 'examine' | 'term' | 'archive'
type Outcome = Change<S, C> | Refusal

/** The row by which grid tasks know what they may ask. */
export const own: NonNullable<Kind['own']> = { table: 'grid_admission' }

/** Days that work may be admitted for at most [D]. */
const most = (urgent: boolean, { region }: Ctx): number =>
  urgent ? setting(region, 'admission.urgentDays', 30) : setting(region, 'admission.mostDays', 366)
const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)

export function apply(_grids: readonly string[], input: In<'Apply'>, ctx: Ctx): Opening<S, C> | Refusal {
  const { post, region } = ctx
  if (!post) return refuse('notYours')
  const category = classed(ctx, input.category)
  if (isRefusal(category)) return category
  const urgent = input.urgent === true
  const wrong =
    wrongAreas(input.areas, post.areas, ctx) ??
    wrongDays(input.from, input.until, urgent, ctx) ??
    wrongAsks(input, ctx) ??
    (citable(region.items, input.item) ? null : refuse('itemEnded', { field: 'item', item: input.item }))
  if (wrong) return wrong
  // Its own rule alone is no ground: then the item of the list is.
  if (input.law === 'local' && input.item === undefined) return refuse('groundUnknown', { field: 'item' })
  const [first = region.code] = input.areas
  const centre = centreAt(region, first, 'county')
  if (!centre || centre.id === post.organisation) return refuse('organisationUnknown', { area: first })
  const { checks = [], counts = [] } = input
  return {
    to: 'applied',
    category: category.code,
    class: urgent ? 'urgent' : 'ordinary',
    urgency: urgent ? 'urgent' : 'ordinary',
    area: input.areas.length === 1 ? first : region.code,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'staff',
    holder: centre.id,
    centre: centre.id,
    set: { handler: post.organisation, data: { from: input.from, until: input.until, frequency: input.frequency, urgent } },
    joins: [centre.id, post.organisation],
    words: [
      { kind: 'text', text: input.text },
      { kind: 'note', text: [...checks, ...counts].join('；') },
    ],
    facts: { frequency: input.frequency, until: input.until, law: input.law, item: input.item ?? null },
    own: {
      organisation: post.organisation,
      purpose: input.text,
      checks,
      counts,
      frequency: input.frequency,
      areas: input.areas.map(trimCode),
      law: input.law,
      item: input.item ?? null,
      urgent,
      from_day: input.from,
      until_day: input.until,
    },
  }
}

function wrongAreas(areas: readonly string[], within: readonly string[], { region }: Ctx): Refusal | null {
  const bad = areas.find((area) => !region.areas.has(area) || !covers(within, area))
  return bad === undefined ? null : refuse('areaUnknown', { area: bad })
}

function wrongDays(from: Day, until: Day, urgent: boolean, ctx: Ctx): Refusal | null {
  if (from < today(ctx)) return refuse('badInput', { field: 'from' })
  if (until < from) return refuse('badInput', { field: 'until' })
  const days = most(urgent, ctx)
  return daysBetween(from, until) >= days ? refuse('tooFar', { field: 'until', most: days, unit: 'day' }) : null
}

/** Nothing is asked that is personal, that the platform holds, or that is asked twice in one form. */
function wrongAsks({ checks = [], counts = [] }: In<'Apply'>, { region }: Ctx): Refusal | null {
  const all = [...checks, ...counts]
  if (all.length === 0) return refuse('badInput', { field: 'checks' })
  for (const [n, wanted] of all.entries()) {
    const field = n < checks.length ? 'checks' : 'counts'
    const column = columnFor(wanted, region.columns)
    if (column?.held === 'personal') {
      const holder = column.holder === null ? null : nearest(region, column.holder, region.code)
      return refuse('personalColumn', { field, column: wanted, holder: holder?.short ?? column.holder ?? '', law: column.law })
    }
    if (column) return refuse('alreadyHeld', { field, column: wanted })
    if (all.indexOf(wanted) !== n) return refuse('badInput', { field })
  }
  return null
}

export const withdraw = (_facts: Facts, input: In<'Reason'>): Outcome => ({
  to: 'withdrawn',
  words: [{ kind: 'reason', text: input.text }],
})

/** Until when it would be admitted: what the application, or the request to renew it, asks for. */
const asked = (facts: Facts): Day => String(facts.case.data[facts.case.state === 'renewing' ? 'renewUntil' : 'until'] ?? '')
export const suggestAdmit = (facts: Facts) => ({ until: asked(facts) })

export function admit(facts: Facts, input: In<'Admit'>, ctx: Ctx): Outcome {
  const now = today(ctx)
  if (input.until < now || input.until > asked(facts)) return refuse('badInput', { field: 'until' })
  const { renewUntil: _asked, ...data } = facts.case.data
  return {
    to: 'admitted',
    set: { holder: facts.case.handler ?? facts.case.holder, data: { ...data, until: input.until } },
    // Through the last day that was admitted.
    startsFor: [{ clock: 'term', length: daysBetween(now, input.until) }],
    words: input.text === undefined ? [] : [{ kind: 'reply', text: input.text }],
    facts: { until: input.until },
    own: { until_day: input.until, admitted_at: ctx.now, admitted_by: ctx.post?.organisation ?? null },
  }
}

/** An application is refused; a renewal leaves what was admitted as it is, until its day. */
export function refuseIt(facts: Facts, input: In<'Reason'>): Outcome {
  const said = { words: [{ kind: 'reply' as const, text: input.text }] }
  if (facts.case.state === 'applied') return { ...said, to: 'refused' }
  const { renewUntil: _asked, ...data } = facts.case.data
  return { ...said, to: 'admitted', set: { data, holder: facts.case.handler ?? facts.case.holder }, facts: { granted: false } }
}

export function renew(facts: Facts, input: In<'Renew'>, ctx: Ctx): Outcome {
  const until = String(facts.case.data.until)
  if (input.until <= until) return refuse('badInput', { field: 'until' })
  const wrong = wrongDays(today(ctx), input.until, facts.case.data.urgent === true, ctx)
  if (wrong) return wrong
  return {
    to: 'renewing',
    set: { holder: facts.case.centre, data: { ...facts.case.data, renewUntil: input.until } },
    words: [{ kind: 'result', text: input.text }],
    facts: { until: input.until },
  }
}

/** Nobody walks a round for it from now on. */
const over = (ctx: Ctx) => ({ to: 'over' as const, own: { ended_at: ctx.now } })

export const end = (_facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome => ({
  ...over(ctx),
  words: [{ kind: 'reason', text: input.text }],
})
export const expire = (_facts: Facts, _input: In<'Nothing'>, ctx: Ctx): Outcome => ({ ...over(ctx), facts: { expired: true } })

/** What the file lacks: who admitted it. */
export const defects = (facts: Facts): readonly string[] =>
  facts.past.some((entry) => entry.step === 'admit') ? [] : ['admittedMissing']
