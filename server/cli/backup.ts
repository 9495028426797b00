// chaguan backup, restore, status: keeping the house from the terminal.
import { keepersOf } from '../../registers/regions/read.ts'
import { isoInstant, localDay } from '../../rules/time.ts'
import { backupsOn, restore as putBack, type Source } from '../../store/backup/backup.ts'
import { BackupBroken, backupKey, boxOf } from '../../store/backup/box.ts'
import keepingTexts from '../../ui/texts/en/keeping.json' with { type: 'json' }
import { makeBackup, tryBackup, type Where } from '../keeping/keep.ts'
import { type Keeping, readKeeping, WrongKeeping } from '../keeping/settings.ts'
import { statusOf } from '../keeping/status.store.ts'
import { announcedUntil } from '../keeping/status.ts'
import { readOptions } from '../options.ts'
import { openRegions } from '../regions.ts'
import { beijing, type Command, FoundWrong, type Given, progress, type Shell, type Tools, WrongUse } from './command.ts'

const places =
  'The place is an absolute folder, best of another machine, or s3://bucket/prefix with CHAGUAN_S3_ENDPOINT, CHAGUAN_S3_KEY, CHAGUAN_S3_SECRET;\n' +
  'CHAGUAN_BACKUP names it once for all. The key of backups is CHAGUAN_BACKUP_KEY (<data>/backup.key): keep a copy elsewhere, without it no backup opens.'

function placeOf({ options }: Given, shell: Shell, tools: Tools): Where & Pick<Keeping, 'hour'> {
  try {
    const place = typeof options.place === 'string' ? options.place : undefined
    const { shelf, key, hour } = readKeeping(shell.env, tools.config().data, place ?? shell.env.CHAGUAN_BACKUP)
    if (shelf === null) throw new WrongUse(`Where to? Name a place with --place or CHAGUAN_BACKUP.\n${places}`)
    return { shelf, key, hour }
  } catch (error) {
    throw error instanceof WrongKeeping ? new WrongUse(error.message) : error
  }
}
async function sourceOf(shell: Shell, tools: Tools): Promise<Source> {
  const { data } = tools.config()
  return { db: await tools.db(), data, keys: readOptions(shell.env, data).keys, now: shell.now }
}
const broken = (error: unknown): never => {
  throw error instanceof BackupBroken ? new FoundWrong(error.message) : error
}
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

export const backup: Command = {
  name: 'backup',
  summary: 'Back up database, attachments, seals and keys, sealed; only what changed is written',
  usage: '[--place <place>] [--full]',
  details: `${places}\n--full writes every part anew. One that was cut off is none; the next goes on where it stopped.`,
  options: { place: { type: 'string' }, full: { type: 'boolean' } },
  words: [0, 0],
  run: async (given, shell, tools) => {
    const where = placeOf(given, shell, tools)
    const source = await sourceOf(shell, tools)
    const made = await makeBackup(source, where, { since: given.options.full !== true, told: progress(shell) }).catch(broken)
    if (made)
      shell.out(
        `${made.name}: ${made.rows} rows and ${made.files} files in ${made.parts} parts, ${made.written} of them written now (${megabytes(made.bytes)}), in ${where.shelf.place}`,
      )
    return 0
  },
}

export const backupList: Command = {
  name: 'backup list',
  summary: 'Backups that are whole, oldest first',
  usage: '[--place <place>]',
  details: places,
  options: { place: { type: 'string' } },
  words: [0, 0],
  run: async (given, shell, tools) => {
    for (const name of await backupsOn(placeOf(given, shell, tools).shelf)) shell.out(name)
    return 0
  },
}

export const backupTry: Command = {
  name: 'backup try',
  summary: 'Put a backup back into a scratch database and read its whole record again',
  usage: '[<name>] [--place <place>]',
  details: `${places}\nThe newest unless named. Nothing of this installation is changed. Exit code 1 when it is not whole.`,
  options: { place: { type: 'string' } },
  words: [0, 1],
  run: async (given, shell, tools) => {
    const where = placeOf(given, shell, tools)
    const [name] = given.words
    const db = await tools.db()
    const told = progress(shell)
    const tried = await tryBackup({ db, now: shell.now }, where, { told, ...(name === undefined ? {} : { name }) }).catch(broken)
    if (tried) shell.out(`${tried.name}: put back, ${tried.cases} cases and ${tried.entries} entries verified, whole`)
    return 0
  },
}

export const restore: Command = {
  name: 'restore',
  summary: 'Put a backup back where nothing is: an empty database and data folder',
  usage: '<name>|newest [--place <place>]',
  details: `${places}\nThe database comes back whole or not at all; a restore that was cut off is simply begun again.`,
  options: { place: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const { shelf, key } = placeOf(given, shell, tools)
    try {
      const box = boxOf(backupKey(key, true))
      const name = given.words[0] === 'newest' ? (await backupsOn(shelf)).at(-1) : given.words[0]
      if (name === undefined) throw new FoundWrong(`There is no backup in ${shelf.place}.`)
      const manifest = await putBack(shelf, box, name, await sourceOf(shell, tools), progress(shell))
      const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0)
      shell.out(`${name}: ${rows} rows of ${manifest.counties.length} counties are back. Check them with: chaguan verify`)
      return 0
    } catch (error) {
      return broken(error)
    }
  },
}

export const status: Command = {
  name: 'status',
  summary: 'How the system stands, and what somebody must do',
  usage: '[--json]',
  details: 'Exit code 1 when something must be done.',
  options: { json: { type: 'boolean' } },
  words: [0, 0],
  run: async ({ options }, shell, tools) => {
    const db = await tools.db()
    const { data } = tools.config()
    const regions = await openRegions(db, shell.now)
    const counties = [...(await keepersOf(db)).keys()]
    const known = counties.flatMap((county) => regions.region(county) ?? [])
    const now = shell.now()
    const year = Number(localDay(now, known[0]?.calendar.zone ?? beijing).slice(0, 4))
    const place = readKeeping(shell.env, data).shelf?.place ?? null
    const given = { engine: db.engine, counties, now, data, place, announced: announcedUntil(known), year }
    const found = await db.read({ actor: 'system:keeping', counties }, (tx) => statusOf(tx, given), { statementMs: 60_000 })
    if (options.json === true) shell.out(JSON.stringify(found))
    else {
      shell.out(`version ${found.version} on ${found.engine}, schema ${found.migration}`)
      shell.out(`waiting ${found.waiting}, given up ${found.dead}, late clocks ${found.lateClocks}`)
      shell.out(`backup ${when(found.backup?.startedAt)}, tried ${when(found.trial?.startedAt)}, in ${found.place ?? 'no place'}`)
      shell.out(
        `calendar until ${found.calendarUntil ?? '–'}, disk ${megabytes(found.disk.free)} of ${megabytes(found.disk.all)} free`,
      )
      for (const { what, facts } of found.alarms) shell.out(`! ${sentenceOf(what, facts)}`)
    }
    return found.alarms.length > 0 ? 1 : 0
  },
}

const when = (at: number | undefined): string => (at === undefined ? 'never' : isoInstant(at))
const sentenceOf = (what: string, facts: Readonly<Record<string, string | number>>): string =>
  ((keepingTexts as Readonly<Record<string, string>>)[`alarm.${what}`] ?? what).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(facts[name]),
  )
