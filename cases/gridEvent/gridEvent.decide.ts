// The decisions of the grid event: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import { covers, levelOf } from '../../rules/area.ts'
import { inOffice } from '../../rules/calendar.ts'
import type { CaseRow, Facts, FileRef } from '../../rules/case.ts'
import { officeFor } from '../../rules/frame/office.ts'
import { picked } from '../../rules/frame/picked.ts'
import { placed } from '../../rules/frame/placed.ts'
import { drawn } from '../../rules/frame/sample.ts'
import { centreAt, openCentre, setting } from '../../rules/house.ts'
import type { Change, Ctx, Opening } from '../../rules/kind.ts'
import { citable } from '../../rules/list.ts'
import { answered } from '../../rules/questions.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Category, Organisation } from '../../rules/region.ts'
import { classBy, route } from '../../rules/route.ts'
import type * as form from './gridEvent.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'reported' | 'toAccept' | 'filed' | 'assigned' | 'inHandling' | 'handled' | 'toCall' | 'toRate' | 'rated'
type C = 'escalate' | 'accept' | 'assign' | 'sign' | 'object' | 'handle' | 'verify' | 'rate' | 'archive'
type Outcome = Change<S, C> | Refusal

const leaf = (ctx: Ctx, code: string): Category | null => {
  const category = ctx.region.categories.get(code)
  return category?.class ? category : null
}

/** The community in office hours where it comes first, otherwise the street, or who is open when it cannot wait. */
function intakeCentre(
  of: { readonly area: string; readonly urgent: boolean; readonly communityFirst: boolean; readonly barred: readonly string[] },
  ctx: Ctx,
): { holder: Organisation; centre: Organisation } | null {
  const { area, urgent, communityFirst, barred } = of
  const centre = centreAt(ctx.region, area, 'street', barred)
  const holder = openCentre(ctx.region, area, urgent, ctx.now, barred)
  if (!centre || !holder) return null
  const community = centreAt(ctx.region, area, 'community', barred)
  const first = communityFirst && inOffice(ctx.now, ctx.region.calendar) && community && levelOf(community.area) === 'community'
  return { holder: first ? community : holder, centre }
}

export function report(grids: readonly string[], input: In<'Report'>, ctx: Ctx): Opening<S, C> | Refusal {
  const category = leaf(ctx, input.category)
  if (!category) return refuse('categoryUnknown', { category: input.category })
  const place = placed(grids, input.place, ctx)
  if ('refused' in place) return place
  const said = answered(category, input.answers)
  if (isRefusal(said)) return said
  const urgency = input.urgent || category.urgency === 'urgent' ? 'urgent' : category.urgency
  const { communityFirst } = category
  const barred = input.barred ?? []
  const centres = intakeCentre({ area: place.area, urgent: urgency === 'urgent', communityFirst, barred }, ctx)
  if (!centres) return refuse('organisationUnknown', { area: place.area })
  const { actor, post } = ctx
  const may = (permission: string) => post?.permissions.includes(permission) === true
  const own = may('gridEvent.settle') && post !== null && covers(post.areas, place.area) && !barred.includes(post.organisation)
  const heads = ['groupHead', 'courtyardHead']
  const usual =
    own || (may('gridEvent.settle') && !may('gridEvent.accept'))
      ? 'grid'
      : may('gridEvent.accept')
        ? 'counter'
        : post !== null && heads.includes(post.kind)
          ? 'groupHead'
          : 'staff'
  const source = actor.type === 'resident' ? 'resident' : (input.source ?? usual)
  // Staff who report for a resident name a contact; without one there is nobody to ask.
  const forResident = actor.type === 'resident' || input.contact !== undefined
  const home = own && post ? post.organisation : centres.holder.id
  return {
    to: own ? 'reported' : 'toAccept',
    starts: [own ? 'escalate' : 'accept'],
    category: category.code,
    class: category.class,
    urgency,
    area: place.area,
    placeState: place.placeState,
    point: input.place.point ? { lon: input.place.point.lon, lat: input.place.point.lat } : null,
    accuracy: input.place.point?.accuracy ?? null,
    source,
    holder: home,
    centre: centres.centre.id,
    joins: [home, centres.centre.id],
    secret: input.secret ?? false,
    barred,
    ...(input.happenedAt !== undefined && actor.type === 'system' ? { openedAt: input.happenedAt } : {}),
    words: [
      { kind: 'text', text: input.text },
      ...(input.place.words === undefined ? [] : [{ kind: 'place' as const, text: input.place.words }]),
      ...(said.words === null ? [] : [{ kind: 'note' as const, text: said.words }]),
    ],
    files: input.files ?? [],
    ...(forResident
      ? {
          party: {
            role: 'reporter' as const,
            name: input.contact?.name ?? null,
            phone: input.contact?.phone ?? null,
            email: input.contact?.email ?? null,
            account: input.contact?.account ?? null,
            wants: input.contact?.wants ?? 'none',
            language: input.language ?? null,
          },
        }
      : {}),
    facts: {
      category: category.code,
      source,
      urgency,
      notice: input.notice ?? null,
      ...(said.codes ? { answers: said.codes } : {}),
    },
  }
}

