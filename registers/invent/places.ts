// What stands on the land, without persons: the river, roads, buildings with door numbers, schools, markets, parks, shops.
import { storedCode } from '../areas/code.ts'
import { type LonLat, multiLine, pointWkb, polygon } from '../areas/wkb.ts'
import type { PlaceRow } from '../regions/content.ts'
import { idOf } from '../regions/identity.ts'
import type { Invention, NameLists } from '../regions/schema.ts'
import { lampNumbers, oldNames } from './called.ts'
import type { Land } from './land.ts'
import { combined } from './names.ts'
import type { Household } from './offices.ts'
import { bounds, distance, doubleArea, inside, type Line, type Point, toLine } from './plane.ts'
import { at, type Random, random } from './random.ts'
import { type Community, type Grid, lineOf, type Settled } from './settle.ts'

/** All places of a district; each building belongs to one of the micro-grids of its grid. */
export function build(
  given: { region: string; spec: Invention; names: NameLists; land: Land },
  settled: Settled,
  households: ReadonlyMap<string, readonly Household[]>,
): PlaceRow[] {
  const { region, spec, names, land } = given
  const chance = random(spec.seed, 'places')
  const places: PlaceRow[] = []
  const put = (
    kind: string,
    name: string,
    area: string,
    wkb: string,
    address: string | null,
    data: PlaceRow['data'],
    surveyed = spec.surveyed,
  ) =>
    places.push({
      id: idOf(region, 'place', places.length),
      kind,
      name,
      address,
      area: storedCode(area),
      owner: null,
      surveyed,
      wkb,
      data,
    })
  if (land.river !== null) put('water', land.river.name, region, riverPolygon(land), null, { width: land.river.width })
  const roadName = combined(names.roads, names.roadEndings, chance)
  mainRoads(land, (wkb) => put('roadSection', roadName(), region, wkb, null, { class: 'main' }))
  const estateName = combined(names.estates, names.estateEndings, chance)
  // Drawn apart, so that the buildings stay where they were.
  const old = oldNames(random(spec.seed, 'old names'))
  const lamp = lampNumbers()
  const later: (() => void)[] = []
  for (const street of settled.streets)
    for (const one of street.communities) {
      const road = roadName()
      communityRoads(one, road, settled, land, put)
      let number = 0
      for (const grid of one.grids) {
        if (grid.cell === null) continue
        const shape = settled.shapes.get(grid.code)?.[0]
        if (grid.use !== '' && grid.use !== 'office' && shape !== undefined)
          put(grid.use, grid.name.replace(/专属网格$/, ''), grid.code, polygon(shape), road, {})
        if (grid.use === 'park') continue
        const estate = grid.urban && grid.use === '' && chance.next() < 0.7 ? estateName() : null
        const micros = households.get(grid.code) ?? []
        const houses = buildings(grid, land, chance)
        if (estate !== null && houses.length > 0)
          put('estate', estate, grid.code, pointWkb(land.frame.toDegrees(grid.middle)), road, {
            buildings: houses.length,
            ...old(),
          })
        later.push(() => alongTheRoad(grid, road, houses, land, lamp, put))
        houses.forEach((house, i) => {
          const address = `${road}${++number}号`
          const area = micros[Math.floor((i * micros.length) / houses.length)]?.micro ?? grid.code
          const floors = grid.urban ? chance.int(5, 30) : chance.int(1, 4)
          put(
            'building',
            estate === null ? address : `${estate}${i + 1}号楼`,
            area,
            polygon([house.map(land.frame.toDegrees)]),
            address,
            { number: String(number), floors },
          )
          if (grid.urban && chance.next() < 0.12)
            put('shop', chance.pick(names.shops), area, pointWkb(land.frame.toDegrees(at(house, 0))), address, {})
        })
      }
    }
  for (const one of later) one()
  return places
}

/** A stop of the bus for every third grid of a town, and a lamp-post at every fourth building. */
function alongTheRoad(grid: Grid, road: string, houses: readonly Line[], land: Land, lamp: () => string, put: Put): void {
  if (!grid.urban) return
  const corner = (house: Line) => pointWkb(land.frame.toDegrees(at(house, 1)))
  const [first] = houses
  if (first !== undefined && Number(grid.code.slice(-3)) % 3 === 1) {
    const name =
      grid.use === ''
        ? `${road}${Number(grid.code.slice(-3)) === 1 ? '口' : grid.code.slice(-1)}`
        : `${grid.name.replace(/专属网格$/, '')}站`
    put('busStop', name, grid.code, corner(first), road, { aliases: `${name}公交站` })
  }
  houses.forEach((house, i) => {
    if (i % 4 !== 0) return
    const number = lamp()
    put('lamp', `${road}灯杆${number}`, grid.code, corner(house), road, { number })
  })
}

/** The river as an area: its middle line widened to both sides. */
function riverPolygon({ river, frame, outline }: Land): string {
  if (river === null) return ''
  // A little beyond the district on both sides, so that it does not end in the middle of a field.
  const within = river.line.map((p) => inside(outline, p))
  const course = river.line.slice(Math.max(0, within.indexOf(true) - 3), within.lastIndexOf(true) + 4)
  const bank = (side: 1 | -1) =>
    course.map((p, i): LonLat => {
      const [a, b] = [at(course, Math.max(0, i - 1)), at(course, Math.min(course.length - 1, i + 1))]
      const length = distance(a, b)
      return frame.toDegrees([
        p[0] - (side * river.width * (b[1] - a[1])) / (2 * length),
        p[1] + (side * river.width * (b[0] - a[0])) / (2 * length),
      ])
    })
  const ring = [...bank(1), ...bank(-1).reverse()]
  return polygon([[...ring, at(ring, 0)]])
}

