// Photos on the phone, kept until they have arrived, also when the browser is closed.

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
