// A sample that nobody can steer: the lot of a case is drawn with a secret of the house, the same on every retry.
import type { Ctx } from '../kind.ts'

/** True for about `share` percent of cases. `label` keeps samples for different purposes apart. */
export const drawn = (ctx: Pick<Ctx, 'lot'>, label: string, share: number): boolean => ctx.lot(label) < share / 100
