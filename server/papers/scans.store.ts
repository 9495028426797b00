// The tray: scans that no square put to a case, kept for the office that brought them until somebody says where they belong.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type Scan = {
  readonly county: string
  readonly id: string
  readonly organisation: string
  readonly page: number
  readonly pages: number
  readonly person: string
  readonly at: Instant
}

export const putScan = (tx: Tx, one: Scan): Promise<unknown> =>
  tx.rows(
    'insert into scan (county, id, organisation, page, pages, person, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [one.county, one.id, one.organisation, one.page, one.pages, one.person, one.at],
    'scan_put',
  )

/** What lies in the trays of these offices, the oldest first. */
export const trayOf = (
  tx: Tx,
  county: string,
  organisations: readonly string[],
): Promise<(Scan & { type: string | null; name: string | null })[]> =>
  tx.rows(
    `select s.county, s.id, s.organisation, s.page, s.pages, s.person, s.at, a.type, p.name
     from scan s left join attachment a on a.county = $1 and a.case_id = s.id and a.id = s.id
     left join person p on p.id::text = s.person
     where s.county = $1 and s.organisation = any($2) and s.done_at is null order by s.at, s.page, s.id limit 200`,
    [county, organisations],
    'scan_tray',
  )

/** One that still lies there; null when it is gone or never was. */
export const findScan = async (tx: Tx, county: string, id: string): Promise<Scan | null> =>
  (
    await tx.rows<Scan>(
      'select county, id, organisation, page, pages, person, at from scan where county = $1 and id = $2 and done_at is null',
      [county, id],
      'scan_one',
    )
  )[0] ?? null

/** It has its place; false when somebody was quicker. */
export const settleScan = async (
  tx: Tx,
  of: { county: string; id: string },
  to: { caseId: string; person: string; at: Instant },
): Promise<boolean> =>
  (
    await tx.rows(
      'update scan set done_at = $3, done_by = $4, case_id = $5 where county = $1 and id = $2 and done_at is null returning id',
      [of.county, of.id, to.at, to.person, to.caseId],
      'scan_done',
    )
  ).length === 1

/** The case of a code or id with its kind. */
export const findCase = async (
  tx: Tx,
  county: string,
  by: { readonly code: string } | { readonly id: string },
): Promise<{ readonly id: string; readonly kind: string; readonly code: string } | null> =>
  (
    await tx.rows<{ id: string; kind: string; code: string }>(
      `select id, kind, code from "case" where county = $1 and ${'code' in by ? 'code' : 'id'} = $2`,
      [county, 'code' in by ? by.code : by.id],
      'code' in by ? 'scan_case_code' : 'scan_case_id',
    )
  )[0] ?? null
