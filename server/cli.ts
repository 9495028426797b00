// The command line: finds the command, opens the database only if it needs one, and answers with an exit code scripts can use.
import { DatabaseUnfit, type Db, openDatabase } from '../store/db.ts'
import { DatabaseInUse } from '../store/lock.ts'
import { refusalOf } from '../store/sqlerror.ts'
import { type Command, type Exit, FoundWrong, helpOf, readGiven, type Shell, WrongUse } from './cli/command.ts'
import { commands } from './cli/commands.ts'
import { readConfig, WrongConfig } from './config.ts'

const listed = (): string[] => {
  const width = Math.max(...commands.map((one) => one.name.length))
  return [
    'chaguan <command> [--help]',
    '',
    ...commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`),
    '',
    'Exit codes: 0 done, 1 found something wrong, 2 wrong use.',
  ]
}

/** The command named by the first one or two words, and what follows it. */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const command = commands.find((one) => one.name === args.slice(0, length).join(' '))
    if (command) return { command, rest: args.slice(length) }
  }
  return null
}

/** Runs one command line (without the program's name) and returns its exit code. */
export async function run(args: readonly string[], shell: Shell): Promise<Exit> {
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    for (const line of listed()) shell.out(line)
    return args.length === 0 ? 2 : 0
  }
  const found = find(args)
  if (!found) {
    const group = commands.filter((one) => one.name.startsWith(`${args[0]} `))
    for (const line of group.length > 0
      ? group.map((one) => `chaguan ${one.name} ${one.usage}`)
      : [`There is no command ${args[0]}.`, ...listed()])
      shell.err(line)
    return args.includes('--help') && group.length > 0 ? 0 : 2
  }
  let db: Promise<Db> | null = null
  const config = () => readConfig(shell.env)
  const open = () => {
    const { databaseUrl, data } = config()
    db ??= openDatabase(
      databaseUrl === null ? { engine: 'pglite', folder: `${data}/database` } : { engine: 'postgres', url: databaseUrl },
    )
    return db
  }
  try {
    const given = readGiven(found.command, found.rest)
    if (given === 'help') {
      for (const line of helpOf(found.command)) shell.out(line)
      return 0
    }
    return await found.command.run(given, shell, { config, db: open })
  } catch (error) {
    const [exit, sentence] = told(error)
    shell.err(sentence)
    return exit
  } finally {
    await (db as Promise<Db> | null)?.then((one) => one.close()).catch(() => {})
  }
}

function told(error: unknown): [Exit, string] {
  if (error instanceof WrongUse || error instanceof WrongConfig) return [2, error.message]
  if (error instanceof DatabaseInUse)
    return [2, 'The server holds this data folder. Stop it first, or use a PostgreSQL database (DATABASE_URL).']
  if (error instanceof DatabaseUnfit) return [2, error.message]
  if (error instanceof FoundWrong) return [1, error.message]
  const refusal = refusalOf(error)
  if (refusal)
    return [
      1,
      refusal.refused === 'busy'
        ? 'The database does not answer.'
        : `The database refused: ${refusal.refused} ${JSON.stringify(refusal.facts)}`,
    ]
  throw error
}

if (import.meta.main) {
  // Whoever reads the output may have seen enough: `chaguan status | head -3`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  const shell: Shell = {
    env: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    now: Date.now,
  }
  process.exitCode = await run(process.argv.slice(2), shell)
}
