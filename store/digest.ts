// Digests: of entries, of words with their salt, and ids derived from a step's key.
import { createHash, hash } from 'node:crypto'
import { canonical } from '../rules/canon.ts'
import { type Entry, recordOf } from '../rules/record.ts'

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Hash of an entry over the hash before it (both hex). */
export const hashEntry = (entry: Entry, prev: string): string => hash('sha256', canonical(recordOf(entry, prev)))

/** sha256(salt ‖ text), hex: what an entry holds of free words. */
export const hashWords = (salt: string, text: string): string => hash('sha256', salt + text)

/** A uuid that every retry of the same key derives again (version 8: content of our own). */
export function derivedId(key: string, label: string): string {
  const d = createHash('sha256').update(key).update('\0').update(label).digest('hex')
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-8${d.slice(13, 16)}-${'89ab'[Number.parseInt(d[16] ?? '0', 16) & 3]}${d.slice(17, 20)}-${d.slice(20, 32)}`
}

/** The hash before a case's first entry. */
export const zero = '0'.repeat(64)

/** One text of a value as it was sent: keys sorted, numbers as JavaScript writes them. For comparing, not for the record. */
export function asSent(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asSent).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${asSent((value as Record<string, unknown>)[key])}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}
