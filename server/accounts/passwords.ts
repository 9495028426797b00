// Passwords: argon2id, at most two at a time, and the same work for a name that does not exist.
import { hash, verify } from '@node-rs/argon2'
import { guessable } from './guessable.ts'

/** OWASP's smallest recommended argon2id (2 in the library's numbering): 19 MiB, two passes. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const longest = 1024

let standIn: Promise<string> | null = null
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= 2) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** The stored form of a password ('$argon2id$…'). */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost))

/** True when it is the password. With no stored hash it takes the same time and is false. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  standIn ??= hashPassword('nobody has this password')
  const against = stored ?? (await standIn)
  if (password.length > longest) return false
  const fits = await inTurn(() => verify(against, password).catch(() => false))
  return fits && stored !== null
}

/** People who wait for a password to be checked; more than a few means somebody is guessing. */
export const passwordsWaiting = (): number => waiting.length

/** NIST SP 800-63B asks for eight characters at least, no rules of composition, and a list of what everybody tries. */
export const shortestPassword = 8

/**
 * Why a new password is too weak, or null. `of`: words of this account (login, name) that it may not be, with figures behind or not.
 * Counts characters as people do.
 */
export function weakness(password: string, of: readonly string[]): 'short' | 'long' | 'common' | 'own' | null {
  const plain = password.normalize('NFKC').toLowerCase()
  if ([...password].length < shortestPassword) return 'short'
  if (password.length > longest) return 'long'
  const bare = (text: string) => text.replace(/[\d\s._!@#$%*-]+$/, '')
  const own = of.map((one) => one.normalize('NFKC').toLowerCase()).filter((one) => one !== '')
  if (own.some((one) => one === plain || (bare(one) !== '' && bare(one) === bare(plain)))) return 'own'
  return guessable(plain) ? 'common' : null
}
