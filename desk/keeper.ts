// Under which keeper a case is written down that is opened at this desk: that of the county where its post stands; else the city's.
import { type Keeper, keeperFor } from '../rules/keeper.ts'
import { useQ } from '../ui/ask.ts'
import type { Me } from '../ui/contract.ts'

/** `area` where more is known than the post; undefined while nothing is known of the person's counties. */
export function useKeeper(me: Me, area: string | null = null): string | undefined {
  const own = useQ<Keeper>('ownKeepers', {}, { fresh: 600_000 })
  const at = area ?? me.posts[0]?.areas[0] ?? null
  // A region with one keeper needs no answer to wait for.
  if (me.counties.length < 2) return me.counties[0]
  return own.data ? (keeperFor(own.data.rows, at)?.county ?? me.counties[0]) : undefined
}
