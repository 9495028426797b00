// The database of the phone: acts on their way, photos, drafts, what was pulled, the ground, and the key that opens them; one row per thing.
import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { Inside } from '../../rules/sync.ts'
import type { Counted } from '../photo/upload.ts'
import type { Binding, Closed, SealedRow } from './vault.ts'

/**
 * Of an act: `unsent` goes with the next round; `held` waits behind an earlier act of its case that needs a decision;
 * `refused` needs one here, `noted` has a card at the server; `done` is over and an act has no content any more, nor has `left`,
 * which its author let rest.
 */
export type Status = 'unsent' | 'held' | 'refused' | 'noted' | 'done' | 'left'

export type ItemRow = {
  /** The order in which things were done here. */
  readonly n?: number
  readonly key: string
  readonly person: string
  /** An act on a case, the answer to a card, or something told that the same again does not change. */
  readonly what: 'step' | 'card' | 'call'
  /** 'county/id' of the case. */
  readonly about: string
  readonly status: Status
  /** The step, the card's answer or the call; of the first two null once they are done. */
  readonly body: Closed | null
  /** What the server said, closed too. */
  readonly answer: Closed | null
  readonly sealed: readonly SealedRow[]
  readonly at: number
}
export type PhotoRow = {
  readonly id: string
  readonly person: string
  /** Key of the act that names it; null while it belongs to a draft. */
  readonly item: string | null
  readonly about: string
  readonly kind: Extract<Inside, { what: 'piece' }>['file']['kind']
  readonly type: string
  readonly status: 'draft' | 'unsent' | 'there' | 'refused'
  /** Null once the server has it and the act is done. */
  readonly body: Closed | null
  readonly sealed: readonly SealedRow[]
  /** What is to follow once the small version is there. */
  readonly original?: (Counted & { readonly body: Closed }) | null
}
type NamedRow = { readonly person: string; readonly name: string; readonly body: Closed; readonly at: number }
export type RecordRow = NamedRow & { readonly type: string }
/** What is no secret and steers the phone: places in the pull, the sender's lease, the last contact. */
type FactRow = { readonly name: string; readonly value: unknown }
/** Of the sign-in of now: gone when it ends. `binding` is null until the centre was reached. */
export type KeyRow = {
  readonly name: 'own'
  readonly person: string
  readonly key: CryptoKey
  readonly binding: Binding | null
  readonly at: number
}

/** A pack of the public ground (rules/ground.ts): nobody's, not closed, and the first thing to go when the phone is full. */
type GroundRow = { readonly name: string; readonly digest: string; readonly bytes: ArrayBuffer }

export type Base = Dexie & {
  readonly items: Table<ItemRow, number>
  readonly photos: Table<PhotoRow, string>
  readonly drafts: Table<NamedRow, [string, string]>
  readonly records: Table<RecordRow, [string, string, string]>
  readonly facts: Table<FactRow, string>
  readonly keys: Table<KeyRow, string>
  readonly ground: Table<GroundRow, [string, string]>
}

/** Opens nothing yet; the first use does. `options` are for tests that bring a database of their own. */
export function phoneBase(name = 'chaguan-field', options: DexieOptions = {}): Base {
  const base = new Dexie(name, options) as Base
  base.version(1).stores({
    items: '++n, &key, person, [person+status], about',
    photos: 'id, person, item, [person+status]',
    drafts: '[person+name], person',
    records: '[person+type+name], person, [person+type]',
    facts: 'name',
    keys: 'name',
  })
  base.version(2).stores({ ground: '[name+digest]' })
  return base
}

/** Why the phone cannot keep things: each has a sentence that says what to do. */
export type Trouble = 'full' | 'blocked' | 'closed' | 'unknown'

/** What a failed write means. Browsers name a full disk in several ways. */
export function troubleOf(error: unknown): Trouble {
  const inner = (error as { inner?: unknown } | null)?.inner
  const names = [error, inner].map((one) => (one instanceof Error || one instanceof DOMException ? one.name : ''))
  if (names.some((name) => name === 'QuotaExceededError')) return 'full'
  if (names.some((name) => name === 'VersionError' || name === 'DatabaseClosedError' || name === 'BlockedError')) return 'blocked'
  if (names.some((name) => /^(MissingAPI|InvalidState|Security|OpenFailed|Unknown)Error$/.test(name))) return 'closed'
  return 'unknown'
}
