// All that is mine under the telephone I have shown: for as long as this device may open it.
import { serverNow } from '../../ui/client.ts'
import { keep, recall } from '../remember.ts'

export type Own = { readonly county: string; readonly id: string; readonly code: string }
/** As long as the server lets the device follow. */
const lasts = 2 * 3_600_000
/** In one request with the one it is asked from. */
const most = 19

export const keepOwn = (own: readonly Own[]): void => {
  keep('own', { until: serverNow() + lasts, own })
}

/** My other matters with the same keeper, where this one is among those shown; else none. */
export function othersOf(of: Pick<Own, 'county' | 'id'>): readonly Own[] {
  const kept = recall<{ readonly until: number; readonly own: readonly Own[] }>('own')
  if (!kept || kept.until < serverNow() || !kept.own.some((one) => one.id === of.id)) return []
  return kept.own.filter((one) => one.county === of.county && one.id !== of.id).slice(0, most)
}
