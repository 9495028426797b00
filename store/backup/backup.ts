// A backup: the database as of one moment, attachments, seals and keys, in sealed parts; what has not changed since the last is not written again.
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Instant } from '../../rules/time.ts'
import type { Db } from '../db.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { BackupBroken, type Box } from './box.ts'
import { incoming, type Shelf } from './shelf.ts'
import { dumpTables, holdsData, loadTables, type Table } from './tables.ts'

/** The list of what belongs together; written last, so that a backup that was cut off is none. */
export type Manifest = {
  readonly version: 1
  readonly at: Instant
  readonly migrations: readonly { readonly number: number; readonly digest: string }[]
  readonly counties: readonly string[]
  readonly tables: readonly (Table & { readonly rows: number; readonly pieces: readonly string[] })[]
  /** Parts that hold lines of JSON: [path, size, written (ms), parts]. */
  readonly files: readonly string[]
  readonly keys: string
}
export type Made = {
  readonly name: string
  readonly at: Instant
  readonly rows: number
  readonly files: number
  /** Parts that were written now, of all; their bytes. */
  readonly written: number
  readonly parts: number
  readonly bytes: number
}
type FileLine = readonly [path: string, size: number, writtenAt: number, parts: readonly string[]]

/** Folders of the data that are kept besides the database, by what the server writes there. */
const folders = ['files', 'seals'] as const
const filePiece = 4 * 1024 * 1024
const linesAPart = 5000
const lists = 'backups'

export type Source = { readonly db: Db; readonly data: string; readonly keys: string; readonly now: () => Instant }
export type Told = (what: string, done: number) => void

/** Makes one; with `since` (usual) parts of earlier ones are used again, without it everything is written anew. */
export async function backUp(
  source: Source,
  shelf: Shelf,
  box: Box,
  { since = true, told = () => undefined }: { since?: boolean; told?: Told } = {},
): Promise<Made> {
  const at = source.now()
  const count = { parts: 0, written: 0, bytes: 0, rows: 0, files: 0 }
  const put = async (bytes: Uint8Array): Promise<string> => {
    const name = box.nameOf(bytes)
    count.parts++
    if (since && (await shelf.has(name))) return name
    const sealed = await box.seal(name, bytes)
    await shelf.put(name, sealed)
    count.written++
    count.bytes += sealed.length
    return name
  }
  const pieces = new Map<string, { rows: number; pieces: string[] }>()
  const tables = await dumpTables(source.db, async (table, piece) => {
    const known = pieces.get(table) ?? { rows: 0, pieces: [] }
    pieces.set(table, known)
    known.pieces.push(await put(piece.bytes))
    known.rows += piece.rows
    count.rows += piece.rows
    told(table, known.rows)
  })
  const before = since ? await lastFiles(shelf, box) : new Map<string, FileLine>()
  const files: string[] = []
  let lines: FileLine[] = []
  const flush = async () => {
    if (lines.length > 0) files.push(await put(Buffer.from(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)))
    lines = []
  }
  // After the database: every attachment it names is there by then.
  for (const folder of folders)
    for await (const path of filesBelow(source.data, folder)) {
      const line = await keepFile(source.data, path, before.get(path), put)
      if (!line) continue
      lines.push(line)
      count.files++
      told(folder, count.files)
      if (lines.length >= linesAPart) await flush()
    }
  await flush()
  const counties = await source.db.asOwner((tx) => tx.rows<{ county: string }>('select county from keeper order by county'))
  const applied = await source.db.asOwner((tx) =>
    tx.rows<{ number: number; digest: string }>('select number, digest from gov.migration order by number'),
  )
  const manifest: Manifest = {
    version: 1,
    at,
    migrations: applied,
    counties: counties.map((one) => one.county),
    tables: tables.map((table) => ({ ...table, ...(pieces.get(table.name) ?? { rows: 0, pieces: [] }) })),
    files,
    keys: await put(await readFile(source.keys)),
  }
  const name = `${lists}/${stamp(at)}`
  await shelf.put(name, await box.seal(name, Buffer.from(JSON.stringify(manifest))))
  return { name: stamp(at), at, ...count }
}

