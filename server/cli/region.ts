// chaguan region check|load|import: the rules, areas and people of a place from its folder, or from public files.
import { existsSync } from 'node:fs'
import { kinds } from '../../cases/index.ts'
import { countiesUnder, ImportBroken, regionImport } from '../../registers/areas/import.ts'
import { regionCheck } from '../../registers/regions/check.ts'
import { defectWords } from '../../registers/regions/defect.ts'
import type { RawFolder } from '../../registers/regions/folder.ts'
import { RegionBroken, regionLoad } from '../../registers/regions/load.ts'
import { localDay, parseDay } from '../../rules/time.ts'
import { migrate } from '../../store/migrate.ts'
import {
  type Command,
  type Exit,
  FoundWrong,
  fileAt,
  type Given,
  needed,
  progress,
  type Shell,
  type Tools,
  WrongUse,
} from './command.ts'

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
  summary: 'Load a real county, or every county of a city, from a table of codes and a map of their lines',
  usage:
    '<code> --codes <file.csv> --boundaries <file.geojson> [--grids <n>] [--workers <n>] [--version <n>] [--from <YYYY-MM-DD>]',
  details:
    'The table has the columns code, level, name, parent; the map has each county with its code as id, code or adcode, or by its name.\n' +
    'A code of six digits is a county, a shorter one (50) every county under it: one after the other, each whole or not at all; a run that was\n' +
    'cut is taken up by running it again. Codes, names and lines are real; what lies below is drawn and marked so everywhere (示意,\n' +
    'surveyed: false): --grids of them (2500 for a county, 2000 a county for a city) with --workers grid workers, shared out by communities.',
  options: {
    codes: { type: 'string' },
    boundaries: { type: 'string' },
    grids: { type: 'string' },
    workers: { type: 'string' },
    version: { type: 'string' },
    from: { type: 'string' },
  },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const code = given.words[0] ?? ''
    if (!/^(\d\d){1,3}$/.test(code)) throw new WrongUse('The code has two, four or six digits.')
    const files = { codesCsv: needed(given, 'codes'), boundariesGeojson: needed(given, 'boundaries') }
    for (const file of Object.values(files)) fileAt(file)
    const [grids, workers] = [wholeNumber(given, 'grids'), wholeNumber(given, 'workers')]
    try {
      const counties = countiesUnder(files.codesCsv, code)
      if (counties.length === 0) throw new ImportBroken(`the table of codes has no county ${code}`)
      const all = counties.reduce((sum, one) => sum + one.communities, 0)
      const share = (of: number | undefined, communities: number) =>
        of === undefined ? undefined : Math.max(communities, Math.round((of * communities) / all))
      for (const [i, { county, communities }] of counties.entries()) {
        if (counties.length > 1) shell.out(`${i + 1} of ${counties.length}:`)
        const source = regionImport({
          ...files,
          county,
          kinds: [...kinds.keys()],
          grids: share(grids ?? (code.length < 6 ? 2000 * counties.length : undefined), communities),
          workers: share(workers, communities),
        })
        const exit = await load(source, given, shell, tools)
        if (exit !== 0) return exit
      }
      return 0
    } catch (error) {
      if (error instanceof ImportBroken) throw new FoundWrong(`${error.message}.`)
      throw error
    }
  },
}

function wholeNumber(given: Given, name: string): number | undefined {
  const said = given.options[name]
  if (said === undefined) return undefined
  const n = Number(said)
  if (!Number.isInteger(n) || n < 1) throw new WrongUse(`--${name} must be a whole number from 1 on.`)
  return n
}
