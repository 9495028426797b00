// Under which keeper a matter is written down: the county's where it lies, when that is known; else the city's own. It never changes afterwards.

/** A keeper of a region with today's codes it keeps: six digits of a county, or four of a city. */
export type Keeper = { readonly county: string; readonly name: string; readonly codes: readonly string[] }

/** The keeper in whose county an area lies; null where it names no county, or one that none of these keeps. */
export const countyOf = (keepers: readonly Pick<Keeper, 'county' | 'codes'>[], area: string): string | null =>
  keepers.find((one) => one.codes.some((code) => isCounty(code) && area.startsWith(code)))?.county ?? null

/** The keeper for an area (null while nobody knows where); null where the region has none. Source: house §7, 一案一码. */
export function keeperFor<K extends Keeper>(keepers: readonly K[], area: string | null): K | null {
  const county = area === null ? null : countyOf(keepers, area)
  const known = keepers.find((one) => one.county === county)
  return known ?? keepers.find((one) => one.codes.some((code) => !isCounty(code))) ?? keepers[0] ?? null
}

const isCounty = (code: string): boolean => code.length >= 6
