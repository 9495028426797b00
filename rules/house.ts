// Finding the right organisation and the right clock in a region: pure look-ups, indexed once per region version.
import { levelOf, parentOf, trimCode } from './area.ts'
import { inOffice } from './calendar.ts'
import type { ClockPolicy } from './clock.ts'
import type { Organisation, Region } from './region.ts'
import type { Instant } from './time.ts'

/** Offices by kind and trimmed area; and for areas asked for before, the way up. */
type Index = {
  readonly offices: ReadonlyMap<string, ReadonlyMap<string, readonly Organisation[]>>
  readonly ways: Map<string, readonly string[]>
}
const indexes = new WeakMap<ReadonlyMap<string, Organisation>, Index>()

function indexOf(region: Region): Index {
  const known = indexes.get(region.organisations)
  if (known) return known
  const offices = new Map<string, Map<string, Organisation[]>>()
  for (const organisation of region.organisations.values()) {
    const places = offices.get(organisation.kind) ?? new Map<string, Organisation[]>()
    offices.set(organisation.kind, places)
    const area = trimCode(organisation.area)
    const list = places.get(area)
    if (list) list.push(organisation)
    else places.set(area, [organisation])
  }
  const index: Index = { offices, ways: new Map() }
  indexes.set(region.organisations, index)
  return index
}

/** The way up from an area of the region, found once. */
function wayUp(region: Region, area: string): readonly string[] {
  const { ways } = indexOf(region)
  let way = ways.get(area)
  if (!way) {
    way = upward(area)
    if (region.areas.has(area)) ways.set(area, way)
  }
  return way
}

/** Groups and committees meet; nobody in them could sign for a matter. */
export const meetsOnly: ReadonlySet<string> = new Set([
  'leadingGroup',
  'specialGroup',
  'jointCommittee',
  'mediationCommittee',
  'partyGroup',
])

/** Areas from the one given up to the city, trimmed: '990106003001002' → […, '990106003001', '990106003', '990106', '9901']. */
export function upward(code: string): readonly string[] {
  const chain: string[] = []
  for (let at: string | null = trimCode(code); at !== null && at !== ''; at = parentOf(at)) chain.push(trimCode(at))
  return chain
}

/** The nearest organisation of a kind that serves this area, from the area upward; `id` order decides among equals. */
export function nearest(region: Region, kind: string, area: string): Organisation | null {
  const places = indexOf(region).offices.get(kind)
  if (!places) return null
  for (const code of wayUp(region, area)) {
    const found = places.get(code)?.[0]
    if (found) return found
  }
  return null
}

/** The governance centre of the area's own level or the next above: community, street, county. The body complained of is passed over. */
export function centreAt(
  region: Region,
  area: string,
  level: 'community' | 'street' | 'county',
  barred: readonly string[] = [],
): Organisation | null {
  const order = ['community', 'street', 'county', 'city']
  const from = order.indexOf(level)
  const centres = indexOf(region).offices.get('governanceCentre')
  for (const code of wayUp(region, area)) {
    const at = order.indexOf(levelOf(code) ?? '')
    if (at < from) continue
    const found = centres?.get(code)?.find((one) => !barred.includes(one.id))
    if (found) return found
  }
  return null
}

/** The street's centre, or for an urgent matter the first centre upward that is open now: it never waits at a closed door. */
export function openCentre(
  region: Region,
  area: string,
  urgent: boolean,
  now: Instant,
  barred: readonly string[] = [],
): Organisation | null {
  const street = centreAt(region, area, 'street', barred)
  if (!urgent || inOffice(now, region.calendar)) return street
  return [street, centreAt(region, area, 'county', barred)].find((one) => one?.aroundTheClock) ?? street
}

/** Who watches over the offices of an area: the peace office (平安办) of the county, else its centre. */
export function supervisorsAt(region: Region, area: string, barred: readonly string[] = []): Organisation | null {
  const office = nearest(region, 'peaceOffice', area)
  return office && !barred.includes(office.id) ? office : centreAt(region, area, 'county', barred)
}

/** The policy of a clock for a case of this class and urgency: the most particular that fits. Null when the region has none. */
export function policyFor(
  region: Region,
  kind: string,
  clock: string,
  of: { class: string | null; urgency: string },
): ClockPolicy | null {
  const policies = region.clocks.get(kind)?.get(clock) ?? []
  const fits = policies.filter(
    (policy) =>
      (policy.class === null || policy.class === of.class) && (policy.urgency === null || policy.urgency === of.urgency),
  )
  const weight = (policy: ClockPolicy) => (policy.class === null ? 0 : 1) + (policy.urgency === null ? 0 : 2)
  return fits.sort((a, b) => weight(b) - weight(a))[0] ?? null
}

/** A setting of the region with its default. */
export function setting<T extends string | number | boolean | readonly string[]>(region: Region, name: string, fallback: T): T {
  const value = region.settings[name]
  return typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback) ? (value as T) : fallback
}
