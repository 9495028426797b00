// When the system looks at a clock next: which are due, and putting a look off. The clock itself changes only in perform.
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'

export type DueRow = {
  readonly id: string
  readonly case_id: string
  readonly kind: string
  readonly expired: number
  readonly on_expiry: string | null
  readonly look_at: Instant
}

/** Clocks of one county whose look is due at `now`, the oldest first, at most `limit`. */
export const dueIn = (tx: Tx, county: string, now: Instant, limit: number): Promise<DueRow[]> =>
  tx.rows<DueRow>(
    `select k.id, k.case_id, c.kind, k.expired, k.policy ->> 'onExpiry' as on_expiry, k.look_at
     from clock k join "case" c on c.county = $1 and c.id = k.case_id
     where k.county = $1 and k.look_at <= $2 order by k.look_at, k.case_id, k.id limit $3`,
    [county, now, limit],
    'clocks_due',
  )

/** Puts a look off to `until`, unless perform has moved it on already. */
export const lookLater = (tx: Tx, county: string, row: DueRow, until: Instant): Promise<unknown> =>
  tx.rows('update clock set look_at = $4 where county = $1 and case_id = $2 and id = $3 and look_at = $5', [
    county,
    row.case_id,
    row.id,
    until,
    row.look_at,
  ])
