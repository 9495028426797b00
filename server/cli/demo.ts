// chaguan demo: the invented district and its people, also into a database that a server would leave empty.
import type { Db } from '../../store/db.ts'
import { diskStore } from '../../store/files/disk.ts'
import { migrate } from '../../store/migrate.ts'
import { filesIn, houseOf } from '../assemble.ts'
import { demoLines, fillWeek, isEmpty, loadDemo, openAccounts } from '../demo.store.ts'
import { readOptions } from '../options.ts'
import type { Command, Shell, Tools } from './command.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'Load the invented district, its demo people and an example week',
  usage: '[--without-week]',
  options: { 'without-week': { type: 'boolean' } },
  details: 'What is there already stays as it is; the week is only played where the street has no cases.',
  words: [0, 0],
  run: async ({ options }, shell, tools) => {
    const db = await tools.db()
    await migrate(db, { now: shell.now })
    if (await isEmpty(db)) await loadDemo(db, shell.now(), shell.err)
    else await openAccounts(db, shell.now())
    if (options['without-week'] !== true) await week(db, shell, tools)
    for (const line of await demoLines(db)) shell.out(line)
    return 0
  },
}

async function week(db: Db, shell: Shell, tools: Tools): Promise<void> {
  const { data } = tools.config()
  const { house } = await houseOf(db, readOptions(shell.env, data), shell.now)
  await fillWeek(house, diskStore(filesIn(data)), shell.err)
}
