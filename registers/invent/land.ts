// The land before anybody lives on it: outline, river, main roads, and how close together people live where.
import type { Invention } from '../regions/schema.ts'
import { distance, type Frame, frame, inside, type Line, type Point, smooth } from './plane.ts'
import { random } from './random.ts'
import type { Spacing } from './seeds.ts'

export type Town = { readonly at: Point; readonly weight: number; readonly reach: number }
export type Land = {
  readonly frame: Frame
  /** Rings without end point. */
  readonly outline: readonly Line[]
  readonly towns: readonly Town[]
  /** Lines that areas follow: the river first when there is one, then the roads. */
  readonly lines: readonly Line[]
  readonly river: { readonly name: string; readonly line: Line; readonly width: number } | null
  /** Metres between neighbouring hearts, before scaling; about 1 in the middle of a town, 7 in the hills. */
  readonly spacing: Spacing
}

export function shapeLand(spec: Pick<Invention, 'seed' | 'outline' | 'centre' | 'size' | 'towns' | 'river'>): Land {
  const map = frame(spec.centre)
  const outline =
    spec.outline === null ? [drawOutline(spec.size, spec.seed)] : spec.outline.map((ring) => open(ring.map(map.toMetres)))
  const towns = spec.towns.map((town) => ({ at: map.toMetres(town.at), weight: town.weight, reach: town.reach }))
  const river =
    spec.river === null
      ? null
      : { name: spec.river.name, width: spec.river.width, line: smooth(spec.river.points.map(map.toMetres), 4) }
  const lines = [...(river === null ? [] : [river.line]), ...drawRoads(outline, towns, spec.seed)]
  const spacing: Spacing = (p) => {
    let least = hills
    for (const town of towns) {
      const share = Math.min(1, distance(p, town.at) / town.reach)
      least = Math.min(least, (100 + (hills - 100) * share * share * (3 - 2 * share)) / Math.sqrt(town.weight))
    }
    return Math.min(hills, least)
  }
  return { frame: map, outline, towns, lines, river, spacing }
}
const hills = 780

const open = (ring: Line): Line => {
  const [first, last] = [ring[0], ring[ring.length - 1]]
  return first !== undefined && last !== undefined && distance(first, last) < 0.01 ? ring.slice(0, -1) : ring
}

/** A closed line around the origin that encloses about `size` km², as ridges and valleys would draw it. */
function drawOutline(size: number, seed: number): Line {
  const chance = random(seed, 'outline')
  const waves = [2, 3, 5, 8, 13, 21].map((n) => ({
    n,
    height: (0.22 / Math.sqrt(n)) * (0.5 + chance.next()),
    shift: chance.next() * 2 * Math.PI,
  }))
  const steps = 360
  const radius = (angle: number) => 1 + waves.reduce((sum, wave) => sum + wave.height * Math.sin(wave.n * angle + wave.shift), 0)
  const shape = Array.from({ length: steps }, (_, i): Point => {
    const angle = (i / steps) * 2 * Math.PI
    const r = Math.max(0.45, radius(angle)) * (1 + (chance.next() - 0.5) * 0.018)
    return [r * Math.cos(angle) * 1.18, r * Math.sin(angle)]
  })
  const area =
    Math.abs(
      shape.reduce((sum, [x, y], i) => sum + x * (shape[(i + 1) % steps]?.[1] ?? 0) - (shape[(i + 1) % steps]?.[0] ?? 0) * y, 0),
    ) / 2
  const scale = Math.sqrt((size * 1e6) / area)
  return shape.map(([x, y]) => [Math.round(x * scale * 100) / 100, Math.round(y * scale * 100) / 100])
}

/** Each town joined to the nearest that is joined already, on to the border beyond some, and a ring around the heart. */
function drawRoads(outline: readonly Line[], towns: readonly Town[], seed: number): Line[] {
  const chance = random(seed, 'roads')
  const [heart, ...others] = towns
  if (heart === undefined) return []
  const joined = [heart]
  const roads = [...others]
    .sort((a, b) => distance(a.at, heart.at) - distance(b.at, heart.at))
    .map((town) => {
      const from = joined.reduce((best, one) => (distance(one.at, town.at) < distance(best.at, town.at) ? one : best), heart)
      joined.push(town)
      return winding(from.at, town.at, chance.next)
    })
  for (const town of others.slice(0, 4)) {
    const [dx, dy] = [town.at[0] - heart.at[0], town.at[1] - heart.at[1]]
    const length = Math.hypot(dx, dy)
    const beyond: Point = [town.at[0] + (dx / length) * 3000, town.at[1] + (dy / length) * 3000]
    if (inside(outline, beyond)) roads.push(winding(town.at, beyond, chance.next))
  }
  const ring = Array.from({ length: 25 }, (_, i): Point => {
    const angle = (i / 24) * 2 * Math.PI
    const r = heart.reach * (0.3 + 0.03 * Math.sin(3 * angle))
    return [heart.at[0] + r * Math.cos(angle), heart.at[1] + r * Math.sin(angle)]
  })
  return [...roads, smooth(ring, 1)]
}

function winding(a: Point, b: Point, next: () => number): Line {
  const length = distance(a, b)
  const [nx, ny] = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length]
  const steps = Math.max(2, Math.round(length / 1500))
  const points = Array.from({ length: steps + 1 }, (_, i): Point => {
    const off = i === 0 || i === steps ? 0 : (next() - 0.5) * 0.18 * (length / steps) * 2
    return [a[0] + ((b[0] - a[0]) * i) / steps + nx * off, a[1] + ((b[1] - a[1]) * i) / steps + ny * off]
  })
  return smooth(points, 3)
}
