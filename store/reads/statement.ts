// A name for a statement whose text depends on the rights of who asks: the same text always has the same name.
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
