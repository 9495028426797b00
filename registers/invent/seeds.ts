// Where the cells have their hearts: close together where people live close together, in pairs along rivers and roads,
// so that these lie between two areas and never run through one.
import { bounds, inside, type Line, type Point } from './plane.ts'
import { at, type Random } from './random.ts'

/** `line` is the index of the line it accompanies and `side` the bank it lies on; -1 and 0 for the others. */
export type Seed = { readonly at: Point; readonly line: number; readonly side: -1 | 0 | 1 }
/** Distance in metres that cells keep from each other at a point. */
export type Spacing = (p: Point) => number

/** Exactly `count` seeds inside the outline, spaced in proportion to `spacing`; the lines in order of importance. */
export function sow(outline: readonly Line[], lines: readonly Line[], count: number, spacing: Spacing, chance: Random): Seed[] {
  const ground = survey(outline, spacing)
  // A little looser than as many as would fit: darts then find room, and the cells are not all alike.
  let scale = Math.sqrt((0.95 * ground.capacity) / count)
  for (let attempt = 0; attempt < 60; attempt++) {
    const seeds = sowOnce(outline, lines, count, (p) => spacing(p) * scale, ground.least * scale, chance)
    if (seeds.length === count) return seeds
    scale *= seeds.length < count ? 0.96 : 1.05
  }
  throw new Error(`no room for ${count} cells`)
}

/** How many cells of the wanted spacing the land holds, and the smallest spacing on it, by a raster. */
function survey(outline: readonly Line[], spacing: Spacing): { capacity: number; least: number } {
  const box = bounds(outline.flat())
  const steps = 160
  const [width, height] = [(box.east - box.west) / steps, (box.north - box.south) / steps]
  let [capacity, least] = [0, Infinity]
  for (let i = 0; i < steps; i++)
    for (let j = 0; j < steps; j++) {
      const p: Point = [box.west + (i + 0.5) * width, box.south + (j + 0.5) * height]
      if (!inside(outline, p)) continue
      capacity += (width * height) / spacing(p) ** 2
      least = Math.min(least, spacing(p))
    }
  return { capacity, least }
}

function sowOnce(
  outline: readonly Line[],
  lines: readonly Line[],
  count: number,
  spacing: Spacing,
  densest: number,
  chance: Random,
): Seed[] {
  const [taken, banks] = [new Raster(), new Raster()]
  const seeds: Seed[] = []
  lines.forEach((line, index) => {
    pairs(line, index, spacing, { clear: (p, radius) => inside(outline, p) && taken.free(p, radius), older: banks }, (seed) => {
      seeds.push(seed)
      taken.add(seed.at)
    })
    for (const p of stations(line, () => stationStep)) banks.add(p.at)
  })
  if (seeds.length > count) return seeds
  const box = bounds(outline.flat())
  // Probability of a place falls with the square of the spacing; darts too near to others are thrown away.
  for (let tries = count * 600; tries > 0 && seeds.length < count; tries--) {
    const p: Point = [box.west + chance.next() * (box.east - box.west), box.south + chance.next() * (box.north - box.south)]
    const r = spacing(p)
    if (chance.next() > (densest / r) ** 2 || !taken.free(p, 0.72 * r) || !banks.free(p, 0.62 * r) || !inside(outline, p))
      continue
    seeds.push({ at: p, line: -1, side: 0 })
    taken.add(p)
  }
  return seeds
}

/** Points in squares of 400 m, for quick neighbours. */
class Raster {
  private readonly squares = new Map<number, Point[]>()
  private readonly size = 400
  add(p: Point): void {
    const key = this.key(Math.floor(p[0] / this.size), Math.floor(p[1] / this.size))
    const list = this.squares.get(key)
    if (list) list.push(p)
    else this.squares.set(key, [p])
  }
  /** No point nearer than `radius`. */
  free(p: Point, radius: number): boolean {
    const [x0, x1] = [Math.floor((p[0] - radius) / this.size), Math.floor((p[0] + radius) / this.size)]
    const [y0, y1] = [Math.floor((p[1] - radius) / this.size), Math.floor((p[1] + radius) / this.size)]
    for (let i = x0; i <= x1; i++)
      for (let j = y0; j <= y1; j++)
        for (const other of this.squares.get(this.key(i, j)) ?? [])
          if (Math.hypot(other[0] - p[0], other[1] - p[1]) < radius) return false
    return true
  }
  private key(i: number, j: number): number {
    return (i + 100_000) * 1_000_000 + (j + 100_000)
  }
}
const stationStep = 60

type Station = { readonly at: Point; readonly ahead: Point; readonly step: number }

/** Points along a line, each `step` of the last from it, with the direction the line has there. */
function* stations(line: Line, stepAt: (p: Point) => number): Generator<Station> {
  let wait = 0
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [at(line, i - 1), at(line, i)]
    const length = Math.hypot(b[0] - a[0], b[1] - a[1])
    const ahead: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
    let done = 0
    while (done + wait <= length) {
      done += wait
      const p: Point = [a[0] + ahead[0] * done, a[1] + ahead[1] * done]
      wait = stepAt(p)
      yield { at: p, ahead, step: wait }
    }
    wait -= length - done
  }
}

/** A seed on each bank at every step along the line; near an older line none. */
function pairs(
  line: Line,
  index: number,
  spacing: Spacing,
  land: { readonly clear: (p: Point, radius: number) => boolean; readonly older: Raster },
  keep: (seed: Seed) => void,
): void {
  for (const { at: p, ahead, step } of stations(line, (q) => 0.9 * spacing(q))) {
    const off = 0.5 * step
    const left: Point = [p[0] - ahead[1] * off, p[1] + ahead[0] * off]
    const right: Point = [p[0] + ahead[1] * off, p[1] - ahead[0] * off]
    if (!land.older.free(p, step) || !land.clear(left, 0.6 * step) || !land.clear(right, 0.6 * step)) continue
    keep({ at: left, line: index, side: 1 })
    keep({ at: right, line: index, side: -1 })
  }
}
