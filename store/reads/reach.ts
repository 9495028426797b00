// Which queues a person stands in: duties of his organisations, and duties of the area where the law of the kind says "in the area".
import type { Holding, Staff } from '../../rules/actor.ts'
import { covers, prefixRange } from '../../rules/area.ts'
import { centreAt } from '../../rules/house.ts'
import type { Kind } from '../../rules/kind.ts'
import type { Region } from '../../rules/region.ts'

/** Four lists of one length: a todo is mine when organisation and duty fit and its area lies in [from, to). */
export type Reach = {
  readonly organisations: readonly string[]
  readonly duties: readonly string[]
  readonly from: readonly string[]
  readonly to: readonly string[]
}

const everywhere: readonly [string, string] = ['', 'a']
const known = new WeakMap<ReadonlyMap<string, Kind>, ReadonlySet<string>>()

/** Duties that a post may do for its area, whoever holds the case: settling and verifying. */
function areaDuties(kinds: ReadonlyMap<string, Kind>): ReadonlySet<string> {
  let duties = known.get(kinds)
  if (!duties) {
    const named = [...kinds.values()].flatMap((kind) =>
      Object.values(kind.states).flatMap((state) => (state.todo ? [{ kind, duty: state.todo.duty }] : [])),
    )
    duties = new Set(
      named
        .filter(({ kind, duty }) => Object.values(kind.steps).some((step) => step.by.says.includes(`post(${duty})`)))
        .map((one) => one.duty),
    )
    known.set(kinds, duties)
  }
  return duties
}

const ranges = (post: Holding): readonly (readonly [string, string])[] => post.areas.map((area) => prefixRange(area))

/** A post that covers less than its organisation sees only its own part of the organisation's queue. */
function confined(post: Holding, regions: readonly Region[]): boolean {
  if (post.areas.length === 0) return false
  const home = regions.map((region) => region.organisations.get(post.organisation)).find((one) => one !== undefined)
  return home !== undefined && !covers(post.areas, home.area)
}

/** Centres above the post's areas: what they hold in these areas may be settled and verified by who works there. */
const centresOver = (post: Holding, regions: readonly Region[]): readonly string[] => [
  ...new Set(
    regions.flatMap((region) =>
      post.areas.flatMap((area) =>
        (['community', 'street', 'county'] as const).flatMap((level) => centreAt(region, area, level)?.id ?? []),
      ),
    ),
  ),
]

/** All that is this person's to do, as pairs with ranges; no pair lies within another. */
export function reachOf(actor: Staff, kinds: ReadonlyMap<string, Kind>, regions: readonly Region[]): Reach {
  const byArea = areaDuties(kinds)
  const pairs = new Map<string, { organisation: string; duty: string; ranges: Map<string, readonly [string, string]> }>()
  const put = (organisation: string, duty: string, of: readonly (readonly [string, string])[]) => {
    const key = `${organisation} ${duty}`
    const pair = pairs.get(key) ?? { organisation, duty, ranges: new Map() }
    for (const range of of) pair.ranges.set(range.join(' '), range)
    pairs.set(key, pair)
  }
  for (const post of actor.posts) {
    const own = confined(post, regions) ? ranges(post) : [everywhere]
    const over = centresOver(post, regions)
    for (const duty of post.permissions) {
      put(post.organisation, duty, own)
      if (byArea.has(duty)) for (const organisation of over) put(organisation, duty, ranges(post))
    }
  }
  const list = [...pairs.values()].flatMap(({ organisation, duty, ranges: all }) =>
    outermost([...all.values()]).map(([from, to]) => ({ organisation, duty, from, to })),
  )
  return {
    organisations: list.map((one) => one.organisation),
    duties: list.map((one) => one.duty),
    from: list.map((one) => one.from),
    to: list.map((one) => one.to),
  }
}

const outermost = (all: readonly (readonly [string, string])[]) =>
  all.filter((one) => !all.some((other) => other !== one && other[0] <= one[0] && other[1] >= one[1]))
