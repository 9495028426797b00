// The reads of the hotline's desk by their names.
import { callBacks } from '../channels/callBacks/queue.store.ts'
import { outerOrders } from '../channels/outer/orders.store.ts'
import { calls, hours } from '../channels/telephony/reads.store.ts'
import { recordings } from '../channels/telephony/recordings.store.ts'
import type { Query } from '../store/query.ts'

export const hotlineQueries: ReadonlyMap<string, Query> = new Map(
  [outerOrders, calls, hours, recordings, callBacks].map((query) => [query.name, query] as const),
)
