// q/places: where is that? Spoken words, first letters, old names, stops, lamp-posts and doors, answered with a point and its grid, or with the community only.
import * as z from 'zod/mini'
import type { Region } from '../../rules/region.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { type FoundPlace, findSpoken } from '../finder/find.store.ts'
import { limitOf, typed } from './input.ts'

export const places = defineQuery({
  name: 'places',
  input: z.strictObject({ text: typed, limit: limitOf(10) }),
  by: 'anyone',
  looks: 'none',
  run: async (asking, { text, limit }) => {
    const found = await Promise.all(
      regionsIn(asking).map(async (region) =>
        (await findSpoken(asking.tx, region.code, text, Math.min(limit, 20))).map((one) => placed(one, region)),
      ),
    )
    return { rows: found.flat().slice(0, limit), next: null, asOf: asking.now }
  },
})

/** The grid it lies in, where it is known so exactly, and the community. */
function placed(one: FoundPlace, region: Region) {
  const named = (length: number) => (one.area.length < length ? null : (region.areas.get(one.area.slice(0, length)) ?? null))
  const grid = named(15)
  const community = named(12)
  return {
    ...one,
    grid: grid?.level === 'grid' ? grid.code : null,
    gridName: grid?.level === 'grid' ? grid.name : null,
    communityName: community?.level === 'community' ? community.name : null,
  }
}

const regionsIn = (asking: Asking): readonly Region[] => [
  ...new Map(
    asking.counties.flatMap((county) => {
      const region = asking.house.region(county)
      return region ? [[region.code, region] as const] : []
    }),
  ).values(),
]
