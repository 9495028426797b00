// Sub-flow of the file: an official paper issued under its number, voided with a reason, and what came back on paper put to the case.
import * as z from 'zod/mini'
import { anyOf, post } from '../by.ts'
import type { Facts } from '../case.ts'
import { type Ctx, type Frame, type StepDef, stepsOf } from '../kind.ts'
import { issuable, issues, paperNames, writesText } from '../paper.ts'
import { refuse } from '../refusal.ts'
import { day, files, id, text } from '../schema.ts'

export function paperSteps<S extends string, C extends string>(
  _frame: Frame<S, C>,
  phaseOf: (state: string) => string,
): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const same = (facts: Facts) => facts.case.state as S
  const now = (facts: Facts, ctx: Ctx) => issuable(facts, ctx.post, ctx.region, phaseOf(facts.case.state))
  /** Where the office may take it back: its own, and not taken back before. */
  const own = (facts: Facts, ctx: Ctx) =>
    facts.papers.filter((one) => one.voidedAt === null && one.organisation === ctx.post?.organisation)
  return {
    issuePaper: act(
      z.strictObject({
        paper: z.enum(paperNames),
        /** To whom, where it is not the one the case names. */
        to: z.optional(text(200)),
        text: z.optional(text(4000)),
        /** Until when an answer is asked for; the clock of the case without. */
        until: z.optional(day),
        /** The one whose place it takes: that is void, its number stays used. */
        replaces: z.optional(id),
      }),
      {
        from: 'any',
        to: 'same',
        by: post(issues),
        evenHeld: true,
        needs: ['papers', 'tasks', 'requests'],
        offers: (facts, ctx) => now(facts, ctx).length > 0,
        suggest: (facts, ctx) => ({ paper: now(facts, ctx)[0] }),
        decide: (facts, input, ctx) => {
          const { paper, to, replaces } = input
          if (!now(facts, ctx).includes(paper)) return refuse('paperNotNow', { paper })
          if (writesText.has(paper) && input.text === undefined) return refuse('reasonMissing', { field: 'text' })
          const old = replaces === undefined ? null : own(facts, ctx).find((one) => one.id === replaces && one.name === paper)
          if (old === undefined) return refuse('nothingOpen', { field: 'replaces' })
          const organisation = ctx.post?.organisation ?? ''
          return {
            to: same(facts),
            issues: { name: paper, organisation, until: input.until ?? null },
            ...(old ? { voids: old.id } : {}),
            words: [
              ...(input.text === undefined ? [] : [{ kind: 'note' as const, text: input.text }]),
              ...(to === undefined ? [] : [{ kind: 'addressee' as const, text: to }]),
            ],
            facts: { paper, ...(old ? { voids: old.id } : {}) },
          }
        },
      },
    ),
    voidPaper: act(z.strictObject({ paper: id, text: text(500) }), {
      from: 'any',
      to: 'same',
      by: post(issues),
      evenHeld: true,
      needs: ['papers'],
      tone: 'final',
      offers: (facts, ctx) => own(facts, ctx).length > 0,
      decide: (facts, input, ctx) => {
        const one = own(facts, ctx).find((paper) => paper.id === input.paper)
        if (!one) return refuse('nothingOpen', { field: 'paper' })
        return {
          to: same(facts),
          voids: one.id,
          words: [{ kind: 'reason', text: input.text }],
          facts: { paper: one.name, voids: one.id },
        }
      },
    }),
    filePaper: act(z.strictObject({ files, paper: z.optional(id), text: z.optional(text(500)) }), {
      from: 'any',
      to: 'same',
      by: anyOf(post(issues), post('case.organisation')),
      evenHeld: true,
      needs: ['files', 'papers'],
      decide: (facts, input) => {
        if (input.files.length === 0) return refuse('fileMissing', { field: 'files' })
        const of = facts.papers.find((one) => one.id === input.paper)
        if (input.paper !== undefined && !of) return refuse('nothingOpen', { field: 'paper' })
        return {
          to: same(facts),
          files: input.files,
          words: input.text === undefined ? [] : [{ kind: 'note', text: input.text }],
          facts: of ? { paper: of.name, of: of.id } : {},
        }
      },
    }),
  }
}
