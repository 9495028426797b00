// chaguan learn: a county counts the words of its decided cases anew, and is told how often it would have been right.
import { keepersOf } from '../../registers/regions/read.ts'
import { learnCounty } from '../../store/learned.ts'
import { houseOf } from '../assemble.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, WrongUse } from './command.ts'

export const learnNow: Command = {
  name: 'learn',
  summary: 'Learn from decided cases which words belong to which category, and measure it',
  usage: '[<county> …]',
  details:
    'Counts from scratch: running it again changes nothing. Only counts of words are kept, none said in fewer than three cases and no\n' +
    'figures; void, withdrawn, merged and secret cases teach nothing. Run it from time to time, at night. The figures are of the newest\n' +
    'fifth of the cases, judged by what the older ones taught.',
  words: [0, 1000],
  run: async ({ words }, shell, tools) => {
    for (const word of words)
      if (!/^[0-9A-Za-z-]{1,40}$/.test(word) || !/\d/.test(word)) throw new WrongUse(`${word} is no code of a county.`)
    const db = await tools.db()
    const kept = [...(await keepersOf(db)).keys()]
    const stranger = words.find((word) => !kept.includes(word))
    if (stranger !== undefined) throw new FoundWrong(`Nobody keeps cases of ${stranger} here.`)
    const { house } = await houseOf(db, readOptions(shell.env, tools.config().data), shell.now)
    for (const county of words.length > 0 ? words : kept) {
      const {
        cases,
        words: known,
        tested,
        first,
        three,
        constant,
      } = await db.begin({ actor: 'system:learn', counties: [county] }, (tx) => learnCounty(tx, house, county, shell.now()), {
        statementMs: 600_000,
      })
      const rate = (n: number) => (tested === 0 ? '-' : `${Math.round((100 * n) / tested)} %`)
      shell.out(
        `${county}: ${cases} cases, ${known} words; of the newest ${tested} the first right ${rate(first)}, among three ${rate(three)}, ` +
          `always the commonest ${rate(constant)}.`,
      )
    }
    return 0
  },
}
