// chaguan verify: read the whole record again and name the first bad entry.
import { existsSync } from 'node:fs'
import { keepersOf } from '../../registers/regions/read.ts'
import { verifyCounty } from '../../store/verify.ts'
import { readSeals, sealsIn } from '../loops/seals.ts'
import { type Command, FoundWrong, progress, WrongUse } from './command.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Check every chain, seal and word of the record',
  usage: '[<county> …] [--json] [--seals <folder>]',
  details:
    'Exit code 1 when anything is wrong: the first line names the first bad entry. Erased words are counted, not complained of.\n' +
    'Seals are compared with their copies outside the database: those the server wrote (<data>/seals), or the ones you kept elsewhere.',
  options: { json: { type: 'boolean' }, seals: { type: 'string' } },
  words: [0, 1000],
  run: async ({ words, options }, shell, tools) => {
    const folder = typeof options.seals === 'string' ? options.seals : sealsIn(tools.config().data)
    if (typeof options.seals === 'string' && !existsSync(folder)) throw new WrongUse(`There is no folder ${folder}.`)
    for (const word of words)
      if (!/^[0-9A-Za-z-]{1,40}$/.test(word) || !/\d/.test(word)) throw new WrongUse(`${word} is no code of a county.`)
    const db = await tools.db()
    const kept = [...(await keepersOf(db)).keys()]
    const stranger = words.find((word) => !kept.includes(word))
    if (stranger !== undefined) throw new FoundWrong(`Nobody keeps cases of ${stranger} here.`)
    const counties = words.length > 0 ? words : kept
    let wrong = false
    for (const county of counties) {
      const told = progress(shell)
      const started = shell.now()
      const found = await db.read(
        { actor: 'system:verify', counties: [county] },
        (tx) => verifyCounty(tx, county, { progress: (entries) => told(county, entries), exported: readSeals(folder, county) }),
        {
          statementMs: 600_000,
        },
      )
      if (options.json === true) shell.out(JSON.stringify(found))
      for (const fault of options.json === true ? [] : found.faults)
        shell.out(
          `${fault.what} ${fault.county}${fault.caseId === null ? '' : ` case ${fault.caseId}`}${fault.version === null ? '' : ` entry ${fault.version}`}${fault.day === undefined ? '' : ` day ${fault.day}`}`,
        )
      const seconds = Math.max(0.001, (shell.now() - started) / 1000)
      shell.err(
        `${county}: ${found.entries} entries of ${found.cases} cases, ${found.words} words (${found.erased} erased), ${found.seals} seals: ` +
          `${found.faults.length === 0 ? 'whole' : `${found.faults.length} faults`} (${Math.round(found.entries / seconds)}/s)`,
      )
      wrong = wrong || found.faults.length > 0
    }
    return wrong ? 1 : 0
  },
}
