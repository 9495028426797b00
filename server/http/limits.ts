// How often one device or address may ask: leaky buckets in memory under a salted hash that lasts an hour, never an address.
import { createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '../../rules/time.ts'
import { here } from './address.ts'
import { stop } from './errors.ts'

/** `burst` at once, then `perMinute`. */
export type Rate = { readonly burst: number; readonly perMinute: number }
type Limit = Rate & { readonly device?: Rate; readonly posted?: boolean }
/**
 * By address, wide enough for a village or an office behind one; by device, for one pair of hands. What is `posted` without a device
 * counts as `bare`: a page has fetched something before and always has one. `same` is the same words again from one address.
 */
export const rates = {
  signIn: { burst: 20, perMinute: 10 },
  report: { burst: 600, perMinute: 240, device: { burst: 12, perMinute: 4 }, posted: true },
  bare: { burst: 20, perMinute: 6 },
  same: { burst: 30, perMinute: 6 },
  track: { burst: 600, perMinute: 600, device: { burst: 60, perMinute: 60 } },
  number: { burst: 60, perMinute: 20, device: { burst: 5, perMinute: 1 } },
  word: { burst: 120, perMinute: 60, device: { burst: 20, perMinute: 10 } },
  files: { burst: 1200, perMinute: 480, device: { burst: 40, perMinute: 20 }, posted: true },
  // What follows the first piece of a file.
  pieces: { burst: 9600, perMinute: 3840, device: { burst: 320, perMinute: 160 }, posted: true },
  // Of one phone, by its id: a thousand of them come from one address of their network.
  phone: { burst: 300, perMinute: 120 },
  // Whoever names a phone that nobody bound.
  stranger: { burst: 60, perMinute: 30 },
} as const satisfies Record<string, Limit>

/** Whom a limit counts: where it comes from, and the device it brings; null where it brings none. */
export type Who = { readonly origin: string; readonly device: Uint8Array | null }
export type Limiter = {
  readonly take: (rate: keyof typeof rates, who: string | Who, now: Instant, times?: number) => void
  /** Words that were sent: the same from one address again and again are a program. Kept as a hash, for an hour. */
  readonly takeWords: (who: Who, words: string, now: Instant) => void
  /** A key of another system, so many times a minute; wherever it comes from. */
  readonly takeKey: (key: string, perMinute: number, now: Instant) => void
}
export type Buckets = Map<string, { readonly full: number; readonly at: Instant }>
const most = 50_000
const hour = 3_600_000

/**
 * A limiter of its own, for origins as `originOf` tells them; programs on this machine are not limited. `take` throws tooOften
 * {seconds}. With each hour comes a new salt and all that was counted under the old one is forgotten: what an address did cannot be
 * told afterwards, also by who holds the memory of the process.
 */
export function newLimiter(buckets: Buckets = new Map()): Limiter {
  let salt = randomBytes(32)
  let since: Instant | null = null
  const hashed = (key: string): string => createHmac('sha256', salt).update(key).digest('base64url').slice(0, 22)
  const fill = (plain: string, rate: Rate, now: Instant, times: number) => {
    if (since === null || now - since >= hour) {
      salt = randomBytes(32)
      since = now
      buckets.clear()
    }
    const key = hashed(plain)
    const bucket = buckets.get(key) ?? { full: 0, at: now }
    const full = Math.max(0, bucket.full - (Math.max(0, now - bucket.at) / 60_000) * rate.perMinute)
    if (full + times > rate.burst)
      stop('tooOften', { seconds: Math.max(1, Math.ceil(((full + times - rate.burst) / rate.perMinute) * 60)) })
    buckets.delete(key)
    buckets.set(key, { full: full + times, at: now })
    if (buckets.size > most) for (const old of [...buckets.keys()].slice(0, most / 10)) buckets.delete(old)
  }
  return {
    take(name, who, now, times = 1) {
      const { origin, device } = typeof who === 'string' ? { origin: who, device: undefined } : who
      if (origin === here) return
      const rate: Limit = rates[name]
      if (device === null && rate.posted) fill(`bare\0${origin}`, rates.bare, now, times)
      // The hand before the house: one that floods does not use up the share of its neighbours.
      if (device && rate.device) fill(`${name}\0device\0${Buffer.from(device).toString('hex')}`, rate.device, now, times)
      fill(`${name}\0${origin}`, rate, now, times)
    },
    takeWords({ origin }, words, now) {
      // Everybody says "the light is out"; nobody says the same long sentence.
      if (origin !== here && words.length >= 12) fill(`same\0${origin}\0${words}`, rates.same, now, 1)
    },
    takeKey: (key, perMinute, now) => fill(`key\0${key}`, { burst: perMinute, perMinute }, now, 1),
  }
}
