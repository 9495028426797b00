// Making a backup and trying one: put back into a scratch database, its whole record read again.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instant } from '../../rules/time.ts'
import { backUp, backupsOn, type Made, restore, type Source, type Told, thin, usualKeeping } from '../../store/backup/backup.ts'
import { BackupBroken, backupKey, boxOf } from '../../store/backup/box.ts'
import type { Shelf } from '../../store/backup/shelf.ts'
import { type Db, openDatabase } from '../../store/db.ts'
import { verifyCounty } from '../../store/verify.ts'
import { readSeals, sealsIn } from '../loops/seals.ts'
import { inTheBook } from './runs.store.ts'

export type Where = { readonly shelf: Shelf; readonly key: string }
/** An empty database for a trial, in this folder. */
type Scratch = (folder: string) => Promise<Db>
const embedded: Scratch = (folder) => openDatabase({ engine: 'pglite', folder: join(folder, 'database') })
type How = { readonly slot?: string; readonly since?: boolean; readonly told?: Told }

/** Makes a backup and puts old ones away. Null where another process does this night's. Throws what hindered it. */
export async function makeBackup(
  source: Source,
  { shelf, key }: Where,
  { slot, since = true, told }: How = {},
): Promise<Made | null> {
  const box = boxOf(backupKey(key))
  let made: Made | null = null
  await inTheBook(source.db, { what: 'backup', slot: slot ?? null, place: shelf.place }, source.now, async () => {
    const one = await backUp(source, shelf, box, { since, ...(told ? { told } : {}) })
    const gone = await thin(shelf, box, usualKeeping, source.now())
    made = one
    const { rows, files, parts, written, bytes } = one
    return { backup: one.name, detail: { rows, files, parts, written, bytes, thinned: gone.backups } }
  })
  return made
}

export type Tried = {
  readonly name: string
  readonly cases: number
  readonly entries: number
  readonly faults: readonly string[]
}

/**
 * Puts a backup (the newest unless named) back into a scratch folder and reads its whole record again; the scratch is removed. Null where
 * another process does this week's. Throws BackupBroken when it is not whole or the record is not.
 */
export async function tryBackup(
  source: Pick<Source, 'db' | 'now'>,
  { shelf, key }: Where,
  { slot, name, told, scratch = embedded }: How & { readonly name?: string; readonly scratch?: Scratch } = {},
): Promise<Tried | null> {
  const box = boxOf(backupKey(key, true))
  let tried: Tried | null = null
  await inTheBook(source.db, { what: 'trial', slot: slot ?? null, place: shelf.place }, source.now, async () => {
    const backup = name ?? (await backupsOn(shelf)).at(-1)
    if (backup === undefined) throw new BackupBroken(`There is no backup in ${shelf.place}.`)
    const data = await mkdtemp(join(tmpdir(), 'chaguan-trial-'))
    const db = await scratch(data)
    try {
      const manifest = await restore(shelf, box, backup, { db, data, keys: join(data, 'keys.json'), now: source.now }, told)
      const one = { name: backup, cases: 0, entries: 0, faults: [] as string[] }
      for (const county of manifest.counties) {
        const found = await db.read(
          { actor: 'system:keeping', counties: [county] },
          (tx) => verifyCounty(tx, county, { exported: readSeals(sealsIn(data), county) }),
          { statementMs: 600_000 },
        )
        one.cases += found.cases
        one.entries += found.entries
        one.faults.push(...found.faults.map((fault) => `${fault.what} ${fault.county} ${fault.caseId ?? ''}`))
      }
      tried = one
      if (one.faults.length > 0) throw new BackupBroken(`The record of the backup ${backup} is not whole: ${one.faults[0]}`)
      return { backup, detail: { cases: one.cases, entries: one.entries } }
    } finally {
      await db.close()
      await rm(data, { recursive: true, force: true })
    }
  })
  return tried
}

/** The nightly backup and the trial of Sunday, as far as it is time; both once for all processes together. `localAt`: the clock on the wall. */
export async function keepWatch(
  source: Source,
  where: Where & { readonly hour: number },
  local: (at: Instant) => { readonly day: string; readonly hour: number; readonly weekday: number },
  scratch: Scratch = embedded,
): Promise<'backup' | 'trial' | null> {
  const { day, hour, weekday } = local(source.now())
  if (hour < where.hour) return null
  if (await makeBackup(source, where, { slot: `backup ${day}` })) return 'backup'
  if (weekday !== 7) return null
  return (await tryBackup(source, where, { slot: `trial ${day}`, scratch })) ? 'trial' : null
}
