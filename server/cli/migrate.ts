// chaguan migrate: bring the database up to date.
import pg from 'pg'
import { type Migration, MigrationRefused, migrate, pending } from '../../store/migrate.ts'
import { type Command, type Exit, FoundWrong, type Shell } from './command.ts'

export const migrateNow: Command = {
  name: 'migrate',
  summary: 'Bring the database up to date',
  usage: '[--dry]',
  details: `A file that fails rolls back whole; what serves goes on serving.
--dry only says what is missing; its exit code is 1 when the version before cannot run against it and has to be stopped first.`,
  options: { dry: { type: 'boolean' } },
  words: [0, 0],
  run: async (given, shell, tools) => {
    let last = ''
    const told = ({ name }: Migration) => {
      last = name
      shell.err(`  ${name}`)
    }
    try {
      if (given.options.dry === true) return listed(await pending(await tools.db()), shell)
      const applied = await migrate(await tools.db(), { now: shell.now, told })
      shell.out(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`)
      return 0
    } catch (error) {
      if (error instanceof MigrationRefused) throw new FoundWrong(error.message)
      if (error instanceof pg.DatabaseError)
        throw new FoundWrong(`The file ${last} failed and was undone as a whole; what serves goes on serving. ${error.message}`)
      throw error
    }
  },
}

function listed(missing: readonly Migration[], shell: Shell): Exit {
  for (const { name, breaking } of missing)
    shell.out(breaking ? `${name}: the version before cannot run against it; stop it first.` : name)
  if (missing.length === 0) shell.out('The database is up to date.')
  return missing.some(({ breaking }) => breaking) ? 1 : 0
}
