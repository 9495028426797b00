// The second factor as it is set up: an address for the phone, and codes on paper for the day the phone is lost.
import { Secret, TOTP } from 'otpauth'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Vault } from '../../store/vault.ts'

/** Without look-alikes: read from paper by whoever has just lost a phone. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codes = 8

export type Enrolled = {
  /** The otpauth address, for the QR. */
  readonly totp: string
  /** `XXXXX-XXXXX`, shown once. */
  readonly recovery: readonly string[]
}

/** As it is compared: what people type of blanks, dashes and small letters does not matter. */
const plain = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')

const hashOf = (vault: Vault, person: string, code: string) => vault.lookup('recovery', `${person} ${plain(code)}`)

function oneCode(random: (n: number) => Uint8Array): string {
  let text = ''
  // 248 is the largest multiple of 31 in a byte: what lies above would make some letters likelier.
  while (text.length < 10) for (const byte of random(16)) if (byte < 248 && text.length < 10) text += letters[byte % 31] ?? ''
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

/** Sets the second factor anew; older codes open nothing more. It counts from the first code that is taken. */
export async function enrolSecond(
  tx: Tx,
  vault: Vault,
  of: { readonly person: string; readonly login: string },
  random: (n: number) => Uint8Array,
  now: Instant,
): Promise<Enrolled> {
  const secret = new Secret({ size: 20 })
  await tx.rows('update person set totp_secret = $2, totp_required = true, totp_at = null where id = $1', [
    of.person,
    vault.seal('person.totp_secret', of.person, secret.base32),
  ])
  await tx.rows('delete from totp_used where person = $1', [of.person])
  await tx.rows('delete from recovery_code where person = $1', [of.person])
  const recovery = Array.from({ length: codes }, () => oneCode(random))
  await tx.rows('insert into recovery_code (person, hash, made_at) select $1, unnest($2::bytea[]), $3', [
    of.person,
    recovery.map((code) => hashOf(vault, of.person, code)),
    now,
  ])
  return { totp: new TOTP({ issuer: 'Chaguan', label: of.login, secret }).toString(), recovery }
}

/** Uses a code from paper up; false when it is none of his, or was used. */
export const takeRecovery = async (tx: Tx, vault: Vault, person: string, code: string, now: Instant): Promise<boolean> =>
  (
    await tx.rows('update recovery_code set used_at = $3 where person = $1 and hash = $2 and used_at is null returning person', [
      person,
      hashOf(vault, person, code),
      now,
    ])
  ).length === 1

/** The first code was taken: from now on only an administrator sets it up anew. */
export const confirmSecond = (tx: Tx, person: string, now: Instant) =>
  tx.rows('update person set totp_at = $2 where id = $1 and totp_at is null', [person, now])

/** No second factor any more; where one is asked for, it is set up at the next sign-in. */
export async function dropSecond(tx: Tx, person: string): Promise<void> {
  await tx.rows('update person set totp_secret = null, totp_at = null where id = $1', [person])
  await tx.rows('delete from totp_used where person = $1', [person])
  await tx.rows('delete from recovery_code where person = $1', [person])
}
