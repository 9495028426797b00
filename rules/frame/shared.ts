// Sub-flows of several offices on one matter: consult before it is assigned, joint work beside the lead, assign down. Source: domain §2.5, §3.0.
import * as z from 'zod/mini'
import { covers, levelOf } from '../area.ts'
import { anyOf, holder, inOrganisation, tasked } from '../by.ts'
import { addWorkingDays, nextWorkingDay, previousWorkingDay, workingDaysBetween } from '../calendar.ts'
import { type Facts, frameTasks, type Task, type TaskKind } from '../case.ts'
import type { ClockRow } from '../clock.ts'
import { policyFor } from '../house.ts'
import { type Change, type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { citable } from '../list.ts'
import { isRefusal, type Refusal, refuse } from '../refusal.ts'
import { code, day, files, text } from '../schema.ts'
import { type Day, localDay } from '../time.ts'
import { askOffices, officeFor } from './office.ts'

const today = ({ region, now }: Ctx): Day => localDay(now, region.calendar.zone)
const open = (facts: Facts): readonly Task[] => facts.tasks.filter((one) => one.closedAt === null)
const later = (a: Day, b: Day): Day => (a > b ? a : b)
/** What was assigned down, and from there further down. */
const downFrom = (task: Task, list: readonly Task[]): readonly Task[] => {
  const next = list.find((one) => one.what === 'down' && one.by === task.organisation)
  return next ? [task, ...downFrom(next, list)] : [task]
}
/** What a kind asks in its own way is answered in its own way. */
const known: ReadonlySet<string> = new Set(frameTasks)
/** Offices asked at once, at most. */
const most = 8

export function sharedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  const same = (facts: Facts) => facts.case.state as S
  const running = (facts: Facts, name: string, owner?: string): ClockRow | undefined =>
    facts.clocks.find((one) => one.name === name && one.stoppedAt === null && (owner === undefined || one.owner === owner))

  /** The last day on which an answer is of use: the matter's own day, unless that is past already. */
  const limit = (facts: Facts, ctx: Ctx, outer: C | null): Day | null => {
    const clock = outer === null ? undefined : running(facts, outer)
    return clock && clock.dueAt > ctx.now ? localDay(clock.dueAt, ctx.region.calendar.zone) : null
  }
  const usual = (facts: Facts, ctx: Ctx, clock: C, outer: C | null): Day => {
    const { calendar } = ctx.region
    const length = policyFor(ctx.region, facts.case.kind, clock, facts.case)?.length ?? 1
    const last = limit(facts, ctx, outer)
    const day = addWorkingDays(today(ctx), Math.max(1, length), calendar).day
    return last === null || day <= last ? day : later(nextWorkingDay(today(ctx), calendar).day, last)
  }
  /** Why it may not be asked by that day; null when it may. */
  const wrongDay = (until: Day, facts: Facts, ctx: Ctx, outer: C | null): Refusal | null => {
    const first = nextWorkingDay(today(ctx), ctx.region.calendar).day
    if (until < first) return refuse('nothingChanged', { field: 'until' })
    const last = limit(facts, ctx, outer)
    return last !== null && until > later(first, last) ? refuse('noTimeLeft', { field: 'until', last }) : null
  }
  /** The offices, each once, or why one of them cannot be asked. */
  const officesFor = (ids: readonly string[], facts: Facts, ctx: Ctx): readonly string[] | Refusal => {
    const asked = [...new Set(ids)]
    for (const id of asked) {
      const office = officeFor(id, facts.case.barred, ctx)
      if (isRefusal(office)) return office
      if (id === ctx.post?.organisation) return refuse('sameHand', { field: 'organisations' })
      if (open(facts).some((one) => one.organisation === id && known.has(one.what)))
        return refuse('alreadyObjected', { what: 'task', organisation: id })
    }
    return asked
  }
  const asking = (what: TaskKind, clock: C, organisations: readonly string[], until: Day, ctx: Ctx) =>
    askOffices<S, C>({
      what,
      clock,
      organisations,
      by: ctx.post?.organisation ?? '',
      until,
      length: workingDaysBetween(today(ctx), until, ctx.region.calendar),
    })
  const Several = z.strictObject({
    organisations: z.array(code).check(z.minLength(1), z.maxLength(most)),
    until: day,
    text: text(1000),
  })
  /** Asks several offices at once, each with its own clock; the matter stays where it is. */
  const askSeveral = (what: 'consult' | 'joint', clock: C, outer: C | null) => ({
    suggest: (facts: Facts, ctx: Ctx) => ({ organisations: [], until: usual(facts, ctx, clock, outer) }),
    decide: (facts: Facts, input: z.infer<typeof Several>, ctx: Ctx): Change<S, C> | Refusal => {
      const offices = officesFor(input.organisations, facts, ctx)
      if (isRefusal(offices)) return offices
      return (
        wrongDay(input.until, facts, ctx, outer) ?? {
          to: same(facts),
          ...asking(what, clock, offices, input.until, ctx),
          words: [{ kind: 'note', text: input.text }],
          facts: { offices, until: input.until },
        }
      )
    },
  })

  /** Of one's own: the clock inside which a lower level must answer. */
  const ownOuter = (facts: Facts, ctx: Ctx): ClockRow | undefined =>
    running(facts, clocks.down, ctx.post?.organisation ?? '') ?? running(facts, clocks.finish)
  /** At least a working day before one's own date. */
  const lastBelow = (facts: Facts, ctx: Ctx): Day | null => {
    const { calendar } = ctx.region
    const outer = ownOuter(facts, ctx)
    const last = outer ? previousWorkingDay(localDay(outer.dueAt, calendar.zone), calendar).day : null
    return last !== null && last >= nextWorkingDay(today(ctx), calendar).day ? last : null
  }

  return {
    consult: act(Several, {
      from: [states.toAccept, states.placed],
      to: 'same',
      by: anyOf(holder(permissions.accept), inOrganisation('centre', permissions.accept)),
      needs: ['tasks'],
      ...askSeveral('consult', clocks.consult, null),
    }),
    askJoint: act(Several, {
      from: [states.handling],
      to: 'same',
      by: anyOf(inOrganisation('handler', permissions.handle), inOrganisation('centre', permissions.decide)),
      needs: ['tasks'],
      tells: ['reporter'],
      ...askSeveral('joint', clocks.joint, clocks.finish),
    }),
    assignDown: act(z.strictObject({ organisation: code, until: day, item: z.optional(text(60)), text: text(1000) }), {
      from: [states.handling],
      to: 'same',
      // Whoever has the matter now, of those it went down through.
      by: anyOf(holder(permissions.handle), holder('case.organisation')),
      needs: ['tasks'],
      tells: ['reporter'],
      undo: 10,
      offers: (facts, ctx) => lastBelow(facts, ctx) !== null,
      suggest: (facts, ctx) => {
        const item = ctx.region.categories.get(facts.case.category)?.listItem
        return { until: lastBelow(facts, ctx), ...(item ? { item } : {}) }
      },
      decide: (facts, input, ctx) => {
        const offices = officesFor([input.organisation], facts, ctx)
        if (isRefusal(offices)) return offices
        const below = ctx.region.organisations.get(input.organisation)
        const own = ctx.region.organisations.get(ctx.post?.organisation ?? '')
        const inside = below && own && below.area !== own.area && covers([own.area], below.area)
        if (!below || !(inside || below.parent === own?.id) || below.id === facts.case.handler)
          return refuse('organisationUnknown', { organisation: input.organisation, below: false })
        // Nothing outside the list may be pushed to a residents' committee.
        if (!citable(ctx.region.items, input.item)) return refuse('itemEnded', { field: 'item', item: input.item })
        const item = input.item ?? ctx.region.categories.get(facts.case.category)?.listItem ?? null
        if (levelOf(below.area) === 'community' && item === null)
          return refuse('notOnList', { field: 'item', law: 'jieSuJiBan-17' })
        const last = lastBelow(facts, ctx)
        if (last === null || input.until > last) return refuse('noTimeLeft', { field: 'until', last })
        if (workingDaysBetween(today(ctx), input.until, ctx.region.calendar) <= 0)
          return refuse('nothingChanged', { field: 'until' })
        return {
          to: same(facts),
          ...asking('down', clocks.down, offices, input.until, ctx),
          set: { holder: below.id },
          words: [{ kind: 'note', text: input.text }],
          facts: { offices, until: input.until, item },
        }
      },
    }),
    replyTask: act(z.strictObject({ outcome: z.enum(['done', 'cannot']), text: text(2000), files: z.optional(files) }), {
      from: 'open',
      to: 'same',
      by: tasked('asked'),
      needs: ['tasks', 'files'],
      evenHeld: true,
      tone: 'main',
      offers: (facts, ctx) => mine(facts, ctx) !== undefined,
      suggest: () => ({ outcome: 'done' }),
      decide: (facts, input, ctx) => {
        const task = mine(facts, ctx)
        if (!task) return refuse('nothingOpen')
        return {
          to: same(facts),
          answersTask: { task: task.id, outcome: input.outcome },
          ends: [task.id],
          // What was assigned down goes back to the level above, which may say it in its own words.
          ...(task.what === 'down' ? { set: { holder: task.by } } : {}),
          words: [{ kind: 'note', text: input.text }],
          files: input.files ?? [],
          tellsOffices: [task.by],
          facts: { what: task.what, outcome: input.outcome },
        }
      },
    }),
    dropTask: act(z.strictObject({ organisation: code, text: text(500) }), {
      from: 'open',
      to: 'same',
      by: tasked('asking'),
      needs: ['tasks'],
      evenHeld: true,
      suggest: (facts, ctx) => {
        const [only, ...more] = open(facts).filter((one) => one.by === ctx.post?.organisation)
        return only && more.length === 0 ? { organisation: only.organisation } : {}
      },
      decide: (facts, input, ctx) => {
        const list = open(facts)
        const task = list.find(
          (one) => one.by === ctx.post?.organisation && one.organisation === input.organisation && known.has(one.what),
        )
        if (!task) return refuse('nothingOpen', { field: 'organisation' })
        // With a level everything below it comes back too.
        const gone = task.what === 'down' ? downFrom(task, list) : [task]
        return {
          to: same(facts),
          ends: gone.map((one) => one.id),
          ...(task.what === 'down' ? { set: { holder: task.by } } : {}),
          words: [{ kind: 'reason', text: input.text }],
          tellsOffices: gone.map((one) => one.organisation),
          facts: { what: task.what, offices: gone.map((one) => one.organisation) },
        }
      },
    }),
  }

  /** What this office has to answer now; what it assigned down itself must come back first. */
  function mine(facts: Facts, ctx: Ctx): Task | undefined {
    const office = ctx.post?.organisation
    return open(facts).find(
      (one) => one.organisation === office && known.has(one.what) && (one.what !== 'down' || facts.case.holder === office),
    )
  }
}
