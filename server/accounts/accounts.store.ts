// Sessions, tokens, wrong tries and follow sessions as rows. Every query is one look-up by key.

import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Tries } from './lockout.ts'

export type Account = {
  readonly id: string
  readonly name: string
  readonly password_hash: string | null
  readonly totp_secret: string | null
  readonly totp_required: boolean
  /** When a first code was taken; null while the second factor may be set up anew. */
  readonly totp_at: Instant | null
  readonly disabled_at: Instant | null
}
export type SessionRow = {
  readonly person: string
  readonly name: string
  readonly login: string | null
  readonly region: string
  readonly seen_at: Instant
  readonly absolute_until: Instant
  /** He practises. */
  readonly practice: boolean
}
export type TokenRow = SessionRow & { readonly scopes: readonly string[] }
export type DeviceRow = { readonly id: string; readonly device: string; readonly created_at: Instant; readonly seen_at: Instant }
export type Outcome = 'done' | 'wrong' | 'locked' | 'needTotp' | 'wrongTotp'

const first = <T>(rows: readonly T[]): T | null => rows[0] ?? null

export const findAccount = async (tx: Tx, login: string): Promise<Account | null> =>
  first(
    await tx.rows<Account>(
      'select id, name, password_hash, totp_secret, totp_required, totp_at, disabled_at from person where login = $1',
      [login],
      'account_by_login',
    ),
  )

/** The signed-in person of a session, unless it is over, revoked or the account disabled. */
export const findSession = async (tx: Tx, id: Uint8Array, now: Instant): Promise<SessionRow | null> =>
  first(
    await tx.rows<SessionRow>(
      `select s.person, p.name, p.login, p.region, s.seen_at, s.absolute_until, s.practice from session s join person p on p.id = s.person
       where s.id = $1 and s.revoked_at is null and s.expires_at > $2 and s.absolute_until > $2 and p.disabled_at is null`,
      [id, now],
      'session_by_id',
    ),
  )

export const findToken = async (tx: Tx, hash: Uint8Array, now: Instant): Promise<TokenRow | null> =>
  first(
    await tx.rows<TokenRow>(
      `select t.person, p.name, p.login, p.region, t.scopes, t.made_at as seen_at, t.expires_at as absolute_until, false as practice
       from api_token t join person p on p.id = t.person
       where t.hash = $1 and t.revoked_at is null and t.expires_at > $2 and p.disabled_at is null`,
      [hash, now],
      'token_by_hash',
    ),
  )

export const insertSession = (
  tx: Tx,
  row: {
    id: Uint8Array
    person: string
    device: string
    now: Instant
    expiresAt: Instant
    absoluteUntil: Instant
    totpAt: Instant | null
  },
) =>
  tx.rows(
    `insert into session (id, person, device, created_at, seen_at, expires_at, absolute_until, totp_at) values ($1, $2, $3, $4, $4, $5, $6, $7)`,
    [row.id, row.person, row.device, row.now, row.expiresAt, row.absoluteUntil, row.totpAt],
  )

export const touchSession = (tx: Tx, id: Uint8Array, now: Instant, idle: number) =>
  tx.rows(
    'update session set seen_at = $2, expires_at = least($2 + coalesce(idle, $3::bigint), absolute_until) where id = $1 and revoked_at is null',
    [id, now, idle],
  )

/** On a bound phone it lasts `ms` without contact: whoever is where no signal is cannot sign in again there. */
export const lengthenSession = (tx: Tx, id: Uint8Array, now: Instant, ms: number) =>
  tx.rows(
    `update session set idle = $3::bigint, expires_at = $2 + $3::bigint, absolute_until = greatest(absolute_until, created_at + $3::bigint)
     where id = $1 and revoked_at is null`,
    [id, now, ms],
  )

/** From the practice county to the real one, and back. */
export const practiseIn = (tx: Tx, id: Uint8Array, on: boolean) =>
  tx.rows('update session set practice = $2 where id = $1 and revoked_at is null', [id, on])

export const revokeSession = (tx: Tx, id: Uint8Array, now: Instant) =>
  tx.rows('update session set revoked_at = $2 where id = $1 and revoked_at is null', [id, now])

export const revokeSessionsOf = (tx: Tx, person: string, now: Instant) =>
  tx.rows('update session set revoked_at = $2 where person = $1 and revoked_at is null', [person, now])

/** All but this one. */
export const revokeOthers = (tx: Tx, person: string, but: Uint8Array, now: Instant) =>
  tx.rows('update session set revoked_at = $3 where person = $1 and id <> $2 and revoked_at is null', [person, but, now])

export const changePassword = (tx: Tx, person: string, hash: string, now: Instant) =>
  tx.rows('update person set password_hash = $2, password_at = $3 where id = $1', [person, hash, now])

