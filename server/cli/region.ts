// chaguan region check|load|import: the rules, areas and people of a place from its folder, or from public files.
import { existsSync } from 'node:fs'
import { kinds } from '../../cases/index.ts'
import { ImportBroken, regionImport } from '../../registers/areas/import.ts'
import { regionCheck } from '../../registers/regions/check.ts'
import { defectWords } from '../../registers/regions/defect.ts'
import type { RawFolder } from '../../registers/regions/folder.ts'
import { RegionBroken, regionLoad } from '../../registers/regions/load.ts'
import { localDay, parseDay } from '../../rules/time.ts'
import { migrate } from '../../store/migrate.ts'
import { type Command, type Exit, FoundWrong, type Given, needed, progress, type Shell, type Tools, WrongUse } from './command.ts'

const folderOf = (words: readonly string[]): string => {
  const folder = words[0] ?? ''
  if (!existsSync(folder)) throw new WrongUse(`There is no folder ${folder}.`)
  return folder
}

export const regionCheckNow: Command = {
  name: 'region check',
  summary: 'Check a region folder without loading it',
  usage: '<folder>',
  words: [1, 1],
  run: async ({ words }, shell) => {
    const defects = regionCheck(folderOf(words), kinds.keys())
    for (const defect of defects) shell.out(defectWords(defect, 'en'))
    shell.out(defects.length === 0 ? 'No defects.' : `${defects.length} defects.`)
    return defects.length === 0 ? 0 : 1
  },
}

/** Loads rules, areas and people, and says what it did; defects are told one a line. */
async function load(source: string | RawFolder, given: Given, shell: Shell, tools: Tools): Promise<Exit> {
  const version = Number(given.options.version ?? '1')
  if (!Number.isInteger(version) || version < 1) throw new WrongUse('--version must be a whole number from 1 on.')
  const from = given.options.from ?? localDay(shell.now(), { offsets: [{ from: null, minutes: 480 }] })
  if (typeof from !== 'string' || parseDay(from) === null) throw new WrongUse('--from must be a day such as 2026-11-23.')
  const db = await tools.db()
  await migrate(db, { now: shell.now })
  try {
    const loaded = await regionLoad(db, source, {
      version,
      fromDay: from,
      now: shell.now(),
      progress: progress(shell),
      kinds: kinds.keys(),
    })
    shell.out(
      loaded.changed
        ? `Region ${loaded.code} version ${loaded.version} loaded.`
        : `Region ${loaded.code} version ${loaded.version} was there already.`,
    )
    return 0
  } catch (error) {
    if (error instanceof RegionBroken) throw new FoundWrong(error.message)
    throw error
  }
}

export const regionLoadNow: Command = {
  name: 'region load',
  summary: 'Load a region folder as a new version',
  usage: '<folder> [--version <n>] [--from <YYYY-MM-DD>]',
  details:
    'The version (1 when left out) must be greater than every one loaded before; --from is its day of effect, today when left out.',
  options: { version: { type: 'string' }, from: { type: 'string' } },
  words: [1, 1],
  run: (given, shell, tools) => load(folderOf(given.words), given, shell, tools),
}

export const regionImportNow: Command = {
  name: 'region import',
  summary: 'Load a real place from a table of codes and a map of its line',
  usage: '<county code> --codes <file.csv> --boundaries <file.geojson> [--version <n>] [--from <YYYY-MM-DD>]',
  details:
    'The table has the columns code, level, name, parent; the map has the county with its code as id, code or adcode. Codes, names and the line\n' +
    'are real; what lies below is drawn and marked so everywhere (示意, surveyed: false).',
  options: { codes: { type: 'string' }, boundaries: { type: 'string' }, version: { type: 'string' }, from: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const county = given.words[0] ?? ''
    if (!/^\d{6}$/.test(county)) throw new WrongUse('The county code has six digits.')
    const [codesCsv, boundariesGeojson] = [needed(given, 'codes'), needed(given, 'boundaries')]
    for (const file of [codesCsv, boundariesGeojson]) if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`)
    try {
      return await load(regionImport({ codesCsv, boundariesGeojson, county }), given, shell, tools)
    } catch (error) {
      if (error instanceof ImportBroken) throw new FoundWrong(`${error.message}.`)
      throw error
    }
  },
}
