// The shells that this centre had, the one it has now among them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shell } from '../../rules/shell.ts'
import type { Day, Instant } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'

/** The day on which the shell in this folder of screens was built; null where none is. */
export function builtOn(screens: string): Day | null {
  const file = join(screens, 'field', 'shell.json')
  const told = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { day?: unknown }) : {}
  return typeof told.day === 'string' ? told.day : null
}

/** Writes down that this shell is there, once, and gives back all that were. */
export async function shellsOf(db: Db, day: Day | null, now: Instant): Promise<readonly Shell[]> {
  const context = { actor: 'system:shell', counties: [] }
  const read = () => db.read(context, (tx) => tx.rows<Shell>('select day, since from shell order by day', [], 'shells'))
  const known = await read()
  if (day === null || known.some((one) => one.day === day)) return known
  await db.begin(context, (tx) =>
    tx.rows('insert into shell (day, since) values ($1, $2) on conflict (day) do nothing', [day, now]),
  )
  return read()
}
