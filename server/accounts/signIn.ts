// Signing in: counted before it is judged, judged in the same time for every name, and answered without saying which part was wrong.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Secret, TOTP } from 'otpauth'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import * as rows from './accounts.store.ts'
import { accountPatience, countTries, everywherePatience, type Patience, type Tries } from './lockout.ts'
import { checkPassword } from './passwords.ts'
import { confirmSecond, type Enrolled, enrolSecond, takeRecovery } from './secondFactor.store.ts'

export type SignIn = {
  readonly login: string
  readonly password: string
  readonly totp: string | null
  /** Where it comes from, as limits count it. */
  readonly address: string
  /** The browser's own secret from an earlier sign-in; null when it has none. */
  readonly browser: string | null
  readonly device: string
}
/** Milliseconds a session may lie idle, and last at all. */
export type Limits = { readonly idle: number; readonly absolute: number }
export const usualLimits: Limits = { idle: 30 * 60_000, absolute: 12 * 3_600_000 }
/** The context of everything that happens before somebody is known. */
export const atTheDoor = { actor: 'door', counties: [] } as const

export type SignedIn = {
  readonly secret: string
  /** For a cookie of its own, which outlives the session. */
  readonly browser: string
  readonly until: number
  readonly person: { readonly id: string; readonly name: string }
}

const normalised = (login: string) => login.normalize('NFC').trim().toLowerCase()

/** The counts that a try is held against: of this device where it is known, else of this network and of everywhere together. */
async function countsFor(tx: Tx, house: House, login: string, person: string | null, asked: SignIn): Promise<readonly Count[]> {
  const device = asked.browser === null ? null : house.vault.lookup('device', asked.browser)
  const key = (where: string) => house.vault.lookup('account', `${login}\n${where}`)
  const known = await rows.knowsDevice(tx, person, device)
  const counts = known
    ? [{ key: key(`device ${asked.browser}`), patience: accountPatience }]
    : [
        { key: key(`network ${asked.address}`), patience: accountPatience },
        { key: key('everywhere'), patience: everywherePatience },
      ]
  const found: Count[] = []
  // One after the other: whoever comes at the same time takes the locks in the same order.
  for (const one of counts) found.push({ ...one, known: await rows.lockTries(tx, one.key, person) })
  return found
}
type Count = { readonly key: Uint8Array; readonly patience: Patience; readonly known: Tries }

export type Judged =
  | { readonly person: rows.Account; readonly counts: readonly Count[]; readonly next: readonly Tries[] }
  | Refusal

/**
 * Counts a try and judges name and password. Refuses with badSignIn or locked {minutes}; noted either way. The same work for a name
 * that does not exist.
 */
export async function judgePassword(house: House, asked: SignIn): Promise<Judged> {
  const login = normalised(asked.login)
  const now = house.now()
  const noted = attemptOf(house, asked)
  const counted = await house.db.begin(atTheDoor, async (tx) => {
    const person = await rows.findAccount(tx, login)
    const counts = await countsFor(tx, house, login, person?.id ?? null, asked)
    const verdict = countTries(counts, now)
    if ('locked' in verdict) await rows.insertAttempt(tx, noted('locked'))
    else for (const [n, one] of counts.entries()) await rows.writeTries(tx, one.key, verdict.next[n] ?? one.known)
    return { verdict, counts, person }
  })
  const { verdict, counts, person } = counted
  if ('locked' in verdict) return refuse('locked', { minutes: Math.ceil(verdict.locked / 60_000) })
  const fits = await checkPassword(person?.password_hash ?? null, asked.password)
  if (fits && person !== null && person.disabled_at === null) return { person, counts, next: verdict.next }
  await house.db.begin(atTheDoor, (tx) => rows.insertAttempt(tx, noted('wrong')))
  return refuse('badSignIn')
}

/** A right try: its own device or network starts anew; of everywhere only this one is taken back. */
export async function forgive(tx: Tx, { counts, next }: Exclude<Judged, Refusal>): Promise<void> {
  const [own] = counts
  if (own) await rows.forgetTries(tx, own.key)
  await takeBack(tx, counts.slice(1), next.slice(1))
}

