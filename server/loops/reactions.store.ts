// Reactions as rows: claimed per county, in order per case and topic, put off, buried, or gone when done.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type ReactionRow = {
  readonly county: string
  readonly id: string
  readonly case_id: string
  readonly version: number
  readonly topic: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly tries: number
}

/** Keepers in which something is due. */
export const countiesDue = async (tx: Tx, counties: readonly string[], now: Instant): Promise<readonly string[]> =>
  (
    await tx.rows<{ county: string }>(
      `select k.county from unnest($1::text[]) k (county) where exists (
         select 1 from reaction r where r.county = any($1) and r.county = k.county and r.dead_at is null and r.not_before <= $2) order by k.county`,
      [counties, now],
      'reactions_due',
    )
  ).map((row) => row.county)

/** Claims what is due in one county, oldest first. An earlier one of the same case and topic that still waits holds back the later ones. */
export const claim = (tx: Tx, county: string, now: Instant, limit: number): Promise<ReactionRow[]> =>
  tx.rows<ReactionRow>(
    `select r.county, r.id, r.case_id, r.version, r.topic, r.payload, r.tries from reaction r
     where r.county = $1 and r.dead_at is null and r.not_before <= $2 and not exists (
       select 1 from reaction b where b.county = $1 and b.case_id = r.case_id and b.topic = r.topic and b.version < r.version and b.dead_at is null)
     order by r.not_before, r.case_id, r.version, r.id limit $3 for update of r skip locked`,
    [county, now, limit],
    'reactions_claim',
  )

export const insertReactions = (tx: Tx, rows: readonly Readonly<Record<string, unknown>>[]) =>
  tx.rows(
    'insert into reaction select r.* from jsonb_populate_recordset(null::reaction, $1::jsonb) r on conflict (county, id) do nothing',
    [JSON.stringify(rows)],
  )

export const removeReactions = (tx: Tx, county: string, ids: readonly string[]) =>
  tx.rows('delete from reaction where county = $1 and id = any($2)', [county, ids], 'reactions_done')

/** Not before then, one try more; the lease under which work outside the database is done is the same row. */
export const putOff = (tx: Tx, county: string, id: string, notBefore: Instant, error: string | null) =>
  tx.rows('update reaction set tries = tries + 1, not_before = $3, error = $4 where county = $1 and id = $2', [
    county,
    id,
    notBefore,
    error,
  ])

/** Not before then, and the try under the lease did not count. */
export const wait = (tx: Tx, county: string, id: string, notBefore: Instant) =>
  tx.rows('update reaction set tries = greatest(tries - 1, 0), not_before = $3, error = null where county = $1 and id = $2', [
    county,
    id,
    notBefore,
  ])

export const bury = (tx: Tx, county: string, id: string, at: Instant, error: string) =>
  tx.rows('update reaction set tries = tries + 1, dead_at = $3, error = $4 where county = $1 and id = $2', [
    county,
    id,
    at,
    error,
  ])

/** A buried reaction tried once more from the beginning. */
export const revive = (tx: Tx, county: string, id: string, now: Instant) =>
  tx.rows(
    'update reaction set dead_at = null, tries = 0, error = null, not_before = $3 where county = $1 and id = $2 and dead_at is not null returning id',
    [county, id, now],
  )

export type Depths = { readonly waiting: number; readonly dead: number; readonly late: number }
/** For the figures: reactions due and not done, buried ones, clocks whose look is more than a minute late. */
export const depths = async (tx: Tx, counties: readonly string[], now: Instant): Promise<Depths> =>
  (
    await tx.rows<Depths>(
      `select (select count(*)::int from reaction where county = any($1) and dead_at is null and not_before <= $2) as waiting,
         (select count(*)::int from reaction where county = any($1) and dead_at is not null) as dead,
         (select count(*)::int from clock where county = any($1) and look_at <= $2 - 60000) as late`,
      [counties, now],
    )
  )[0] ?? { waiting: 0, dead: 0, late: 0 }
