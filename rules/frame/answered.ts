// Sub-flows of the person who asked: add a fact, withdraw, rate, reopen by right.
import * as z from 'zod/mini'
import { not, post, reporter, reporterHimself, system } from '../by.ts'
import type { Facts, Request } from '../case.ts'
import { supervise } from '../effect.ts'
import { setting } from '../house.ts'
import { type Change, type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { files, text } from '../schema.ts'
import { localDay } from '../time.ts'
import { supervisedByRule } from './supervised.ts'
import { Withdraw, withdrawal, withdrawForm } from './withdrawn.ts'

/** By right so many times; after that it stays as it is. */
const byRight = (facts: Facts, { region }: Ctx): boolean =>
  facts.case.reopened < setting(region, `${facts.case.kind}.reopenTimes`, 1)

const openAsk = (facts: Facts): Request | undefined =>
  facts.case.data.request === 'reopen'
    ? facts.requests.findLast((one) => one.what === 'reopen' && one.decidedAt === null)
    : undefined
/** Asked for once more in a while only, and not while it may be done by right. */
const mayAsk = (facts: Facts, ctx: Ctx): Refusal | null => {
  if (byRight(facts, ctx)) return refuse('nothingOpen')
  if (openAsk(facts)) return refuse('alreadyObjected', { what: 'request' })
  const times = setting(ctx.region, `${facts.case.kind}.askReopenTimes`, 2)
  return facts.requests.filter((one) => one.what === 'reopen').length >= times ? refuse('alreadyReopened') : null
}

export function answeredSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks } = frame
  const withdraw = {
    from: [states.toAccept, states.returned, states.placed, states.assigned, states.handling],
    by: reporter,
    evenHeld: 'here',
    tells: ['holder', 'centre'],
    tone: 'final',
  } as const
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
      evenHeld: 'here',
      needs: ['files'],
      tells: ['holder'],
      decide: (facts, input) => ({
        to: facts.case.state as S,
        words: [{ kind: 'note', text: input.text }],
        files: input.files ?? [],
      }),
    }),
    withdraw: frame.byOffices
      ? act(z.strictObject({ text: text(500) }), {
          ...withdraw,
          to: states.withdrawn,
          stops: [clocks.accept, clocks.fill, clocks.assign, clocks.sign, clocks.object, clocks.decide, clocks.finish],
          decide: (_facts, input) => ({ to: states.withdrawn, words: [{ kind: 'reason', text: input.text }] }),
        })
      : act(Withdraw, {
          ...withdraw,
          ...withdrawForm,
          to: [states.withdrawn, ...withdraw.from],
          decide: (facts, input, ctx) => withdrawal(frame, false, facts, input, ctx),
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
    // By right once; after that whoever supervises looks at it, and not the office that handled it.
    askReopen: act(z.strictObject({ text: text(1000), files: z.optional(files) }), {
      from: [states.toRate, states.rated, states.archived],
      to: 'same',
      by: reporter,
      needs: ['requests', 'files'],
      starts: [clocks.decide],
      tells: ['supervisor'],
      offers: (facts, ctx) => mayAsk(facts, ctx) === null,
      decide: (facts, input, ctx) =>
        mayAsk(facts, ctx) ?? {
          to: facts.case.state as S,
          requests: { what: 'reopen', clock: clocks.decide, ground: null, until: localDay(ctx.now, ctx.region.calendar.zone) },
          words: [{ kind: 'reason', text: input.text }],
          files: input.files ?? [],
        },
    }),
    decideReopen: act(z.strictObject({ granted: z.boolean(), text: text(1000) }), {
      from: [states.toRate, states.rated, states.archived],
      to: [states.toRate, states.rated, states.archived, states.handling, states.toAccept],
      by: not('organisation', 'finish', post(supervise)),
      needs: ['requests', 'past'],
      stops: [clocks.decide],
      tells: ['reporter', 'holder', 'centre'],
      tone: 'main',
      offers: (facts) => openAsk(facts) !== undefined,
      decide: (facts, input) => {
        const request = openAsk(facts)
        if (!request) return refuse('nothingOpen')
        return {
          ...(input.granted ? ask(facts) : { to: facts.case.state as S }),
          grants: { request: request.id, granted: input.granted },
          words: [{ kind: 'reply', text: input.text }],
          facts: { granted: input.granted },
        }
      },
    }),
  }
}