/** 20261129T051500Z: sorts by time, and is a name everywhere. */
const stamp = (at: Instant): string => {
  const text = new Date(at).toISOString()
  return `${text.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** Names of the backups that are whole, oldest first. */
export const backupsOn = async (shelf: Shelf): Promise<readonly string[]> =>
  (await shelf.list(lists)).map((one) => one.name.slice(lists.length + 1))

/** Throws BackupBroken when there is none of that name, or the key is another. */
export async function readManifest(shelf: Shelf, box: Box, name: string): Promise<Manifest> {
  const sealed = await shelf.get(`${lists}/${name}`)
  if (!sealed) throw new BackupBroken(`There is no backup ${name} in ${shelf.place}.`)
  const manifest = JSON.parse(Buffer.from(await box.open(`${lists}/${name}`, sealed)).toString('utf8')) as Manifest
  if (manifest.version !== 1) throw new BackupBroken(`The backup ${name} was made by a newer version.`)
  return manifest
}

async function partOf(shelf: Shelf, box: Box, name: string): Promise<Uint8Array> {
  const sealed = await shelf.get(name)
  if (!sealed) throw new BackupBroken(`${name} is missing from ${shelf.place}: this backup is not whole.`)
  return box.open(name, sealed)
}

async function* fileLines(shelf: Shelf, box: Box, { files }: Manifest): AsyncGenerator<FileLine> {
  for (const part of files)
    for (const line of Buffer.from(await partOf(shelf, box, part))
      .toString('utf8')
      .trimEnd()
      .split('\n'))
      yield JSON.parse(line) as FileLine
}

async function lastFiles(shelf: Shelf, box: Box): Promise<Map<string, FileLine>> {
  const known = new Map<string, FileLine>()
  const last = (await backupsOn(shelf)).at(-1)
  if (last === undefined) return known
  for await (const line of fileLines(shelf, box, await readManifest(shelf, box, last))) known.set(line[0], line)
  return known
}

/** A file that is as it was needs not be read again. Null when it went away meanwhile. */
async function keepFile(
  data: string,
  path: string,
  known: FileLine | undefined,
  put: (bytes: Uint8Array) => Promise<string>,
): Promise<FileLine | null> {
  const state = await stat(join(data, path)).catch(() => null)
  if (!state) return null
  const writtenAt = Math.trunc(state.mtimeMs)
  if (known && known[1] === state.size && known[2] === writtenAt) return known
  const bytes = await readFile(join(data, path)).catch(() => null)
  if (!bytes) return null
  const parts: string[] = []
  for (let from = 0; from < Math.max(1, bytes.length); from += filePiece)
    parts.push(await put(bytes.subarray(from, from + filePiece)))
  return [path, bytes.length, writtenAt, parts]
}

/** Relative paths; unfinished parts and what nobody has judged yet are left out. */
async function* filesBelow(data: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(data, folder), { withFileTypes: true }).catch(() => [])
  for (const one of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${one.name}`
    if (one.name.startsWith('.') || one.name.endsWith('.part')) continue
    if (one.isDirectory()) yield* filesBelow(data, path)
    else if (one.isFile()) yield path
  }
}

/**
 * Puts a backup into an empty database and an empty data folder, and brings it to this version. The database is all or nothing; files
 * before it, so that a second try goes on. Throws BackupBroken on what is not whole, made by a newer version, or would overwrite.
 */
