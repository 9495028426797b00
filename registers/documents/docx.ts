// A DOCX as an official uploads it: opened with limits, refused when it carries what a template has no need of.
import { inflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'

/** Why a file cannot be a template; `where` is the part of the file. */
export type Unfit = {
  readonly fault: 'tooLarge' | 'notDocx' | 'macros' | 'embedded' | 'external' | 'entities' | 'autoField'
  readonly where: string
}
export type Docx = { readonly zip: PizZip; readonly document: string; readonly styles: string }

/** A template is some pages of text: 2 MB as sent, 20 MB and 300 parts unfolded. */
const most = { bytes: 2_000_000, unfolded: 20_000_000, parts: 300 }

type Held = { readonly compressedContent?: Uint8Array | string; getCompressedContent?: () => Uint8Array }

/** Unfolds every part within the limits, so that nothing later unfolds more than was seen here. Never throws for a bad file. */
export function openDocx(bytes: Uint8Array): Docx | Unfit {
  if (bytes.length > most.bytes) return { fault: 'tooLarge', where: `${bytes.length}` }
  const unfit = (fault: Unfit['fault'], where: string): Unfit => ({ fault, where })
  let zip: PizZip
  const parts = new Map<string, string>()
  try {
    zip = new PizZip(Buffer.from(bytes))
    const names = Object.keys(zip.files).filter((name) => !name.endsWith('/'))
    if (names.length > most.parts) return unfit('tooLarge', `${names.length}`)
    let left = most.unfolded
    for (const name of names) {
      const file = zip.files[name] as unknown as { _data: Held; asText: () => string }
      const packed = file._data.getCompressedContent?.()
      if (packed && isDeflated(zip, name)) left -= inflateRawSync(packed, { maxOutputLength: Math.max(left, 1) }).length
      else left -= packed?.length ?? 0
      if (left <= 0) return unfit('tooLarge', name)
      if (/\.(xml|rels)$/i.test(name)) parts.set(name, file.asText())
    }
  } catch (error) {
    return unfit((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'notDocx', 'zip')
  }
  const document = parts.get('word/document.xml')
  if (document === undefined) return unfit('notDocx', 'word/document.xml')
  for (const name of Object.keys(zip.files)) {
    if (/vbaProject|vbaData/i.test(name)) return unfit('macros', name)
    if (/^word\/(embeddings|activeX|afchunk)/i.test(name) && !name.endsWith('/')) return unfit('embedded', name)
  }
  for (const [name, text] of parts) {
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) return unfit('entities', name)
    if (/macroEnabled/i.test(text) && name === '[Content_Types].xml') return unfit('macros', name)
    if (name.endsWith('.rels') && /TargetMode\s*=\s*["']External["']/i.test(text)) return unfit('external', name)
    if (/<w:altChunk\b/.test(text)) return unfit('embedded', name)
    // Fields that fetch or run something when the document is opened.
    const fields = [...text.matchAll(/<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"/g)].map((found) => found[1] ?? found[2] ?? '')
    if (/\b(DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|MACROBUTTON|HYPERLINK)\b/i.test(fields.join(''))) return unfit('autoField', name)
  }
  return { zip, document, styles: parts.get('word/styles.xml') ?? '' }
}

const isDeflated = (zip: PizZip, name: string): boolean => {
  const { _data } = zip.files[name] as unknown as { _data: { compressionMethod?: string } }
  return _data.compressionMethod === '\x08\x00'
}
