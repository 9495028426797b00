// What one transaction knows of cases and will write of them. A step alone asks and writes for itself; steps of a list ask together, go on from what
// those before them left, and are written together.
import type { CaseRow } from '../rules/case.ts'
import type { ClockRow } from '../rules/clock.ts'
import type { Tx } from './db.ts'
import { hanging, hangingOn, type Known, knownKey, knownKeys, lockCases, type Needs } from './facts.ts'
import type { Produced } from './produce.ts'
import { clockOf, type Hanging, type Locked } from './rows.ts'
import { isPlain, merged, type Written, writeStep } from './write.ts'

export type Hung = Omit<Hanging, 'clocks'> & { readonly clocks: readonly ClockRow[] }
/** A step that was judged: its rows, and the case as it leaves it. */
export type Made = Produced & {
  readonly row: CaseRow
  readonly clocks: readonly ClockRow[]
  readonly key: string
  readonly digest: string
}

export type Sheet = {
  /** The cases of these ids that are there, locked, in the order of their ids. */
  readonly locked: (ids: readonly string[]) => Promise<readonly Locked[]>
  readonly known: (key: string) => Promise<Known | null>
  readonly hanging: (id: string, needs: Needs) => Promise<Hung>
  /** To be said by a step that reads or writes past this: all before it is written, and what comes after asks again. */
  readonly past: () => void
  /** Nothing is awaited: it travels with the commit, which tells of its failure. */
  readonly write: (made: Made) => void
}

const hung = (row: Hanging): Hung => ({ ...row, clocks: row.clocks.map(clockOf) })

/** Of one step. */
export const sheetOf = (tx: Tx, county: string): Sheet => ({
  locked: (ids) => lockCases(tx, county, ids),
  known: (key) => knownKey(tx, county, key),
  hanging: async (id, needs) => hung(await hanging(tx, county, id, needs)),
  past: () => {},
  write: ({ written }) => void writeStep(tx, county, written),
})

/** The ids, keys and needs of all steps of a list. */
export type Ahead = { readonly ids: readonly string[]; readonly keys: readonly string[]; readonly needs: Needs }

/**
 * Of a list of steps of one county; `flush` is said when the last one is done. All cases are locked at the beginning in the order of their ids, so
 * that two lists never wait for each other.
 */
export async function sheetOfList(
  tx: Tx,
  county: string,
  { ids, keys, needs }: Ahead,
): Promise<Sheet & { readonly flush: () => void }> {
  const alone = sheetOf(tx, county)
  // Sent together: what hangs on the cases is read in a snapshot taken after the locks were had.
  const [rows, answered, hangs] = await Promise.all([
    lockCases(tx, county, ids),
    knownKeys(tx, county, keys),
    hangingOn(tx, county, ids, needs),
  ])
  const cases = new Map(rows.map((one) => [one.row.id, one]))
  const kept = new Map([...hangs].map(([id, row]) => [id, hung(row)]))
  const moved = new Set<string>()
  let waiting: Written[] = []
  let trusted = true
  const flush = () => {
    const [first, ...more] = waiting
    waiting = []
    if (first) void writeStep(tx, county, merged(first, more))
  }
  return {
    locked: async (wanted) => (trusted ? wanted.toSorted().flatMap((id) => cases.get(id) ?? []) : alone.locked(wanted)),
    known: async (key) => (trusted ? (answered.get(key) ?? null) : alone.known(key)),
    hanging: async (id, wanted) => {
      const known = kept.get(id)
      // Clocks are known as the last step left them, and files come and go beside steps; what else hangs on it is read after what was written.
      if (known && trusted && (!moved.has(id) || wanted.every((name) => name === 'files' || name === 'grids')))
        return only(known, wanted)
      flush()
      return alone.hanging(id, wanted)
    },
    past: () => {
      flush()
      trusted = false
    },
    write: (made) => {
      const { row, head, clocks, written, key, digest, answer } = made
      // Once the database is asked again, what was done must be in it.
      if (trusted && isPlain(written)) waiting.push(written)
      else {
        flush()
        alone.write(made)
        if (written.touchedCases.length > 0) trusted = false
      }
      moved.add(row.id)
      answered.set(key, { digest, answer })
      cases.set(row.id, { row, head })
      const before = kept.get(row.id)
      if (before) kept.set(row.id, { ...before, clocks: clocks.toSorted(byStart) })
    },
    flush,
  }
}

const byStart = (a: ClockRow, b: ClockRow): number => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)

/** What a step asked for and nothing else: it decides the same whoever else was in its list. */
const only = ({ clocks, ...lists }: Hung, wanted: Needs): Hung => ({
  ...(Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, wanted.some((one) => one === name) ? list : []]),
  ) as unknown as Omit<Hung, 'clocks'>),
  clocks,
})
