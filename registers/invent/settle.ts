// Cells become grids, grids communities, communities streets: who lies where, with codes and names.

import { trimCode } from '../../rules/area.ts'
import type { Area } from '../../rules/region.ts'
import { storedCode } from '../areas/code.ts'
import type { Polygon } from '../areas/wkb.ts'
import type { Progress } from '../regions/content.ts'
import type { HeadFile, Invention, NameLists } from '../regions/schema.ts'
import type { Land } from './land.ts'
import { type Arc, cut, type Mesh } from './mesh.ts'
import { numeral } from './names.ts'
import { type Cell, divide, hearts } from './partition.ts'
import { centroid, distance, type Point } from './plane.ts'
import { at, random } from './random.ts'
import { type MeshRing, polygons, ringsOf } from './rings.ts'
import { type Seed, sow } from './seeds.ts'
import { wiggle } from './wiggle.ts'

/** A grid with its land (null: not drawn), town-like or not, and what a dedicated grid is for. */
export type Grid = {
  readonly code: string
  readonly name: string
  readonly kind: 'base' | 'dedicated'
  readonly use: '' | 'market' | 'school' | 'park' | 'office'
  readonly cell: number | null
  readonly rings: readonly MeshRing[]
  readonly middle: Point
  readonly urban: boolean
}
export type Community = {
  readonly code: string
  readonly name: string
  readonly short: string
  readonly urban: boolean
  readonly grids: Grid[]
}
export type Street = { readonly code: string; readonly name: string; readonly urban: boolean; readonly communities: Community[] }
export type Settled = {
  readonly streets: readonly Street[]
  readonly mesh: Mesh
  readonly seeds: readonly Seed[]
  /** Areas from city to grid, and the land of each from county to grid. */
  readonly areas: readonly Area[]
  readonly shapes: ReadonlyMap<string, readonly Polygon[]>
  readonly urbanAt: (p: Point) => boolean
  readonly communityOf: (cell: number) => string
}

const riverWall = 1e6

export function settle(land: Land, head: HeadFile, spec: Invention, names: NameLists, told: Progress): Settled {
  const { outline, lines, spacing } = land
  const drawn = spec.grids - spec.undrawn
  told('seeds', 0, drawn)
  const seeds = sow(outline, lines, drawn, spacing, random(spec.seed, 'seeds'))
  const mesh = cut(
    outline,
    seeds.map((seed) => seed.at),
  )
  const urbanAt = (p: Point) => spacing(p) < 420
  wiggle(mesh, outline, spec.seed, (arc) => roughness(arc, seeds, urbanAt))
  told('lines', mesh.arcs.length, mesh.arcs.length)
  const rings = ringsOf(mesh.arcs, (cell) => cell)
  const cells = cellsOf(mesh, seeds, rings, land)
  const communityOf = gather(cells, spec, land)
  const streets = spec.streets.map(
    (street): Street => ({
      code: trimCode(street.code),
      name: street.name,
      urban: street.urban,
      communities: street.communities.map((one) => ({
        code: trimCode(one.code),
        name: one.name,
        short: one.name.replace(/(居民|村民)委员会$/, ''),
        urban: street.urban,
        grids: [],
      })),
    }),
  )
  const byCode = new Map(streets.flatMap((street) => street.communities.map((one) => [one.code, one] as const)))
  numberGrids(cells, communityOf, byCode, rings, urbanAt, spec, names)
  const { areas, shapes } = areasOf(land, head, spec, streets, mesh, communityOf)
  told('areas', areas.length, areas.length)
  return { streets, mesh, seeds, areas, shapes, urbanAt, communityOf: (cell) => communityOf.get(cell) ?? '' }
}

/** Which of the lines (river, roads) an arc lies on, or -1. */
export function lineOf(arc: Arc, seeds: readonly Seed[]): number {
  const [p, q] = [seeds[arc.between[0]], seeds[arc.between[1]]]
  return p !== undefined && q !== undefined && p.line >= 0 && p.line === q.line && p.side !== q.side ? p.line : -1
}

function roughness(arc: Arc, seeds: readonly Seed[], urbanAt: (p: Point) => boolean): number {
  if (lineOf(arc, seeds) >= 0) return 0.08
  return urbanAt(at(arc.points, 0)) ? 0.1 : 0.5
}

