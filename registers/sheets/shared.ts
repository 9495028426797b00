// The texts that cells of a workbook share, kept as bytes outside the heap: so many at most, whatever the file says.
import { most, SheetRefused } from './sheet.ts'

export type Shared = { readonly add: (text: string) => void; readonly text: (at: number) => string | undefined }

const chunk = 4_000_000
const first = 65_536

export function sharedTexts(): Shared {
  const chunks: Buffer[] = []
  /** Where each begins, counted over all chunks; none is cut by the end of one. */
  let starts = new Uint32Array(first)
  let lengths = new Uint32Array(first)
  let count = 0
  let end = 0
  const grown = (old: Uint32Array<ArrayBuffer>) => {
    const more = new Uint32Array(old.length * 2)
    more.set(old)
    return more
  }
  return {
    add: (text) => {
      const bytes = Buffer.byteLength(text)
      const begin = Math.floor(end / chunk) === Math.floor((end + bytes) / chunk) ? end : Math.ceil(end / chunk) * chunk
      if (begin + bytes > most.texts || count === most.sharedTexts) throw new SheetRefused('tooManyTexts')
      if (count === starts.length) {
        starts = grown(starts)
        lengths = grown(lengths)
      }
      const at = Math.floor(begin / chunk)
      if (at === chunks.length) chunks.push(Buffer.allocUnsafeSlow(chunk))
      chunks[at]?.write(text, begin - at * chunk, 'utf8')
      starts[count] = begin
      lengths[count] = bytes
      end = begin + bytes
      count++
    },
    text: (n) => {
      const [begin, length] = [starts[n], lengths[n]]
      if (n >= count || begin === undefined || length === undefined) return undefined
      const at = Math.floor(begin / chunk)
      return chunks[at]?.toString('utf8', begin - at * chunk, begin - at * chunk + length)
    },
  }
}
