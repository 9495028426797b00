// A photo made small before it travels, drawn anew: upright, and without what the camera wrote into it.

/** The longer side, in pixels, that a photo keeps; enough to read a house number from across a street. */
const longest = 1600
const quality = 0.82
/** Where the original follows, the small version is what goes over the bad line; and no original is larger than an old phone can draw. */
const small = 1280
const largest = 4096

/** Thrown for what is no picture to this browser. */
export class Unreadable extends Error {}

/** A JPEG of at most 1600 px drawn anew: turned upright, and without the position and whatever else the camera wrote. */
export const shrink = async (file: Blob): Promise<Blob> => {
  const picture = await decode(file)
  const drawn = await redraw(picture, longest, quality)
  if ('close' in picture) picture.close()
  return drawn
}

/** Both the small version and the original, each drawn anew; without an original where the picture is no larger than the small version. */
export async function shrinkBoth(file: Blob): Promise<{ readonly small: Blob; readonly original: Blob | null }> {
  const picture = await decode(file)
  const little = await redraw(picture, small, 0.78)
  const original = Math.max(picture.width, picture.height) > small ? await redraw(picture, largest, 0.9) : null
  if ('close' in picture) picture.close()
  return { small: little, original }
}

function redraw(picture: ImageBitmap | HTMLImageElement, most: number, sharpness: number): Promise<Blob> {
  const scale = Math.min(1, most / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new Unreadable()
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Unreadable()) : resolve(blob)), 'image/jpeg', sharpness),
  )
}

async function decode(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  if (typeof createImageBitmap === 'function') {
    try {
      return await createImageBitmap(file, { imageOrientation: 'from-image' })
    } catch {
      // Old browsers know the function but not the option; an image element turns it upright by itself.
    }
  }
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  } catch {
    throw new Unreadable()
  } finally {
    URL.revokeObjectURL(url)
  }
}