/** Roads run on the lines that the areas follow, as far as they lie in the district. */
function mainRoads(land: Land, make: (wkb: string) => void): void {
  for (const line of land.lines.slice(land.river === null ? 0 : 1)) {
    const parts: Point[][] = [[]]
    for (const p of line)
      if (inside(land.outline, p)) parts[parts.length - 1]?.push(p)
      else parts.push([])
    const drawn = parts.filter((part) => part.length > 1)
    if (drawn.length > 0) make(multiLine(drawn.map((part) => part.map(land.frame.toDegrees))))
  }
}

type Put = (kind: string, name: string, area: string, wkb: string, address: string | null, data: PlaceRow['data']) => void

/** Streets run along the border of a community, lanes between its grids; in the country only every third edge is a road. */
function communityRoads(
  one: Community,
  road: string,
  { mesh, seeds, communityOf, urbanAt }: Settled,
  { frame }: Land,
  put: Put,
): void {
  const cells = new Set(one.grids.flatMap((grid) => (grid.cell === null ? [] : [grid.cell])))
  const [streets, lanes]: [Line[], Line[]] = [[], []]
  for (const cell of cells) {
    for (const arc of arcsOf(mesh.arcs).get(cell) ?? []) {
      if (arc.left !== cell || arc.right < 0 || lineOf(arc, seeds) >= 0) continue
      const lane = communityOf(arc.right) === one.code
      if (urbanAt(at(arc.points, 0)) || arc.from % 3 === 0) (lane ? lanes : streets).push(arc.points)
    }
  }
  if (streets.length > 0)
    put('roadSection', road, one.code, multiLine(streets.map((line) => line.map(frame.toDegrees))), null, { class: 'street' })
  if (lanes.length > 0)
    put('roadSection', `${road.slice(0, -1)}巷`, one.code, multiLine(lanes.map((line) => line.map(frame.toDegrees))), null, {
      class: 'lane',
    })
}

const kept = new WeakMap<readonly object[], Map<number, Settled['mesh']['arcs'][number][]>>()
function arcsOf(arcs: Settled['mesh']['arcs']): Map<number, Settled['mesh']['arcs'][number][]> {
  const known = kept.get(arcs)
  if (known !== undefined) return known
  const index = new Map<number, Settled['mesh']['arcs'][number][]>()
  for (const arc of arcs)
    for (const cell of [arc.left, arc.right]) {
      if (cell < 0) continue
      const list = index.get(cell)
      if (list) list.push(arc)
      else index.set(cell, [arc])
    }
  kept.set(arcs, index)
  return index
}

/** Rectangles in rows along the longest edge of the grid, set back from its lines and from the river. */
function buildings(grid: Grid, land: Land, chance: Random): Line[] {
  const ring = grid.rings.find((one) => one.area > 0)?.points
  if (ring === undefined) return []
  const open = ring.slice(0, -1)
  let [longest, angle] = [0, 0]
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [at(ring, i - 1), at(ring, i)]
    if (distance(a, b) > longest) [longest, angle] = [distance(a, b), Math.atan2(b[1] - a[1], b[0] - a[0])]
  }
  const area = Math.abs(doubleArea(open)) / 2
  const most = grid.urban ? chance.int(7, 13) : chance.int(4, 8)
  const reach = grid.urban ? Math.sqrt(area) : Math.min(Math.sqrt(area) * 0.5, 260)
  const box = bounds(open)
  const mid: Point = grid.urban ? [(box.west + box.east) / 2, (box.south + box.north) / 2] : grid.middle
  const pitch = Math.max(grid.urban ? 26 : 34, Math.sqrt((reach * reach) / most) * 0.9)
  const [long, deep] = grid.urban ? [Math.min(pitch * 0.62, 46), Math.min(pitch * 0.4, 18)] : [12, 9]
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)]
  const spots: Point[] = []
  const half = Math.ceil((grid.urban ? 0.8 : 0.5) * (reach / pitch)) + 1
  for (let i = -half; i <= half; i++)
    for (let j = -half; j <= half; j++) spots.push([mid[0] + (i * ux - j * uy) * pitch, mid[1] + (i * uy + j * ux) * pitch])
  const houses: Line[] = []
  for (const [x, y] of spots) {
    if (houses.length >= most) break
    const [jx, jy] = grid.urban ? [0, 0] : [(chance.next() - 0.5) * pitch * 0.6, (chance.next() - 0.5) * pitch * 0.6]
    const [cx, cy, l, d] = [x + jx, y + jy, (long * (0.8 + 0.4 * chance.next())) / 2, (deep * (0.85 + 0.3 * chance.next())) / 2]
    const corner = (a: number, b: number): Point => [round(cx + a * l * ux - b * d * uy), round(cy + a * l * uy + b * d * ux)]
    const house = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
    const ok = house.every(
      (p) =>
        inside([open], p) &&
        toLine(p, ring) > 5 &&
        (land.river === null || toLine(p, land.river.line) > land.river.width / 2 + 15),
    )
    if (ok) houses.push([...house, at(house, 0)])
  }
  return houses
}
const round = (metres: number) => Math.round(metres * 100) / 100
