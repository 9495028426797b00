// Statements whose text depends on who asks: how their counties are bound, and under which name they are prepared.
import { createHash } from 'node:crypto'

const names = new Map<string, string>()
/** More shapes than this are not remembered: each costs a plan on every connection. */
const most = 400

/** The name under which this text is prepared, or undefined when there are too many already. */
export function nameOf(about: string, sql: string): string | undefined {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= most) return undefined
  const name = `${about}_${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`
  names.set(sql, name)
  return name
}

/** The first parameter of every statement that reads cases: one county, or several. */
export type Counties = { readonly bound: unknown; readonly is: (column: string) => string }

/**
 * Most people work in one county. Bound as one value it lets an index keep its order and the database keep its plan;
 * several are bound as a list.
 */
export const countiesOf = (counties: readonly string[]): Counties =>
  counties.length === 1
    ? { bound: counties[0], is: (column) => `${column} = $1` }
    : { bound: counties, is: (column) => `${column} = any($1)` }
