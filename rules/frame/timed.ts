// Sub-flows about time: urge, more time asked for and granted, standing still for an outside cause and going on. Source: domain §3.0.
import * as z from 'zod/mini'
import { anyOf, approver, inOrganisation, not, post, reporter, system, tasked, upstream } from '../by.ts'
import type { Facts, Request } from '../case.ts'
import { type ClockRow, unitsUntil } from '../clock.ts'
import { supervise } from '../effect.ts'
import { policyFor, setting } from '../house.ts'
import { type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { code, day, text } from '../schema.ts'
import { addDays, type Day, daysBetween, HOUR, localDay } from '../time.ts'
import { unknownGround } from './grounds.ts'
import { supervisedByRule } from './supervised.ts'

/** Offices that owe this one an answer. */
const askedBy = (facts: Facts, { post }: Ctx): readonly string[] => [
  ...new Set(facts.tasks.filter((one) => one.closedAt === null && one.by === post?.organisation).map((one) => one.organisation)),
]
/** Why a clock may stand still: a cause outside every office of the case. */
const outside = 'outside'
/** Days until a suspended case is looked at again, at most [D]. */
const reviewDays = (facts: Facts, { region }: Ctx): number => setting(region, `${facts.case.kind}.suspendDays`, 30)
const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)

/** Who waits for it has asked so often [D] that somebody above must be told why nothing comes. */
const urgedOften = (facts: Facts, { actor, region }: Ctx): boolean => {
  const times = facts.past.filter((entry) => entry.step === 'urge' && entry.person === null).length + 1
  return actor.type === 'resident' && times === setting(region, `${facts.case.kind}.superviseUrges`, 3)
}

