// How often one address or device may ask: leaky buckets in memory, a first fence beside the counted tries in the database.
import type { Instant } from '../../rules/time.ts'
import { here } from './address.ts'
import { stop } from './errors.ts'

/** `burst` at once, then `perMinute`. */
export type Rate = { readonly burst: number; readonly perMinute: number }
export const rates = {
  signIn: { burst: 20, perMinute: 10 },
  report: { burst: 60, perMinute: 30 },
  track: { burst: 60, perMinute: 60 },
  number: { burst: 10, perMinute: 2 },
  word: { burst: 20, perMinute: 10 },
  files: { burst: 60, perMinute: 30 },
  // Of one phone, by its id: a thousand of them come from one address of their network.
  phone: { burst: 300, perMinute: 120 },
  // Whoever names a phone that nobody bound.
  stranger: { burst: 60, perMinute: 30 },
} as const satisfies Record<string, Rate>

export type Limiter = {
  readonly take: (rate: keyof typeof rates, who: string, now: Instant, times?: number) => void
  /** A key of another system, so many times a minute; wherever it comes from. */
  readonly takeKey: (key: string, perMinute: number, now: Instant) => void
}
const most = 50_000

/** A limiter of its own, for origins as `originOf` tells them; programs on this machine are not limited. `take` throws tooOften {seconds}. Forgets who has been quiet when it grows large. */
export function newLimiter(): Limiter {
  const buckets = new Map<string, { full: number; at: Instant }>()
  const fill = (key: string, rate: Rate, now: Instant, times: number) => {
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
      if (who !== here) fill(`${name}\0${who}`, rates[name], now, times)
    },
    takeKey: (key, perMinute, now) => fill(`key\0${key}`, { burst: perMinute, perMinute }, now, 1),
  }
}
