// chaguan topics: hot topics among what a county was told, with the codes of the cases behind each.

import { DAY, localDay } from '../../rules/time.ts'
import { hotTopics } from '../../rules/topics.ts'
import { houseOf } from '../assemble.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, WrongUse } from './command.ts'

type Row = { readonly id: string; readonly text: string; readonly at: number }

export const topicsNow: Command = {
  name: 'topics',
  summary: 'Find hot topics among the reports of a county: name, how many, since when, and the cases behind each',
  usage: '<county> [--days 365]',
  details:
    'Secret matters and those about an office or official are not looked at. Takes tens of seconds for some thousand reports.',
  options: { days: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const county = given.words[0] ?? ''
    const days = Number(given.options.days ?? '365')
    if (!Number.isInteger(days) || days < 1 || days > 10_000) throw new WrongUse('--days must be a whole number from 1 to 10000.')
    const db = await tools.db()
    const { house } = await houseOf(db, readOptions(shell.env, tools.config().data), shell.now)
    const region = house.region(county)
    if (!region) throw new FoundWrong(`Nobody keeps cases of ${county} here.`)
    const rows = await db.read(
      { actor: 'system:topics', counties: [county] },
      (tx) =>
        // The device's time is when it was written; the platform may have learned of it later.
        tx.rows<Row>(
          `select c.code as id, w.text, e.device_at as at from "case" c
           join words w on w.county = $1 and w.id = c.text_id and w.erased_by is null
           join entry e on e.county = $1 and e.case_id = c.id and e.version = 1
           where c.county = $1 and not c.secret and cardinality(c.barred) = 0 and c.opened_at > $2 order by c.opened_at, c.id`,
          [county, shell.now() - days * DAY],
        ),
      { statementMs: 600_000 },
    )
    const topics = hotTopics(rows)
    for (const one of topics) {
      const day = localDay(one.since, region.calendar.zone)
      const about = one.about.length === 0 ? '' : ` (${one.about.join(' ')})`
      shell.out(`${one.ids.length} ${one.name}${about} since ${day}, at most ${one.burst} in 30 days: ${one.ids.join(' ')}`)
    }
    shell.out(`${topics.length} topics among ${rows.length} reports.`)
    return 0
  },
}