export function timedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  const running = (facts: Facts, name: string): ClockRow | undefined =>
    facts.clocks.find((clock) => clock.name === name && clock.stoppedAt === null)
  const same = (facts: Facts) => facts.case.state as S
  /** What is asked for now; what an earlier round left open is over with it. */
  const openRequest = (facts: Facts, what: Request['what']): Request | undefined =>
    facts.case.data.request === what ? facts.requests.findLast((one) => one.what === what && one.decidedAt === null) : undefined
  const anyRequest = (facts: Facts) => openRequest(facts, 'extend') ?? openRequest(facts, 'suspend')
  const decider = anyOf(inOrganisation('centre', permissions.decide), post(permissions.decide))
  const waitsForReporter: readonly string[] = [states.returned, states.toRate, states.rated]

  /** Why no more time may be asked for now; null when it may. */
  const noMore = (facts: Facts, ctx: Ctx): Refusal | null => {
    const clock = running(facts, clocks.finish)
    if (!clock) return refuse('nothingOpen')
    const { extension } = clock.policy
    if (!extension) return refuse('noMoreTime', { clock: clock.name, times: 0 })
    const had = facts.requests.filter((one) => one.what === 'extend' && one.granted === true && one.at >= clock.startedAt)
    if (had.length >= extension.times) return refuse('noMoreTime', { clock: clock.name, times: extension.times })
    if (anyRequest(facts)) return refuse('alreadyObjected', { what: 'request' })
    return ctx.now > clock.dueAt ? refuse('clockOver', { clock: clock.name }) : null
  }
  /** So many units as the day asked for is later, or why it may not be that day. */
  const more = (clock: ClockRow, until: Day, ctx: Ctx): number | Refusal => {
    const units = unitsUntil(clock, until, ctx.region.calendar)
    const most = clock.policy.extension?.length ?? 0
    if (units <= 0) return refuse('nothingChanged', { field: 'until' })
    return units > most ? refuse('tooFar', { field: 'until', most, unit: clock.policy.unit }) : units
  }
  /** Why it may not stand still now; null when it may. */
  const mustRun = (facts: Facts, ctx: Ctx): Refusal | null => {
    const clock = running(facts, clocks.finish)
    if (!clock) return refuse('nothingOpen')
    // Without a day of review it would stand still for ever.
    if (!clock.policy.pauses.includes(outside) || !policyFor(ctx.region, facts.case.kind, clocks.review, facts.case))
      return refuse('clockFixed', { clock: clock.name, law: clock.policy.law })
    return anyRequest(facts) ? refuse('alreadyObjected', { what: 'request' }) : null
  }
  const reviewed = (facts: Facts, until: Day, ctx: Ctx): number | Refusal => {
    const length = daysBetween(today(ctx), until)
    const most = reviewDays(facts, ctx)
    if (length <= 0) return refuse('nothingChanged', { field: 'until' })
    return length > most ? refuse('tooFar', { field: 'until', most, unit: 'day' }) : length
  }

  return {
    urge: act(z.strictObject({ text: z.optional(text(300)) }), {
      from: 'open',
      to: 'same',
      // Anyone upstream: the centre, who asked an office for its part, and whoever stands above them; and who waits for it.
      by: anyOf(
        reporter,
        inOrganisation('centre', permissions.accept),
        upstream(permissions.accept),
        tasked('asking'),
        post(supervise),
      ),
      evenHeld: true,
      needs: ['past', 'tasks'],
      tells: ['holder', 'handler'],
      offers: (facts, ctx) => mayUrge(facts, ctx) === null,
      decide: (facts, input, ctx) => {
        const refused = mayUrge(facts, ctx)
        if (refused) return refused
        const urged = Number(facts.case.data.urged ?? 0) + 1
        const asked = urgedOften(facts, ctx)
          ? supervisedByRule(frame, 'repeated', facts.case.handler ?? facts.case.holder, facts, ctx)
          : {}
        return {
          to: same(facts),
          set: { data: { ...facts.case.data, urged } },
          words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
          // Who asked others for their part urges those; an answer asked for tomorrow cannot wait for the letter of the day.
          tellsOffices: askedBy(facts, ctx),
          ...asked,
          facts: { urged },
        }
      },
    }),
    askExtend: act(z.strictObject({ until: day, text: text(500) }), {
      from: [states.handling],
      to: 'same',
      by: inOrganisation('handler', permissions.handle),
      needs: ['requests'],
      tells: ['centre'],
      offers: (facts, ctx) => noMore(facts, ctx) === null,
      decide: (facts, input, ctx) => {
        const clock = running(facts, clocks.finish)
        const refused = noMore(facts, ctx)
        if (refused || !clock) return refused ?? refuse('nothingOpen')
        const units = more(clock, input.until, ctx)
        if (typeof units !== 'number') return units
        return {
          to: same(facts),
          requests: { what: 'extend', clock: clocks.finish, ground: null, until: input.until },
          words: [{ kind: 'reason', text: input.text }],
          facts: { until: input.until },
        }
      },
    }),
    decideExtend: act(z.strictObject({ granted: z.boolean(), text: text(500) }), {
      from: [states.handling],
      to: 'same',
      by: not('organisation', 'askExtend', approver(clocks.finish, permissions.decide)),
      needs: ['requests', 'past'],
      tells: ['handler', 'reporter'],
      tone: 'main',
      offers: (facts) => openRequest(facts, 'extend') !== undefined,
      decide: (facts, input, ctx) => {
        const request = openRequest(facts, 'extend')
        const clock = running(facts, clocks.finish)
        if (!request || !clock) return refuse('nothingOpen')
        const said = {
          to: same(facts),
          grants: { request: request.id, granted: input.granted },
          words: [{ kind: 'reply' as const, text: input.text }],
          facts: { granted: input.granted, until: request.until },
        }
        if (!input.granted) return said
        const units = more(clock, request.until, ctx)
        return typeof units === 'number' ? { ...said, extends: { clock: clocks.finish, more: units } } : units
      },
    }),
    askSuspend: act(z.strictObject({ ground: code, until: day, text: text(500) }), {
      from: [states.handling],
      to: 'same',
      by: inOrganisation('handler', permissions.handle),
      needs: ['requests'],
      tells: ['centre'],
      offers: (facts, ctx) => mustRun(facts, ctx) === null,
      decide: (facts, input, ctx) => {
        const length = reviewed(facts, input.until, ctx)
        return (
          unknownGround('suspend', input.ground, facts, ctx) ??
          mustRun(facts, ctx) ??
          (typeof length === 'number'
            ? {
                to: same(facts),
                requests: { what: 'suspend', clock: clocks.finish, ground: input.ground, until: input.until },
                words: [{ kind: 'reason', text: input.text }],
                facts: { ground: input.ground, until: input.until },
              }
            : length)
        )
      },
    }),
    decideSuspend: act(z.strictObject({ granted: z.boolean(), text: text(500) }), {
      from: [states.handling],
      to: 'same',
      by: not('organisation', 'askSuspend', decider),
      needs: ['requests', 'past'],
      tells: ['handler', 'reporter'],
      tone: 'main',
      offers: (facts) => openRequest(facts, 'suspend') !== undefined,
      decide: (facts, input, ctx) => {
        const request = openRequest(facts, 'suspend')
        if (!request) return refuse('nothingOpen')
        const said = {
          to: same(facts),
          grants: { request: request.id, granted: input.granted },
          words: [{ kind: 'reply' as const, text: input.text }],
          facts: { granted: input.granted, ground: request.ground, until: request.until },
        }
        if (!input.granted) return said
        const length = reviewed(facts, request.until, ctx)
        if (typeof length !== 'number') return length
        return {
          ...said,
          set: { hold: 'suspended' },
          pauses: [{ clock: clocks.finish, reason: outside }],
          startsFor: [{ clock: clocks.review, length }],
        }
      },
    }),
    prolong: act(z.strictObject({ until: day, text: text(500) }), {
      from: [states.handling],
      to: 'same',
      by: decider,
      evenHeld: true,
      stops: [clocks.review],
      tells: ['handler', 'reporter'],
      offers: (facts) => facts.case.hold === 'suspended',
      suggest: (facts, ctx) => ({ until: addDays(today(ctx), reviewDays(facts, ctx)) }),
      decide: (facts, input, ctx) => {
        if (facts.case.hold !== 'suspended') return refuse('nothingOpen')
        const length = reviewed(facts, input.until, ctx)
        if (typeof length !== 'number') return length
        return {
          to: same(facts),
          words: [{ kind: 'reply', text: input.text }],
          startsFor: [{ clock: clocks.review, length }],
          facts: { until: input.until },
        }
      },
    }),
    // The day of review passed and nobody prolonged it: then the work goes on by itself.
    resume: act(z.strictObject({ text: z.optional(text(500)) }), {
      from: [states.handling],
      to: 'same',
      by: anyOf(system, decider, inOrganisation('handler', permissions.handle)),
      evenHeld: true,
      stops: [clocks.review],
      tells: ['handler', 'reporter'],
      tone: 'main',
      offers: (facts) => facts.case.hold === 'suspended',
      decide: (facts, input) =>
        facts.case.hold === 'suspended'
          ? {
              to: same(facts),
              set: { hold: 'none' },
              resumes: [{ clock: clocks.finish, reason: outside }],
              words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
            }
          : refuse('nothingOpen'),
    }),
  }

  /** Nobody urges himself, nor an office that waits for the reporter; and each person once in a while only. */
  function mayUrge(facts: Facts, ctx: Ctx): Refusal | null {
    const { actor } = ctx
    if (waitsForReporter.includes(facts.case.state)) return refuse('nothingOpen')
    // Who has it himself urges nobody, unless others still owe him their part.
    if (ctx.post?.organisation === facts.case.holder && askedBy(facts, ctx).length === 0) return refuse('nothingChanged')
    const hours = setting(ctx.region, `${facts.case.kind}.urgeHours`, 24)
    const who = actor.type === 'staff' ? actor.person : null
    const last = facts.past.findLast((entry) => entry.step === 'urge' && entry.person === who)
    return last && last.at + hours * HOUR > ctx.now ? refuse('urgedAlready', { hours }) : null
  }
}
