// One sender at a time among the windows of one phone: by the browser's locks, or where it has none by a lease in the database.
import { uuid } from '../client.ts'
import type { Base } from './base.ts'

const name = 'sender'
const length = 90_000
const own = uuid()
type Lease = { readonly holder: string; readonly until: number }
/** None where the browser is older than locks, or the page not on a secure address. */
export type Locks = Pick<LockManager, 'request'> | null

/**
 * Runs `work` if no other window of this phone is sending; null when one is. A window that dies gives a lock back at once,
 * a lease after a minute and a half.
 */
export async function alone<T>(
  base: Base,
  now: () => number,
  locks: Locks,
  work: () => Promise<T>,
  holder = own,
): Promise<T | null> {
  if (locks !== null)
    return locks.request(`${base.name}-${name}`, { ifAvailable: true }, async (lock) => (lock === null ? null : work()))
  const taken = await base.transaction('rw', base.facts, async () => {
    const held = (await base.facts.get(name))?.value as Lease | undefined
    // A lease that ends far ahead was written by a clock that has been set back since.
    if (held && held.holder !== holder && held.until > now() && held.until <= now() + length) return false
    await base.facts.put({ name, value: { holder, until: now() + length } satisfies Lease })
    return true
  })
  if (!taken) return null
  try {
    return await work()
  } finally {
    await base.transaction('rw', base.facts, async () => {
      const held = (await base.facts.get(name))?.value as Lease | undefined
      if (held?.holder === holder) await base.facts.delete(name)
    })
  }
}

export const ownLocks = (): Locks => navigator.locks ?? null
