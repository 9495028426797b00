// What was written since an instant: entries with what decides who may see their case, and notices with whom they are for.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type Happened = {
  readonly county: string
  readonly id: string
  readonly version: number
  readonly at: Instant
  readonly step: string
  readonly state: string
  readonly area: string
  readonly organisations: readonly string[]
  readonly barred: readonly string[]
  readonly secret: boolean
  readonly reporter: string | null
  readonly todos: readonly { readonly organisation: string; readonly duty: string }[]
}
export type Told = {
  readonly id: string
  readonly at: Instant
  readonly person: string | null
  readonly organisation: string | null
  readonly duty: string | null
}

export const entriesSince = (tx: Tx, counties: readonly string[], since: Instant, limit: number): Promise<Happened[]> =>
  tx.rows<Happened>(
    `select e.county, e.case_id as id, e.version, e.at, e.step, e.to_state as state, c.area, c.organisations, c.barred, c.secret, c.reporter,
       coalesce((select jsonb_agg(jsonb_build_object('organisation', t.organisation, 'duty', t.duty)) from todo t
         where t.county = any($1) and t.county = e.county and t.case_id = e.case_id), '[]'::jsonb) as todos
     from entry e join "case" c on c.county = any($1) and c.county = e.county and c.id = e.case_id
     where e.county = any($1) and e.at > $2 order by e.at, e.case_id, e.version limit $3`,
    [counties, since, limit],
    'live_entries',
  )

/** Those of the morning's letter that are still to come are not told yet. */
export const noticesSince = (
  tx: Tx,
  counties: readonly string[],
  { since, now }: { readonly since: Instant; readonly now: Instant },
  limit: number,
): Promise<Told[]> =>
  tx.rows<Told>(
    `select n.id, n.at, n.person, n.organisation, n.duty from notice n
     where n.county = any($1) and n.at > $2 and n.at <= $4 and n.channel = 'inbox' order by n.at, n.id limit $3`,
    [counties, since, limit, now],
    'live_notices',
  )
