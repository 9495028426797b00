// When wrong tries lock: five, then a pause that grows. Pure, the same for staff accounts and for the word on a receipt.
import type { Instant } from '../../rules/time.ts'

export type Tries = {
  readonly failed: number
  readonly locks: number
  readonly lastAt: Instant
  readonly lockedUntil: Instant | null
}

/** Pauses by how often it has locked before, in minutes; `forgets` after so many quiet milliseconds. */
export type Patience = { readonly tries: number; readonly minutes: readonly number[]; readonly forgets: number }

/** For one account from one network, and from a device that signed in to it before. */
export const accountPatience: Patience = { tries: 5, minutes: [1, 5, 15, 60], forgets: 24 * 3_600_000 }
/** For one account from everywhere together, known devices apart [D]: many networks guess slowly, and keep nobody out of his own desk. */
export const everywherePatience: Patience = { tries: 50, minutes: [15, 60], forgets: 24 * 3_600_000 }
export const wordPatience: Patience = { tries: 5, minutes: [60], forgets: 24 * 3_600_000 }

/**
 * Counts a try before it is judged, so that parallel guesses cannot outrun the count. `locked` in milliseconds when it may not even
 * be judged; otherwise the row to keep in case it is wrong (a right one deletes it) and how many tries are left.
 */
export function countTry(
  known: Tries | null,
  now: Instant,
  patience: Patience,
): { locked: number } | { next: Tries; left: number } {
  if (known?.lockedUntil != null && known.lockedUntil > now) return { locked: known.lockedUntil - now }
  const quiet = known === null || now - known.lastAt > patience.forgets
  const failed = (quiet ? 0 : known.failed) + 1
  const locks = quiet ? 0 : known.locks
  if (failed < patience.tries) return { next: { failed, locks, lastAt: now, lockedUntil: null }, left: patience.tries - failed }
  const minutes = patience.minutes[Math.min(locks, patience.minutes.length - 1)] ?? 60
  return { next: { failed: 0, locks: locks + 1, lastAt: now, lockedUntil: now + minutes * 60_000 }, left: 0 }
}

/** One count among several that a try is held against. */
export type Counted = { readonly known: Tries | null; readonly patience: Patience }

/** The same for several counts at once: locked by any of them it is not judged and none is raised; otherwise the rows to keep, in order. */
export function countTries(counted: readonly Counted[], now: Instant): { locked: number } | { next: readonly Tries[] } {
  const verdicts = counted.map(({ known, patience }) => countTry(known, now, patience))
  const locked = verdicts.flatMap((one) => ('locked' in one ? [one.locked] : []))
  if (locked.length > 0) return { locked: Math.max(...locked) }
  return { next: verdicts.flatMap((one) => ('next' in one ? [one.next] : [])) }
}
