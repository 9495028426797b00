// Where spreadsheets on their way in lie: beside the database, by the id of their job, until a day after they were taken.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The file as sent, its first rows, the rows to mend, what was found in it, and how many were late already. */
const parts = ['sheet', 'head', 'errors', 'found', 'late'] as const
export type Part = (typeof parts)[number]

export type Folder = {
  readonly path: (job: string, part: Part) => string
  readonly make: () => Promise<void>
  readonly write: (job: string, part: Part, value: unknown) => Promise<void>
  readonly read: <T>(job: string, part: Part) => Promise<T | null>
  readonly drop: (job: string) => Promise<void>
  /** Those that nobody has written to since `before` (ms): what is just being sent has no row yet. */
  readonly jobs: (before?: number) => Promise<readonly string[]>
}

export function importsIn(data: string): Folder {
  const root = join(data, 'imports')
  const path: Folder['path'] = (job, part) => {
    if (!id.test(job)) throw new Error('not the id of a job')
    return join(root, `${job}.${part}`)
  }
  return {
    path,
    make: () => mkdir(root, { recursive: true, mode: 0o700 }).then(() => undefined),
    write: async (job, part, value) => {
      const to = path(job, part)
      await writeFile(`${to}.part`, JSON.stringify(value), { mode: 0o600 })
      await rename(`${to}.part`, to)
    },
    read: async <T>(job: string, part: Part) => {
      const text = await readFile(path(job, part), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return text === null ? null : (JSON.parse(text) as T)
    },
    drop: async (job) => {
      for (const part of parts) for (const ending of ['', '.part']) await rm(`${path(job, part)}${ending}`, { force: true })
    },
    jobs: async (before = Number.POSITIVE_INFINITY) => {
      const found = new Set<string>()
      const young = new Set<string>()
      for (const name of await readdir(root).catch(() => [])) {
        const one = name.slice(0, 36)
        const file = await stat(join(root, name)).catch(() => null)
        if (id.test(one) && file) (file.mtimeMs < before ? found : young).add(one)
      }
      return [...found].filter((one) => !young.has(one))
    },
  }
}
