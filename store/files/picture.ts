// What a sent file becomes: sniffed, a picture always re-encoded without what was hidden in it, anything doubtful refused.
import exifr from 'exifr'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'

// Of all loaders only these three: no SVG (it runs script and reads files), no PDF, no ImageMagick.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
sharp.cache(false)
sharp.concurrency(1)

const mostPixels = 50_000_000
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp'])
const voices = new Set([
  'audio/mpeg',
  'audio/ogg',
  'audio/ogg; codecs=opus',
  'audio/x-m4a',
  'audio/mp4',
  'audio/wav',
  'audio/amr',
  'audio/aac',
])

export type Position = { readonly lon: number; readonly lat: number }
export type Made =
  | {
      readonly type: 'image/jpeg'
      readonly width: number
      readonly height: number
      readonly full: Uint8Array
      readonly small: Uint8Array
      readonly thumb: Uint8Array
      /** Where the camera says it was; null when it does not. */
      readonly position: Position | null
    }
  | { readonly type: string; readonly full: Uint8Array }

/**
 * JPEG, PNG and WebP become three JPEGs; PDF only for `document` and `other`, sound only for `voice`, both as they are.
 * Refuses with fileType {type} or fileBroken.
 */
export const makeOf = (read: () => Promise<Uint8Array>, kind: string): Promise<Made | Refusal> =>
  inTurn(async () => judged(await read(), kind))

async function judged(bytes: Uint8Array, kind: string): Promise<Made | Refusal> {
  if (bytes.length === 0) return refuse('fileBroken')
  const sniffed = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? 'unknown'
  if (pictures.has(sniffed)) return pictureOf(bytes)
  if (sniffed === 'application/pdf' && (kind === 'document' || kind === 'other')) return { type: sniffed, full: bytes }
  if (sniffed === 'video/webm' && kind === 'voice' && !hasPictures(bytes)) return { type: 'audio/webm', full: bytes }
  if (voices.has(sniffed) && kind === 'voice') return { type: sniffed.split(';')[0] ?? sniffed, full: bytes }
  return refuse('fileType', { type: sniffed })
}

/** A WebM names its picture codecs V_VP8, V_VP9, V_AV1 …: a browser's voice note has none. */
const hasPictures = (bytes: Uint8Array): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('V_')

async function pictureOf(bytes: Uint8Array): Promise<Made | Refusal> {
  const position = await positionOf(bytes)
  const scaled = (edge: number | null, quality: number) => {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true })
      .rotate()
      .flatten({ background: '#fff' })
    const sized = edge === null ? picture : picture.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    return sized.toColourspace('srgb').jpeg({ quality, mozjpeg: false }).toBuffer({ resolveWithObject: true })
  }
  try {
    const full = await scaled(null, 85)
    const small = await scaled(1280, 80)
    const thumb = await scaled(320, 75)
    return {
      type: 'image/jpeg',
      width: full.info.width,
      height: full.info.height,
      full: full.data,
      small: small.data,
      thumb: thumb.data,
      position,
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    return /pixel limit/i.test(reason) ? refuse('fileTooLarge', { max: '50 MP' }) : refuse('fileBroken')
  }
}

async function positionOf(bytes: Uint8Array): Promise<Position | null> {
  try {
    const found = (await exifr.gps(bytes)) as { latitude?: number; longitude?: number } | undefined
    const { latitude: lat, longitude: lon } = found ?? {}
    return typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null
  } catch {
    return null
  }
}

/** Bytes are read, and decoding takes memory by the pixel: two at a time, and who would wait too long is asked to come back. */
let running = 0
const waiting: (() => void)[] = []
const longestQueue = 12
async function inTurn(work: () => Promise<Made | Refusal>): Promise<Made | Refusal> {
  if (waiting.length >= longestQueue) return refuse('busy')
  if (running >= 2) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

export const isPicture = (made: Made | Refusal): made is Extract<Made, { width: number }> => !isRefusal(made) && 'width' in made

/** A seal: square enough, its ground made clear where it is white, no larger than a page needs, without what a camera wrote. Null for what is no picture of one. */
export async function sealPicture(bytes: Uint8Array): Promise<Buffer | null> {
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    const { width, height, format } = await picture.metadata()
    if (
      (format !== 'png' && format !== 'jpeg') ||
      Math.min(width, height) < 150 ||
      Math.max(width, height) > 2 * Math.min(width, height)
    )
      return null
    const { data, info } = await picture
      .resize({ width: 1000, height: 1000, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    // What is lighter is clearer: the words under the seal stay readable.
    for (let at = 0; at < data.length; at += 4) {
      const darkest = Math.min(data[at] ?? 255, data[at + 1] ?? 255, data[at + 2] ?? 255)
      data[at + 3] = Math.round(((data[at + 3] ?? 255) * Math.min(255, (255 - darkest) * 2)) / 255)
    }
    return await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
      .png()
      .toBuffer()
  } catch {
    return null
  }
}
