// Sign-ins of others, for an administrator of posts: reset, unlocked, a lost phone ended. Whether he may is settled before (registers/people).
import { DAY, type Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Vault } from '../../store/vault.ts'
import { endHandset, listHandsets, orderWipe } from '../field/handsets.store.ts'
import { forgetDevices, revokeSessionsOf } from './accounts.store.ts'
import { makeSlip } from './activation.store.ts'
import { dropSecond } from './secondFactor.store.ts'

export type SignInState = {
  readonly person: string
  /** 'none': never opened and no slip is out. */
  readonly state: 'none' | 'slip' | 'open' | 'over'
  readonly slip_until: Instant | null
  readonly second: 'off' | 'wanted' | 'on'
  readonly locked_until: Instant | null
  readonly phones: number
}

/** How far each of these people is with signing in. */
export const signInsOf = (tx: Tx, people: readonly string[], now: Instant): Promise<SignInState[]> =>
  tx.rows<SignInState>(
    `select p.id as person,
       case when p.disabled_at is not null then 'over' when p.password_hash is not null then 'open'
         when a.expires_at > $2 and a.used_at is null then 'slip' else 'none' end as state,
       case when a.expires_at > $2 and a.used_at is null then a.expires_at end as slip_until,
       case when not p.totp_required then 'off' when p.totp_secret is null then 'wanted' else 'on' end as second,
       (select max(l.locked_until) from lockout l where l.person = p.id and l.locked_until > $2) as locked_until,
       (select count(*)::int from handset h where h.person = p.id and h.ended_at is null) as phones
     from person p left join activation a on a.person = p.id where p.id = any($1)`,
    [people, now],
  )

/** A new slip: the old password, every session and every lock are gone; with `second` the second factor too. Returns the slip's secret. */
export async function resetSignIn(
  tx: Tx,
  vault: Vault,
  person: string,
  second: boolean,
  random: (n: number) => Uint8Array,
  now: Instant,
): Promise<string> {
  await tx.rows('update person set password_hash = null, password_at = null where id = $1', [person])
  await revokeSessionsOf(tx, person, now)
  await forgetDevices(tx, person, null)
  await liftLocks(tx, person)
  if (second) await dropSecond(tx, person)
  return makeSlip(tx, vault, person, random, now)
}

/** So long somebody is told that her sign-in was reset, whoever may have read it before her. */
export const toldFor = 14 * DAY

/** When somebody's sign-in was reset since, and who asked for it, the newest first: whoever holds a slip opens the account, so its owner is told. */
export const resetsOf = (tx: Tx, person: string, since: Instant) =>
  tx.rows<{ at: Instant; byName: string }>(
    `select a.at, p.name as "byName" from people_act a join person p on p.id = a.by
     where a.person = $1 and a.what = 'signIn' and a.at > $2 order by a.at desc, a.id limit 5`,
    [person, since],
    'resets_of',
  )

export const liftLocks = (tx: Tx, person: string) =>
  tx.rows<{ account: Uint8Array }>('delete from lockout where person = $1 returning account', [person])

export const requireSecond = (tx: Tx, person: string) =>
  tx.rows('update person set totp_required = true where id = $1 and not totp_required', [person])

/** A lost phone: nothing more is taken from it; with `wipe` it is emptied at its next contact. False when it is none of his. */
export async function endPhone(
  tx: Tx,
  of: { readonly person: string; readonly phone: string; readonly wipe: boolean; readonly by: string },
  now: Instant,
): Promise<boolean> {
  const phones = await listHandsets(tx, of.person)
  if (!phones.some((one) => one.id === of.phone)) return false
  if (of.wipe) await orderWipe(tx, of.phone, of.by, now)
  else await endHandset(tx, of.person, of.phone, now)
  // Sessions do not say on which phone they are: all end, and he signs in anew on those he has.
  await revokeSessionsOf(tx, of.person, now)
  return true
}

/** The account ends: it opens no more, on nothing. */
export async function closeAccount(tx: Tx, person: string, by: string, now: Instant): Promise<void> {
  await tx.rows('update person set disabled_at = $2, password_hash = null where id = $1 and disabled_at is null', [person, now])
  await revokeSessionsOf(tx, person, now)
  await forgetDevices(tx, person, null)
  await tx.rows('update api_token set revoked_at = $2 where person = $1 and revoked_at is null', [person, now])
  await tx.rows('delete from activation where person = $1', [person])
  for (const phone of await listHandsets(tx, person)) if (phone.ended_at === null) await orderWipe(tx, phone.id, by, now)
}
