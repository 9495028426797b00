// chaguan demo: the invented district and its people, also into a database that a server would leave empty.
import { migrate } from '../../store/migrate.ts'
import { demoLines, isEmpty, loadDemo, openAccounts } from '../demo.ts'
import type { Command } from './command.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'Load the invented district with its demo people',
  usage: '',
  details: 'Where something is loaded already, only the demo people get their password.',
  words: [0, 0],
  run: async (_given, shell, tools) => {
    const db = await tools.db()
    await migrate(db, { now: shell.now })
    if (await isEmpty(db)) await loadDemo(db, shell.now(), shell.err)
    else await openAccounts(db, shell.now())
    for (const line of await demoLines(db)) shell.out(line)
    return 0
  },
}
