// Slips that open an account once: made with a roster or by hand, good for seven days; the secret is known to the paper only.
import { DAY, type Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Vault } from '../../store/vault.ts'
import { type Enrolled, enrolSecond } from './secondFactor.store.ts'

const goodFor = 7 * DAY

/** A new slip for this person; an older one is good no more. Returns its secret, 43 characters. */
export async function makeSlip(
  tx: Tx,
  vault: Vault,
  person: string,
  random: (n: number) => Uint8Array,
  now: Instant,
): Promise<string> {
  const secret = Buffer.from(random(32)).toString('base64url')
  await tx.rows(
    `insert into activation (person, hash, made_at, expires_at, used_at) values ($1, $2, $3, $4, null)
     on conflict (person) do update set hash = excluded.hash, made_at = excluded.made_at, expires_at = excluded.expires_at, used_at = null`,
    [person, vault.lookup('activation', secret), now, now + goodFor],
  )
  return secret
}

export type Slip = {
  readonly person: string
  readonly login: string
  readonly name: string
  readonly totpRequired: boolean
  readonly totpSecret: string | null
}

/** Whose slip this is; null when it is none, was used, or is too old. */
export async function slipOf(tx: Tx, vault: Vault, secret: string, now: Instant): Promise<Slip | null> {
  const rows = await tx.rows<Slip>(
    `select p.id as person, p.login, p.name, p.totp_required as "totpRequired", p.totp_secret as "totpSecret"
     from activation a join person p on p.id = a.person where a.hash = $1 and a.used_at is null and a.expires_at > $2 and p.disabled_at is null`,
    [vault.lookup('activation', secret), now],
  )
  return rows[0] ?? null
}

/** Sets the password and uses the slip up; null when somebody else has just used it. The second factor, where one is asked for, is set up now: its address for the phone and the codes for paper. */
export async function useSlip(
  tx: Tx,
  vault: Vault,
  slip: Slip,
  hash: string,
  random: (n: number) => Uint8Array,
  now: Instant,
): Promise<{ readonly second: Enrolled | null } | null> {
  const used = await tx.rows('update activation set used_at = $2 where person = $1 and used_at is null returning person', [
    slip.person,
    now,
  ])
  if (used.length === 0) return null
  await tx.rows('update person set password_hash = $2, password_at = $3 where id = $1', [slip.person, hash, now])
  const wanted = slip.totpRequired && slip.totpSecret === null
  return { second: wanted ? await enrolSecond(tx, vault, slip, random, now) : null }
}
