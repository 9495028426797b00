// A file over a line that breaks: piece by piece, each as large as the line carries in a few seconds, and on from what has arrived.
import { deviceNow, Refused, sendForm } from '../client.ts'
import { strange } from '../strange.ts'

/** Bytes as they are counted before they travel. */
export type Counted = { readonly digest: string; readonly size: number }
export type Sending = {
  readonly id: string
  readonly county: string
  readonly case: string
  readonly kind: 'report' | 'before' | 'after' | 'document' | 'voice' | 'other'
} & Counted & {
    /** These bytes are the small version of what has that digest and size and may follow. */
    readonly original?: Counted
  }
/** `have`: so many bytes are there, from the first on. `state` once the whole is kept. */
export type Arrived = { readonly have: number; readonly state: 'small' | 'complete' | null }
export type PieceLine = (meta: Sending & { readonly at: number }, bytes: ArrayBuffer) => Promise<Arrived>

const [first, least, most] = [65_536, 16_384, 524_288]
/** A piece should take so long, in milliseconds: short enough to be lost without grief. */
const wanted = 3_000

/** The size of the next piece after one of `size` bytes took `ms` milliseconds. */
export const nextSize = (size: number, ms: number): number =>
  Math.round(Math.min(most, Math.max(least, Math.min(size * 4, (size * wanted) / Math.max(1, ms)))))

/**
 * Sends the whole, beginning with a small piece: the answer to it says what had arrived before. Throws `Refused`; the same again goes on
 * from there. Bytes that arrived broken are sent once more from the beginning.
 */
export async function sendPieces(line: PieceLine, meta: Sending, bytes: ArrayBuffer, clock = deviceNow): Promise<void> {
  let [at, size, again, stuck] = [0, first, false, 0]
  for (;;) {
    const part = bytes.slice(at, at + size)
    const begun = clock()
    try {
      const { have, state } = await line({ ...meta, at }, part)
      if (state !== null) return
      size = nextSize(part.byteLength || size, clock() - begun)
      // The last bytes are there and yet nothing is kept, or none are taken: not for ever.
      stuck = have > at && have < meta.size ? 0 : stuck + 1
      if (stuck > 3) throw strange()
      at = have < meta.size ? have : Math.max(0, meta.size - least)
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'fileBroken' || again || bytes.byteLength <= size) throw error
      again = true
      at = 0
    }
  }
}

/** The way to the centre; `headers` go with each piece. */
export const lineWith =
  (headers: Readonly<Record<string, string>>): PieceLine =>
  async (meta, bytes) => {
    const form = new FormData()
    form.append('meta', JSON.stringify(meta))
    form.append('file', new Blob([bytes]), meta.id)
    const told = await sendForm<Partial<Arrived> | null>('/files/pieces', form, headers)
    if (typeof told?.have !== 'number' || told.have < 0 || told.state === undefined) throw strange()
    return { have: told.have, state: told.state }
  }
const ownLine: PieceLine = lineWith({})

/** 'sha256:' and 64 hexadecimal digits. */
export async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** A whole file of a case: in pieces, or at once where the page is not on a secure address and cannot count it. */
export async function upload(of: Omit<Sending, keyof Counted | 'original'>, file: Blob, name: string): Promise<void> {
  if (globalThis.crypto?.subtle) {
    const bytes = await file.arrayBuffer()
    return sendPieces(ownLine, { ...of, digest: await digestOf(bytes), size: bytes.byteLength }, bytes)
  }
  const form = new FormData()
  form.append('meta', JSON.stringify(of))
  form.append('file', file, name)
  await sendForm('/files', form)
}
