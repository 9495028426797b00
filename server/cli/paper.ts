// chaguan paper: forms to lie ready for the day on which the power or the network is gone.
import { writeFileSync } from 'node:fs'
import { keepersOf } from '../../registers/regions/read.ts'
import { houseOf } from '../assemble.ts'
import { readOptions } from '../options.ts'
import { mostForms, printForms } from '../papers/forms.ts'
import { type Command, FoundWrong, WrongUse } from './command.ts'

export const paper: Command = {
  name: 'paper',
  summary: 'Print blank forms for outages, each with a code of its own, four to a page',
  usage: '<county> <file.pdf> [--count 40]',
  details:
    'The codes are reserved at once and never given to anything else. What was written on a form is entered later on the desk under Documents;\n' +
    'its clocks then run from the time on the paper, and two people who enter the same form open one case.',
  options: { count: { type: 'string' } },
  words: [2, 2],
  run: async ({ words: [county = '', path = ''], options }, shell, tools) => {
    const count = Number(options.count ?? 40)
    if (!Number.isInteger(count) || count < 1 || count > mostForms) throw new WrongUse(`--count is 1 to ${mostForms}.`)
    const db = await tools.db()
    if (!(await keepersOf(db)).has(county)) throw new FoundWrong(`Nobody keeps cases of ${county} here.`)
    const { house } = await houseOf(db, readOptions(shell.env, tools.config().data), shell.now)
    const { pdf } = await printForms(house, county, { count, by: 'system:cli' })
    writeFileSync(path, pdf)
    shell.out(`${path}: ${count} forms on ${Math.ceil(count / 4)} pages.`)
    return 0
  },
}
