// Field by field encryption of personal data, exact search through keyed hashes, and the keyed digest of what was sent.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { type Field, fields } from './fields.ts'
import type { KeyRing } from './keys.ts'

export type Vault = {
  /**
   * Encrypts `text` for one column of one row: 'a1.<key id>.<base64url of nonce, ciphertext, tag>'. `field` is 'table.column' as declared
   * sealed in store/fields.ts (throws otherwise), `row` the row's id.
   */
  readonly seal: (field: string, row: string, text: string) => string
  /** The text again. Throws when a bit, the column or the row differs, or the key is unknown. */
  readonly open: (field: string, row: string, sealed: string) => string
  /** 32 bytes: the same for the same kind ('phone', 'token', 'device' …) and normalised text; equal values of two kinds do not meet. */
  readonly lookup: (kind: string, normalised: string) => Uint8Array
  /** 32 bytes: keyed digest of a step as sent. */
  readonly hmac: (text: string) => Uint8Array
}

const nonceLength = 12
const tagLength = 16

/** The vault over a key ring. `random` gives nonces; leave it out outside tests. */
export function vaultOf(ring: KeyRing, random: (n: number) => Uint8Array = randomBytes): Vault {
  const keyOf = (id: string): Buffer => {
    const key = Object.hasOwn(ring.keys, id) ? ring.keys[id] : undefined
    if (!key) throw new Error(`sealed with the unknown key ${id}`)
    return key
  }
  return {
    seal(field, row, text) {
      declared(field)
      const nonce = random(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', keyOf(ring.current), nonce, { authTagLength: tagLength })
      cipher.setAAD(Buffer.from(bound(field, row, ring.current)))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `a1.${ring.current}.${body.toString('base64url')}`
    },
    open(field, row, sealed) {
      const [algorithm, id, body, more] = sealed.split('.')
      if (algorithm !== 'a1' || id === undefined || body === undefined || more !== undefined)
        throw new Error('not a sealed field')
      const bytes = Buffer.from(body, 'base64url')
      if (bytes.length < nonceLength + tagLength || bytes.toString('base64url') !== body) throw new Error('not a sealed field')
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), bytes.subarray(0, nonceLength), { authTagLength: tagLength })
      decipher.setAAD(Buffer.from(bound(field, row, id)))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString('utf8')
    },
    lookup: (kind, normalised) => createHmac('sha256', ring.lookup).update(`${kind}\0${normalised}`).digest(),
    hmac: (text) => createHmac('sha256', ring.digest).update(text).digest(),
  }
}

function declared(field: string): void {
  const known: Readonly<Record<string, Field>> = fields
  if (!Object.hasOwn(known, field) || known[field]?.kept !== 'sealed')
    throw new Error(`${field} is not declared as sealed in store/fields.ts`)
}

/** Binds a ciphertext to its column, row and key, so that none can be put in another's place. */
const bound = (field: string, row: string, key: string) => `${field.replace('.', '|')}|${row}|${key}`

/** Lots of cases, drawn with the ring: whoever makes the id of a case cannot know them. */
export const lotsOf =
  (vault: Vault) =>
  (caseId: string, label: string): number =>
    Buffer.from(vault.hmac(`lot ${label} ${caseId}`)).readUInt32BE(0) / 2 ** 32
