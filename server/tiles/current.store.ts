// Keeps the points of each county as the record has them: read once, then by what was entered since, and anew from time to time.
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { type PointRow, Points } from './points.ts'

const columns = `c.id, st_x(c.point) as lon, st_y(c.point) as lat, c.area, c.state, c.phase, c.organisations, c.barred, c.secret, c.due_at, c.warn_at`
/** Milliseconds between two looks, how far each looks back again, and how long until everything is read anew. */
const pause = 1000
const overlap = 5000
const anew = 600_000
const batch = 10_000

type State = { points: Points; newest: Instant; looked: number; whole: number }

/** `clock` is the machine's own, in milliseconds: how often to look is no matter of the record. */
export class Current {
  readonly #db: Db
  readonly #clock: () => number
  readonly #states = new Map<string, Promise<State>>()
  constructor(db: Db, clock: () => number) {
    this.#db = db
    this.#clock = clock
  }

  /** The points of a county, at most a second old. Never called inside a transaction: the embedded database has one connection. */
  async of(county: string): Promise<Points> {
    const known = this.#states.get(county)
    const state = await (known ?? this.#begin(county))
    const now = this.#clock()
    if (now - state.looked < pause) return state.points
    state.looked = now
    if (now - state.whole > anew) return this.#again(county, state, now)
    await this.#catchUp(county, state)
    return state.points
  }

  /** While everything is read anew, others go on with what is there. */
  async #again(county: string, old: State, now: number): Promise<Points> {
    old.whole = now
    const state = await this.#readWhole(county)
    this.#states.set(county, Promise.resolve(state))
    return state.points
  }

  #begin(county: string): Promise<State> {
    const made = this.#readWhole(county)
    this.#states.set(county, made)
    made.catch(() => this.#states.delete(county))
    return made
  }

  /** Everything that is open, in the order of the index, one piece after the other. */
  async #readWhole(county: string): Promise<State> {
    const read = <T>(run: (tx: Tx) => Promise<T>) =>
      this.#db.read({ actor: 'system', counties: [county] }, run, { statementMs: 30_000 })
    const points = new Points(county)
    const [newest] = await read((tx) =>
      tx.rows<{ at: Instant | null }>('select max(at) as at from entry where county = $1', [county]),
    )
    let [at, id] = [Number.MAX_SAFE_INTEGER, '00000000-0000-0000-0000-000000000000']
    for (;;) {
      const rows = await read((tx) =>
        tx.rows<PointRow & { opened_at: Instant }>(
          `select ${columns}, c.opened_at from "case" c
           where c.county = $1 and c.closed_at is null and c.opened_at <= $2 and (c.opened_at < $2 or c.id > $3) order by c.opened_at desc, c.id limit ${batch}`,
          [county, at, id],
          'points_whole',
        ),
      )
      for (const row of rows) points.put(row)
      const last = rows.at(-1)
      if (rows.length < batch || !last) break
      ;[at, id] = [last.opened_at, last.id]
    }
    return { points, newest: newest?.at ?? 0, looked: this.#clock(), whole: this.#clock() }
  }

  /** Cases with an entry since; a little further back each time, for those that were committed late. */
  async #catchUp(county: string, state: State): Promise<void> {
    const rows = await this.#db.read({ actor: 'system', counties: [county] }, (tx) =>
      tx.rows<PointRow & { at: Instant }>(
        `select ${columns}, e.at from (select case_id, max(at) as at from entry where county = $1 and at > $2 group by case_id) e
         join "case" c on c.county = $1 and c.id = e.case_id`,
        [county, state.newest - overlap],
        'points_since',
      ),
    )
    for (const row of rows) {
      state.points.put(row)
      if (row.at > state.newest) state.newest = row.at
    }
  }
}
