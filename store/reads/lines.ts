// Lines of cases that were found, read once per version: what a case shows changes only with an entry.
import type { House } from '../house.ts'
import type { Asking } from '../query.ts'
import { type CaseLine, type LineJson, lineOf, lineSql, type Ready, type Reason, readyLine } from './line.ts'
import { countiesOf, nameOf } from './statement.ts'

/** A case within this actor's rights, with the version it has now. */
export type Found = { readonly county: string; readonly id: string; readonly version: number }

/** So many lines are kept, about two kilobytes each. */
const most = 10_000
const kept = new WeakMap<House, Map<string, Ready>>()

function keptOf(house: House): Map<string, Ready> {
  let lines = kept.get(house)
  if (!lines) {
    lines = new Map()
    kept.set(house, lines)
  }
  return lines
}

/** One line for each case, in the order given. `reason` says why a case is in the list; without one, by its state. */
export async function linesOf<F extends Found>(
  asking: Asking,
  found: readonly F[],
  reason?: (one: F) => Reason,
): Promise<CaseLine[]> {
  const lines = keptOf(asking.house)
  const wanted = found.filter((one) => lines.get(keyOf(one))?.row.version !== one.version)
  const fresh = wanted.length === 0 ? [] : await read(asking, wanted)
  for (const row of fresh) {
    const key = keyOf(row)
    lines.delete(key)
    lines.set(key, readyLine(asking, row))
  }
  for (const key of lines.keys()) {
    if (lines.size <= most) break
    lines.delete(key)
  }
  return found.flatMap((one) => {
    const held = lines.get(keyOf(one))
    if (!held) return []
    const line = inWords(asking, held)
    if (line !== held) lines.set(keyOf(one), line)
    const { row } = line
    const state = asking.house.kinds.get(row.kind)?.states[row.state]
    return [lineOf(asking, line, reason?.(one) ?? { why: state?.todo?.why ?? null, due: row.due_at, warn: row.warn_at })]
  })
}

const keyOf = (one: { readonly county: string; readonly id: string }): string => `${one.county} ${one.id}`

/** The line in the language of who asks and the names of today's region. */
const inWords = (asking: Asking, line: Ready): Ready =>
  line.language === asking.language && line.region === asking.house.region(line.row.county) ? line : readyLine(asking, line.row)

function read(asking: Asking, wanted: readonly Found[]): Promise<LineJson[]> {
  const counties = countiesOf(asking.counties)
  const sql = lineSql(counties, 'c.id = any($2::uuid[])')
  return asking.tx.rows<LineJson>(sql, [counties.bound, wanted.map((one) => one.id)], nameOf('lines', sql))
}
