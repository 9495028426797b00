// Finds the square on a scanned page or a photo of one, without the network.
import decode from 'qr/decode.js'
import sharp from 'sharp'

/** A page at 300 dpi has 9 million points; a larger picture is a mistake or an attack. */
const mostPixels = 60_000_000
/** Sides of the picture at which it is looked at, in points: small squares need the large one, noise the small one. */
const sides = [1600, 2600, 1000]

/** The text of the square of a JPG or PNG; null when there is none that can be read. Throws when the bytes are no picture. */
export async function readSquare(picture: Uint8Array): Promise<string | null> {
  for (const side of sides) {
    const { data, info } = await sharp(picture, { limitInputPixels: mostPixels })
      .rotate()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    try {
      return decode({ data: new Uint8Array(data), width: info.width, height: info.height })
    } catch {
      // No square at this size.
    }
  }
  return null
}
