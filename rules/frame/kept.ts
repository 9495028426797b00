// Sub-flows of the record: amend and propose it, undo, overdue, archive after the e-file check, erase under the law.
import * as z from 'zod/mini'
import { levelOf } from '../area.ts'
import { anyOf, holder, inOrganisation, post, staff, system } from '../by.ts'
import type { CaseRow, Facts, Proposal, Relation } from '../case.ts'
import { twiceDue } from '../clock.ts'
import { taskClocks } from '../effect.ts'
import { centreAt, openCentre, supervisorsAt } from '../house.ts'
import { type Change, type Ctx, type Frame, type Settable, type StepDef, stepsOf } from '../kind.ts'
import { rungAt } from '../ladder.ts'
import { erasureLaws } from '../law.ts'
import { isRefusal, type Refusal, refuse } from '../refusal.ts'
import { code, id, text } from '../schema.ts'
import { classed } from './opened.ts'
import { picked } from './picked.ts'
import { supervisedByRule } from './supervised.ts'

const Amended = {
  category: z.optional(code),
  area: z.optional(code),
  urgency: z.optional(z.enum(['urgent', 'important', 'ordinary'])),
}

const inCommunity = (area: string): boolean => ['community', 'grid', 'microGrid', 'group'].includes(levelOf(area) ?? '')
/** True when the case is as the handler proposed. */
const meets = (row: CaseRow, { fields }: Proposal): boolean =>
  Object.entries(fields).every(([name, value]) => row[name as keyof CaseRow] === value)

type Amendment<S extends string, C extends string> = Pick<
  Change<S, C>,
  'set' | 'facts' | 'repolicies' | 'joins' | 'stops' | 'starts' | 'tells'
>

/** What an amendment sets, with the old values for the timeline. Source: the "Amend (更正)". */
function amended<S extends string, C extends string>(
  frame: Frame<S, C>,
  facts: Facts,
  input: { category?: string | undefined; area?: string | undefined; urgency?: 'urgent' | 'important' | 'ordinary' | undefined },
  ctx: Ctx,
): Amendment<S, C> | Refusal {
  const row = facts.case
  const before: Record<string, string | null> = {}
  let set: Settable = {}
  if (input.category !== undefined && input.category !== row.category) {
    const category = classed(ctx, input.category)
    if (isRefusal(category)) return category
    before.category = row.category
    set = { ...set, category: category.code, class: category.class }
    if (category.class !== row.class) before.class = row.class
  }
  if (input.urgency !== undefined && input.urgency !== row.urgency) {
    before.urgency = row.urgency
    set = { ...set, urgency: input.urgency }
  }
  if (input.area !== undefined && input.area !== row.area) {
    if (!ctx.region.areas.has(input.area)) return refuse('areaUnknown', { area: input.area })
    before.area = row.area
    const intake = [frame.states.toAccept, frame.states.placed].includes(row.state as S)
    // Where the community is known it stays known: nobody could check the place on a whole street.
    if (inCommunity(row.area) && !inCommunity(input.area)) return refuse('placeMissing', { area: input.area })
    set = { ...set, ...picked(row, input.area) }
    const centre = centreAt(ctx.region, input.area, frame.centre ?? 'street', row.barred)
    if (centre && intake) set = { ...set, centre: centre.id, holder: centre.id }
  }
  // What cannot wait goes to whoever is open now, and its short clock begins anew.
  const waits =
    row.state === frame.states.toAccept ? frame.clocks.accept : row.state === frame.states.placed ? frame.clocks.assign : null
  const urgent = set.urgency === 'urgent' && waits !== null
  const street = frame.centre === undefined || frame.centre === 'street'
  const open = urgent && street ? openCentre(ctx.region, set.area ?? row.area, true, ctx.now, row.barred) : null
  if (open) set = { ...set, holder: open.id }
  if (Object.keys(before).length === 0) return refuse('nothingChanged')
  return {
    set,
    facts: { before },
    joins: set.centre === undefined ? [] : [set.centre],
    ...(urgent && waits !== null ? { stops: [waits], starts: [waits], tells: ['holder' as const] } : {}),
    repolicies: 'class' in before ? [frame.clocks.finish] : [],
  }
}

