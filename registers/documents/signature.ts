// The square of a sealed document: what it says, signed so that anybody with the public key can check it without the network.
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import * as z from 'zod/mini'
import type { KeyRing } from '../../store/keys.ts'

/** What is signed: the written number, who issued it, the day, and the first 32 hex digits of the digest of what it says. */
const Said = z.tuple([
  z.string().check(z.maxLength(60)),
  z.string().check(z.maxLength(60)),
  z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
  z.string().check(z.regex(/^[0-9a-f]{32}$/)),
])
export type Said = { readonly number: string; readonly organisation: string; readonly day: string; readonly digest: string }

/** PKCS 8 of an Ed25519 key is this and its 32 bytes (RFC 8410). */
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Each key of the ring gives one key for signing; a key that no longer seals still vouches for what it signed. */
function signingKey(ring: KeyRing, id: string): KeyObject | null {
  const secret = Object.hasOwn(ring.keys, id) ? ring.keys[id] : undefined
  if (!secret) return null
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'chaguan document signature', 32))
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** The public keys of the ring by id, base64url of 32 bytes each: what a verifier needs, and no secret. */
export const publicKeys = (ring: KeyRing): Record<string, string> =>
  Object.fromEntries(
    Object.keys(ring.keys).flatMap((id) => {
      const key = signingKey(ring, id)
      return key ? [[id, String(createPublicKey(key).export({ format: 'jwk' }).x)]] : []
    }),
  )

/** The text of the square: 'CG1.<key id>.<what is said>.<signature>'; both last parts are base64url. */
export function signed(ring: KeyRing, { number, organisation, day, digest }: Said): string {
  const key = signingKey(ring, ring.current)
  if (!key) throw new Error('the ring has no current key')
  const said = JSON.stringify(Said.parse([number, organisation, day, digest]))
  const head = `CG1.${ring.current}.${Buffer.from(said).toString('base64url')}`
  return `${head}.${sign(null, Buffer.from(head), key).toString('base64url')}`
}

/** Where anybody may ask about a square; the square lies behind the # and is no part of what a server is sent as an address. */
export const squareAddress = (origin: string, square: string): string => `${origin}/public/paper#${square}`
/** Without the address before it. */
const bareSquare = (text: string): string => text.trim().replace(/^https?:\/\/[^#\s]{1,200}#/, '')

/** What a scanned square says, or why it cannot be trusted. Never throws for a bad text. */
export function checkSquare(text: string, keys: Readonly<Record<string, string>>): Said | 'notOurs' | 'unknownKey' | 'forged' {
  const [form, id = '', said = '', signature = '', more] = bareSquare(text).split('.')
  if (form !== 'CG1' || signature === '' || more !== undefined) return 'notOurs'
  const x = Object.hasOwn(keys, id) ? keys[id] : undefined
  if (x === undefined) return 'unknownKey'
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  if (!verify(null, Buffer.from(`${form}.${id}.${said}`), key, Buffer.from(signature, 'base64url'))) return 'forged'
  try {
    const [number, organisation, day, digest] = Said.parse(JSON.parse(Buffer.from(said, 'base64url').toString('utf8')))
    return { number, organisation, day, digest }
  } catch {
    return 'notOurs'
  }
}
