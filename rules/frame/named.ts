// A complaint or tip about a body (投诉、举报): intake picks the body from the register; it neither reads, receives, joins nor verifies. Source: domain §2.5 (secrecy of tips), §3.0.
import * as z from 'zod/mini'
import { anyOf, holder, inOrganisation } from '../by.ts'
import type { CaseRow, Facts } from '../case.ts'
import { centreAt } from '../house.ts'
import { type Change, type Frame, type Kind, type StepDef, stepsOf } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Region } from '../region.ts'
import { code, text } from '../schema.ts'

/** Bodies one matter complains of, at most. */
const most = 5

export function namedSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act } = stepsOf<S, C>()
  const { states, permissions } = frame
  return {
    nameBody: act(z.strictObject({ organisations: z.array(code).check(z.minLength(1), z.maxLength(most)), text: text(500) }), {
      from: [...new Set([states.toAccept, states.placed])],
      to: 'same',
      by: anyOf(holder(permissions.accept), inOrganisation('centre', permissions.accept)),
      needs: ['tasks'],
      tells: ['holder'],
      decide: (facts, input, ctx) => {
        const { case: row } = facts
        const unknown = input.organisations.find((one) => !ctx.region.organisations.has(one))
        if (unknown !== undefined) return refuse('organisationUnknown', { field: 'organisations', organisation: unknown })
        const barred = [...new Set([...row.barred, ...input.organisations])]
        if (barred.length === row.barred.length) return refuse('nothingChanged', { field: 'organisations' })
        // When it is the street itself, the next above has the matter from here on.
        const next = centreAt(ctx.region, row.area, 'street', barred)
        if (!next) return refuse('organisationUnknown', { area: row.area, barred: true })
        const over = (one: string): string => (barred.includes(one) ? next.id : one)
        const { leader } = row.data
        const led = typeof leader === 'string' && barred.includes(leader)
        return {
          to: row.state as S,
          set: {
            barred,
            secret: true,
            holder: over(row.holder),
            centre: over(row.centre),
            organisations: row.organisations.filter((one) => !barred.includes(one)),
            ...(led ? { data: { ...row.data, leader: null, leaderPost: null } } : {}),
          },
          // What was asked of it is asked no more.
          ends: facts.tasks.filter((one) => one.closedAt === null && barred.includes(one.organisation)).map((one) => one.id),
          words: [{ kind: 'reason', text: input.text }],
          facts: { offices: input.organisations },
        }
      },
    }),
  }
}

/** Who is complained of is not known yet, and it would be worked on or sent away all the same: why not; null when it may. */
export function nobodyNamed(kind: Kind, { case: row }: Pick<Facts, 'case'>, change: Change, region: Region): Refusal | null {
  const after: CaseRow = { ...row, ...change.set }
  const about = region.categories.get(after.category)?.complaint === true || kind.complains?.(after) === true
  const goesOn = change.hands?.way === 'out' || ['placed', 'handling', 'checking'].includes(kind.states[change.to]?.phase ?? '')
  const entered = kind.states[row.state]?.phase === 'intake' || after.category !== row.category || change.hands?.way === 'out'
  return about && entered && goesOn && after.barred.length === 0 ? refuse('bodyMissing', { field: 'organisations' }) : null
}
