// chaguan ledger import and undo: the open matters of a ledger that was kept before, from the terminal as on the desk.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { checkLedger, columnsOf, headOf, type Ledger, lacking } from '../../channels/ledger/check.ts'
import { tellLate } from '../../channels/ledger/late.store.ts'
import { remember, rememberedColumns, rememberedMeanings } from '../../channels/ledger/remember.store.ts'
import { countiesOf, giveLedgerBack, takeLedger } from '../../channels/ledger/take.store.ts'
import { headingsOf } from '../../registers/sheets/headings.ts'
import { SheetRefused } from '../../registers/sheets/sheet.ts'
import { fields } from '../../rules/ledger.ts'
import type { Region } from '../../rules/region.ts'
import { derivedId } from '../../store/digest.ts'
import { houseOf } from '../assemble.ts'
import { findJob, moveJob, newJob } from '../imports/jobs.store.ts'
import { sayIn } from '../imports/texts.ts'
import { scopeOf } from '../imports/work.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, fileAt, mappingOf, needed, progress, type Shell, type Tools, WrongUse } from './command.ts'

const say = sayIn('zh-CN')
const within = { actor: 'system:importer', counties: [] }

async function openHouse(shell: Shell, tools: Tools) {
  const { house, regions } = await houseOf(await tools.db(), readOptions(shell.env, tools.config().data), shell.now)
  const find = (code: string): Region => {
    for (const county of regions.keepers().keys()) {
      const region = house.region(county)
      if (region && (region.code === code || region.code === code.padEnd(12, '0'))) return region
    }
    throw new FoundWrong(`No region ${code} is loaded.`)
  }
  return { house, keepers: () => regions.keepers().keys(), find }
}

export const ledgerImport: Command = {
  name: 'ledger import',
  summary: 'Open matters of a ledger become cases where they stood; without --apply it only says what would be',
  usage: '<file> --region <code> --office <organisation> [--apply] [--map filed=2,text=3] [--errors <out.xlsx>]',
  details:
    `XLSX, or CSV in UTF-8 or GB18030. Columns are found by their headings (${fields.join(', ')}) or named with --map (counted from 1), and remembered for the office.\n` +
    'Numbers, days, offices and states are kept, clocks run from when the matter was filed. The same file again changes nothing; one that was cut off goes on.\n' +
    '--errors writes the rows to mend in the columns of the file, with what to do; mended, it can be brought again. chaguan ledger undo gives all of it back within a day.',
  options: {
    region: { type: 'string' },
    office: { type: 'string' },
    apply: { type: 'boolean' },
    map: { type: 'string' },
    errors: { type: 'string' },
  },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const path = fileAt(given.words[0])
    const mapping = mappingOf(given, fields)
    const { house, keepers, find } = await openHouse(shell, tools)
    const region = find(needed(given, 'region'))
    const office = needed(given, 'office')
    if (!region.organisations.has(office)) throw new FoundWrong(`No office ${office} is in this region.`)
    const told = progress(shell)
    try {
      const { heading } = await headOf(path)
      const key = { region: region.code, office, headings: headingsOf(heading) }
      const [held, meanings] = await house.db.read(
        within,
        async (tx) => [await rememberedColumns(tx, key), await rememberedMeanings(tx, key)] as const,
      )
      const columns = { ...columnsOf(heading, held), ...mapping }
      if (lacking(columns).length > 0)
        throw new FoundWrong(`No column is found for ${lacking(columns).join(', ')}; name it with --map.`)
      const ledger: Ledger = { path, region, office, scope: scopeOf(region, office), heading: heading.row, columns, meanings }
      const { errors } = given.options
      const found = await checkLedger(house, ledger, typeof errors === 'string' ? errors : null, {
        now: shell.now(),
        say: (one) => say(`ledger.${one}`),
        told: (counts) => {
          told('rows', counts.rows)
          return true
        },
      })
      for (const one of found.faults.slice(0, 10))
        shell.err(`${one.row} ${one.column}「${one.value}」${say(`ledger.why.${one.why}`)}`)
      shell.out(
        `${found.rows} rows: ${found.good} to take over, ${found.same} there already, ${found.closed} closed before, ${found.faulty} to mend.`,
      )
      if (given.options.apply !== true) return found.faulty > 0 ? 1 : 0
      const job = await jobFor(region, office, path)
      const taken = await takeLedger(house, ledger, job, 0, (now) => {
        told('taken over', now.done, found.good)
        return true
      })
      await house.db.begin(within, async (tx) => {
        await remember(tx, key, columns, meanings, shell.now())
        await moveJob(
          tx,
          job,
          ['stopped', 'taken'],
          {
            state: 'taken',
            done: taken.done + taken.same,
            refused: taken.refused,
            good: found.good,
            faulty: found.faulty,
            closed: found.closed,
            rows_read: found.rows,
            rows_all: found.rows,
            taken_at: shell.now(),
          },
          shell.now(),
        )
      })
      const late = await tellLate(house, countiesOf(house, region, keepers()), job)
      shell.out(
        `In force: ${taken.done} taken over, ${taken.same} there already, ${taken.refused} refused. To give all of it back within a day: chaguan ledger undo ${job}`,
      )
      if (late > 0)
        shell.out(
          `${late} were overdue before they were taken over: whoever supervises has one list of them, and none was put under supervision.`,
        )
      return found.faulty + taken.refused > 0 ? 1 : 0
    } catch (error) {
      if (error instanceof SheetRefused) throw new FoundWrong(say(`sheet.${error.why}`, { row: error.row ?? '' }))
      throw error
    }

    /** The same file is the same job until it was given back: what was cut off is gone on with, and given back as one. */
    async function jobFor(of: Region, owner: string, file: string): Promise<string> {
      const digest = createHash('sha256')
      for await (const piece of createReadStream(file)) digest.update(piece as Buffer)
      const name = `ledger ${of.code} ${owner} ${digest.digest('hex')}`
      for (let round = 0; ; round++) {
        const id = derivedId(name, String(round))
        const known = await house.db.read(within, (tx) => findJob(tx, id))
        if (known?.state === 'undone' || known?.state === 'undoing') continue
        // Not 'taking': that would call the server's own worker, which has not the file.
        await house.db.begin(within, (tx) =>
          newJob(
            tx,
            { id, region: of.code, what: 'ledger', office: owner, person: null, language: 'zh-CN', state: 'stopped' },
            shell.now(),
          ),
        )
        return id
      }
    }
  },
}

export const ledgerUndo: Command = {
  name: 'ledger undo',
  summary: 'Give back all that came with one ledger, within a day',
  usage: '<job>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const id = words[0] ?? ''
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
      throw new WrongUse('A job is named by the id that ledger import printed.')
    const { house, keepers, find } = await openHouse(shell, tools)
    const job = await house.db.read(within, (tx) => findJob(tx, id))
    if (!job) throw new FoundWrong(`There is no job ${id}.`)
    const told = progress(shell)
    const back = await giveLedgerBack(house, countiesOf(house, find(job.region), keepers()), id, ({ done }) => {
      told('given back', done)
      return true
    })
    await house.db.begin(within, (tx) =>
      moveJob(tx, id, ['taken', 'stopped', 'undoing'], { state: 'undone', refused: back.refused }, shell.now()),
    )
    shell.out(`${back.done} given back, ${back.refused} refused.`)
    return back.refused > 0 ? 1 : 0
  },
}
