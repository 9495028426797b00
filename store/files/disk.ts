// Attachments in a folder: written beside, synced, then named, so that a file is whole or not there.
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileStore, type Form, type Kept, StoreFull } from './port.ts'

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
    if (noRoom.has(codeOf(error) ?? '')) throw new StoreFull('no room for an attachment', { cause: error })
    throw error
  }
  return { size: bytes.length, digest: digestOf(bytes) }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** Attachments on disk last written before `before` (ms), for finding bytes that no row knows. Unfinished parts are removed. */
export async function* oldFiles(
  root: string,
  before: number,
): AsyncGenerator<{ county: string; caseId: string; ids: readonly string[] }> {
  for (const county of await names(root))
    for (const shelf of await names(join(root, county)))
      for (const caseId of await names(join(root, county, shelf))) {
        const at = join(root, county, shelf, caseId)
        const ids = new Set<string>()
        for (const name of await names(at)) {
          const { mtimeMs } = await stat(join(at, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
          if (mtimeMs >= before) continue
          if (name.endsWith('.part')) await rm(join(at, name), { force: true })
          else ids.add(name.slice(0, 36))
        }
        if (ids.size > 0) yield { county, caseId, ids: [...ids] }
      }
}
const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