export async function restore(
  shelf: Shelf,
  box: Box,
  name: string,
  into: Source,
  told: Told = () => undefined,
): Promise<Manifest> {
  const manifest = await readManifest(shelf, box, name)
  const known = await readMigrations()
  const upTo = manifest.migrations.map((one) => {
    const mine = known.find((migration) => migration.number === one.number)
    if (mine?.digest !== one.digest)
      throw new BackupBroken(
        `The backup ${name} was made by another version (migration ${one.number}); restore it with that one.`,
      )
    return mine
  })
  if (await holdsData(into.db)) throw new BackupBroken('The database is not empty: a backup is only put where nothing is.')
  await restoreKeys(into.keys, await partOf(shelf, box, manifest.keys))
  let files = 0
  for await (const line of fileLines(shelf, box, manifest)) {
    await restoreFile(into.data, line, (part) => partOf(shelf, box, part))
    told('files', ++files)
  }
  await migrate(into.db, { migrations: upTo, now: into.now })
  await loadTables(into.db, manifest.tables, manifest.counties, (part) => partOf(shelf, box, part), told)
  await migrate(into.db, { now: into.now })
  return manifest
}

async function restoreKeys(path: string, bytes: Uint8Array): Promise<void> {
  const there = await readFile(path).catch(() => null)
  if (there && !there.equals(bytes)) throw new BackupBroken(`${path} holds other keys: move them away before restoring.`)
  if (!there) await writeWhole(path, bytes, 0o600)
}

async function restoreFile(
  data: string,
  [path, size, , parts]: FileLine,
  part: (name: string) => Promise<Uint8Array>,
): Promise<void> {
  if (!/^(files|seals)(\/[0-9A-Za-z-][0-9A-Za-z._-]*)+$/.test(path))
    throw new BackupBroken('The backup names a file outside of the data folder.')
  const target = join(data, path)
  const there = await stat(target).catch(() => null)
  if (there?.size === size) return
  const pieces: Uint8Array[] = []
  for (const name of parts) pieces.push(await part(name))
  await writeWhole(target, Buffer.concat(pieces))
}

async function writeWhole(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(`${path}.part`, 'w', mode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.part`, path)
}

/** How many are kept: the newest, and of days, weeks and months before the last of each. */
export type Keeping = { readonly days: number; readonly weeks: number; readonly months: number }
/** [D] */
export const usualKeeping: Keeping = { days: 7, weeks: 5, months: 12 }

/** Which of these names stay. */
export function kept(names: readonly string[], { days, weeks, months }: Keeping): ReadonlySet<string> {
  const newestFirst = [...names].sort().reverse()
  const stay = new Set(newestFirst.slice(0, 1))
  const pick = (most: number, period: (name: string) => string) => {
    const seen = new Set<string>()
    for (const name of newestFirst) {
      const of = period(name)
      if (seen.has(of)) continue
      if (seen.size >= most) break
      seen.add(of)
      stay.add(name)
    }
  }
  pick(days, (name) => name.slice(0, 8))
  pick(weeks, (name) =>
    String(Math.floor(Date.parse(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}`) / (7 * 86_400_000))),
  )
  pick(months, (name) => name.slice(0, 6))
  return stay
}

/** Removes old backups and the parts that none of the rest needs. Parts younger than a day may belong to one that is being made. Returns how many backups and parts went. */
export async function thin(shelf: Shelf, box: Box, keeping: Keeping, now: Instant): Promise<{ backups: number; parts: number }> {
  const names = await backupsOn(shelf)
  const stay = kept(names, keeping)
  const needed = new Set<string>()
  for (const name of stay) {
    const manifest = await readManifest(shelf, box, name)
    for (const part of [manifest.keys, ...manifest.files, ...manifest.tables.flatMap((table) => table.pieces)]) needed.add(part)
    for await (const [, , , parts] of fileLines(shelf, box, manifest)) for (const part of parts) needed.add(part)
  }
  const gone = names.filter((name) => !stay.has(name))
  for (const name of gone) await shelf.remove(`${lists}/${name}`)
  let parts = 0
  // And what was being put on the shelf when the power went.
  for (const { name, at } of [...(await shelf.list('parts')), ...(await shelf.list(incoming))]) {
    if (needed.has(name) || at > now - 86_400_000) continue
    await shelf.remove(name)
    parts++
  }
  return { backups: gone.length, parts }
}
