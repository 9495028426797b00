// What both doors do first, on whatever Node 20 or newer is there: the packages of the lock file, then the pinned Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const root = import.meta.dirname ?? new URL('.', import.meta.url).pathname
/** The pinned Node, once the packages are there. */
export const pinned = join(root, 'node_modules/.bin/node')

/**
 * Runs a program from the project's root and waits. Ctrl-C and the wish to end go to the program, which decides.
 * @param {string} file @param {string[]} args @param {import('node:child_process').SpawnOptions & { heard?: (text: string) => void }} [options]
 * @returns {Promise<number>} its exit code; 128 + n when a signal n ended it
 */
export function run(file, args, { heard, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', ...options })
    if (heard) child.stdout?.setEncoding('utf8').on('data', heard)
    // The terminal sends Ctrl-C to both; this process only waits.
    const keep = () => undefined
    const pass = () => child.kill('SIGTERM')
    process.on('SIGINT', keep)
    process.on('SIGTERM', pass)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.off('SIGINT', keep)
      process.off('SIGTERM', pass)
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15))
    })
  })
}

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))

/** Are the packages of the lock file installed in those versions? Ones for other systems may be missing. */
function complete() {
  if (!existsSync(pinned) || !existsSync(join(root, 'node_modules/.package-lock.json'))) return false
  const wanted = json('package-lock.json').packages
  const there = json('node_modules/.package-lock.json').packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  )
}

/** Why the pinned Node does not run here, or null: a system without the library it is linked to says so only then. */
function unfit() {
  const { status, stderr, error } = spawnSync(pinned, ['--version'], { encoding: 'utf8' })
  return status === 0 ? null : stderr?.trim() || String(error)
}

/** Ends the process with a sentence when the pinned Node cannot run; on Debian as root its one library is installed first. */
function fitOrEnd() {
  if (unfit()?.includes('libatomic') && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('installing libatomic1, which Node needs …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [['update'], ['install', '--no-install-recommends', 'libatomic1']])
      spawnSync('apt-get', ['-q', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const why = unfit()
  if (why === null) return
  console.error(`The Node of this project does not start here: ${why}`)
  if (why.includes('libatomic')) console.error('Install the library, on Debian and Ubuntu: sudo apt-get install libatomic1')
  process.exit(1)
}

/** Installs what is missing. Ends the process with a sentence when that fails. */
export async function install() {
  if (!complete()) await fetchPackages()
  fitOrEnd()
}

async function fetchPackages() {
  const from = Date.now()
  console.log('installing packages (a minute or two) …')
  // npm runs on the machine's own Node: the pinned one may be replaced.
  const env = {
    ...process.env,
    PATH: (process.env.PATH ?? '')
      .split(delimiter)
      .filter((part) => !part.endsWith(join('node_modules', '.bin')))
      .join(delimiter),
  }
  // Not `npm ci`: it refuses a lock file that was written where a registry lacks the packages of other systems.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run('npm', args, { env, shell: process.platform === 'win32' }).catch(() => 1)
  if (code !== 0 || !complete()) {
    console.error('The packages could not be installed; npm said why above. Is there a way to a package registry?')
    process.exit(1)
  }
  console.log(`packages installed in ${Math.round((Date.now() - from) / 1000)} s`)
}

const sources = ['ui', 'desk', 'field', 'public', 'cases', 'registers', 'insight', 'rules', 'vite.config.ts', 'package-lock.json']
const shells = ['desk', 'field', 'public']

/** Newest change below a path, in milliseconds; 0 where there is nothing. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory())
    return /\.(tsx?|css|html|json|svg|png|woff2?)$/.test(path) && !path.endsWith('.test.ts') ? stat.mtimeMs : 0
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Builds the screens when they are missing or older than what they are made of. Returns the exit code. */
export async function buildScreens() {
  const built = shells.map((shell) => join(root, 'dist', shell, 'index.html'))
  const made = Math.min(...built.map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0)))
  if (made > Math.max(...sources.map((source) => newest(join(root, source))))) return 0
  const from = Date.now()
  console.log('building the screens …')
  const code = await run(pinned, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
  if (code === 0) console.log(`screens built in ${Math.round((Date.now() - from) / 1000)} s`)
  return code
}
