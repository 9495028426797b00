// Where backups lie: named bytes that are written once and whole, in a folder or in an object store.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Names are parts of [0-9A-Za-z._-] with `/` between. Everything put is there whole, or not at all. */
export type Shelf = {
  /** For people: where it is. */
  readonly place: string
  readonly put: (name: string, bytes: Uint8Array) => Promise<void>
  /** The bytes, or null when there are none. */
  readonly get: (name: string) => Promise<Uint8Array | null>
  readonly has: (name: string) => Promise<boolean>
  /** Names below `prefix/`, with when they were put (ms); in order. */
  readonly list: (prefix: string) => Promise<readonly { readonly name: string; readonly at: number }[]>
  readonly remove: (name: string) => Promise<void>
}

/** Where a folder holds what is not whole yet. */
export const incoming = 'incoming'
const safe = /^[0-9A-Za-z][0-9A-Za-z._-]*(\/[0-9A-Za-z][0-9A-Za-z._-]*)*$/

/** Throws on a name that could lead elsewhere. */
export function named(name: string): string {
  if (!safe.test(name)) throw new Error('not the name of a part of a backup')
  return name
}

/** A folder as a shelf: written beside, synced, then named. Throws what the file system says (no room, no right). */
export function folderShelf(root: string): Shelf {
  const path = (name: string) => join(root, named(name))
  return {
    place: root,
    put: async (name, bytes) => {
      const target = path(name)
      const part = join(root, incoming, `${randomUUID()}.part`)
      await mkdir(dirname(target), { recursive: true })
      await mkdir(dirname(part), { recursive: true })
      try {
        const handle = await open(part, 'wx', 0o600)
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(part, target)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    get: async (name) => {
      try {
        return await readFile(path(name))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    has: (name) =>
      stat(path(name)).then(
        () => true,
        () => false,
      ),
    list: async (prefix) => {
      const folder = join(root, named(prefix))
      const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      const files = names.filter((one) => one.isFile())
      const found = await Promise.all(
        files.map(async (one) => {
          const whole = join(one.parentPath, one.name)
          const at = await stat(whole).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          )
          return { name: whole.slice(root.length + 1), at }
        }),
      )
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    remove: (name) => rm(path(name), { force: true }),
  }
}
