// Sub-flows between cases: the same matter told twice is merged and may be parted again, several matters in one are split, others linked. Source: domain §3.0.
import * as z from 'zod/mini'
import { anyOf, holder, inOrganisation, post, replay, system } from '../by.ts'
import type { CaseRow, Facts } from '../case.ts'
import { supervise } from '../effect.ts'
import { type Change, type Frame, type Settable, type StepDef, stepsOf } from '../kind.ts'
import { isRefusal, refuse } from '../refusal.ts'
import { code, id, text } from '../schema.ts'
import { classed } from './opened.ts'

export function relatedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act, open } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  const centre = anyOf(holder(permissions.accept), inOrganisation('centre', permissions.accept))
  const beside = anyOf(centre, inOrganisation('handler', permissions.handle), post(supervise))
  const worked: readonly string[] = [states.toAccept, states.placed, states.assigned, states.handling]
  const done: readonly string[] = [states.toRate, states.rated, states.archived]
  const same = (facts: Facts) => facts.case.state as S
  /** The other case, as it stands now, where it is of the same keeper and kind. */
  const otherOf = (facts: Facts, named: string): CaseRow | undefined =>
    facts.also.find((row) => row.id === named && row.id !== facts.case.id)
  /** Who has the first one has this one too; it is not sent to the body complained of. */
  const withFirst = (first: CaseRow): Settable => ({ holder: first.holder, handler: first.handler })
  const barred = (facts: Facts, first: CaseRow): boolean =>
    [first.holder, first.handler, first.centre].some((one) => one !== null && facts.case.barred.includes(one))

  /** On its own again, as if it had never been merged: same hands, and every clock as if it had never stopped. */
  const parted = (facts: Facts): Change<S, C> => {
    const entry = facts.past.findLast((one) => one.step === 'merge')
    const acts = (entry?.facts.clocks ?? []) as readonly { id: string; act: string }[]
    const { holder: had, handler } = (entry?.facts.had ?? {}) as { holder?: string; handler?: string | null }
    const { mergedInto: _gone, ...data } = facts.case.data
    return {
      to: same(facts),
      set: { hold: 'none', data, ...(had === undefined ? {} : { holder: had, handler: handler ?? null }) },
      revives: acts.filter((one) => one.act === 'stop').map((one) => one.id),
      unrelates: { what: 'merged', other: String(facts.case.data.mergedInto ?? '') },
      facts: { parted: true },
    }
  }

  return {
    merge: act(z.strictObject({ into: id, text: text(500) }), {
      from: [states.toAccept, states.placed, states.assigned, states.handling],
      to: 'same',
      by: anyOf(centre, replay),
      undo: 10,
      tells: ['reporter'],
      letter: 'm',
      decide: (facts, input) => {
        const first = otherOf(facts, input.into)
        if (!first || first.kind !== facts.case.kind || !worked.includes(first.state) || first.hold !== 'none')
          return refuse('changed', { field: 'into' })
        // A chain would hide the last in the first: what others were merged into is not merged itself.
        if (facts.case.data.merged === true) return refuse('mergedInto', { field: 'into' })
        if (barred(facts, first)) return refuse('organisationUnknown', { organisation: first.holder, barred: true })
        const { holder: had, handler } = facts.case
        return {
          to: same(facts),
          set: { ...withFirst(first), hold: 'merged', data: { ...facts.case.data, mergedInto: first.id } },
          joins: [first.holder, ...(first.handler === null ? [] : [first.handler])],
          ends: facts.clocks.filter((one) => one.stoppedAt === null && one.name !== clocks.supervise).map((one) => one.id),
          relates: { what: 'merged', other: first.id },
          words: [{ kind: 'reason', text: input.text }],
          facts: { into: first.id, had: { holder: had, handler } },
          also: [{ id: first.id, facts: { merged: facts.case.id }, data: { merged: true } }],
          tells: ['holder'],
        }
      },
    }),
    unmerge: act(z.strictObject({ text: text(500) }), {
      from: [states.toAccept, states.placed, states.assigned, states.handling],
      to: 'same',
      by: anyOf(inOrganisation('centre', permissions.accept), holder(permissions.accept)),
      evenHeld: true,
      needs: ['past'],
      tells: ['holder', 'reporter'],
      offers: (facts) => facts.case.hold === 'merged',
      decide: (facts, input) =>
        facts.case.hold === 'merged'
          ? { ...parted(facts), words: [{ kind: 'reason', text: input.text }] }
          : refuse('nothingOpen'),
    }),
    // What became of the first one: the same hand, the same answer, or on its own again when that ended otherwise.
    follow: act(z.strictObject({ into: id }), {
      from: 'open',
      to: 'any',
      by: system,
      evenHeld: true,
      needs: ['past', 'parties'],
      decide: (facts, input) => {
        const first = otherOf(facts, input.into)
        const { data, hold } = facts.case
        if (!first || hold !== 'merged' || data.mergedInto !== first.id) return refuse('nothingOpen')
        if (done.includes(first.state)) {
          const asks = facts.parties.some((one) => one.role === 'reporter')
          return {
            to: asks ? states.toRate : states.rated,
            set: { hold: 'none', holder: facts.case.centre, handler: first.handler },
            starts: [asks ? clocks.rate : clocks.archive],
            facts: { answered: true, into: first.id },
          }
        }
        if (first.closedAt !== null || barred(facts, first))
          return { ...parted(facts), tells: ['holder', ...(first.closedAt === null ? [] : (['reporter'] as const))] }
        const set = withFirst(first)
        if (set.holder === facts.case.holder && set.handler === facts.case.handler) return refuse('nothingChanged')
        return {
          to: same(facts),
          set,
          joins: [first.holder, ...(first.handler === null ? [] : [first.handler])],
          facts: { into: first.id },
        }
      },
    }),
    link: act(z.strictObject({ other: id, text: z.optional(text(500)) }), {
      from: 'any',
      to: 'same',
      by: beside,
      evenHeld: true,
      decide: (facts, input) => {
        const other = otherOf(facts, input.other)
        if (!other) return refuse('changed', { field: 'other' })
        return {
          to: same(facts),
          relates: { what: 'linked', other: other.id },
          words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
          facts: { linked: other.id },
          also: [{ id: other.id, facts: { linked: facts.case.id } }],
        }
      },
    }),
    unlink: act(z.strictObject({ other: id }), {
      from: 'any',
      to: 'same',
      by: beside,
      evenHeld: true,
      needs: ['relations'],
      offers: (facts) => facts.relations.some((one) => one.what === 'linked'),
      decide: (facts, input) => {
        const known = facts.relations.some((one) => one.what === 'linked' && one.other === input.other)
        if (!known) return refuse('nothingOpen', { field: 'other' })
        return { to: same(facts), unrelates: { what: 'linked', other: input.other }, facts: { unlinked: input.other } }
      },
    }),
    // One of several matters in one request goes its own way; the first keeps the rest, and its reporter hears of both.
    splitOff: open(z.strictObject({ root: id, category: code, text: text(2000) }), {
      to: states.placed,
      by: centre,
      ofRoot: [states.toAccept, states.placed, states.assigned, states.handling],
      starts: [clocks.assign],
      tells: ['reporter'],
      open: (_grids, input, ctx, also) => {
        const root = also.find((row) => row.id === input.root)
        if (!root) return refuse('changed', { field: 'root' })
        const category = classed(ctx, input.category)
        if (isRefusal(category)) return category
        const { area, point, placeState, accuracy, urgency, centre: own, barred: never, secret } = root
        return {
          to: states.placed,
          category: category.code,
          class: category.class,
          urgency,
          area,
          point,
          placeState,
          accuracy,
          source: 'split',
          holder: own,
          centre: own,
          barred: never,
          secret,
          reported: false,
          joins: [own],
          words: [{ kind: 'text', text: input.text }],
          relates: { what: 'splitFrom', other: root.id },
          facts: { category: category.code, root: root.id },
          also: [{ id: root.id, facts: { split: ctx.caseId } }],
        }
      },
    }),
  }
}

/** True when a case stands for others too: they hear what becomes of it. */
export const leads = (row: CaseRow): boolean => row.data.merged === true
