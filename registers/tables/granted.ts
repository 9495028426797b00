// On what ground a personal column may be had: the grants of an office as they stand on a day; each use of one is written down.
import { randomUUID } from 'node:crypto'
import type { Staff } from '../../rules/actor.ts'
import type { Day, Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'

export type Granted = {
  readonly county: string
  readonly id: string
  /** The code of its case: the number people cite. */
  readonly code: string
  readonly organisation: string
  readonly holder: string
  readonly fields: readonly string[]
  readonly until: Day
}

/** Grants that are in force on this day for an office of this person, the longest first. */
export async function grantsOf(tx: Tx, actor: Staff, counties: readonly string[], day: Day): Promise<readonly Granted[]> {
  const { bound, is } = countiesOf(counties)
  const sql = `select g.county, g.case_id::text as id, c.code, g.organisation, g.holder, g.fields, g.until_day as until
     from share_grant g join "case" c on c.county = g.county and c.id = g.case_id
     where ${is('g.county')} and ${is('c.county')} and g.organisation = any($2) and g.granted_at is not null and g.ended_at is null and g.until_day >= $3
     order by g.until_day desc, g.case_id`
  const offices = [...new Set(actor.posts.map((post) => post.organisation))]
  return tx.rows<Granted>(sql, [bound, offices, day], nameOf('share_grants', sql))
}

/** Writes down that a table was asked on the ground of a grant: by which post, for which of its fields. */
export async function recordUse(tx: Tx, actor: Staff, grant: Granted, fields: readonly string[], now: Instant): Promise<void> {
  const post = actor.posts.find((one) => one.organisation === grant.organisation)
  await tx.rows(
    'insert into share_use (county, id, grant_id, organisation, post, fields, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [grant.county, randomUUID(), grant.id, grant.organisation, post?.id ?? '', fields, now],
  )
}
