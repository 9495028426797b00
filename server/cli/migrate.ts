// chaguan migrate: bring the database up to date.
import { MigrationRefused, migrate } from '../../store/migrate.ts'
import { type Command, FoundWrong } from './command.ts'

export const migrateNow: Command = {
  name: 'migrate',
  summary: 'Bring the database up to date',
  usage: '',
  details: 'A file that fails rolls back whole; what serves goes on serving.',
  words: [0, 0],
  run: async (_given, shell, tools) => {
    try {
      const applied = await migrate(await tools.db(), { now: shell.now, told: (one) => shell.err(`  ${one.name}`) })
      shell.out(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`)
      return 0
    } catch (error) {
      if (error instanceof MigrationRefused) throw new FoundWrong(error.message)
      throw error
    }
  },
}
