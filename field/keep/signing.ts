// Coming and going on this phone: one key per sign-in; what another left behind stays sealed and is delivered all the same.
import { type DeviceState, lockAfter } from '../../rules/sync.ts'
import { learnServerTime, Refused, serverNow, uuid } from '../../ui/client.ts'
import type { Base, KeyRow } from '../../ui/outbox/base.ts'
import { newKey, type SealedRow, secretOf, travelling } from '../../ui/outbox/vault.ts'
import { bind, contactOf, deliver, endPhone, enter, leave, meOf, wiped } from './line.ts'
import { mark } from './mark.ts'

/** The person who signed in last, or null. Throws when the database cannot be opened. */
export async function ownRow(base: Base): Promise<KeyRow | null> {
  await base.open()
  return (await base.keys.get('own')) ?? null
}

/** Without contact for too long, what is here is not shown until the next sign-in; nothing is deleted. */
export async function isLocked(base: Base, person: string, now: number): Promise<boolean> {
  const facts = (await base.facts.get(`contact ${person}`))?.value as
    | { at: number | null; skew: number; device: DeviceState | null }
    | undefined
  if (!facts || facts.at === null) return false
  return now + facts.skew > Math.max(facts.device?.lockAt ?? 0, facts.at + lockAfter)
}

/**
 * Signs in and makes the key of this sign-in. The same person again finds everything as it was; of another person only what is
 * sealed to the keeper remains.
 */
export async function signIn(base: Base, given: { login: string; password: string; totp?: string }): Promise<KeyRow> {
  await enter(given)
  const me = await meOf()
  const before = await base.keys.get('own')
  const same = before?.person === me.person.id ? before : null
  if (before && !same) await forget(base, before.person)
  const row: KeyRow = {
    name: 'own',
    person: me.person.id,
    key: same?.key ?? (await newKey()),
    binding: same?.binding ?? null,
    at: serverNow(),
  }
  await base.keys.put(row)
  mark(true)
  // A new sign-in is a contact: the lock of the old one is over.
  const name = `contact ${row.person}`
  const facts = (await base.facts.get(name))?.value as Record<string, unknown> | undefined
  if (facts) await base.facts.put({ name, value: { ...facts, at: serverNow(), device: null } })
  return bound(base, row)
}

/** Binds the phone to the person, so that what is done here can be sealed. Tried again at the next start when the line was gone. */
export async function bound(base: Base, row: KeyRow): Promise<KeyRow> {
  if (row.binding !== null) return row
  try {
    const phone = uuid()
    const told = await bind(phone, labelOf(navigator.userAgent))
    learnServerTime(told.serverNow)
    const next: KeyRow = { ...row, binding: { phone: told.phone, secret: await secretOf(told.secret), keys: told.keys } }
    await base.keys.put(next)
    return next
  } catch (error) {
    if (error instanceof Refused) return row
    throw error
  }
}

/** Enough for a person to know his phone again in the list of his devices. */
const labelOf = (agent: string): string =>
  /\(([^)]+)\)/
    .exec(agent)?.[1]
    ?.split(';')
    .slice(0, 3)
    .map((part) => part.trim())
    .join(' ')
    .slice(0, 80) || 'phone'

/** Ends the sign-in here: the key goes, and with it whatever was readable. Sealed acts stay and are delivered. */
export async function signOut(base: Base): Promise<void> {
  const row = await base.keys.get('own')
  if (row?.binding) await endPhone(row.binding.phone).catch(() => {})
  await leave().catch(() => {})
  if (row) await forget(base, row.person)
  mark(false)
}

async function forget(base: Base, person: string): Promise<void> {
  await base.transaction('rw', [base.keys, base.records, base.drafts, base.facts, base.items, base.photos], async () => {
    await base.keys.delete('own')
    await base.records.where({ person }).delete()
    await base.drafts.where({ person }).delete()
    await base.facts.delete(`contact ${person}`)
    // What could not be sealed would never be read again by anybody.
    await base.items
      .where({ person })
      .filter((row) => row.sealed.length === 0)
      .delete()
    await base.photos
      .where({ person })
      .filter((row) => row.sealed.length === 0 || row.item === null)
      .delete()
    await base.items.where({ person }).modify({ body: null, answer: null })
    await base.photos.where({ person }).modify({ body: null })
  })
}

/** Sealed things of whoever is not signed in here now, photos before the acts that name them. */
async function sealedOf(
  base: Base,
  own: string | null,
): Promise<readonly { rows: readonly SealedRow[]; drop: () => Promise<unknown> }[]> {
  const photos = (await base.photos.toArray()).filter((row) => row.person !== own)
  const items = (await base.items.orderBy('n').toArray()).filter((row) => row.person !== own)
  return [
    ...photos.map((row) => ({ rows: row.sealed, drop: () => base.photos.delete(row.id) })),
    ...items.map((row) => ({ rows: row.sealed, drop: () => base.items.delete(row.n ?? 0) })),
  ].filter((one) => one.rows.length > 0)
}

/** Delivers them, a few at a time, in any contact with the centre. Gives back how many things are still here. */
export async function deliverSealed(base: Base, own: string | null): Promise<number> {
  const all = await sealedOf(base, own)
  let left = all.length
  for (const { rows, drop } of all) {
    const { answers } = await deliver(rows.map(travelling))
    if (answers.length < rows.length || answers.some((answer) => answer.outcome === 'later')) break
    await drop()
    left--
  }
  return left
}

/** Whether a phone whose sign-in has ended or is locked was ordered to be wiped; false when the centre is not reached. */
export async function mustWipe(row: KeyRow): Promise<boolean> {
  if (!row.binding) return false
  return contactOf(row.binding.phone).then(
    (told) => told.device.wipe,
    () => false,
  )
}

/** Ordered from afar: everything here is destroyed, and how much of what was lost is told. */
export async function wipe(base: Base, row: KeyRow): Promise<void> {
  const unsent = (await base.items.toArray()).filter((item) => item.status !== 'done' && item.status !== 'left')
  const lost = {
    acts: unsent.length,
    photos: (await base.photos.toArray()).filter((photo) => photo.status !== 'there').length,
    oldest: unsent.length === 0 ? null : Math.min(...unsent.map((item) => item.at)),
  }
  await base.delete()
  mark(false)
  if (row.binding) await wiped({ phone: row.binding.phone, lost }).catch(() => {})
}
