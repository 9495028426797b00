// The decisions of the visit: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import { covers } from '../../rules/area.ts'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { columnFor } from '../../rules/column.ts'
import { postAt } from '../../rules/frame/opened.ts'
import { centreAt, nearest, setting } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { dayNumber, daysBetween, localDay } from '../../rules/time.ts'
import type * as form from './visit.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'ordered' | 'visited' | 'declined' | 'lapsed'
type C = 'visit' | 'term' | 'forget' | 'archive'
type Outcome = Change<S, C> | Refusal

/** How far ahead a visit may be ordered, in days [D]. */
const farthest = (ctx: Ctx): number => setting(ctx.region, 'visit.mostDays', 30)
/** 'purpose category': what this region visits for, and under which of its categories it is counted. */
const usual = ['policy 1602', 'errand 1506', 'safety 0903', 'opinion 1601', 'followUp 1604']

export function order(
  _grids: readonly string[],
  input: In<'Order'>,
  ctx: Ctx,
  also: readonly CaseRow[],
): Opening<S, C> | Refusal {
  const { region } = ctx
  const { area, purpose } = input
  const post = postAt(ctx, area)
  if (isRefusal(post)) return post
  const code = setting(region, 'visit.purposes', usual)
    .map((one) => one.split(' '))
    .find(([name]) => name === purpose)?.[1]
  const category = code === undefined ? undefined : region.categories.get(code)
  if (!category?.class) return refuse('badInput', { field: 'purpose', purpose })
  const personal = named(input.where, ctx)
  if (personal) return personal
  const today = localDay(ctx.now, region.calendar.zone)
  const days = dayNumber(input.until) - dayNumber(today)
  if (days < 0) return refuse('badInput', { field: 'until' })
  if (days > farthest(ctx)) return refuse('tooFar', { field: 'until', most: farthest(ctx), unit: 'day' })
  const ground = groundOf(input, also, ctx)
  if (ground) return ground
  const home = centreAt(region, area, 'community')
  if (!home) return refuse('organisationUnknown', { area })
  const asked = input.asked === true
  return {
    to: 'ordered',
    category: category.code,
    class: category.class,
    urgency: 'ordinary',
    area,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'staff',
    holder: home.id,
    centre: home.id,
    reported: false,
    joins: [home.id, post.organisation],
    // Who asked for it is waited for; what was only admitted ends on its day, and nobody was late.
    startsFor: [{ clock: asked ? 'visit' : 'term', length: daysBetween(today, input.until) }],
    set: { handler: home.id, data: { purpose, asked, until: input.until } },
    words: [{ kind: 'place', text: input.where }],
    facts: { purpose, asked, until: input.until, ...(input.root === undefined ? {} : { admission: input.root }) },
    ...(input.root === undefined ? {} : { also: [{ id: input.root, facts: { visit: ctx.caseId } }] }),
  }
}

/** A door is written down, not who lives behind it: what is personal elsewhere is personal here. */
function named(words: string, { region }: Ctx): Refusal | null {
  const column = columnFor(words, region.columns)
  if (column?.held !== 'personal') return null
  const holder = column.holder === null ? null : nearest(region, column.holder, region.code)
  return refuse('personalColumn', {
    field: 'where',
    column: column.name['zh-CN'],
    holder: holder?.short ?? column.holder ?? '',
    law: column.law,
  })
}

/** Work for grids that no household asked for must have been admitted, here and until then. Source: domain §2.2 (滨州§10). */
function groundOf({ asked, root, area, until }: In<'Order'>, also: readonly CaseRow[], { post }: Ctx): Refusal | null {
  if (asked === true) return root === undefined ? null : refuse('badInput', { field: 'root' })
  const admission = root === undefined ? undefined : also.find((row) => row.id === root)
  if (admission?.kind !== 'admission') return refuse('notAdmitted', { why: 'none' })
  if (!['admitted', 'renewing'].includes(admission.state)) return refuse('notAdmitted', { why: 'none' })
  if (admission.handler !== post?.organisation) return refuse('notYours')
  const last = String(admission.data.until ?? '')
  if (until > last) return refuse('notAdmitted', { why: 'end', until: last })
  return covers([admission.area], area) ? null : refuse('notAdmitted', { why: 'area' })
}

/** Gone there, asked, and nothing was wanted. */
export const nothingNeeded = (_facts: Facts, _input: In<'NothingNeeded'>): Outcome => ({
  to: 'visited',
  facts: { consent: true, requests: 0 },
})

/** What the household wants became cases, reported by the visitor: each has its own office and its own answer. */
export function requests(facts: Facts, input: In<'Requests'>, ctx: Ctx): Outcome {
  const own = [...new Set(input.cases)]
  const missing = own.find((id) => !facts.also.some((row) => row.id === id))
  if (missing !== undefined) return refuse('changed', { field: 'cases', case: missing })
  const person = ctx.actor.type === 'staff' ? ctx.actor.person : null
  const foreign = facts.also.find((row) => row.reporter !== person || row.openedAt < facts.case.openedAt)
  if (foreign) return refuse('badInput', { field: 'cases', case: foreign.id })
  return {
    to: 'visited',
    facts: { consent: true, requests: own.length },
    also: own.map((id) => ({ id, facts: { visit: facts.case.id } })),
  }
}

/** The household would rather not. Why is nobody's business, and it is held against nobody. */
export const decline = (_facts: Facts, _input: In<'Nothing'>): Outcome => ({ to: 'declined' })
export const expire = (_facts: Facts, _input: In<'Nothing'>): Outcome => ({ to: 'lapsed', facts: { expired: true } })

/** The one thing that was written down, the door, is emptied when the region keeps it no longer. Source: 个人信息保护法 第十九条. */
export function forget(facts: Facts, _input: In<'Nothing'>): Outcome {
  const listed = (name: 'said' | 'words', erasing: boolean) =>
    facts.past
      .filter((entry) => (entry.step === 'erase') === erasing)
      .flatMap((entry) => (entry.facts[name] as readonly string[] | undefined) ?? [])
  const gone = new Set(listed('words', true))
  const words = listed('said', false).filter((id) => !gone.has(id))
  const to = facts.case.state as S
  return words.length === 0
    ? { to }
    : { to, erases: { words, parties: [], files: [] }, facts: { erased: true, law: 'pipl-19', words } }
}

/** A visit leaves no file that could lack anything. */
export const defects = (): readonly string[] => []