function cellsOf(mesh: Mesh, seeds: readonly Seed[], rings: ReadonlyMap<number, readonly MeshRing[]>, land: Land): Cell[] {
  const next = new Map<number, Map<number, number>>()
  const join = (a: number, b: number, toll: number) => {
    const list = next.get(a) ?? new Map<number, number>()
    next.set(a, list)
    list.set(b, Math.min(toll, list.get(b) ?? Infinity))
  }
  for (const arc of mesh.arcs) {
    if (arc.left < 0 || arc.right < 0) continue
    const line = lineOf(arc, seeds)
    const toll = line < 0 ? 0 : line === 0 && land.river !== null ? riverWall : 500
    join(arc.left, arc.right, toll)
    join(arc.right, arc.left, toll)
  }
  return mesh.seeds.map((seed, id) => ({
    id,
    at: rings.get(id)?.[0] === undefined ? seed : centroid(at(rings.get(id) ?? [], 0).points.slice(0, -1)),
    neighbours: [...(next.get(id) ?? [])].map(([cell, toll]) => ({ cell, toll })),
  }))
}

/** cell → community code: streets share the heart of the district, towns grow around the smaller places, then communities within each. */
function gather(cells: readonly Cell[], spec: Invention, land: Land): Map<number, string> {
  const chance = random(spec.seed, 'hearts')
  const heartOf: Point[] = []
  const targets: number[] = []
  const main = at(land.towns, 0)
  const inTown = (cell: Cell) => distance(cell.at, main.at) < main.reach * 0.8
  for (const urban of [true, false]) {
    const own = [...spec.streets.keys()].filter((i) => at(spec.streets, i).urban === urban)
    const ground = cells.filter((cell) => inTown(cell) === urban)
    const small = urban ? [] : land.towns.slice(1, 1 + own.length).map((town) => town.at)
    const spread =
      small.length === own.length
        ? small
        : hearts(
            (ground.length >= own.length ? ground : cells).map((cell) => cell.at),
            own.length,
            chance,
          )
    // From the heart of the district outwards, in the order in which they are named.
    if (urban) spread.sort((a, b) => distance(a, main.at) - distance(b, main.at))
    const communities = own.reduce((sum, i) => sum + at(spec.streets, i).communities.length, 0)
    own.forEach((street, i) => {
      heartOf[street] = at(spread, i)
      targets[street] = (at(spec.streets, street).communities.length * Math.max(1, ground.length)) / communities
    })
  }
  const streetOf = divide(cells, targets, heartOf, riverWall / 2)
  const result = new Map<number, string>()
  spec.streets.forEach((street, i) => {
    const own = cells.filter((cell) => streetOf.get(cell.id) === i)
    const inner = hearts(
      own.map((cell) => cell.at),
      street.communities.length,
      chance,
    )
    // Numbered from the north-west on, as offices do.
    inner.sort((a, b) => b[1] - a[1] + 0.4 * (a[0] - b[0]))
    const communityOf = divide(
      own,
      street.communities.map(() => 1),
      inner,
      riverWall / 2,
    )
    for (const cell of own) result.set(cell.id, trimCode(at(street.communities, communityOf.get(cell.id) ?? 0).code))
  })
  return result
}

