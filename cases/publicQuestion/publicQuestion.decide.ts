// The decisions of the public question: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import type { Facts } from '../../rules/case.ts'
import { officeFor } from '../../rules/frame/office.ts'
import { classed } from '../../rules/frame/opened.ts'
import { centreAt, nearest, setting } from '../../rules/house.ts'
import type { Change, Ctx, Kind, Opening } from '../../rules/kind.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import { localDay } from '../../rules/time.ts'
import type * as form from './publicQuestion.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'toRead' | 'asked' | 'told' | 'declined' | 'withdrawn'
type C = 'check' | 'reply' | 'archive'
type Outcome = Change<S, C> | Refusal

/** The row that the public reads, without reading the case. */
export const own: NonNullable<Kind['own']> = { table: 'public_question' }

/** Numbers as long as a telephone or an identity number have no place in what everybody reads. */
const numbered = (text: string): boolean => /\d(?:[\s-]?\d){6,}/.test(text.normalize('NFKC'))
const unfit = (text: string): Refusal | null => (numbered(text) ? refuse('personalWords', { field: 'text' }) : null)
/** Asked a second time: the one follow-up. */
const followed = (facts: Facts): boolean => facts.case.data.followed === true

export function ask(_grids: readonly string[], input: In<'Ask'>, ctx: Ctx): Opening<S, C> | Refusal {
  const { region, actor, now } = ctx
  const area = input.area ?? region.code
  if (!region.areas.has(area)) return refuse('areaUnknown', { area })
  const { contact } = input
  if (contact?.wants === 'message' && contact.phone === undefined) return refuse('badInput', { field: 'contact.phone' })
  const usual = setting(region, 'publicQuestion.category', '')
  const category = region.categories.get(usual) ?? [...region.categories.values()].find((one) => one.class !== null)
  const centre = centreAt(region, area, 'county')
  if (!category?.class) return refuse('categoryUnknown', { category: usual })
  if (!centre) return refuse('organisationUnknown', { area })
  return {
    to: 'toRead',
    category: category.code,
    class: 'ordinary',
    urgency: 'ordinary',
    area,
    point: null,
    placeState: input.area === undefined ? 'none' : 'picked',
    accuracy: null,
    source: actor.type === 'resident' ? 'resident' : 'counter',
    holder: centre.id,
    centre: centre.id,
    joins: [centre.id],
    // Until somebody has read it nobody by area does; what is then public is not in the case.
    secret: true,
    words: [{ kind: 'text', text: input.text }],
    party: {
      role: 'reporter',
      name: null,
      phone: contact?.phone ?? null,
      wants: contact?.wants ?? 'none',
      language: input.language ?? null,
    },
    own: { area, category: category.code, asked_at: now },
  }
}

/** The office whose duty the category names. */
export function suggestPublish(facts: Facts, { region }: Ctx): Readonly<Record<string, unknown>> {
  if (facts.case.data.office !== undefined && followed(facts)) return { organisation: facts.case.data.office }
  const kind = region.categories.get(facts.case.category)?.handlerOrganisation
  const office = kind ? nearest(region, kind, facts.case.area) : null
  return { category: facts.case.category, ...(office ? { organisation: office.id } : {}) }
}

export function publish(facts: Facts, input: In<'Publish'>, ctx: Ctx): Outcome {
  const personal = unfit(input.text)
  if (personal) return personal
  const office = officeFor(input.organisation, facts.case.barred, ctx)
  if (isRefusal(office)) return office
  const category = classed(ctx, input.category ?? facts.case.category)
  if (isRefusal(category)) return category
  const first = !followed(facts)
  return {
    to: 'asked',
    set: { category: category.code, handler: office.id, holder: office.id, data: { ...facts.case.data, office: office.id } },
    tellsOffices: [office.id],
    words: [{ kind: 'note', text: input.text }],
    facts: { organisation: office.id, ...(first ? {} : { round: 2 }) },
    own: {
      organisation: office.id,
      category: category.code,
      ...(first ? { question: input.text, published_at: ctx.now } : { more_question: input.text, more_published_at: ctx.now }),
    },
  }
}

/** Not published. A follow-up that is none leaves the answer as it stands. */
export function decline(facts: Facts, input: In<'Decline'>): Outcome {
  const again = followed(facts)
  return {
    to: again ? 'told' : 'declined',
    ...(again ? { starts: ['archive' as const], own: { organisation: String(facts.case.data.office ?? '') } } : {}),
    words: [{ kind: 'reply', text: input.text }],
    facts: { ground: input.ground },
  }
}

export function answer(facts: Facts, input: In<'Answer'>, ctx: Ctx): Outcome {
  const personal = unfit(input.text)
  if (personal) return personal
  return {
    to: 'told',
    set: { holder: facts.case.centre },
    words: [{ kind: 'reply', text: input.text }],
    own: followed(facts) ? { more_answer: input.text, more_answered_at: ctx.now } : { answer: input.text, answered_at: ctx.now },
  }
}

/** Said not to be this office's, once: whom it is given to then answers. Source: 接诉即办§12. */
export const mayNotOurs = (facts: Facts): boolean => facts.case.data.passedBack !== true
export const notOurs = (facts: Facts, input: In<'Reason'>): Outcome =>
  mayNotOurs(facts)
    ? {
        to: 'toRead',
        set: { holder: facts.case.centre, data: { ...facts.case.data, passedBack: true } },
        words: [{ kind: 'reason', text: input.text }],
        own: { organisation: null },
      }
    : refuse('finalAssignment')

export const mayFollow = (facts: Facts): boolean => !followed(facts)
export const followUp = (facts: Facts, input: In<'Reason'>): Outcome =>
  mayFollow(facts)
    ? {
        to: 'toRead',
        set: { data: { ...facts.case.data, followed: true } },
        words: [{ kind: 'text', text: input.text }],
        facts: { round: 2 },
      }
    : refuse('alreadyReopened')

/** An answer that many will want: given to who keeps the knowledge base, with its ground and the day until which it holds. */
export const mayPropose = (facts: Facts): boolean => facts.case.data.proposed !== true
export function propose(facts: Facts, input: In<'Propose'>, ctx: Ctx): Outcome {
  if (!mayPropose(facts)) return refuse('nothingChanged')
  if (input.until < localDay(ctx.now, ctx.region.calendar.zone)) return refuse('badInput', { field: 'until' })
  return {
    to: facts.case.state as S,
    set: { data: { ...facts.case.data, proposed: true } },
    facts: { until: input.until },
    own: { knowledge_basis: input.basis, knowledge_until: input.until, proposed_at: ctx.now },
  }
}

/** Taken off the public list, where somebody finds a person in it after all. */
export const isShown = (facts: Facts): boolean => facts.case.data.hidden !== true
export const hide = (facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome =>
  isShown(facts)
    ? {
        to: facts.case.state as S,
        set: { data: { ...facts.case.data, hidden: true } },
        words: [{ kind: 'reason', text: input.text }],
        own: { hidden_at: ctx.now },
      }
    : refuse('nothingChanged')

export const withdraw = (_facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome => ({
  to: 'withdrawn',
  words: [{ kind: 'reason', text: input.text }],
  own: { hidden_at: ctx.now },
})

/** What the file lacks: an answer. */
export const defects = (facts: Facts): readonly string[] =>
  facts.past.some((entry) => entry.step === 'answer') ? [] : ['answerMissing']
