// Where the bytes of attachments lie: a small port, so that a file system and an object store look the same.

export type Kept = { readonly size: number; readonly digest: string }
/** The attachment itself (a picture re-encoded), at most 1280 px, at most 320 px. */
export type Form = 'full' | 'small' | 'thumb'

/** Bytes on their way in: out of memory and under no name until somebody judged them. */
export type Held = Kept & { readonly read: () => Promise<Uint8Array>; readonly drop: () => Promise<void> }

export type FileStore = {
  /** Puts what comes to one side, counting and digesting it. Throws StoreFull; nothing is left then or when the stream breaks off. */
  readonly hold: (bytes: AsyncIterable<Uint8Array>) => Promise<Held>
  /**
   * Adds bytes at their offset to what is gathered under a name, and answers how many are there from the first on. What would leave a gap is not
   * added. Throws StoreFull.
   */
  readonly gather: (name: string, at: number, bytes: Uint8Array) => Promise<number>
  /** What was gathered under the name so far; null when nothing was. */
  readonly gathered: (name: string) => Promise<Held | null>
  /** Writes, syncs and names the bytes; whole or not at all. Throws StoreFull when there is no room. */
  readonly put: (county: string, caseId: string, id: string, form: Form, bytes: Uint8Array) => Promise<Kept>
  /** The bytes, or null when there are none. */
  readonly get: (county: string, caseId: string, id: string, form: Form) => Promise<Uint8Array | null>
  /** Removes every form; nothing happens when there is none. */
  readonly remove: (county: string, caseId: string, id: string) => Promise<void>
}

/** No room left for the bytes; nothing was kept. */
export class StoreFull extends Error {}
