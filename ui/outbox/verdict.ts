// Which refusals settle an act, and which only say that it was not heard.
import { tryLater } from '../../rules/sync.ts'
import type { Refused } from '../client.ts'

/** Of the contract, and what only a race of two requests can mean: the same is tried again by itself. */
export const passes = (code: string): boolean => tryLater.has(code) || code === 'taken'

/** Nobody judged what was sent: who asks, from where, how often, or whether there is such an address at all. */
const unheard: ReadonlySet<string> = new Set([
  'offline',
  'strange',
  'unknown',
  'notSignedIn',
  'forbiddenOrigin',
  'locked',
  'notFound',
])
const unheardStatus: ReadonlySet<number> = new Set([0, 401, 407, 408, 429, 511])

/** True when the centre read what was sent and will say the same of it again. */
export const isVerdict = ({ status, code }: Pick<Refused, 'status' | 'code'>): boolean =>
  !unheardStatus.has(status) && status >= 400 && status < 500 && !unheard.has(code) && !passes(code)
