// What lies on a phone is closed: by a key the browser does not hand out, and once more to the keeper, who alone can open that copy.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { type Envelope, type Inside, type KeeperKey, sealedBound, sealedInfo } from '../../rules/sync.ts'

/** Something closed, as IndexedDB keeps it. */
export type Closed = { readonly iv: Uint8Array<ArrayBuffer>; readonly body: ArrayBuffer }

const utf8 = new TextEncoder()

/** The key of one sign-in (AES-GCM, 256 bits). It is not extractable: whoever copies the storage file has it only together with the browser. */
export const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** Closes bytes under `name`: moved to another name they do not open. */
export async function closeBytes(key: CryptoKey, name: string, bytes: ArrayBuffer): Promise<Closed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(name) }, key, bytes)
  return { iv, body }
}

/** Throws OperationError when the key or the name is another, or when a byte was changed. */
export const openBytes = (key: CryptoKey, name: string, { iv, body }: Closed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(name) }, key, body)

export const close = (key: CryptoKey, name: string, value: unknown): Promise<Closed> =>
  closeBytes(key, name, bytesOf(JSON.stringify(value)))

export const open = async <T>(key: CryptoKey, name: string, closed: Closed): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await openBytes(key, name, closed))) as T

const bytesOf = (text: string): ArrayBuffer => utf8.encode(text).buffer as ArrayBuffer

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

/** An envelope as the phone keeps it: bytes as bytes, text only when it travels. */
export type SealedRow = Omit<Envelope, 'enc' | 'box'> & { readonly enc: ArrayBuffer; readonly box: ArrayBuffer }
/** What this phone was told when it was bound to a person. `secret` signs and is not extractable. */
export type Binding = { readonly phone: string; readonly secret: CryptoKey; readonly keys: readonly KeeperKey[] }

/** Keeps the phone's secret so that nothing can read it again: it only signs. `text`: 32 bytes in base64url. */
export const secretOf = (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64(text), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

/**
 * Seals one act or piece for its keeper, so that nobody who holds the phone can read it. Null when the keeper's key is not
 * known here (a county of another region): then only the phone's own copy remains.
 */
export async function seal(
  { phone, secret, keys }: Binding,
  county: string,
  id: string,
  inside: Inside,
): Promise<SealedRow | null> {
  const keeper = keys.find((one) => one.county === county)
  if (!keeper) return null
  const head = { v: 1, id, phone, county, kid: keeper.kid } as const
  const text = JSON.stringify(inside)
  const mac = await crypto.subtle.sign('HMAC', secret, bytesOf(`${sealedBound(head)}\n${text}`))
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(keeper.key))
  const sender = await suite.createSenderContext({ recipientPublicKey, info: bytesOf(sealedInfo) })
  const box = await sender.seal(bytesOf(JSON.stringify({ text, mac: toBase64(mac) })), bytesOf(sealedBound(head)))
  return { ...head, enc: sender.enc, box }
}

export const travelling = ({ enc, box, ...head }: SealedRow): Envelope => ({ ...head, enc: toBase64(enc), box: toBase64(box) })

/** Base64url without padding. */
export function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  // In parts: a whole photo would be more arguments than an old browser takes.
  for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode(...bytes.subarray(at, at + 0x2000))
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

export function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes.buffer
}
