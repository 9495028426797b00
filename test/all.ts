// Runs test files for `npm test` and says how they went: `node test/all.ts units | long | journeys`. The longest come first, or the last one runs alone.
import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { run } from 'node:test'
import tally from './tally.ts'

const root = join(import.meta.dirname, '..')
const cache = join(root, 'node_modules/.cache/chaguan/together')
const away = ['node_modules/**', 'dist/**', 'data/**']
const find = (pattern: string): string[] => globSync(pattern, { cwd: root, exclude: away }).sort()

/** Files that share a process and its database (test/several.ts says which may), longest first. */
const together: Readonly<Record<string, string>> = {
  outside: '{channels,insight}/**/*.test.ts',
  loops: 'server/{accounts,exports,field,files,keeping,letters,live,loops,tiles,topics}/**/*.test.ts',
  registers: 'registers/**/*.test.ts',
  records: 'store/{reads/*,erase,fields,learned,list,perform,record,secrecy,sqlerror,vault,verify,walk,withdrawals}.test.ts',
  doors: 'server/http/**/*.test.ts',
  kinds: 'cases/*/*.test.ts',
  rules: 'rules/**/*.test.ts',
}
/** Of the others those that take long: most of it they wait for servers and databases that were ended. */
const long = ['server/badDays.test.ts', 'test/upgrade.test.ts', 'store/backup/backup.test.ts', 'server/cli/cli.test.ts']

/** One file that loads all that a pattern finds. */
function loader(name: string, pattern: string): string {
  const path = join(cache, `${name}.mjs`)
  const several = JSON.stringify(join(root, 'test/several.ts'))
  writeFileSync(path, `import { several } from ${several}\nawait several(${JSON.stringify(pattern)})\n`)
  return path
}

const length = (path: string): number => statSync(join(root, path)).size
const wanted: Readonly<Record<string, () => { files: readonly string[]; atOnce: number }>> = {
  units: () => {
    mkdirSync(cache, { recursive: true })
    const grouped = new Set(Object.values(together).flatMap(find))
    const alone = find('**/*.test.ts').filter((path) => !path.startsWith('test/journeys/') && !grouped.has(path))
    const rest = alone.filter((path) => !long.includes(path))
    const loaders = Object.entries(together).map(([name, pattern]) => loader(name, pattern))
    // One more than there are processors at least: many wait for a database or a server of their own.
    return { files: [...long, ...loaders, ...rest], atOnce: 3 }
  },
  long: () => ({ files: find('**/*.long.ts'), atOnce: 1 }),
  journeys: () => ({ files: find('test/journeys/*.test.ts').sort((a, b) => length(b) - length(a)), atOnce: 2 }),
}

const { files, atOnce } = wanted[process.argv[2] ?? '']?.() ?? { files: [], atOnce: 1 }
if (files.length === 0) throw new Error('units, long or journeys?')
process.chdir(root)
// Each process is new: what one has compiled the others need not, half of the time until its first test.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/node')
const running = run({
  files: files.map((path) => resolve(root, path)),
  concurrency: atOnce,
  execArgv: ['--import=./test/watch.ts'],
})
running.on('test:fail', () => {
  process.exitCode = 1
})
running.compose(tally).pipe(process.stdout)
