// A whole district from a page of description: land, areas, households, offices, people, places. The same seed, the same place.
import { trimCode } from '../../rules/area.ts'
import type { Area } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import { boundaryRow } from '../areas/boundary.ts'
import type { Content, LayerRow, OldCodeRow, Progress } from '../regions/content.ts'
import type { HeadFile, Invention, NameLists } from '../regions/schema.ts'
import { shapeLand } from './land.ts'
import { numeral } from './names.ts'
import { type Departments, type Household, staff } from './offices.ts'
import { build } from './places.ts'
import { type Random, random } from './random.ts'
import { type Grid, type Settled, settle } from './settle.ts'

/** Everything below the rules of an invented region, or of a real one of which only codes, names and the outline are known. */
export function inventDistrict(given: {
  readonly head: HeadFile
  readonly spec: Invention
  readonly names: NameLists
  readonly departments: Departments
  /** Rosters begin in this week. */
  readonly now: Instant
  readonly progress: Progress
}): Content {
  const { head, spec, progress } = given
  const region = trimCode(head.code)
  const land = shapeLand(spec)
  const settled = settle(land, head, spec, given.names, progress)
  const { households, areas } = divideGrids(settled, spec)
  const offices = staff(given, settled, households)
  progress('people', offices.persons.length, offices.persons.length)
  const places = build({ ...given, region, land }, settled, households)
  progress('buildings', places.length, places.length)
  return {
    areas: [...settled.areas, ...areas],
    boundaries: [...settled.shapes].map(([code, polygons]) => boundaryRow(code, polygons)),
    ...offices,
    places,
    ...layersOf(settled, region),
  }
}

/** Micro-grids of about fifty households and groups of about ten, shop groups where there are many shops. */
function divideGrids({ streets }: Settled, spec: Invention): { households: Map<string, Household[]>; areas: Area[] } {
  const chance = random(spec.seed, 'households')
  const households = new Map<string, Household[]>()
  const areas: Area[] = []
  for (const grid of streets.flatMap((street) => street.communities.flatMap((one) => one.grids))) {
    const own: Household[] = []
    for (let i = 1; i <= microGrids(grid, chance); i++) {
      const micro = `${grid.code}${String(i).padStart(2, '0')}`
      areas.push({
        code: micro,
        level: 'microGrid',
        kind: '',
        name: `${grid.name}${numeral(i)}号院`,
        parent: grid.code,
        surveyed: spec.surveyed,
      })
      const shops = grid.use === 'market' || (grid.urban && i === 1 && chance.next() < 0.4)
      const groups = Array.from({ length: grid.kind === 'base' ? chance.int(2, 3) : 1 }, (_, k) => ({
        code: `${micro}${String(k + 1).padStart(2, '0')}`,
        name: `${numeral(i)}号院${numeral(k + 1)}组`,
        kind: shops && k === 0 ? 'shops' : 'households',
      }))
      for (const group of groups)
        areas.push({
          code: group.code,
          level: 'group',
          kind: group.kind,
          name: group.name,
          parent: micro,
          surveyed: spec.surveyed,
        })
      own.push({ micro, groups })
    }
    households.set(grid.code, own)
  }
  return { households, areas }
}

const microGrids = (grid: Grid, chance: Random): number => {
  if (grid.use === 'park') return 0
  if (grid.kind === 'dedicated') return 1
  return grid.urban ? chance.int(3, 5) : chance.int(2, 4)
}

/** Peace, livelihood and Party building lie on the one grid; two offices still know their old codes. */
function layersOf({ streets }: Settled, region: string): { layers: LayerRow[]; oldCodes: OldCodeRow[] } {
  const layers: LayerRow[] = []
  const oldCodes: OldCodeRow[] = []
  for (const street of streets)
    for (const one of street.communities) {
      let cell = 0
      oldCodes.push({ organisation: `${region}.police`, old: `${one.code}01`, code: one.code })
      for (const grid of one.grids) {
        layers.push({ code: grid.code, layer: 'peace', organisation: `${street.code}.station`, staff: 1 })
        layers.push({ code: grid.code, layer: 'livelihood', organisation: `${one.code}.centre`, staff: grid.urban ? 2 : 1 })
        if (grid.cell !== null)
          layers.push({ code: grid.code, layer: 'partyBuilding', organisation: `${grid.code}.party`, staff: 1 })
        // The city-management unit grid: county, street, community, two digits (CJ/T 213).
        if (grid.cell !== null)
          oldCodes.push({
            organisation: `${region}.urbanManagement`,
            old: `${one.code}${String(++cell).padStart(2, '0')}`,
            code: grid.code,
          })
      }
    }
  return { layers, oldCodes }
}
