// The ladder: who is rung when an urgent matter is not answered, at any hour. What is not urgent rings nobody, so that the night is quiet. Data of the region [D].
import { centreAt, setting } from './house.ts'
import type { Region } from './region.ts'

/**
 * Who is rung when an urgent matter is over its time for the `times`-th time: a rung of `ladder.rungs` is the level of a centre and
 * a line of its duty, such as `street 1`. Null where there is no such rung or no such centre.
 */
export function rungAt(
  region: Region,
  area: string,
  barred: readonly string[],
  times: number,
): { readonly offices: readonly string[]; readonly line: number } | null {
  const rungs = setting<readonly string[]>(region, 'ladder.rungs', ['street 1', 'county 1'])
  const found = /^(community|street|county) ([1-9])$/.exec(rungs[times - 1] ?? '')
  const office = found && centreAt(region, area, found[1] as 'community' | 'street' | 'county', barred)
  return found && office ? { offices: [office.id], line: Number(found[2]) } : null
}
