// Withdrawing: why is kept apart from the case, where no office of it can read it; a danger stays open without who told of it.
import * as z from 'zod/mini'
import type { CaseRow, Facts } from '../case.ts'
import type { Change, Ctx, Frame } from '../kind.ts'
import { text } from '../schema.ts'

/** Grounds of the house [D]. `asked`: somebody asked the reporter to; of that the offices of the matter learn nothing at all. */
const withdrawGrounds = ['solved', 'notNeeded', 'mistake', 'tooLong', 'asked', 'other'] as const

export const Withdraw = z.strictObject({ ground: z.enum(withdrawGrounds), text: z.optional(text(500)) })
type Withdraw = z.infer<typeof Withdraw>

/** Version 2 asks for the ground; what was sent with words alone is of none that is listed. */
export const withdrawForm = {
  version: 2,
  upgrades: { 1: (input: Readonly<Record<string, unknown>>) => ({ ground: 'other', ...input }) },
} as const

/** A danger to others, which does not go away because who told of it goes: of its category, or because it is urgent. */
const isHazard = (row: Pick<CaseRow, 'category' | 'urgency'>, { region }: Pick<Ctx, 'region'>): boolean =>
  row.urgency === 'urgent' || region.categories.get(row.category)?.hazard === true

/** The reporter has no part in it any more: he is told nothing, asked nothing and may do nothing. */
export const reporterLeft = ({ data }: { readonly data: Readonly<Record<string, unknown>> }): boolean => data.left === true

type Way<S extends string, C extends string> = {
  readonly states: Pick<Frame<S, C>['states'], 'toAccept' | 'returned' | 'withdrawn'>
  readonly clocks: Pick<Frame<S, C>['clocks'], 'accept' | 'fill'>
}

/**
 * Ends the matter, or only the reporter's part in a danger that nobody has done away with yet. What he says to the offices stands in the entry;
 * the ground never does, and with `asked` not a word: an entry without words says nothing, since words are never required. `done`: the danger has
 * been done away with, and is only being checked.
 */
export function withdrawal<S extends string, C extends string>(
  { states, clocks }: Way<S, C>,
  done: boolean,
  facts: Facts,
  { ground, text: said }: Withdraw,
  ctx: Ctx,
): Change<S, C> {
  const asked = ground === 'asked'
  const common: Pick<Change<S, C>, 'withdraws' | 'words' | 'tells'> = {
    withdraws: { ground, text: asked ? (said ?? null) : null },
    words: said === undefined || asked ? [] : [{ kind: 'reason', text: said }],
    tells: asked ? ['outside'] : [],
  }
  if (!isHazard(facts.case, ctx) || done) return { ...common, to: states.withdrawn }
  const left = { set: { data: { ...facts.case.data, left: true } }, facts: { left: true } }
  // Nobody is there any more to complete it: whoever takes it in goes on with what there is.
  if (facts.case.state === states.returned)
    return { ...common, ...left, to: states.toAccept, stops: [clocks.fill], starts: [clocks.accept] }
  return { ...common, ...left, to: facts.case.state as S }
}