/** All there, and one at least that somebody of the staff took as such: what the reporter sent shows what was, not what was done. */
const present = (files: readonly FileRef[], ids: readonly string[], as: 'before' | 'after'): boolean => {
  const named = ids.map((id) => files.find((file) => file.id === id && (file.state === 'small' || file.state === 'complete')))
  if (named.includes(undefined)) return false
  return named.some((file) => file && (as === 'before' || (file.kind === 'after' && !file.by.startsWith('device'))))
}

export function settle(facts: Facts, input: In<'Settle'>, ctx: Ctx): Outcome {
  // Two photos: one picture cannot show it before and after.
  const same = input.before.some((one) => input.after.includes(one))
  if (same || !present(facts.files, input.before, 'before') || !present(facts.files, input.after, 'after'))
    return refuse('photosMissing', { need: ['before', 'after'] })
  const sampled = drawn(ctx, 'settle', setting(ctx.region, 'gridEvent.sampleShare', 5))
  const community = centreAt(ctx.region, facts.case.area, 'community', facts.case.barred)
  const change = {
    files: [...input.before, ...input.after],
    words: [{ kind: 'result' as const, text: input.note }],
    facts: { settled: true, sampled },
  }
  const data = { ...facts.case.data, settled: true }
  // Closed with its two photos; only the drawn sample is looked at again, by the community.
  return sampled && community
    ? { ...change, to: 'handled', set: { data, holder: community.id }, joins: [community.id], starts: ['verify'] }
    : { ...change, ...told(facts), set: { data }, tells: ['reporter'] }
}

