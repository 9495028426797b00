// A leader takes a case upon himself (包案): the office that has it keeps it and its clock, and a named post answers for its being solved.
import * as z from 'zod/mini'
import { post, system } from '../by.ts'
import type { Facts } from '../case.ts'
import { lead } from '../effect.ts'
import { type Frame, type StepDef, stepsOf } from '../kind.ts'
import { refuse } from '../refusal.ts'
import { code, id, text } from '../schema.ts'

const led = (facts: Facts): boolean => typeof facts.case.data.leader === 'string'

export function ledSteps<S extends string, C extends string>(_frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const same = (facts: Facts) => facts.case.state as S
  return {
    takeLead: act(z.strictObject({ text: text(1000) }), {
      from: 'open',
      to: 'same',
      by: post(lead),
      evenHeld: true,
      tells: ['holder', 'centre'],
      offers: (facts) => !led(facts),
      decide: (facts, input, ctx) => {
        if (led(facts)) return refuse('alreadyObjected', { what: 'leader' })
        const organisation = ctx.post?.organisation ?? ''
        return {
          to: same(facts),
          set: { data: { ...facts.case.data, leader: organisation, leaderPost: ctx.post?.id ?? null } },
          joins: [organisation],
          words: [{ kind: 'note', text: input.text }],
          facts: { office: organisation },
        }
      },
    }),
    // Handed on to another leader it is given up by one and taken by the other.
    leaveLead: act(z.strictObject({ text: text(1000) }), {
      from: 'any',
      to: 'same',
      by: post(lead),
      evenHeld: true,
      tells: ['holder', 'centre'],
      offers: (facts, ctx) => led(facts) && facts.case.data.leader === ctx.post?.organisation,
      decide: (facts, input, ctx) => {
        if (!led(facts)) return refuse('nothingOpen')
        if (facts.case.data.leader !== ctx.post?.organisation) return refuse('notYours', { field: 'leader' })
        return {
          to: same(facts),
          set: { data: { ...facts.case.data, leader: null, leaderPost: null } },
          words: [{ kind: 'reason', text: input.text }],
        }
      },
    }),
    // The leader left his post: whoever took it over answers for the case from now on.
    passLead: act(z.strictObject({ post: id, organisation: code }), {
      from: 'any',
      to: 'same',
      by: system,
      evenHeld: true,
      tells: ['holder', 'centre'],
      decide: (facts, input) =>
        led(facts)
          ? {
              to: same(facts),
              set: { data: { ...facts.case.data, leader: input.organisation, leaderPost: input.post } },
              joins: [input.organisation],
              facts: { office: input.organisation },
            }
          : refuse('nothingOpen'),
    }),
  }
}
