// Sub-flows between office and office: return for facts, object to an assignment, decide it, void, object to voiding.
import * as z from 'zod/mini'
import { anyOf, holder, inOrganisation, not, post, replay, reporter, system, when } from '../by.ts'
import type { Facts } from '../case.ts'
import { supervise } from '../effect.ts'
import { setting } from '../house.ts'
import { type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { citable } from '../list.ts'
import { refuse } from '../refusal.ts'
import { code, files, id, text } from '../schema.ts'
import { unknownGround } from './grounds.ts'
import { drawn } from './sample.ts'
import { supervisedByRule } from './supervised.ts'

/** Percent of voided cases that a supervisor looks at again; a region that only names its one sample means both. */
const voidShare = (kind: string, { region }: Ctx): number =>
  setting(region, `${kind}.voidSampleShare`, setting(region, `${kind}.sampleShare`, 10))

const openObjection = (facts: Facts) => facts.objections.find((one) => one.decidedAt === null)

export function askedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  const decider = anyOf(inOrganisation('centre', permissions.decide), post(supervise))
  return {
    return: act(z.strictObject({ ground: code, text: text(500) }), {
      from: [states.toAccept],
      to: states.returned,
      by: holder(permissions.accept),
      stops: [clocks.accept],
      starts: [clocks.fill],
      tells: ['reporter'],
      decide: (facts, input, ctx) =>
        unknownGround('return', input.ground, facts, ctx) ?? {
          to: states.returned,
          words: [{ kind: 'reply', text: input.text }],
          facts: { ground: input.ground },
        },
    }),
    resubmit: act(z.strictObject({ text: text(2000), files: z.optional(files) }), {
      from: [states.returned],
      to: states.toAccept,
      by: reporter,
      needs: ['files'],
      stops: [clocks.fill],
      starts: [clocks.accept],
      tells: ['holder'],
      tone: 'main',
      decide: (_facts, input) => ({ to: states.toAccept, words: [{ kind: 'text', text: input.text }], files: input.files ?? [] }),
    }),
    lapse: act(z.strictObject({}), {
      from: [states.returned],
      to: states.voided,
      by: system,
      stops: [clocks.fill],
      tells: ['reporter'],
      decide: (facts, _input, ctx) => {
        // Asked and not answered is a way to bury a matter too: it is drawn like any other voiding.
        const sampled = drawn(ctx, 'void', voidShare(facts.case.kind, ctx))
        const data = { ...facts.case.data, voidGround: 'noAnswer', ...(sampled ? { voidSample: true } : {}) }
        return { to: states.voided, set: { data }, facts: { ground: 'noAnswer' } }
      },
    }),
    object: act(z.strictObject({ ground: code, item: z.optional(text(60)), text: text(1000) }), {
      from: [states.assigned],
      to: 'same',
      by: inOrganisation('handler', permissions.handle),
      needs: ['objections'],
      stops: [clocks.sign],
      starts: [clocks.decide],
      tells: ['centre'],
      letter: 'o',
      offers: (facts, ctx) => !facts.case.designated && !openObjection(facts) && !windowOver(facts, clocks.object, ctx),
      decide: (facts, input, ctx) => {
        if (facts.case.designated) return refuse('finalAssignment')
        if (openObjection(facts)) return refuse('alreadyObjected')
        if (windowOver(facts, clocks.object, ctx)) return refuse('windowOver', { clock: clocks.object })
        const unknown = unknownGround('object', input.ground, facts, ctx)
        if (unknown) return unknown
        if (input.ground === 'notInList' && !input.item) return refuse('groundUnknown', { field: 'item' })
        if (!citable(ctx.region.items, input.item)) return refuse('itemEnded', { field: 'item', item: input.item })
        return {
          to: facts.case.state as S,
          words: [{ kind: 'reason', text: input.text }],
          objects: {
            against: 'assign',
            organisation: ctx.post?.organisation ?? null,
            ground: input.ground,
            item: input.item ?? null,
          },
          facts: { ground: input.ground, item: input.item ?? null },
        }
      },
    }),
    decideObjection: act(z.strictObject({ upheld: z.boolean(), text: text(1000) }), {
      from: [states.assigned, states.voided],
      to: [states.placed, states.assigned, states.toAccept, states.voided],
      by: anyOf(
        when('assigned', (row) => row.state === states.assigned, decider),
        when('voided', (row) => row.state === states.voided, not('person', 'void', decider)),
      ),
      needs: ['objections', 'past'],
      stops: [clocks.decide],
      tells: ['handler', 'reporter'],
      tone: 'main',
      offers: (facts) => openObjection(facts) !== undefined,
      decide: (facts, input, ctx) => {
        const objection = openObjection(facts)
        if (!objection) return refuse('nothingOpen')
        const decides = { objection: objection.id, upheld: input.upheld }
        const said = {
          words: [{ kind: 'reply' as const, text: input.text }],
          decides,
          facts: { upheld: input.upheld, against: objection.against },
        }
        if (objection.against === 'void')
          return input.upheld
            ? {
                ...said,
                to: states.toAccept,
                set: { holder: facts.case.centre, data: { ...facts.case.data, voidSample: null } },
                starts: [clocks.accept],
              }
            : { ...said, to: states.voided }
        if (!input.upheld) return { ...said, to: states.assigned, set: { designated: true }, starts: [clocks.sign] }
        const bounced = facts.case.bounced + 1
        // Twice nobody wanted it: the centre that assigns is asked.
        const asked = bounced > 1 ? supervisedByRule(frame, 'refused', facts.case.centre, facts, ctx) : {}
        return {
          ...said,
          ...asked,
          to: states.placed,
          set: { handler: null, holder: facts.case.centre, bounced },
          stops: [clocks.sign, clocks.object, clocks.finish],
          starts: [clocks.assign],
        }
      },
    }),
    void: act(z.strictObject({ ground: code, text: text(1000), duplicateOf: z.optional(id) }), {
      from: [states.toAccept, states.placed],
      to: states.voided,
      by: anyOf(holder('case.void'), replay),
      stops: [clocks.accept, clocks.assign],
      tells: ['reporter'],
      tone: 'final',
      letter: 'v',
      decide: (facts, input, ctx) => {
        const unknown = unknownGround('void', input.ground, facts, ctx)
        if (unknown) return unknown
        const other = input.duplicateOf
        // Two cases that are each the other's duplicate would both be gone.
        const stands = facts.also.some((row) => row.id === other && row.state !== states.voided)
        if (other !== undefined && !stands) return refuse('changed', { field: 'duplicateOf' })
        const sampled = drawn(ctx, 'void', voidShare(facts.case.kind, ctx))
        return {
          to: states.voided,
          words: [{ kind: 'reply', text: input.text }],
          set: { data: { ...facts.case.data, voidGround: input.ground, ...(sampled ? { voidSample: true } : {}) } },
          facts: { ground: input.ground, duplicateOf: other ?? null },
          also: other === undefined ? [] : [{ id: other, facts: { duplicate: facts.case.id } }],
        }
      },
    }),
    objectVoid: act(z.strictObject({ text: text(1000) }), {
      from: [states.voided],
      to: 'same',
      by: reporter,
      needs: ['objections'],
      starts: [clocks.decide],
      tells: ['centre', 'supervisor'],
      offers: (facts) => !facts.objections.some((one) => one.against === 'void'),
      decide: (facts, input) =>
        facts.objections.some((one) => one.against === 'void')
          ? refuse('alreadyObjected')
          : {
              to: facts.case.state as S,
              words: [{ kind: 'reason', text: input.text }],
              objects: { against: 'void', organisation: null, ground: 'reporter', item: null },
            },
    }),
    reviewVoid: act(z.strictObject({ upheld: z.boolean(), text: text(1000) }), {
      from: [states.voided],
      to: [states.voided, states.toAccept],
      by: not('organisation', 'void', post(supervise)),
      needs: ['objections', 'past'],
      tells: ['centre', 'reporter'],
      offers: (facts) => facts.case.data.voidSample === true,
      decide: (facts, input) => {
        if (facts.case.data.voidSample !== true) return refuse('nothingOpen')
        const data = { ...facts.case.data, voidSample: null }
        const words = [{ kind: 'reply' as const, text: input.text }]
        if (input.upheld) return { to: states.voided, set: { data }, words, facts: { upheld: true } }
        // What the reporter still waits for is decided with it.
        const objection = openObjection(facts)
        return {
          to: states.toAccept,
          set: { data, holder: facts.case.centre },
          words,
          stops: [clocks.decide],
          starts: [clocks.accept],
          ...(objection ? { decides: { objection: objection.id, upheld: true } } : {}),
          facts: { upheld: false },
        }
      },
    }),
  }
}

/** The window is the running clock itself: once it is over or stopped, nobody may object. */
function windowOver(facts: Facts, clock: string, ctx: Ctx): boolean {
  const row = facts.clocks.find((one) => one.name === clock && one.stoppedAt === null)
  return row === undefined || row.dueAt < ctx.now
}
