// Follow sessions and wrong words as rows, and the parties a code belongs to.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Tries } from './lockout.ts'

export type PartyRow = {
  readonly id: string
  readonly case_id: string
  readonly word_sealed: string | null
  readonly token_lookup: string | null
}

export const codeExists = async (tx: Tx, county: string, code: string): Promise<boolean> =>
  (await tx.rows('select 1 from "case" where county = $1 and code = $2', [county, code], 'code_exists')).length === 1

export const caseOfCode = async (tx: Tx, county: string, code: string): Promise<{ id: string; kind: string } | null> =>
  (
    await tx.rows<{ id: string; kind: string }>(
      'select id, kind from "case" where county = $1 and code = $2',
      [county, code],
      'case_of_code',
    )
  )[0] ?? null

/** Who reported the case with this code; and who follows it by this link. A word of six figures opens to reporters only: of many followers one would soon be guessed. */
export const partiesOf = (tx: Tx, county: string, code: string, token: Uint8Array | null): Promise<PartyRow[]> =>
  tx.rows<PartyRow>(
    `select p.id, p.case_id, p.word_sealed, encode(p.token_lookup, 'hex') as token_lookup
     from "case" c join party p on p.county = $1 and p.case_id = c.id
     where c.county = $1 and c.code = $2 and (p.role = 'reporter' or p.role = 'follower' and p.token_lookup = $3) and p.erased_by is null
     order by p.id limit 20`,
    [county, code, token],
    'parties_of_code',
  )

/** The one who reported a case; null where nobody did or he was erased. */
export const reporterOf = async (tx: Tx, county: string, caseId: string): Promise<string | null> =>
  (
    await tx.rows<{ id: string }>(
      `select id from party where county = $1 and case_id = $2 and role = 'reporter' and erased_by is null order by id limit 1`,
      [county, caseId],
      'reporter_of_case',
    )
  )[0]?.id ?? null

export async function lockAttempts(tx: Tx, county: string, code: string): Promise<Tries> {
  await tx.rows(
    'insert into follow_attempt (county, code, failed, last_at) values ($1, $2, 0, 0) on conflict (county, code) do nothing',
    [county, code],
  )
  const [row] = await tx.rows<{ failed: number; last_at: Instant; locked_until: Instant | null }>(
    'select failed, last_at, locked_until from follow_attempt where county = $1 and code = $2 for update',
    [county, code],
  )
  return { failed: row?.failed ?? 0, locks: 0, lastAt: row?.last_at ?? 0, lockedUntil: row?.locked_until ?? null }
}

export const writeAttempts = (tx: Tx, county: string, code: string, next: Tries) =>
  tx.rows('update follow_attempt set failed = $3, last_at = $4, locked_until = $5 where county = $1 and code = $2', [
    county,
    code,
    next.failed,
    next.lastAt,
    next.lockedUntil,
  ])

export const forgetAttempts = (tx: Tx, county: string, code: string) =>
  tx.rows('delete from follow_attempt where county = $1 and code = $2', [county, code])

export const openFollow = (
  tx: Tx,
  row: { county: string; caseId: string; device: Uint8Array; party: string; now: Instant; until: Instant },
) =>
  tx.rows(
    `insert into follow_session (county, case_id, device, party_id, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (county, case_id, device) do update set party_id = excluded.party_id, made_at = excluded.made_at, expires_at = excluded.expires_at`,
    [row.county, row.caseId, row.device, row.party, row.now, row.until],
  )

/** The party this device follows as, or null; one that was erased is none. */
export const findFollow = async (
  tx: Tx,
  county: string,
  caseId: string,
  device: Uint8Array,
  now: Instant,
): Promise<{ readonly id: string; readonly role: string } | null> =>
  (
    await tx.rows<{ id: string; role: string }>(
      `select p.id, p.role from follow_session s join party p on p.county = $1 and p.case_id = $2 and p.id = s.party_id
       where s.county = $1 and s.case_id = $2 and s.device = $3 and s.expires_at > $4`,
      [county, caseId, device, now],
      'follow_of_device',
    )
  )[0] ?? null
