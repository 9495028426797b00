// A photo made small before it travels, drawn anew: upright, and without what the camera wrote into it.

/** The longer side, in pixels, that a photo keeps; enough to read a house number from across a street. */
const longest = 1600
const quality = 0.82

/** Thrown for what is no picture to this browser. */
export class Unreadable extends Error {}

/** A JPEG of at most 1600 px drawn anew: turned upright, and without the position and whatever else the camera wrote. */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await decode(file)
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) throw new Unreadable()
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  if ('close' in picture) picture.close()
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Unreadable()) : resolve(blob)), 'image/jpeg', quality),
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