const attemptOf = (house: House, asked: SignIn) => (outcome: rows.Outcome) => ({
  id: randomUUID(),
  at: house.now(),
  account: house.vault.lookup('account', normalised(asked.login)),
  address: house.vault.lookup('address', asked.address),
  outcome,
})

/**
 * Opens a session and returns its secret for the cookie. Refuses with badSignIn, needSecondFactor, or locked {minutes}.
 * The address is kept as a keyed hash only.
 */
export async function signIn(house: House, limits: Limits, asked: SignIn): Promise<SignedIn | Refusal> {
  const judged = await judgePassword(house, asked)
  if (isRefusal(judged)) return judged
  const { person } = judged
  const now = house.now()
  const noted = attemptOf(house, asked)
  return house.db.begin(atTheDoor, async (tx) => {
    if (person.totp_required) {
      if (asked.totp === null || person.totp_secret === null) {
        await takeBack(tx, judged.counts, judged.next)
        await rows.insertAttempt(tx, noted('needTotp'))
        return refuse('needSecondFactor', { needs: person.totp_secret === null ? 'enrolment' : 'totp' })
      }
      if (!(await secondFits(tx, house, { ...person, totp_secret: person.totp_secret }, asked.totp, now))) {
        await rows.insertAttempt(tx, noted('wrongTotp'))
        return refuse('badSignIn')
      }
      if (person.totp_at === null) await confirmSecond(tx, person.id, now)
    }
    await forgive(tx, judged)
    await rows.insertAttempt(tx, noted('done'))
    const random = () => Buffer.from(house.random(32)).toString('base64url')
    const [secret, browser] = [random(), asked.browser ?? random()]
    const absoluteUntil = now + limits.absolute
    await rows.rememberDevice(tx, person.id, house.vault.lookup('device', browser), now)
    await rows.insertSession(tx, {
      id: house.vault.lookup('session', secret),
      person: person.id,
      device: asked.device,
      now,
      expiresAt: Math.min(now + limits.idle, absoluteUntil),
      absoluteUntil,
      totpAt: person.totp_required ? now : null,
    })
    return { secret, browser, until: absoluteUntil, person: { id: person.id, name: person.name } }
  })
}

/** Only one's own count: what others tried meanwhile, and a lock of theirs, stays. */
async function takeBack(tx: Tx, counts: readonly Count[], counted: readonly Tries[]): Promise<void> {
  for (const [n, one] of counts.entries()) {
    const current = await rows.lockTries(tx, one.key, null)
    if (isDeepStrictEqual(current, counted[n])) await rows.writeTries(tx, one.key, one.known)
    else if (current.lockedUntil === null)
      await rows.writeTries(tx, one.key, { ...current, failed: Math.max(0, current.failed - 1) })
  }
}

/** Six figures from the phone, or one of the codes on paper; either is taken once. */
async function secondFits(
  tx: Tx,
  house: House,
  person: { readonly id: string; readonly totp_secret: string },
  given: string,
  now: number,
): Promise<boolean> {
  if (!/^\d{6}$/.test(given)) return takeRecovery(tx, house.vault, person.id, given, now)
  const step = totpStep(house.vault.open('person.totp_secret', person.id, person.totp_secret), given, now)
  return step !== null && (await rows.takeTotpStep(tx, person.id, step))
}

/**
 * Sets the second factor up at the door, where one is asked for and none is in use yet: whoever has the password gets the address for the
 * phone and the codes for paper. Refuses as signing in does, and with notYours where one is in use already or none is asked for.
 */
export async function enrolAtDoor(house: House, asked: SignIn): Promise<Enrolled | Refusal> {
  const judged = await judgePassword(house, asked)
  if (isRefusal(judged)) return judged
  const { person } = judged
  return house.db.begin(atTheDoor, async (tx) => {
    await takeBack(tx, judged.counts, judged.next)
    if (!person.totp_required || (person.totp_secret !== null && person.totp_at !== null)) return refuse('notYours')
    return enrolSecond(tx, house.vault, { person: person.id, login: normalised(asked.login) }, house.random, house.now())
  })
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
