// One-time numbers as rows, and the matters of who holds a telephone.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type Proof = {
  readonly device: string
  readonly code: string
  readonly tries: number
  readonly until_at: Instant
  readonly sent: number
  readonly since_at: Instant
}

/** The row of this number, locked; null when none was sent lately. */
export const lockProof = async (tx: Tx, phone: Uint8Array): Promise<Proof | null> =>
  (
    await tx.rows<Proof>(
      `select encode(device, 'hex') as device, encode(code, 'hex') as code, tries, until_at, sent, since_at from phone_proof where phone = $1 for update`,
      [phone],
    )
  )[0] ?? null

export const writeProof = (
  tx: Tx,
  row: { phone: Uint8Array; device: Uint8Array; code: Uint8Array; until: Instant; sent: number; since: Instant },
) =>
  tx.rows(
    `insert into phone_proof (phone, device, code, tries, until_at, sent, since_at) values ($1, $2, $3, 0, $4, $5, $6)
     on conflict (phone) do update set device = excluded.device, code = excluded.code, tries = 0, until_at = excluded.until_at,
       sent = excluded.sent, since_at = excluded.since_at`,
    [row.phone, row.device, row.code, row.until, row.sent, row.since],
  )

export const countTry = (tx: Tx, phone: Uint8Array) =>
  tx.rows('update phone_proof set tries = tries + 1 where phone = $1', [phone])
/** Used up: the number opens nothing any more, while how many were sent is still remembered. */
export const spend = (tx: Tx, phone: Uint8Array) => tx.rows('update phone_proof set until_at = 0 where phone = $1', [phone])
/** Nothing is kept of who asked, an hour after. */
export const forgetProofs = (tx: Tx, before: Instant) => tx.rows('delete from phone_proof where since_at < $1', [before])

export type Own = { readonly county: string; readonly case_id: string; readonly party: string; readonly code: string }

/** Matters reported under this number that go on or ended after `since`; never confidential ones. The newest first. */
export const ownOf = (tx: Tx, counties: readonly string[], phone: Uint8Array, since: Instant): Promise<Own[]> =>
  tx.rows<Own>(
    `select p.county, p.case_id, p.id as party, c.code from party p join "case" c on c.county = any($1) and c.county = p.county and c.id = p.case_id
     where p.county = any($1) and p.phone_lookup = $2 and p.role in ('reporter', 'follower') and p.erased_by is null and not c.secret
       and (c.closed_at is null or c.closed_at > $3)
     order by c.opened_at desc, p.case_id limit 50`,
    [counties, phone, since],
  )
