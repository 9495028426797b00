// "Please ring me": one open wish of the reporter at a time, in the queue of whoever has the matter, over when somebody has talked with him.
import * as z from 'zod/mini'
import { inOrganisation, reporterHimself } from '../by.ts'
import { addWorkingDays } from '../calendar.ts'
import type { Facts } from '../case.ts'
import { phoneKey } from '../contact.ts'
import { setting } from '../house.ts'
import { type Ctx, type StepDef, stepsOf } from '../kind.ts'
import { refuse } from '../refusal.ts'
import { text } from '../schema.ts'
import { instantAt, localDay } from '../time.ts'

/** Until when he is rung: the end of that working day [D], the region's `case.callWishDays`, or a kind's own. */
function until(facts: Facts, { now, region }: Ctx): number {
  const { calendar } = region
  const days = setting(region, `${facts.case.kind}.callWishDays`, setting(region, 'case.callWishDays', 2))
  return instantAt(addWorkingDays(localDay(now, calendar.zone), days, calendar).day, 18 * 60, calendar.zone)
}

/** Not reached so often, the wish is over and he is told [D]: `case.callWishTries`, or a kind's own. */
const tries = (facts: Facts, { region }: Ctx): number =>
  setting(region, `${facts.case.kind}.callWishTries`, setting(region, 'case.callWishTries', 3))
const wished = (facts: Facts): boolean => facts.case.data.callWish === true
const over = { callWish: null, callBy: null, callTries: null }

export function calledSteps<S extends string, C extends string>(): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  return {
    askCall: act(z.strictObject({ phone: z.optional(text(30)), text: z.optional(text(200)) }), {
      from: 'open',
      to: 'same',
      by: reporterHimself,
      evenHeld: 'here',
      needs: ['parties'],
      tells: ['holder'],
      offers: (facts) => !wished(facts),
      decide: (facts, input, ctx) => {
        if (wished(facts)) return refuse('alreadyObjected', { what: 'call' })
        const own = ctx.actor.type === 'resident' ? ctx.actor.party?.party : undefined
        const party = facts.parties.find((one) => one.id === own)
        if (!party) return refuse('notYours')
        if (input.phone === undefined && !party.hasPhone) return refuse('badInput', { field: 'phone', problem: 'empty' })
        if (input.phone !== undefined && !/^\d{5,20}$/.test(phoneKey(input.phone)))
          return refuse('badInput', { field: 'phone', problem: 'invalid_format' })
        return {
          to: facts.case.state as S,
          set: { data: { ...facts.case.data, callWish: true, callBy: until(facts, ctx) } },
          words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
          ...(input.phone === undefined ? {} : { corrects: { party: party.id, phone: input.phone } }),
        }
      },
    }),
    recordTalk: act(z.strictObject({ reached: z.boolean(), text: z.optional(text(1000)) }), {
      from: 'open',
      to: 'same',
      by: inOrganisation('holder', 'case.organisation'),
      evenHeld: 'here',
      tone: 'main',
      offers: wished,
      decide: (facts, input, ctx) => {
        if (!wished(facts)) return refuse('nothingOpen')
        const to = facts.case.state as S
        const said = input.text === undefined ? [] : [{ kind: 'reply' as const, text: input.text }]
        if (input.reached) {
          // What was talked about is on record, for him too.
          if (input.text === undefined) return refuse('badInput', { field: 'text', problem: 'empty' })
          return { to, set: { data: { ...facts.case.data, ...over } }, words: said, facts: { reached: true } }
        }
        const n = Number(facts.case.data.callTries ?? 0) + 1
        const last = n >= tries(facts, ctx)
        return {
          to,
          set: { data: { ...facts.case.data, ...(last ? over : { callTries: n }) } },
          words: said,
          facts: { reached: false, tries: n, over: last },
          tells: last ? ['reporter'] : [],
        }
      },
    }),
  }
}
