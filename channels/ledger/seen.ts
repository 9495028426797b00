// Which rows of a file were there before: a million of them are held at once, so each is eight bytes of its digest.
import { createHash } from 'node:crypto'

/** True the first time that it is given a key. Two of a million keys are taken for one another once in forty million files. */
export function seenKeys(): (key: string) => boolean {
  let slots = new BigUint64Array(4096)
  let count = 0
  /** Puts a digest where it belongs; false when it is there. Zero is an empty slot. */
  const put = (into: BigUint64Array, digest: bigint): boolean => {
    const mask = into.length - 1
    for (let at = Number(digest & BigInt(mask)); ; at = (at + 1) & mask) {
      if (into[at] === digest) return false
      if (into[at] === 0n) {
        into[at] = digest
        return true
      }
    }
  }
  return (key) => {
    const digest = createHash('sha256').update(key).digest().readBigUInt64LE() || 1n
    if (!put(slots, digest)) return false
    if (++count * 2 > slots.length) {
      const more = new BigUint64Array(slots.length * 2)
      for (const one of slots) if (one !== 0n) put(more, one)
      slots = more
    }
    return true
  }
}
