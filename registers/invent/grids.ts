// Bare grids in any number, for measuring: a land as large as wanted, cut into cells, nothing else.
import { boundaryRow } from '../areas/boundary.ts'
import type { LonLat } from '../areas/wkb.ts'
import type { BoundaryRow } from '../regions/content.ts'
import type { Invention } from '../regions/schema.ts'
import { shapeLand } from './land.ts'
import { cut } from './mesh.ts'
import { random } from './random.ts'
import { polygons, ringsOf } from './rings.ts'
import { sow } from './seeds.ts'
import { wiggle } from './wiggle.ts'

/** `count` grids around a centre with codes below `county` (6 digits, at most 999,999,999 grids), and one point inside each. */
export function inventGrids(given: {
  readonly county: string
  readonly count: number
  readonly centre: LonLat
  readonly seed: number
}): {
  readonly boundaries: readonly BoundaryRow[]
  readonly points: readonly LonLat[]
} {
  const spec: Pick<Invention, 'seed' | 'outline' | 'centre' | 'size' | 'towns' | 'river'> = {
    seed: given.seed,
    outline: null,
    centre: [given.centre[0], given.centre[1]],
    size: given.count * 0.2,
    towns: [{ at: [given.centre[0], given.centre[1]], weight: 1, reach: Math.sqrt(given.count) * 120 }],
    river: null,
  }
  const land = shapeLand(spec)
  const seeds = sow(land.outline, [], given.count, land.spacing, random(given.seed, 'seeds')).map((seed) => seed.at)
  const mesh = cut(land.outline, seeds)
  wiggle(mesh, land.outline, given.seed, () => 0.4)
  const boundaries = [...ringsOf(mesh.arcs, (cell) => cell)].map(([cell, rings]) =>
    boundaryRow(`${given.county}${String(cell + 1).padStart(9, '0')}`, polygons(rings, land.frame)),
  )
  return { boundaries, points: seeds.map(land.frame.toDegrees) }
}
