// Practice on the phone: a store beside the real one with its own name, owner and key. Nothing of it is sealed, and it is dropped as a whole.
import type { Day } from '../../rules/time.ts'
import { serverNow } from '../../ui/client.ts'
import { type Base, type KeyRow, phoneBase } from '../../ui/outbox/base.ts'
import { newKey } from '../../ui/outbox/vault.ts'

/** The store of practice: another database, so that no read and no row of the real one can meet it. */
export const practiceBase = (...options: [Parameters<typeof phoneBase>[1]?]): Base =>
  phoneBase('chaguan-field-practice', ...options)

export type Practice = { readonly row: KeyRow; readonly day: Day }

const fact = 'practice'
/** Under this name his acts of practice lie in their outbox: never under his own. */
const ownerOf = (person: string): string => `practice ${person}`

/** Begins a practice with nothing in it. The real store learns last of all that it rests: what broke off before is no practice. */
export async function beginPractice(real: Base, apart: Base, person: string, day: Day): Promise<Practice> {
  await apart.delete()
  await apart.open()
  const row: KeyRow = { name: 'own', person: ownerOf(person), key: await newKey(), binding: null, at: serverNow() }
  await apart.keys.put(row)
  await real.facts.put({ name: fact, value: { person, day } })
  return { row, day }
}

/** The practice that this person is in on this phone; null when he is at his real work. */
export async function practiceOf(real: Base, apart: Base, person: string): Promise<Practice | null> {
  const told = (await real.facts.get(fact))?.value as { person: string; day: Day } | undefined
  if (!told) return null
  await apart.open()
  const row = await apart.keys.get('own')
  return told.person === person && row?.person === ownerOf(person) ? { row, day: told.day } : null
}

/** Drops all of it, whoever's it was; null when there was none, else how many acts had not been sent. The real store is what it was. */
export async function dropPractice(real: Base, apart: Base): Promise<number | null> {
  // What broke off while it began has a key and nothing else; the next practice begins without it.
  if ((await real.facts.get(fact)) === undefined) return null
  await apart.open()
  const unsent = await apart.items.filter(({ status }) => status !== 'done' && status !== 'left').count()
  await apart.delete()
  await real.facts.delete(fact)
  return unsent
}

/** How many real acts of this person wait while he practises. */
export const waitingReal = (real: Base, person: string): Promise<number> =>
  real.items
    .where({ person })
    .filter(({ status }) => status === 'unsent' || status === 'held')
    .count()
