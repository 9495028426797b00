// Attachments in a folder: written beside, synced, then named, so that a file is whole or not there.
import { createHash, randomUUID } from 'node:crypto'
import { constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileStore, type Form, type Held, type Kept, StoreFull } from './port.ts'

const forms: readonly Form[] = ['full', 'small', 'thumb']
const safe = { county: /^[0-9A-Za-z-]{1,40}$/, id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ }
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** `sha256:` and 64 hex digits of the bytes. */
export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A store under `root`: county / two letters / case / attachment.form. Throws on ids that are not ids. */
export function diskStore(root: string): FileStore {
  const folder = (county: string, caseId: string) => {
    if (!safe.county.test(county) || !safe.id.test(caseId)) throw new Error('not the place of an attachment')
    return join(root, county, caseId.slice(0, 2), caseId)
  }
  const file = (county: string, caseId: string, id: string, form: Form) => {
    if (!safe.id.test(id) || !forms.includes(form)) throw new Error('not the name of an attachment')
    return join(folder(county, caseId), `${id}.${form}`)
  }
  return {
    hold: (bytes) => hold(join(root, incoming), bytes),
    gather: (name, at, bytes) => gather(gathering(root, name), at, bytes),
    async gathered(name) {
      const path = gathering(root, name)
      const bytes = await readFile(path).catch((error: unknown) => (codeOf(error) === 'ENOENT' ? null : Promise.reject(error)))
      if (bytes === null) return null
      return { size: bytes.length, digest: digestOf(bytes), read: () => readFile(path), drop: () => rm(path, { force: true }) }
    },
    put: async (county, caseId, id, form, bytes) => write(folder(county, caseId), file(county, caseId, id, form), bytes),
    async get(county, caseId, id, form) {
      try {
        return await readFile(file(county, caseId, id, form))
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null
        throw error
      }
    },
    async remove(county, caseId, id) {
      await Promise.all(forms.map((form) => rm(file(county, caseId, id, form), { force: true })))
    },
  }
}

/** Where the bytes lie that nobody has judged yet: no county is called so. */
const incoming = '.incoming'

const gathering = (root: string, name: string): string => {
  if (!/^[0-9a-f.-]{10,90}$/.test(name)) throw new Error('not the name of a gathering')
  return join(root, incoming, `${name}.part`)
}

async function gather(path: string, at: number, bytes: Uint8Array): Promise<number> {
  try {
    await mkdir(dirname(path), { recursive: true })
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      const { size } = await handle.stat()
      if (at > size) return size
      await handle.write(bytes, 0, bytes.length, at)
      await handle.sync()
      return Math.max(size, at + bytes.length)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw roomOr(error)
  }
}

async function hold(folder: string, bytes: AsyncIterable<Uint8Array>): Promise<Held> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${randomUUID()}.part`)
  const digest = createHash('sha256')
  let size = 0
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      for await (const piece of bytes) {
        digest.update(piece)
        size += piece.length
        await handle.write(piece)
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw roomOr(error)
  }
  return {
    size,
    digest: `sha256:${digest.digest('hex')}`,
    read: () => readFile(path),
    drop: () => rm(path, { force: true }),
  }
}

async function write(folder: string, path: string, bytes: Uint8Array): Promise<Kept> {
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`
  try {
    await mkdir(folder, { recursive: true })
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, path)
    const named = await open(folder, 'r')
    await named.sync().finally(() => named.close())
  } catch (error) {
    await rm(part, { force: true })
    throw roomOr(error)
  }
  return { size: bytes.length, digest: digestOf(bytes) }
}

const roomOr = (error: unknown): unknown =>
  noRoom.has(codeOf(error) ?? '') ? new StoreFull('no room for an attachment', { cause: error }) : error

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/**
 * Attachments on disk last written before `before` (ms), a shelf of cases at a time, for finding bytes that no row knows.
 * Unfinished parts are removed.
 */
export async function* oldFiles(
  root: string,
  before: number,
): AsyncGenerator<{ county: string; files: readonly { caseId: string; id: string }[] }> {
  for (const name of await names(join(root, incoming))) await dropPart(join(root, incoming, name), before)
  for (const county of (await names(root)).filter((name) => safe.county.test(name)))
    for (const shelf of await names(join(root, county))) {
      const files = new Map<string, { caseId: string; id: string }>()
      for (const caseId of await names(join(root, county, shelf)))
        for (const name of await names(join(root, county, shelf, caseId))) {
          const path = join(root, county, shelf, caseId, name)
          if (name.endsWith('.part')) await dropPart(path, before)
          else if ((await writtenAt(path)) < before)
            files.set(`${caseId}/${name.slice(0, 36)}`, { caseId, id: name.slice(0, 36) })
        }
      if (files.size > 0) yield { county, files: [...files.values()] }
    }
}
const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
const writtenAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )

async function dropPart(path: string, before: number): Promise<void> {
  if ((await writtenAt(path)) < before) await rm(path, { force: true })
}
