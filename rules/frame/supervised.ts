// Sub-flow of supervision (督办): an office answers why, a human judges the answer, and only a human goes a level higher. Source: domain §3.0.
import * as z from 'zod/mini'
import { post, supervisedOffice } from '../by.ts'
import { addWorkingDays, workingDaysBetween } from '../calendar.ts'
import { type Facts, type Supervision, type SupervisionLevel, supervisionLevels } from '../case.ts'
import { supervise } from '../effect.ts'
import { setting } from '../house.ts'
import { type Change, type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { code, day, files, text } from '../schema.ts'
import { type Day, localDay } from '../time.ts'
import { unknownGround } from './grounds.ts'

const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)
const usualDays = (facts: Facts, { region }: Ctx): number => setting(region, `${facts.case.kind}.superviseDays`, 3)
const usualUntil = (facts: Facts, ctx: Ctx): Day => addWorkingDays(today(ctx), usualDays(facts, ctx), ctx.region.calendar).day

const open = (facts: Facts): Supervision | undefined => facts.supervisions.findLast((one) => one.closedAt === null)

type Opened<C extends string> = Pick<Change<string, C>, 'supervises' | 'startsFor'>
/** An office is asked for an answer by that day; the clock of supervision starts. */
export function opening<C extends string>(
  clock: C,
  of: { level: SupervisionLevel; ground: string; organisation: string; by: string | null; until: Day },
  ctx: Ctx,
): Opened<C> {
  const length = workingDaysBetween(today(ctx), of.until, ctx.region.calendar)
  return { supervises: of, startsFor: [{ clock, length, owner: of.organisation }] }
}

/**
 * A notice that the system sends by itself, where the region's rules (`<kind>.superviseBy`) name this ground and the matter is not under
 * supervision already; nothing otherwise. Higher levels are a human's.
 */
export function supervisedByRule<C extends string>(
  frame: { readonly clocks: { readonly supervise: C } },
  ground: 'overdue' | 'repeated' | 'refused' | 'rating',
  organisation: string,
  facts: Facts,
  ctx: Ctx,
): Pick<Change<string, C>, 'supervises' | 'startsFor' | 'tells'> {
  const rules = setting<readonly string[]>(ctx.region, `${facts.case.kind}.superviseBy`, [
    'overdue',
    'repeated',
    'refused',
    'rating',
  ])
  if (typeof facts.case.data.supervised === 'string' || !rules.includes(ground)) return {}
  const of = { level: 'notice', ground, organisation, by: null, until: usualUntil(facts, ctx) } as const
  return { ...opening(frame.clocks.supervise, of, ctx), tells: ['supervised'] }
}

export function supervisedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const clock = frame.clocks.supervise
  const same = (facts: Facts) => facts.case.state as S
  const most = 15
  /** Why an answer may not be asked for by that day; null when it may. */
  const wrongDay = (until: Day, ctx: Ctx): Refusal | null => {
    const length = workingDaysBetween(today(ctx), until, ctx.region.calendar)
    if (length <= 0) return refuse('nothingChanged', { field: 'until' })
    return length > most ? refuse('tooFar', { field: 'until', most, unit: 'workingDay' }) : null
  }
  /** Nobody supervises his own office. */
  const own = (organisation: string, ctx: Ctx): Refusal | null =>
    ctx.post?.organisation === organisation ? refuse('sameHand') : null

  return {
    supervise: act(z.strictObject({ ground: code, organisation: z.optional(code), until: day, text: text(1000) }), {
      from: 'any',
      to: 'same',
      by: post(supervise),
      evenHeld: true,
      needs: ['supervisions'],
      tells: ['supervised'],
      offers: (facts, ctx) => open(facts) === undefined && facts.case.closedAt === null && own(facts.case.holder, ctx) === null,
      suggest: (facts, ctx) => ({ organisation: facts.case.holder, until: usualUntil(facts, ctx) }),
      decide: (facts, input, ctx) => {
        const organisation = input.organisation ?? facts.case.holder
        if (open(facts)) return refuse('alreadyObjected', { what: 'supervision' })
        if (!facts.case.organisations.includes(organisation)) return refuse('organisationUnknown', { organisation })
        const refused =
          own(organisation, ctx) ?? unknownGround('supervise', input.ground, facts, ctx) ?? wrongDay(input.until, ctx)
        if (refused) return refused
        const of = {
          level: 'notice',
          ground: input.ground,
          organisation,
          by: ctx.post?.organisation ?? null,
          until: input.until,
        } as const
        return {
          to: same(facts),
          ...opening(clock, of, ctx),
          words: [{ kind: 'reason', text: input.text }],
          facts: { ground: input.ground, office: organisation, level: of.level, until: input.until },
        }
      },
    }),
    answerSupervision: act(z.strictObject({ text: text(2000), files: z.optional(files) }), {
      from: 'any',
      to: 'same',
      by: supervisedOffice,
      evenHeld: true,
      needs: ['supervisions', 'files'],
      stops: [clock],
      tells: ['supervisor'],
      tone: 'main',
      offers: (facts) => open(facts)?.answeredAt === null,
      decide: (facts, input) => {
        const one = open(facts)
        if (!one || one.answeredAt !== null) return refuse('nothingOpen')
        return {
          to: same(facts),
          answersSupervision: one.id,
          words: [{ kind: 'note', text: input.text }],
          files: input.files ?? [],
        }
      },
    }),
    closeSupervision: act(z.strictObject({ text: text(1000) }), {
      from: 'any',
      to: 'same',
      by: post(supervise),
      evenHeld: true,
      needs: ['supervisions'],
      stops: [clock],
      tells: ['supervised'],
      offers: (facts, ctx) => {
        const one = open(facts)
        return one !== undefined && own(one.organisation, ctx) === null
      },
      decide: (facts, input, ctx) => {
        const one = open(facts)
        if (!one) return refuse('nothingOpen')
        return (
          own(one.organisation, ctx) ?? {
            to: same(facts),
            closesSupervision: { supervision: one.id, settled: true },
            words: [{ kind: 'reason', text: input.text }],
            facts: { level: one.level },
          }
        )
      },
    }),
    raiseSupervision: act(z.strictObject({ until: day, text: text(1000) }), {
      from: 'any',
      to: 'same',
      by: post(supervise),
      evenHeld: true,
      needs: ['supervisions'],
      stops: [clock],
      tells: ['supervised'],
      tone: 'final',
      offers: (facts, ctx) => {
        const one = open(facts)
        return one !== undefined && nextLevel(one.level) !== null && own(one.organisation, ctx) === null
      },
      suggest: (facts, ctx) => ({ until: usualUntil(facts, ctx) }),
      decide: (facts, input, ctx) => {
        const one = open(facts)
        const level = one ? nextLevel(one.level) : null
        if (!one || !level) return refuse('nothingOpen')
        const refused = own(one.organisation, ctx) ?? wrongDay(input.until, ctx)
        if (refused) return refused
        const { ground, organisation } = one
        const of = { level, ground, organisation, by: ctx.post?.organisation ?? null, until: input.until }
        return {
          to: same(facts),
          closesSupervision: { supervision: one.id, settled: false },
          ...opening(clock, of, ctx),
          words: [{ kind: 'reason', text: input.text }],
          facts: { office: organisation, level, until: input.until },
        }
      },
    }),
  }
}

const nextLevel = (level: SupervisionLevel): SupervisionLevel | null =>
  supervisionLevels[supervisionLevels.indexOf(level) + 1] ?? null
