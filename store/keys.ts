// The key ring: a file that only its owner may read, made at the first start, to which new keys are added and none is taken away.
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** `current` seals; every other key of `keys` still opens. `lookup` and `digest` never change: hashes made with them are stored. */
export type KeyRing = {
  readonly current: string
  readonly keys: Readonly<Record<string, Buffer>>
  readonly lookup: Buffer
  readonly digest: Buffer
}

type Stored = {
  readonly version: 1
  readonly current: string
  readonly keys: Readonly<Record<string, string>>
  readonly lookup: string
  readonly digest: string
}

/** A fresh ring; `random` gives so many bytes. */
export const newRing = (random: (n: number) => Uint8Array = randomBytes): KeyRing => ({
  current: 'k1',
  keys: { k1: Buffer.from(random(32)) },
  lookup: Buffer.from(random(32)),
  digest: Buffer.from(random(32)),
})

/** The same ring with one more key, which seals from now on. */
export function withNewKey(ring: KeyRing, random: (n: number) => Uint8Array = randomBytes): KeyRing {
  const id = `k${Object.keys(ring.keys).length + 1}`
  return { ...ring, current: id, keys: { ...ring.keys, [id]: Buffer.from(random(32)) } }
}

/** Reads the ring at `path`, or makes it (0600). Two processes that start together agree on one. Throws when it cannot be read as a ring. */
export function openKeyRing(path: string): KeyRing {
  const known = readRing(path)
  if (known) return known
  mkdirSync(dirname(path), { recursive: true })
  const made = `${path}.${process.pid}.new`
  writeFileSync(made, written(newRing()), { mode: 0o600, flag: 'w', flush: true })
  try {
    linkSync(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(made, { force: true })
  }
  const ring = readRing(path)
  if (!ring) throw new Error(`key file ${path} could not be made`)
  return ring
}

/** Adds a key to the file at `path` and makes it the sealing one; what older keys sealed still opens. */
export function rotateKeyRing(path: string): KeyRing {
  const ring = withNewKey(openKeyRing(path))
  const next = `${path}.${process.pid}.new`
  writeFileSync(next, written(ring), { mode: 0o600, flush: true })
  renameSync(next, path)
  return ring
}

function readRing(path: string): KeyRing | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  return parsed(text, path)
}

const written = (ring: KeyRing): string => {
  const stored: Stored = {
    version: 1,
    current: ring.current,
    keys: Object.fromEntries(Object.entries(ring.keys).map(([id, key]) => [id, key.toString('base64')])),
    lookup: ring.lookup.toString('base64'),
    digest: ring.digest.toString('base64'),
  }
  return `${JSON.stringify(stored, null, 2)}\n`
}

function parsed(text: string, path: string): KeyRing {
  const stored = JSON.parse(text) as Partial<Stored>
  const key = (value: unknown): Buffer => {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.alloc(0)
    if (bytes.length !== 32) throw new Error(`key file ${path}: a key is not 32 bytes of base64`)
    return bytes
  }
  if (stored.version !== 1 || typeof stored.current !== 'string' || typeof stored.keys !== 'object')
    throw new Error(`key file ${path}: not a key ring`)
  const keys = Object.fromEntries(Object.entries(stored.keys).map(([id, value]) => [id, key(value)]))
  if (!(stored.current in keys)) throw new Error(`key file ${path}: current key ${stored.current} is missing`)
  return { current: stored.current, keys, lookup: key(stored.lookup), digest: key(stored.digest) }
}