/** Grids of each community from west to east, row by row from the north; dedicated grids in a range of their own. */
function numberGrids(
  cells: readonly Cell[],
  communityOf: ReadonlyMap<number, string>,
  byCode: ReadonlyMap<string, Community>,
  rings: ReadonlyMap<number, readonly MeshRing[]>,
  urbanAt: (p: Point) => boolean,
  spec: Invention,
  names: NameLists,
): void {
  const chance = random(spec.seed, 'dedicated')
  const urban = cells.filter((cell) => urbanAt(cell.at) && (rings.get(cell.id)?.length ?? 0) === 1)
  const dedicated = new Set(chance.shuffle(urban.map((cell) => cell.id)).slice(0, spec.dedicated))
  const members = new Map<string, Cell[]>()
  for (const cell of cells) {
    const code = communityOf.get(cell.id) ?? ''
    members.set(code, [...(members.get(code) ?? []), cell])
  }
  const uses = ['market', 'school', 'park'] as const
  const called = { market: names.markets, school: names.schools, park: names.parks }
  let special = 0
  for (const [code, community] of byCode) {
    const own = rows(members.get(code) ?? [])
    // A community is never left without a base grid.
    const apart = own.length > 3 ? own.filter((cell) => dedicated.has(cell.id)) : []
    let [base, extra] = [0, dedicatedFrom]
    for (const cell of own) {
      const isApart = apart.includes(cell)
      const use = isApart ? at(uses, special % 3) : ''
      const name =
        use === '' ? `第${numeral(++base)}网格` : `${at(called[use], Math.floor(special++ / 3) % called[use].length)}专属网格`
      community.grids.push({
        code: `${code}${String(isApart ? extra++ : base).padStart(3, '0')}`,
        name: use === '' ? `${community.short}${name}` : `${community.short}${name}`,
        kind: isApart ? 'dedicated' : 'base',
        use,
        cell: cell.id,
        rings: rings.get(cell.id) ?? [],
        middle: cell.at,
        urban: urbanAt(cell.at),
      })
    }
  }
  const all = [...byCode.values()].filter((one) => one.grids.length > 0)
  const inTown = all.filter((one) => one.urban && one.grids.length > 3)
  const centres = inTown.length > 0 ? inTown : all
  for (let i = 0; i < spec.undrawn; i++) {
    const community = at(centres, Math.floor((i * centres.length) / Math.max(1, spec.undrawn)))
    const last = community.grids.filter((grid) => grid.kind === 'dedicated').length
    const near = at(community.grids, 0)
    const name = `${community.short}${at(names.offices, i % names.offices.length)}专属网格`
    community.grids.push({
      ...near,
      code: `${community.code}${dedicatedFrom + last}`,
      name,
      kind: 'dedicated',
      use: 'office',
      cell: null,
      rings: [],
    })
  }
}
const dedicatedFrom = 801

function rows(cells: readonly Cell[]): Cell[] {
  const north = [...cells].sort((a, b) => b.at[1] - a.at[1] || a.id - b.id)
  const perRow = Math.max(1, Math.ceil(Math.sqrt(north.length)))
  const sorted: Cell[] = []
  for (let i = 0; i < north.length; i += perRow)
    sorted.push(...north.slice(i, i + perRow).sort((a, b) => a.at[0] - b.at[0] || a.id - b.id))
  return sorted
}

function areasOf(
  land: Land,
  head: HeadFile,
  spec: Invention,
  streets: readonly Street[],
  mesh: Mesh,
  communityOf: ReadonlyMap<number, string>,
) {
  const county = storedCode(head.code)
  const city = head.city === null ? null : storedCode(head.city.code)
  const areas: Area[] = []
  if (head.city !== null && city !== null)
    areas.push({ code: city, level: 'city', kind: '', name: head.city.name, parent: null, surveyed: true })
  areas.push({
    code: county,
    level: 'county',
    kind: '',
    name: head.name['zh-CN'],
    parent: city,
    surveyed: spec.outline !== null || spec.surveyed,
  })
  for (const street of streets) {
    const code = storedCode(street.code)
    areas.push({ code, level: 'street', kind: '', name: street.name, parent: county, surveyed: spec.surveyed })
    for (const one of street.communities) {
      areas.push({ code: one.code, level: 'community', kind: '', name: one.name, parent: code, surveyed: spec.surveyed })
      for (const grid of one.grids)
        areas.push({
          code: grid.code,
          level: 'grid',
          kind: grid.kind,
          name: grid.name,
          parent: one.code,
          surveyed: spec.surveyed,
        })
    }
  }
  const shapes = new Map<string, readonly Polygon[]>()
  const codes = [...new Set(communityOf.values())]
  const index = new Map(codes.map((code, i) => [code, i]))
  const streetCodes = streets.map((street) => street.code)
  const levels: { name: (group: number) => string; of: (cell: number) => number }[] = [
    { name: () => county, of: () => 0 },
    { name: (i) => storedCode(at(streetCodes, i)), of: (cell) => streetCodes.indexOf((communityOf.get(cell) ?? '').slice(0, 9)) },
    { name: (i) => at(codes, i), of: (cell) => index.get(communityOf.get(cell) ?? '') ?? -1 },
  ]
  for (const level of levels)
    for (const [group, rings] of ringsOf(mesh.arcs, level.of)) shapes.set(level.name(group), polygons(rings, land.frame))
  for (const grid of streets.flatMap((street) => street.communities.flatMap((one) => one.grids)))
    if (grid.cell !== null) shapes.set(grid.code, polygons(grid.rings, land.frame))
  return { areas, shapes }
}
