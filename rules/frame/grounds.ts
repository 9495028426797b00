// Grounds of the house for what an office may say or ask [D]; a region may list its own under `<kind>.<what>Grounds`. Source: domain annex B, §3.0.
import type { Facts } from '../case.ts'
import { setting } from '../house.ts'
import type { Ctx } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'

export const grounds = {
  return: ['insufficientFacts', 'notInArea', 'legalPath'],
  object: ['notInList', 'notInArea', 'duplicate', 'legalPath', 'insufficientFacts'],
  void: ['duplicate', 'notInArea', 'legalPath', 'nothingFound'],
  /** Why a clock may stand still: causes outside every office of the case. */
  suspend: ['funds', 'season', 'litigation'],
  /** Why a matter belongs to another keeper or authority, and why that one does not take it. */
  handOver: ['otherPlace', 'otherPower', 'legalPath', 'police', 'acrossBorder'],
  refuse: ['notInArea', 'otherPower', 'insufficientFacts', 'duplicate'],
  /** Why an office is asked to answer for a matter. */
  supervise: ['overdue', 'repeated', 'refused', 'rating', 'order'],
} as const

/** Refuses what the region, or else the house, does not list. */
export function unknownGround(what: keyof typeof grounds, ground: string, facts: Facts, ctx: Ctx): Refusal | null {
  const known = setting<readonly string[]>(ctx.region, `${facts.case.kind}.${what}Grounds`, grounds[what])
  return known.includes(ground) ? null : refuse('groundUnknown', { ground, known })
}
