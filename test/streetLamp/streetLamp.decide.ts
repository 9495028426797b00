// The decisions of the street lamp: one pure function per step.
import type { Facts } from '../../rules/case.ts'
import { centreAt } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'

type S = 'reported' | 'mending' | 'toRate' | 'rated'
type C = 'rate' | 'archive'

export function report(
  _grids: readonly string[],
  input: { category: string; area: string; lamp: string },
  ctx: Ctx,
): Opening<S, C> | Refusal {
  const category = ctx.region.categories.get(input.category)
  if (!category?.class) return refuse('categoryUnknown', { category: input.category })
  if (!ctx.region.areas.has(input.area)) return refuse('areaUnknown', { area: input.area })
  const centre = centreAt(ctx.region, input.area, 'street')
  if (!centre) return refuse('organisationUnknown', { area: input.area })
  const party = { role: 'reporter' as const, name: null, phone: null, wants: 'none' }
  return {
    to: 'reported',
    category: category.code,
    class: category.class,
    urgency: category.urgency,
    area: input.area,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: ctx.actor.type === 'resident' ? 'resident' : 'grid',
    holder: centre.id,
    centre: centre.id,
    joins: [centre.id],
    words: [{ kind: 'text', text: input.lamp }],
    ...(ctx.actor.type === 'resident' ? { party } : {}),
  }
}

export function send(_facts: Facts, input: { organisation: string }, ctx: Ctx): Change<S, C> | Refusal {
  return ctx.region.organisations.has(input.organisation)
    ? { to: 'mending', set: { handler: input.organisation, holder: input.organisation } }
    : refuse('organisationUnknown', { organisation: input.organisation })
}

export function mend(facts: Facts, input: { text: string }): Change<S, C> | Refusal {
  if (facts.objections.some((one) => one.decidedAt === null)) return refuse('alreadyObjected')
  const words = [{ kind: 'result' as const, text: input.text }]
  const set = { holder: facts.case.centre }
  return facts.parties.length > 0
    ? { to: 'toRate', set, words, starts: ['rate'] }
    : { to: 'rated', set, words, starts: ['archive'] }
}

export const defects = (facts: Facts): readonly string[] =>
  facts.past.some((entry) => entry.step === 'mend') ? [] : ['resultMissing']
