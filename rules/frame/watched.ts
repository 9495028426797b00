// Following what somebody else has reported: a party of the case that is told how it goes, and has no say in it.
import * as z from 'zod/mini'
import { device, follower } from '../by.ts'
import { type Frame, type StepDef, stepsOf } from '../kind.ts'
import { isOpen } from '../openness.ts'
import { refuse } from '../refusal.ts'
import { code, text } from '../schema.ts'

/** Steps that ask something of the reporter himself, or answer him: nothing of them is told to who only follows. */
export const onlyReporter: ReadonlySet<string> = new Set(['return', 'recordTalk', 'decideReopen', 'reviewVoid', 'amend'])

export function watchedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  return {
    watch: act(
      z.strictObject({
        contact: z.optional(
          z.strictObject({
            phone: z.optional(text(30)),
            email: z.optional(text(120)),
            wants: z.enum(['message', 'email', 'none']),
          }),
        ),
        notice: z.optional(code),
        language: z.optional(code),
      }),
      {
        from: 'any',
        to: 'same',
        by: device,
        evenHeld: true,
        // By the public list only: it is never a button of the case.
        offers: () => false,
        decide: (facts, input, ctx) => {
          // What is not public does not exist for who would follow it.
          if (facts.case.closedAt !== null || !isOpen(facts.case, { frame }, ctx.region)) return refuse('caseMissing')
          const { contact } = input
          return {
            to: facts.case.state as S,
            party: {
              role: 'follower',
              name: null,
              phone: contact?.phone ?? null,
              email: contact?.email ?? null,
              wants: contact?.wants ?? 'none',
              language: input.language ?? null,
            },
            facts: { notice: input.notice ?? null },
          }
        },
      },
    ),
    unwatch: act(z.strictObject({}), {
      from: 'any',
      to: 'same',
      by: follower,
      evenHeld: true,
      role: 'eraser',
      decide: (facts, _input, ctx) => {
        const own = ctx.actor.type === 'resident' ? ctx.actor.party?.party : undefined
        if (own === undefined) return refuse('notYours')
        return { to: facts.case.state as S, erases: { words: [], parties: [own], files: [] } }
      },
    }),
  }
}
