// chaguan region check|load: the rules, areas and people of a place from its folder.
import { existsSync } from 'node:fs'
import { regionCheck } from '../../registers/regions/check.ts'
import { defectWords } from '../../registers/regions/defect.ts'
import { RegionBroken, regionLoad } from '../../registers/regions/load.ts'
import { localDay } from '../../rules/time.ts'
import { migrate } from '../../store/migrate.ts'
import { type Command, FoundWrong, progress, WrongUse } from './command.ts'

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
    const defects = regionCheck(folderOf(words))
    for (const defect of defects) shell.out(defectWords(defect, 'en'))
    shell.out(defects.length === 0 ? 'No defects.' : `${defects.length} defects.`)
    return defects.length === 0 ? 0 : 1
  },
}

export const regionLoadNow: Command = {
  name: 'region load',
  summary: 'Load a region folder as a new version',
  usage: '<folder> --version <n> [--from <YYYY-MM-DD>]',
  details: 'The version must be greater than every one loaded before; --from is its day of effect, today when left out.',
  options: { version: { type: 'string' }, from: { type: 'string' } },
  words: [1, 1],
  run: async ({ words, options }, shell, tools) => {
    const folder = folderOf(words)
    const version = Number(options['version'] ?? '1')
    if (!Number.isInteger(version) || version < 1) throw new WrongUse('--version must be a whole number from 1 on.')
    const from = options['from'] ?? localDay(shell.now(), { offsets: [{ from: null, minutes: 480 }] })
    if (typeof from !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(from)) throw new WrongUse('--from must be a day such as 2026-11-23.')
    const db = await tools.db()
    await migrate(db, { now: shell.now })
    try {
      const loaded = await regionLoad(db, folder, { version, fromDay: from, now: shell.now(), progress: progress(shell) })
      shell.out(loaded.changed ? `Region ${loaded.code} version ${loaded.version} loaded.` : `Region ${loaded.code} version ${loaded.version} was there already.`)
      return 0
    } catch (error) {
      if (error instanceof RegionBroken) throw new FoundWrong(error.message)
      throw error
    }
  },
}
