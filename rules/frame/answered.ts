// Sub-flows of the person who asked: add a fact, withdraw, rate, reopen by right.
import * as z from 'zod/mini'
import { reporter, reporterHimself, system } from '../by.ts'
import type { Facts } from '../case.ts'
import { setting } from '../house.ts'
import { type Change, type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { refuse } from '../refusal.ts'
import { files, text } from '../schema.ts'
import { supervisedByRule } from './supervised.ts'

/** By right so many times; after that it stays as it is. */
const byRight = (facts: Facts, { region }: Ctx): boolean =>
  facts.case.reopened < setting(region, `${facts.case.kind}.reopenTimes`, 1)

export function answeredSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks } = frame
  const ask = (facts: Facts): Change<S, C> =>
    facts.case.handler === null
      ? {
          to: states.toAccept,
          set: { reopened: facts.case.reopened + 1, holder: facts.case.centre },
          stops: [clocks.rate, clocks.archive],
          starts: [clocks.accept],
        }
      : {
          to: states.handling,
          set: { reopened: facts.case.reopened + 1, holder: facts.case.handler },
          stops: [clocks.rate, clocks.archive],
          starts: [clocks.finish],
        }
  return {
    add: act(z.strictObject({ text: text(2000), files: z.optional(files) }), {
      from: 'open',
      to: 'same',
      by: reporter,
      evenHeld: true,
      needs: ['files'],
      tells: ['holder'],
      decide: (facts, input) => ({
        to: facts.case.state as S,
        words: [{ kind: 'note', text: input.text }],
        files: input.files ?? [],
      }),
    }),
    withdraw: act(z.strictObject({ text: text(500) }), {
      from: [states.toAccept, states.returned, states.placed, states.assigned, states.handling],
      to: states.withdrawn,
      by: reporter,
      evenHeld: true,
      stops: [clocks.accept, clocks.fill, clocks.assign, clocks.sign, clocks.object, clocks.decide, clocks.finish],
      tells: ['holder', 'centre'],
      tone: 'final',
      decide: (_facts, input) => ({ to: states.withdrawn, words: [{ kind: 'reason', text: input.text }] }),
    }),
    rate: act(z.strictObject({ solved: z.boolean(), grade: z.int().check(z.gte(1), z.lte(5)), text: z.optional(text(1000)) }), {
      from: [states.toRate],
      to: [states.rated, states.handling, states.toAccept],
      by: reporterHimself,
      needs: ['ratings'],
      stops: [clocks.rate],
      tells: ['holder', 'centre'],
      tone: 'main',
      decide: (facts, input, ctx) => {
        const round = facts.case.reopened + 1
        if (facts.ratings.some((one) => one.round === round)) return refuse('alreadyRated')
        const said = {
          rates: { solved: input.solved, grade: input.grade },
          words: input.text === undefined ? [] : [{ kind: 'reason' as const, text: input.text }],
          facts: { solved: input.solved, grade: input.grade, round },
        }
        // "Not solved" reopens by itself.
        const asked = input.solved ? {} : supervisedByRule(frame, 'rating', facts.case.handler ?? facts.case.centre, facts, ctx)
        if (!input.solved && byRight(facts, ctx)) return { ...ask(facts), ...said, ...asked }
        return { ...said, ...asked, to: states.rated, starts: [clocks.archive] }
      },
    }),
    unrated: act(z.strictObject({}), {
      from: [states.toRate],
      to: states.rated,
      by: system,
      stops: [clocks.rate],
      starts: [clocks.archive],
      decide: () => ({ to: states.rated, facts: { rated: false } }),
    }),
    reopen: act(z.strictObject({ text: text(1000), files: z.optional(files) }), {
      from: [states.toRate, states.rated, states.archived],
      to: [states.handling, states.toAccept],
      by: reporter,
      needs: ['files'],
      tells: ['holder', 'centre'],
      offers: byRight,
      decide: (facts, input, ctx) =>
        !byRight(facts, ctx)
          ? refuse('alreadyReopened')
          : { ...ask(facts), words: [{ kind: 'reason', text: input.text }], files: input.files ?? [] },
    }),
  }
}