/** Ends one session of a person by the short id that the device list shows. */
export const revokeDevice = (tx: Tx, person: string, shown: string, now: Instant) =>
  tx.rows(
    `update session set revoked_at = $3 where person = $1 and encode(substring(id from 1 for 8), 'hex') = $2 and revoked_at is null returning person`,
    [person, shown, now],
  )

export const listSessions = (tx: Tx, person: string, now: Instant): Promise<DeviceRow[]> =>
  tx.rows<DeviceRow>(
    `select encode(substring(id from 1 for 8), 'hex') as id, device, created_at, seen_at from session
     where person = $1 and revoked_at is null and expires_at > $2 and absolute_until > $2 order by seen_at desc, id limit 100`,
    [person, now],
  )

export const insertAttempt = (
  tx: Tx,
  row: { id: string; at: Instant; account: Uint8Array; address: Uint8Array; outcome: Outcome },
) =>
  tx.rows('insert into login_attempt (id, at, account, address, outcome) values ($1, $2, $3, $4, $5)', [
    row.id,
    row.at,
    row.account,
    row.address,
    row.outcome,
  ])

/** True when the person signed in on this device before. */
export const knowsDevice = async (tx: Tx, person: string | null, device: Uint8Array | null): Promise<boolean> =>
  (await tx.rows('select 1 as one from known_device where person = $1 and device = $2', [person, device], 'known_device'))
    .length === 1

export const rememberDevice = (tx: Tx, person: string, device: Uint8Array, now: Instant) =>
  tx.rows(
    'insert into known_device (person, device, seen_at) values ($1, $2, $3) on conflict (person, device) do update set seen_at = excluded.seen_at',
    [person, device, now],
  )

/** Signing out everywhere and a new password: no device is known any more, but the one named. */
export const forgetDevices = (tx: Tx, person: string, but: Uint8Array | null) =>
  tx.rows('delete from known_device where person = $1 and device is distinct from $2', [person, but])

/** The wrong tries of an account, locked until the transaction ends; the row is made when there is none. `person`: whose account, if any. */
export async function lockTries(tx: Tx, account: Uint8Array, person: string | null): Promise<Tries> {
  await tx.rows(
    'insert into lockout (account, failed, locks, last_at, person) values ($1, 0, 0, 0, $2) on conflict (account) do nothing',
    [account, person],
  )
  const row = first(
    await tx.rows<{ failed: number; locks: number; last_at: Instant; locked_until: Instant | null }>(
      'select failed, locks, last_at, locked_until from lockout where account = $1 for update',
      [account],
    ),
  )
  return { failed: row?.failed ?? 0, locks: row?.locks ?? 0, lastAt: row?.last_at ?? 0, lockedUntil: row?.locked_until ?? null }
}

export const writeTries = (tx: Tx, account: Uint8Array, next: Tries) =>
  tx.rows('update lockout set failed = $2, locks = $3, last_at = $4, locked_until = $5 where account = $1', [
    account,
    next.failed,
    next.locks,
    next.lastAt,
    next.lockedUntil,
  ])

export const forgetTries = (tx: Tx, account: Uint8Array) => tx.rows('delete from lockout where account = $1', [account])

/** True when this time step of the second factor had not been used before. */
export const takeTotpStep = async (tx: Tx, person: string, step: number): Promise<boolean> =>
  (
    await tx.rows(
      `insert into totp_used (person, step) values ($1, $2)
       on conflict (person) do update set step = excluded.step where totp_used.step < excluded.step returning step`,
      [person, step],
    )
  ).length === 1

export const insertToken = (
  tx: Tx,
  row: {
    id: string
    hash: Uint8Array
    person: string
    name: string
    scopes: readonly string[]
    madeAt: Instant
    expiresAt: Instant
  },
) =>
  tx.rows('insert into api_token (id, hash, person, name, scopes, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)', [
    row.id,
    row.hash,
    row.person,
    row.name,
    row.scopes,
    row.madeAt,
    row.expiresAt,
  ])

/** What nobody needs any more: ended sessions after a day, tries after six months (log duty), follow sessions when over. */
export async function forgetOld(tx: Tx, counties: readonly string[], now: Instant): Promise<void> {
  const day = 86_400_000
  await tx.rows('delete from session where absolute_until < $1', [now - day])
  await tx.rows('delete from login_attempt where at < $1', [now - 190 * day])
  await tx.rows('delete from lockout where last_at < $1', [now - 2 * day])
  await tx.rows('delete from known_device where seen_at < $1', [now - 190 * day])
  for (const county of counties) {
    await tx.rows('delete from follow_session where county = $1 and expires_at < $2', [county, now])
    await tx.rows('delete from follow_attempt where county = $1 and last_at < $2', [county, now - 2 * day])
  }
}
