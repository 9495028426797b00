// Signing in: counted before it is judged, judged in the same time for every name, and answered without saying which part was wrong.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Secret, TOTP } from 'otpauth'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import * as rows from './accounts.store.ts'
import { accountPatience, countTry, type Tries } from './lockout.ts'
import { checkPassword } from './passwords.ts'

export type SignIn = {
  readonly login: string
  readonly password: string
  readonly totp: string | null
  readonly address: string
  readonly device: string
}
/** Milliseconds a session may lie idle, and last at all. */
export type Limits = { readonly idle: number; readonly absolute: number }
export const usualLimits: Limits = { idle: 30 * 60_000, absolute: 12 * 3_600_000 }
/** The context of everything that happens before somebody is known. */
export const atTheDoor = { actor: 'door', counties: [] } as const

export type SignedIn = {
  readonly secret: string
  readonly until: number
  readonly person: { readonly id: string; readonly name: string }
}

const normalised = (login: string) => login.normalize('NFC').trim().toLowerCase()

/**
 * Opens a session and returns its secret for the cookie. Refuses with badSignIn, needSecondFactor, or locked {minutes}.
 * The address is kept as a keyed hash only.
 */
export async function signIn(house: House, limits: Limits, asked: SignIn): Promise<SignedIn | Refusal> {
  const login = normalised(asked.login)
  const account = house.vault.lookup('account', login)
  const now = house.now()
  const noted = (outcome: rows.Outcome) => ({
    id: randomUUID(),
    at: now,
    account,
    address: house.vault.lookup('address', asked.address),
    outcome,
  })
  const counted = await house.db.begin(atTheDoor, async (tx) => {
    const known = await rows.lockTries(tx, account)
    const verdict = countTry(known, now, accountPatience)
    if ('locked' in verdict) await rows.insertAttempt(tx, noted('locked'))
    else await rows.writeTries(tx, account, verdict.next)
    return { verdict, known, person: await rows.findAccount(tx, login) }
  })
  if ('locked' in counted.verdict) return refuse('locked', { minutes: Math.ceil(counted.verdict.locked / 60_000) })
  const { person } = counted
  const { next } = counted.verdict
  const fits = await checkPassword(person?.password_hash ?? null, asked.password)
  if (!fits || person === null || person.disabled_at !== null) {
    await house.db.begin(atTheDoor, (tx) => rows.insertAttempt(tx, noted('wrong')))
    return refuse('badSignIn')
  }
  return house.db.begin(atTheDoor, async (tx) => {
    if (person.totp_required) {
      if (asked.totp === null || person.totp_secret === null) {
        await takeBack(tx, account, counted.known, next)
        await rows.insertAttempt(tx, noted('needTotp'))
        return refuse('needSecondFactor', { needs: person.totp_secret === null ? 'enrolment' : 'totp' })
      }
      const step = totpStep(house.vault.open('person.totp_secret', person.id, person.totp_secret), asked.totp, now)
      if (step === null || !(await rows.takeTotpStep(tx, person.id, step))) {
        await rows.insertAttempt(tx, noted('wrongTotp'))
        return refuse('badSignIn')
      }
    }
    await rows.forgetTries(tx, account)
    await rows.insertAttempt(tx, noted('done'))
    const secret = Buffer.from(house.random(32)).toString('base64url')
    const absoluteUntil = now + limits.absolute
    await rows.insertSession(tx, {
      id: house.vault.lookup('session', secret),
      person: person.id,
      device: asked.device,
      now,
      expiresAt: Math.min(now + limits.idle, absoluteUntil),
      absoluteUntil,
      totpAt: person.totp_required ? now : null,
    })
    return { secret, until: absoluteUntil, person: { id: person.id, name: person.name } }
  })
}

/** Only one's own count: what others tried meanwhile, and a lock of theirs, stays. */
async function takeBack(tx: Tx, account: Uint8Array, known: Tries, counted: Tries): Promise<void> {
  const current = await rows.lockTries(tx, account)
  if (isDeepStrictEqual(current, counted)) await rows.writeTries(tx, account, known)
  else if (current.lockedUntil === null)
    await rows.writeTries(tx, account, { ...current, failed: Math.max(0, current.failed - 1) })
}

/** The time step whose code this is, one step of tolerance either way; null when it is none. Server time decides. */
function totpStep(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30, algorithm: 'SHA1' })
  const delta = totp.validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / 30_000) + delta
}

/** 'Chrome · Windows': enough to recognise one's own device, nothing that identifies it. */
export function deviceLabel(agent: string | undefined): string {
  const text = agent ?? ''
  const browser = /Edg\//.test(text)
    ? 'Edge'
    : /Firefox\//.test(text)
      ? 'Firefox'
      : /Chrom/.test(text)
        ? 'Chrome'
        : /Safari\//.test(text)
          ? 'Safari'
          : '?'
  const system = /Android/.test(text)
    ? 'Android'
    : /iPhone|iPad/.test(text)
      ? 'iOS'
      : /Windows/.test(text)
        ? 'Windows'
        : /Mac OS/.test(text)
          ? 'macOS'
          : /Linux/.test(text)
            ? 'Linux'
            : '?'
  return `${browser} · ${system}`
}
