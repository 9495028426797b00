// A real PostgreSQL with PostGIS for tests and benches: a cluster of its own in a temporary folder, stopped by its own pg_ctl.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

export type Postgres = {
  /** Of the database `postgres`, as superuser. */
  readonly url: string
  readonly port: number
  /** 'immediate' is what a power cut does to it; 'fast' ends sessions in order. Returns when it answers again. */
  restart(mode: 'immediate' | 'fast'): void
  /** Ends it and leaves it ended. */
  halt(mode: 'immediate' | 'fast'): void
  start(): void
  /** Ends it in order, leaves it ended, and writes its data as a tar file to `path`, for `from`. */
  pack(path: string): void
  /** Ends it for good and removes its data. */
  stop(): Promise<void>
}

const root = '/usr/lib/postgresql'
const binaries = (): string | null => {
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .filter((version) => version >= 15)
    : []
  const newest = Math.max(...versions)
  return existsSync(join(root, String(newest), 'bin/initdb')) ? join(root, String(newest), 'bin') : null
}
const isRoot = process.getuid?.() === 0

/** Why none can be started here, or null. */
export function withoutPostgres(): string | null {
  const bin = binaries()
  if (bin === null) return 'PostgreSQL 15 or newer is not installed here'
  if (!existsSync(join(bin, '../../../../share/postgresql', bin.split('/').at(-2) ?? '', 'extension/postgis.control')))
    return 'PostGIS is not installed here'
  return null
}

/**
 * `settings` are lines of postgresql.conf, such as synchronous_commit: 'off'. It writes through to the disk unless told otherwise.
 * `from`: a tar file that `pack` wrote, to begin with; made anew without one.
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}, from?: string): Promise<Postgres> {
  const missing = withoutPostgres()
  const bin = binaries()
  if (missing !== null || bin === null) throw new Error(missing ?? '')
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-pg-'))
  const data = join(folder, 'data')
  // PostgreSQL refuses to run as root.
  const command = (program: string, ...args: string[]): [string, string[]] =>
    isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...args]] : [join(bin, program), args]
  const as = (...call: Parameters<typeof command>): void => {
    execFileSync(...command(...call), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  if (isRoot) execFileSync('chown', ['postgres', folder])
  chmodSync(folder, 0o755)
  const ending = (mode: string): Parameters<typeof command> => ['pg_ctl', '-D', data, '-w', '-m', mode, 'stop']
  // However this process ends, even killed: the end of its pipe ends the cluster.
  const [file, args] = command(...ending('immediate'))
  const guard = spawn(
    'sh',
    ['-c', 'cat > /dev/null; folder=$1; shift; "$@" > /dev/null 2>&1; rm -rf "$folder"', 'sh', folder, file, ...args],
    {
      cwd: tmpdir(),
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref()
  /** The file is opened here: the user that PostgreSQL runs as may not be let into the project's folder. */
  const tar = (file: number, ...args: string[]): void => {
    const [program, all] = isRoot ? ['runuser', ['-u', 'postgres', '--', 'tar', ...args]] : ['tar', args]
    execFileSync(program, all, { cwd: folder, stdio: args[0] === '-x' ? [file, 'ignore', 'pipe'] : ['ignore', file, 'pipe'] })
    closeSync(file)
  }
  if (from !== undefined) tar(openSync(from, 'r'), '-x')
  else {
    const how = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-instructions', '--no-sync']
    as('initdb', '-D', data, '-U', 'postgres', ...how)
  }
  const port = await freePort()
  const options = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '60',
    ...settings,
  }
  const line = Object.entries(options)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ')
  const start = () => as('pg_ctl', '-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), '-o', line, 'start')
  const halt = (mode: string) => as(...ending(mode))
  start()
  const stop = () =>
    new Promise<void>((resolve) => {
      guard.ref()
      if (guard.exitCode !== null) resolve()
      guard.once('exit', () => resolve())
      guard.stdin.end()
    })
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    start,
    halt,
    pack: (path) => {
      halt('fast')
      tar(openSync(path, 'w'), '-c', 'data')
    },
    stop,
    restart: (mode) => {
      halt(mode)
      start()
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
