// The sub-flow of taking over (接转): an open matter of a ledger kept before becomes a case where it stood; a whole ledger can be given back within a day.
import * as z from 'zod/mini'
import { importer } from '../by.ts'
import { centreAt, setting } from '../house.ts'
import { type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { isRefusal, refuse } from '../refusal.ts'
import { code, day, id, text } from '../schema.ts'
import { addDays, DAY, type Instant, instantAt, localDay } from '../time.ts'
import { officeFor } from './office.ts'
import { classed } from './opened.ts'

/** Where an open matter of a ledger may stand: not accepted yet, accepted and with no office, or with an office at work. */
export const ledgerStates = ['toAccept', 'placed', 'handling'] as const
/** How long after it was taken over a ledger may be given back as a whole. */
export const givenBackWithin = DAY
/** Letters, digits and the marks of document numbers; never a sentence, for it stands in the record. */
export const ledgerNumber = /^[\p{L}\p{N}〔〕[\]()（）【】#№\-_/.·]{1,40}$/u

const TakeOver = z.strictObject({
  /** The run of the import, and the row of its file. */
  ledger: id,
  row: z.int().check(z.gte(1)),
  /** The number it had in the ledger. */
  number: z.optional(z.string().check(z.regex(ledgerNumber))),
  /** Tells the same row from another under the same number. */
  mark: z.string().check(z.regex(/^[0-9a-f]{8}$/)),
  category: code,
  area: code,
  state: z.enum(ledgerStates),
  /** The office that works on it; only where one does. */
  organisation: z.optional(code),
  /** When it was filed, and when it came to the office: its clocks run from then. */
  openedAt: z.int().check(z.gte(0)),
  since: z.optional(z.int().check(z.gte(0))),
  /** The last day that was promised. */
  until: z.optional(day),
  text: text(2000),
  place: z.optional(text(200)),
  /** What was done so far, as the ledger has it. */
  done: z.optional(text(2000)),
  contact: z.optional(z.strictObject({ name: z.optional(text(60)), phone: z.optional(text(30)) })),
})

/**
 * Until when what runs out is not put under supervision by itself and rings nobody: what had run out before it was taken over, and so many days [D] from that day on.
 * It is shown overdue like any other, and no clock moves.
 */
function quietUntil({ region, now }: Ctx): Instant {
  const days = setting(region, 'case.ledgerGraceDays', 0)
  const { zone } = region.calendar
  return days > 0 ? instantAt(addDays(localDay(now, zone), days), 0, zone) : now
}

export function takenOverSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act, open } = stepsOf<S, C>()
  const { states, clocks } = frame
  const stands = { toAccept: states.toAccept, placed: states.placed, handling: states.handling } as const
  const runs = { toAccept: clocks.accept, placed: clocks.assign, handling: clocks.finish } as const
  return {
    takeOver: open(TakeOver, {
      to: [states.toAccept, states.placed, states.handling],
      by: importer,
      open: (_grids, input, ctx) => {
        const category = classed(ctx, input.category)
        if (isRefusal(category)) return category
        if (!ctx.region.areas.has(input.area)) return refuse('areaUnknown', { area: input.area })
        if (input.openedAt > ctx.now || (input.since ?? 0) > ctx.now) return refuse('badInput', { field: 'openedAt' })
        const centre = centreAt(ctx.region, input.area, frame.centre ?? 'street', [])
        if (!centre) return refuse('organisationUnknown', { area: input.area })
        if ((input.state === 'handling') !== (input.organisation !== undefined))
          return refuse('organisationUnknown', { field: 'organisation' })
        const office = input.organisation === undefined ? centre : officeFor(input.organisation, [], ctx)
        if ('refused' in office) return office
        const clock = runs[input.state]
        const from = input.state === 'handling' ? (input.since ?? input.openedAt) : input.openedAt
        const handles = input.state === 'handling'
        return {
          to: stands[input.state],
          startsFor: [{ clock, from, owner: office.id, ...(input.until === undefined ? {} : { until: input.until }) }],
          category: category.code,
          class: category.class,
          urgency: category.urgency,
          area: input.area,
          point: null,
          placeState: 'picked',
          accuracy: null,
          source: 'ledger',
          holder: office.id,
          centre: centre.id,
          joins: [office.id, centre.id],
          openedAt: input.openedAt,
          set: {
            ...(handles ? { handler: office.id } : {}),
            data: {
              ledger: input.ledger,
              ledgerMark: input.mark,
              ...(input.number === undefined ? {} : { oldNumber: input.number }),
              quietUntil: quietUntil(ctx),
            },
          },
          words: [
            { kind: 'text', text: input.text },
            ...(input.place === undefined ? [] : [{ kind: 'place' as const, text: input.place }]),
            ...(input.done === undefined ? [] : [{ kind: 'note' as const, text: input.done }]),
          ],
          ...(input.contact
            ? {
                party: {
                  role: 'reporter' as const,
                  name: input.contact.name ?? null,
                  phone: input.contact.phone ?? null,
                  wants: 'none',
                },
              }
            : {}),
          facts: {
            ledger: input.ledger,
            row: input.row,
            number: input.number ?? null,
            since: from,
            until: input.until ?? null,
          },
        }
      },
    }),
    // Quietly: nobody was told of it, and nobody is told that it went.
    giveBack: act(z.strictObject({ ledger: id }), {
      from: 'any',
      to: states.withdrawn,
      by: importer,
      evenHeld: true,
      needs: ['past'],
      decide: (facts, input, ctx) => {
        const { data, hold, state } = facts.case
        if (data.ledger !== input.ledger || data.givenBack === true) return refuse('nothingOpen')
        const taken = facts.past.find((entry) => entry.step === 'takeOver')
        if (!taken || taken.at + givenBackWithin < ctx.now) return refuse('undoOver')
        // Another keeper has it, or answers for it: it cannot be made never to have been.
        if (hold === 'inTransfer' || state === 'handedOver') return refuse('held', { hold: 'inTransfer' })
        return {
          to: states.withdrawn,
          set: { data: { ...data, givenBack: true } },
          facts: { ledger: input.ledger, worked: facts.past.some((entry) => entry.organisation !== null) },
        }
      },
    }),
  }
}