export function keptSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  return {
    amend: act(
      z.strictObject({
        ...Amended,
        contact: z.optional(z.strictObject({ party: id, name: z.optional(text(60)), phone: z.optional(text(30)) })),
        reason: text(500),
      }),
      {
        from: 'open',
        to: 'same',
        by: anyOf(inOrganisation('centre', 'case.amend'), holder('case.amend')),
        needs: ['proposals', 'parties'],
        evenHeld: 'here',
        tells: ['reporter', 'handler'],
        letter: 'e',
        suggest: (facts) => {
          const proposal = facts.proposals.find((one) => one.decidedAt === null)
          return proposal
            ? proposal.fields
            : { category: facts.case.category, area: facts.case.area, urgency: facts.case.urgency }
        },
        decide: (facts, input, ctx) => {
          const { contact } = input
          if (contact && !facts.parties.some((one) => one.id === contact.party))
            return refuse('nothingOpen', { field: 'contact' })
          const change = amended(frame, facts, input, ctx)
          // A contact alone says nothing of what the handler proposed; anything else answers it, leaving all as it is declines it.
          const named = [input.category, input.area, input.urgency].some((one) => one !== undefined)
          const proposal = named || !contact ? facts.proposals.find((one) => one.decidedAt === null) : undefined
          if (isRefusal(change) && (change.refused !== 'nothingChanged' || (!contact && !proposal))) return change
          const changed: Amendment<S, C> = isRefusal(change) ? {} : change
          const accepted = proposal && meets({ ...facts.case, ...changed.set }, proposal)
          return {
            to: facts.case.state as S,
            ...changed,
            ...(contact
              ? {
                  corrects: {
                    party: contact.party,
                    ...(contact.name === undefined ? {} : { name: contact.name }),
                    ...(contact.phone === undefined ? {} : { phone: contact.phone }),
                  },
                }
              : {}),
            ...(proposal && accepted !== undefined ? { answers: { proposal: proposal.id, accepted } } : {}),
            words: [{ kind: 'reason', text: input.reason }],
            facts: {
              ...changed.facts,
              // Which fields, never what stood there: the record holds no personal data.
              ...(contact ? { contact: (['name', 'phone'] as const).filter((name) => contact[name] !== undefined) } : {}),
              ...(accepted === undefined ? {} : { accepted }),
            },
          }
        },
      },
    ),
    proposeAmend: act(z.strictObject({ ...Amended, reason: text(500) }), {
      from: 'open',
      to: 'same',
      by: inOrganisation('handler', permissions.handle),
      needs: ['proposals'],
      tells: ['centre'],
      decide: (facts, input, ctx) => {
        if (facts.proposals.some((one) => one.decidedAt === null)) return refuse('alreadyObjected', { what: 'proposal' })
        const change = amended(frame, facts, input, ctx)
        if (isRefusal(change)) return change
        const fields = { category: input.category ?? null, area: input.area ?? null, urgency: input.urgency ?? null }
        const named = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
        return { to: facts.case.state as S, proposes: named, words: [{ kind: 'reason', text: input.reason }] }
      },
    }),
    undo: act(z.strictObject({ version: z.int() }), {
      from: 'any',
      to: 'any',
      by: staff,
      needs: ['past'],
      evenHeld: true,
      letter: 'z',
      offers: (facts, ctx) => undoable(facts, ctx) !== null,
      suggest: (facts) => ({ version: facts.case.version }),
      decide: (facts, input, ctx) => {
        const last = undoable(facts, ctx)
        if (!last || last.version !== input.version) return refuse('undoOver')
        const acts = (last.facts.clocks ?? []) as readonly { id: string; act: string }[]
        return {
          to: (last.from ?? facts.case.state) as S,
          set: last.facts.before as Settable,
          revives: acts.filter((one) => one.act === 'stop').map((one) => one.id),
          annuls: acts.filter((one) => one.act === 'start').map((one) => one.id),
          dropsReactionOf: last.version,
          ...(last.facts.relates ? { unrelates: last.facts.relates as Relation } : {}),
          facts: { undoes: last.version },
        }
      },
    }),
    escalateOverdue: act(z.strictObject({ clock: id }), {
      // Also after the end: an objection to voiding that nobody decides is overdue like any other.
      from: 'any',
      to: 'same',
      by: system,
      evenHeld: true,
      tells: ['supervisor', 'holder', 'handler'],
      decide: (facts, input, ctx) => {
        const clock = facts.clocks.find((one) => one.id === input.clock)
        if (!clock || clock.stoppedAt !== null || clock.pausedBy.length > 0) return refuse('nothingOpen')
        const twice = clock.expired === 1
        const due = twice ? twiceDue(clock, ctx.region.calendar) : clock.dueAt
        if (clock.expired > 1 || ctx.now <= due) return refuse('nothingOpen')
        const row = facts.case
        const escalated = twice ? 2 : Math.max(1, Number(row.data.escalated ?? 0))
        const data = { ...row.data, escalated, overdueClock: clock.name }
        // What is urgent rings whoever is on duty, at any hour; what is not waits for the letter of the day.
        // A ledger that was taken over has its days of grace.
        const quiet = typeof row.data.quietUntil === 'number' && due <= row.data.quietUntil
        const rings = row.urgency === 'urgent' && !quiet ? rungAt(ctx.region, row.area, row.barred, clock.expired + 1) : null
        const said = {
          to: row.state as S,
          expires: clock.id,
          facts: { clock: clock.name, escalated },
          ...(rings ? { rings } : {}),
        }
        // Not accepted in time at the community: the street takes it over, or who is open when it cannot wait.
        const street = centreAt(ctx.region, row.area, 'street', row.barred)
        const open = openCentre(ctx.region, row.area, row.urgency === 'urgent', ctx.now, row.barred)
        if (clock.name === clocks.accept && row.hold === 'none' && street && open && levelBelow(facts, ctx))
          return {
            ...said,
            set: { data, holder: open.id, centre: street.id },
            joins: [street.id],
            stops: [clocks.accept],
            starts: [clocks.accept],
          }
        const over = twice
          ? supervisorsAt(ctx.region, row.area, row.barred)
          : centreAt(ctx.region, row.area, frame.centre ?? 'street', row.barred)
        // What was asked of another office that office answers for, everything else who has the matter.
        const late = taskClocks(frame).has(clock.name) ? (clock.owner ?? row.holder) : row.holder
        const asked = twice && !quiet ? supervisedByRule(frame, 'overdue', late, facts, ctx) : {}
        return { ...said, ...asked, set: { data }, joins: over ? [over.id] : [] }
      },
    }),
    recompute: act(z.strictObject({}), {
      from: 'any',
      to: 'same',
      by: system,
      evenHeld: true,
      decide: (facts, _input, ctx) => {
        const version = ctx.region.calendar.version
        const old = facts.clocks.some((clock) => clock.stoppedAt === null && clock.calendarVersion !== version)
        return old ? { to: facts.case.state as S, recomputes: true, facts: { calendar: version } } : refuse('nothingChanged')
      },
    }),
    archive: act(z.strictObject({ reason: z.optional(text(500)) }), {
      from: [states.rated],
      to: states.archived,
      by: anyOf(system, inOrganisation('centre', permissions.accept)),
      needs: ['files', 'past'],
      decide: (facts, input, ctx) => {
        // Answered with the one it was merged into, it has no work of its own to show.
        const shut = facts.past.findLast((entry) => entry.from !== entry.to && entry.from !== states.toRate)
        const defects = shut?.step === 'follow' ? [] : frame.defects(facts)
        // What cannot be mended any more somebody answers for by name, with a reason.
        const answered = ctx.actor.type === 'staff' && input.reason !== undefined
        const words = input.reason === undefined ? [] : [{ kind: 'reason' as const, text: input.reason }]
        if (defects.length > 0 && !answered)
          return {
            to: states.rated,
            noted: true,
            stops: [clocks.archive],
            set: { data: { ...facts.case.data, defects: defects.join(' ') } },
            words,
            facts: { defects },
          }
        const { defects: _gone, ...data } = facts.case.data
        return {
          to: states.archived,
          stops: [clocks.archive],
          set: { data },
          words,
          facts: defects.length > 0 ? { defects } : {},
        }
      },
    }),
    erase: act(
      z.strictObject({
        words: z.array(id).check(z.maxLength(200)),
        parties: z.array(id).check(z.maxLength(50)),
        documents: z.optional(z.array(id).check(z.maxLength(100))),
        law: z.enum(erasureLaws),
        reason: text(500),
      }),
      {
        from: 'any',
        to: 'same',
        by: post('case.erase'),
        role: 'eraser',
        evenHeld: true,
        needs: ['parties', 'files'],
        tone: 'final',
        suggest: () => ({ law: erasureLaws[0], words: [], parties: [], documents: [] }),
        decide: (facts, input) => {
          const { words, parties, documents = [], law, reason } = input
          const known = (list: readonly { readonly id: string }[], ids: readonly string[]) =>
            ids.every((one) => list.some((own) => own.id === one))
          if (words.length + parties.length + documents.length === 0) return refuse('nothingOpen')
          if (!known(facts.parties, parties) || !known(facts.files, documents)) return refuse('nothingOpen')
          return {
            to: facts.case.state as S,
            erases: { words, parties, files: documents },
            words: [{ kind: 'reason', text: reason }],
            facts: { law, words, parties, documents },
          }
        },
      },
    ),
  }
}

function levelBelow(facts: Facts, ctx: Ctx): boolean {
  const held = ctx.region.organisations.get(facts.case.holder)
  return held !== undefined && ctx.region.areas.get(held.area)?.level === 'community'
}

/** The last entry, while its author may still take it back. */
function undoable(facts: Facts, ctx: Ctx) {
  const last = facts.past.findLast((entry) => entry.version === facts.case.version)
  if (!last || ctx.actor.type !== 'staff' || last.person !== ctx.actor.person) return null
  const until = last.facts.undoUntil
  return typeof until === 'number' && until >= ctx.now ? last : null
}
