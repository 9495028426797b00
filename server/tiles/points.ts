// Open cases as points in memory, one set per county: what a tile must know of each, and who may see it.
import { type Actor, mayView, type Viewed } from '../../rules/actor.ts'
import { worldX, worldY } from '../../rules/mercator.ts'
import type { Instant } from '../../rules/time.ts'

export type PointRow = {
  id: string
  lon: number | null
  lat: number | null
  area: string
  state: string
  phase: string
  organisations: readonly string[]
  barred: readonly string[]
  secret: boolean
  due_at: Instant | null
  warn_at: Instant | null
}

/** What decides whether somebody may see a case, apart from its id: many cases share one. Who reported it is left out: the map shows a place, not one's own. */
type Seen = Omit<Viewed, 'county' | 'id'>
const never = Number.MAX_SAFE_INTEGER
/** Points are found by the tile of this depth that they lie in. */
const cellDepth = 14
const cells = 2 ** cellDepth

export class Points {
  readonly county: string
  /** Raised by every change: a tile made before it is old. */
  version = 0
  readonly ids: string[] = []
  readonly states: string[] = []
  /** World coordinates 0–1. */
  xs = new Float64Array(1024)
  ys = new Float64Array(1024)
  dues = new Float64Array(1024)
  warns = new Float64Array(1024)
  seens = new Uint32Array(1024)
  readonly #slots = new Map<string, number>()
  readonly #free: number[] = []
  readonly #cells = new Map<number, Set<number>>()
  readonly #kinds: Seen[] = []
  readonly #kindOf = new Map<string, number>()
  readonly #rights = new Map<string, Uint8Array>()

  constructor(county: string) {
    this.county = county
  }

  get size(): number {
    return this.#slots.size
  }

  /** Takes in a case as it is now; one that ended or has no point goes away. */
  put(row: PointRow): void {
    const known = this.#slots.get(row.id)
    if (row.lon === null || row.lat === null || row.phase === 'ended') {
      if (known !== undefined) this.#remove(row.id, known)
      return
    }
    const [x, y] = [worldX(row.lon), worldY(row.lat)]
    const [due, warn, seen] = [row.due_at ?? never, row.warn_at ?? never, this.#seenOf(row)]
    const same =
      known !== undefined &&
      this.xs[known] === x &&
      this.ys[known] === y &&
      this.dues[known] === due &&
      this.warns[known] === warn &&
      this.seens[known] === seen &&
      this.states[known] === row.state
    if (same) return
    if (known !== undefined) this.#cell(known)?.delete(known)
    const slot = known ?? this.#free.pop() ?? this.ids.length
    if (slot >= this.xs.length) this.#grow()
    this.ids[slot] = row.id
    this.states[slot] = row.state
    this.xs[slot] = x
    this.ys[slot] = y
    this.dues[slot] = due
    this.warns[slot] = warn
    this.seens[slot] = seen
    this.#slots.set(row.id, slot)
    const key = cellOf(x, y)
    const cell = this.#cells.get(key)
    if (cell) cell.add(slot)
    else this.#cells.set(key, new Set([slot]))
    this.version += 1
  }

  #remove(id: string, slot: number): void {
    this.#cell(slot)?.delete(slot)
    this.#slots.delete(id)
    this.#free.push(slot)
    this.version += 1
  }

  #cell = (slot: number): Set<number> | undefined => this.#cells.get(cellOf(this.xs[slot] ?? 0, this.ys[slot] ?? 0))

  #grow(): void {
    const more = <A extends Float64Array | Uint32Array>(old: A, make: (length: number) => A): A => {
      const bigger = make(old.length * 2)
      bigger.set(old)
      return bigger
    }
    const floats = (length: number) => new Float64Array(length)
    this.xs = more(this.xs, floats)
    this.ys = more(this.ys, floats)
    this.dues = more(this.dues, floats)
    this.warns = more(this.warns, floats)
    this.seens = more(this.seens, (length) => new Uint32Array(length))
  }

  #seenOf(row: PointRow): number {
    const key = `${row.area} ${row.organisations.join(',')} ${row.barred.join(',')} ${row.secret}`
    let at = this.#kindOf.get(key)
    if (at === undefined) {
      at =
        this.#kinds.push({
          area: row.area,
          organisations: row.organisations,
          barred: row.barred,
          secret: row.secret,
          reporter: null,
        }) - 1
      this.#kindOf.set(key, at)
    }
    return at
  }

  /** Slots whose world coordinates lie in the box, in no order. */
  *within(west: number, north: number, east: number, south: number): Generator<number> {
    const [left, right] = [Math.floor(west * cells), Math.floor(east * cells)]
    const [top, bottom] = [Math.floor(north * cells), Math.floor(south * cells)]
    const few = (right - left + 1) * (bottom - top + 1) <= this.#cells.size
    const near = few ? this.#between(left, right, top, bottom) : this.#cells.values()
    for (const cell of near)
      for (const slot of cell) {
        const [x, y] = [this.xs[slot] ?? 0, this.ys[slot] ?? 0]
        if (x >= west && x < east && y >= north && y < south) yield slot
      }
  }

  *#between(left: number, right: number, top: number, bottom: number): Generator<Set<number>> {
    for (let x = left; x <= right; x++)
      for (let y = top; y <= bottom; y++) {
        const cell = this.#cells.get(x * cells + y)
        if (cell) yield cell
      }
  }

  /** Whether this actor may see the case in a slot; each combination of area and offices is judged once per actor. */
  rightsOf(actor: Actor, key: string): (slot: number) => boolean {
    let known = this.#rights.get(key)
    if (!known || known.length < this.#kinds.length) {
      known = new Uint8Array(this.#kinds.length + 1024)
      this.#rights.set(key, known)
      const [oldest] = this.#rights.keys()
      if (this.#rights.size > 200 && oldest !== undefined) this.#rights.delete(oldest)
    }
    const judged = known
    return (slot) => {
      const kind = this.seens[slot] ?? 0
      if (judged[kind] === 0) {
        const seen = this.#kinds[kind]
        judged[kind] = seen && mayView(actor, { ...seen, county: this.county, id: '' }) ? 2 : 1
      }
      return judged[kind] === 2
    }
  }
}

const cellOf = (x: number, y: number): number => Math.floor(x * cells) * cells + Math.floor(y * cells)
