// Where lists taken out lie until they are fetched: in the data folder, by the id of their row, for a day.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const named = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(xlsx|csv)(\.part)?$/
export type Form = 'xlsx' | 'csv'

const root = (data: string): string => join(data, 'exports')
/** The whole file; while it is written its name ends with .part. */
export const exportPath = (data: string, id: string, form: Form): string => {
  const name = `${id}.${form}`
  if (!named.test(name)) throw new Error('not the id of an export')
  return join(root(data), name)
}
export const makeExports = (data: string): Promise<unknown> => mkdir(root(data), { recursive: true, mode: 0o700 })

export async function dropExport(data: string, id: string): Promise<void> {
  for (const form of ['xlsx', 'csv'] as const)
    for (const ending of ['', '.part']) await rm(`${exportPath(data, id, form)}${ending}`, { force: true })
}
/** Ids of which something lies there. */
export async function exportsIn(data: string): Promise<readonly string[]> {
  const names = await readdir(root(data)).catch(() => [])
  return [...new Set(names.flatMap((name) => named.exec(name)?.[1] ?? []))]
}
