// Photos on the phone: made small before they travel, and kept until they have arrived, also when the browser is closed.

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

const memory = new Map<string, Blob>()
let opening: Promise<IDBDatabase | null> | null = null

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open('chaguan-public', 1)
      request.onupgradeneeded = () => request.result.createObjectStore('photos')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
      request.onblocked = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
  return opening
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  const base = await open()
  if (base === null) return null
  return new Promise((resolve) => {
    try {
      const request = ask(base.transaction('photos', mode).objectStore('photos'))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
}

export async function keepPicture(id: string, blob: Blob): Promise<void> {
  memory.set(id, blob)
  await within('readwrite', (store) => store.put(blob, id))
}

/** The bytes as they will be sent, or null when this device no longer has them. */
export async function findPicture(id: string): Promise<Blob | null> {
  const found = memory.get(id) ?? (await within('readonly', (store) => store.get(id) as IDBRequest<Blob | undefined>)) ?? null
  if (found) memory.set(id, found)
  return found
}

export async function dropPictures(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    memory.delete(id)
    await within('readwrite', (store) => store.delete(id))
  }
}
