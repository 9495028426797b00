// Cells gathered into connected areas of wanted sizes: each area grows from its heart over the nearest free neighbours.
import { distance, type Point } from './plane.ts'
import { at, type Random } from './random.ts'

export type Cell = {
  readonly id: number
  readonly at: Point
  readonly neighbours: readonly { readonly cell: number; readonly toll: number }[]
}

/**
 * Divides `cells` into as many areas as `targets` has numbers, in proportion to them. `hearts` may name where each begins.
 * A toll on a neighbour (metres) makes growth go round rivers and roads; one of `wall` or more is only paid when nothing
 * else is left. Every cell that can be reached gets an area, and areas are connected.
 */
export function divide(
  cells: readonly Cell[],
  targets: readonly number[],
  hearts: readonly Point[],
  wall: number,
): Map<number, number> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]))
  const owner = new Map<number, number>()
  const sizes = targets.map(() => 0)
  const fronts: { cell: Cell; cost: number }[][] = targets.map(() => [])
  const take = (area: number, cell: Cell) => {
    owner.set(cell.id, area)
    sizes[area] = at(sizes, area) + 1
    for (const { cell: id, toll } of cell.neighbours) {
      const next = byId.get(id)
      if (next !== undefined && !owner.has(id))
        at(fronts, area).push({ cell: next, cost: distance(next.at, at(hearts, area)) + toll })
    }
  }
  hearts.forEach((heart, area) => {
    const free = cells.filter((cell) => !owner.has(cell.id))
    const nearest = free.reduce((best, cell) => (distance(cell.at, heart) < distance(best.at, heart) ? cell : best), at(free, 0))
    take(area, nearest)
  })
  for (let limit = wall; owner.size < cells.length; ) {
    const order = targets
      .map((target, area) => ({ area, full: at(sizes, area) / target }))
      .sort((a, b) => a.full - b.full || a.area - b.area)
    const grown = order.some(({ area }) => {
      const best = cheapest(at(fronts, area), owner, limit)
      if (best === null) return false
      take(area, best.cell)
      return true
    })
    if (grown) continue
    if (limit < Infinity) limit = Infinity
    else break
  }
  return owner
}

/** Takes the cheapest free cell off a front. Costs at or over the limit wait until nothing else is left. */
function cheapest(
  front: { cell: Cell; cost: number }[],
  owner: ReadonlyMap<number, number>,
  limit: number,
): { cell: Cell; cost: number } | null {
  let best = -1
  for (let i = front.length - 1; i >= 0; i--) {
    const entry = at(front, i)
    if (owner.has(entry.cell.id)) {
      front[i] = at(front, front.length - 1)
      front.pop()
      if (best === front.length) best = i
      continue
    }
    if (entry.cost < limit && (best < 0 || entry.cost < at(front, best).cost)) best = i
  }
  return best < 0 ? null : (front[best] ?? null)
}

/** `count` hearts spread over the points (k-means, first ones far apart). */
export function hearts(points: readonly Point[], count: number, chance: Random, rounds = 12): Point[] {
  let now: Point[] = [chance.pick(points)]
  while (now.length < count) {
    const weights = points.map((p) => Math.min(...now.map((heart) => distance(p, heart))) ** 2)
    let draw = chance.next() * weights.reduce((a, b) => a + b, 0)
    const index = weights.findIndex((weight) => {
      draw -= weight
      return draw < 0
    })
    now.push(at(points, index < 0 ? points.length - 1 : index))
  }
  for (let round = 0; round < rounds; round++) {
    const sums = now.map(() => ({ x: 0, y: 0, n: 0 }))
    for (const p of points) {
      let [best, least] = [0, Infinity]
      now.forEach((heart, i) => {
        const away = distance(p, heart)
        if (away < least) [best, least] = [i, away]
      })
      const sum = at(sums, best)
      sum.x += p[0]
      sum.y += p[1]
      sum.n++
    }
    now = sums.map((sum, i) => (sum.n === 0 ? at(now, i) : [sum.x / sum.n, sum.y / sum.n]))
  }
  return now
}