export function escalate(facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome {
  const category = leaf(ctx, facts.case.category)
  if (!category) return refuse('categoryUnknown', { category: facts.case.category })
  const { area, urgency, barred } = facts.case
  const centres = intakeCentre({ area, urgent: urgency === 'urgent', communityFirst: true, barred }, ctx)
  if (!centres) return refuse('organisationUnknown', { area })
  return {
    to: 'toAccept',
    set: { holder: centres.holder.id },
    joins: [centres.holder.id],
    words: [{ kind: 'reason', text: input.text }],
  }
}

export function accept(facts: Facts, input: In<'Accept'>, ctx: Ctx): Outcome {
  const row = facts.case
  const category = leaf(ctx, input.category ?? row.category)
  if (!category) return refuse('categoryUnknown', { category: input.category ?? row.category })
  const area = input.area ?? row.area
  if (!ctx.region.areas.has(area)) return refuse('areaUnknown', { area })
  // At least a community: on a whole street nobody could be sent to look.
  if (['street', 'county', 'city'].includes(levelOf(area) ?? 'city')) return refuse('placeMissing', { area })
  const urgency = input.urgency ?? row.urgency
  const centre = centreAt(ctx.region, area, 'street', row.barred)
  const open = openCentre(ctx.region, area, urgency === 'urgent', ctx.now, row.barred)
  if (!centre || !open) return refuse('organisationUnknown', { area })
  const own = input.own === true
  if (own && !byCommunity(row, ctx)) return refuse('notYours', { field: 'own' })
  const deadline = input.class ?? (category.code === row.category ? row.class : category.class) ?? category.class
  const before = {
    ...(category.code === row.category ? {} : { category: row.category }),
    ...(deadline === row.class ? {} : { class: row.class }),
    ...(area === row.area ? {} : { area: row.area }),
    ...(urgency === row.urgency ? {} : { urgency: row.urgency }),
  }
  return {
    to: own ? 'inHandling' : 'filed',
    starts: [own ? 'handle' : 'assign'],
    set: {
      category: category.code,
      class: deadline,
      urgency,
      ...(area === row.area ? {} : picked(row, area)),
      centre: centre.id,
      // What cannot wait stays with whoever is open now.
      holder: own ? row.holder : open.id,
      ...(own ? { handler: row.holder } : {}),
    },
    joins: [centre.id],
    facts: { own, ...(Object.keys(before).length > 0 ? { before } : {}) },
  }
}

const byCommunity = (row: CaseRow, ctx: Ctx): boolean =>
  levelOf(ctx.region.organisations.get(row.holder)?.area ?? '') === 'community'

/** Own means are the community's: others are not asked. */
export const spareOwn = (facts: Facts, ctx: Ctx): readonly string[] => (byCommunity(facts.case, ctx) ? [] : ['own'])

/** The next sensible values: what the reporter chose, filled in. */
export const suggestAccept = (facts: Facts) => ({
  category: facts.case.category,
  urgency: facts.case.urgency,
  area: facts.case.area,
})

/** A community, or the county at night, has it in place of the street's own centre. */
export const heldElsewhere = (row: CaseRow): boolean => row.holder !== row.centre

export function pass(facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome {
  const { area, urgency, barred, centre } = facts.case
  const holder = openCentre(ctx.region, area, urgency === 'urgent', ctx.now, barred)?.id ?? centre
  // The clock starts anew with the next one only: nobody passes a case to himself.
  if (holder === facts.case.holder) return refuse('nothingChanged')
  return {
    to: 'toAccept',
    set: { holder },
    words: [{ kind: 'reason', text: input.text }],
  }
}

export function assign(facts: Facts, input: In<'Assign'>, ctx: Ctx): Outcome {
  const organisation = officeFor(input.organisation, facts.case.barred, ctx)
  if (isRefusal(organisation)) return organisation
  if (!citable(ctx.region.items, input.listItem)) return refuse('itemEnded', { field: 'listItem', item: input.listItem })
  const { rule, class: deadline } = input
  const changes = deadline !== undefined && deadline !== facts.case.class
  // What a rule made of it is known from what a person chose (`unruled`).
  const data = rule === undefined || !changes ? facts.case.data : { ...facts.case.data, ruled: deadline }
  return {
    to: 'assigned',
    set: { handler: organisation.id, holder: organisation.id, ...(changes ? { class: deadline, data } : {}) },
    joins: [organisation.id],
    words: input.note === undefined ? [] : [{ kind: 'note', text: input.note }],
    facts: {
      organisation: organisation.id,
      listItem: input.listItem ?? leaf(ctx, facts.case.category)?.listItem ?? null,
      ...(rule === undefined ? {} : { rule }),
      ...(changes ? { class: deadline } : {}),
    },
  }
}

/** By the rules of routing, then by the duty list: the handler the category names, nearest to the place. Of a gap nothing is proposed. */
export function suggestAssign(facts: Facts, ctx: Ctx): Record<string, unknown> {
  const { category: code, area, barred, class: chosen } = facts.case
  const { terms = [], places = [] } = facts.routing ?? {}
  const routed = route(ctx.region, { category: code, area, barred, terms, places, at: ctx.now })
  if ('gap' in routed) return {}
  const category = leaf(ctx, code)
  const due = classBy(routed, chosen, category?.class ?? null)
  const { rule, organisation } = routed
  return {
    organisation,
    // The item of the category names another office than this rule.
    ...(category?.listItem && rule === null && citable(ctx.region.items, category.listItem)
      ? { listItem: category.listItem }
      : {}),
    ...(due !== null && due !== chosen ? { class: due } : {}),
    ...(rule === null ? {} : { rule }),
  }
}

export const nothingObjected = (facts: Facts): boolean => !facts.objections.some((one) => one.decidedAt === null)

export function sign(facts: Facts): Outcome {
  return nothingObjected(facts) ? { to: 'inHandling' } : refuse('alreadyObjected')
}

/** Once nothing more is checked: residents are asked to rate, staff, patrols and devices are not. */
function told(facts: Facts): Pick<Change<S, C>, 'starts'> & { to: 'toRate' | 'rated' } {
  return facts.parties.some((party) => party.role === 'reporter')
    ? { to: 'toRate', starts: ['rate'] }
    : { to: 'rated', starts: ['archive'] }
}

export function finish(facts: Facts, input: In<'Finish'>, ctx: Ctx): Outcome {
  // A replayed source knows no checking: that is said, not made up.
  const replayed = ctx.actor.type === 'system'
  const verify = replayed ? 'none' : (leaf(ctx, facts.case.category)?.verify ?? 'onSite')
  if (verify === 'onSite' && !present(facts.files, input.files, 'after')) return refuse('photosMissing', { need: ['after'] })
  const change = {
    files: input.files,
    words: [
      { kind: 'result' as const, text: input.result },
      ...(input.note === undefined ? [] : [{ kind: 'note' as const, text: input.note }]),
    ],
    facts: replayed ? { source: 'notInSource' } : { verify },
  }
  const { centre } = facts.case
  if (verify === 'none') return { ...change, ...told(facts), set: { holder: centre }, tells: ['reporter'] }
  if (verify === 'byPhone') return { ...change, to: 'toCall', set: { holder: centre }, starts: ['verify'], tells: ['holder'] }
  const holder = centreAt(ctx.region, facts.case.area, 'community', facts.case.barred)?.id ?? centre
  return { ...change, to: 'handled', set: { holder }, joins: [holder], starts: ['verify'], tells: ['holder'] }
}

export function verify(facts: Facts, input: In<'Verify'>): Outcome {
  if (!present(facts.files, input.files, 'after')) return refuse('photosMissing', { need: ['after'] })
  // The picture of who handled it shows what he says, not what somebody else found.
  const handlers = new Set(facts.past.flatMap((entry) => (entry.facts.handles === true && entry.person ? [entry.person] : [])))
  if (facts.files.some((file) => input.files.includes(file.id) && handlers.has(file.by))) return refuse('sameHand')
  return {
    ...told(facts),
    set: { holder: facts.case.centre },
    files: input.files,
    words: input.note === undefined ? [] : [{ kind: 'note', text: input.note }],
  }
}

export function verifyByPhone(facts: Facts, input: In<'Reason'>): Outcome {
  return { ...told(facts), set: { holder: facts.case.centre }, words: [{ kind: 'note', text: input.text }] }
}

export function sendBack(facts: Facts, input: In<'SendBack'>): Outcome {
  const handler = facts.case.handler
  const words = [{ kind: 'reason' as const, text: input.text }]
  const said = { files: input.files ?? [], words }
  // Settled on the spot and found not solved: there is no handler yet, so the centre finds one.
  if (handler === null) return { ...said, to: 'filed', set: { holder: facts.case.centre }, starts: ['assign'] }
  return { ...said, to: 'inHandling', set: { holder: handler }, starts: ['handle'], tells: ['handler'] }
}

/** What the e-file lacks: a result, and a photo where the place was to be seen. */
export function defects(facts: Facts): readonly string[] {
  const finished = facts.past.findLast((entry) => entry.step === 'finish' || entry.step === 'settle')
  if (!finished) return ['resultMissing']
  if (finished.facts.source === 'notInSource') return []
  const needsPhoto = finished.step === 'settle' || finished.facts.verify === 'onSite'
  const there = facts.files.some((file) => file.state === 'small' || file.state === 'complete')
  return [
    ...(needsPhoto && !there ? ['photoMissing'] : []),
    ...(facts.files.some((file) => file.state === 'small') ? ['originalMissing'] : []),
  ]
}
