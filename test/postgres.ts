// A real PostgreSQL with PostGIS for tests and benches: a cluster of its own in a temporary folder, stopped by its own pg_ctl.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
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
  /** Ends it for good and removes its data. */
  stop(): void
}

const root = '/usr/lib/postgresql'
const binaries = (): string | null => {
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter((version) => version >= 15) : []
  const newest = Math.max(...versions)
  return existsSync(join(root, String(newest), 'bin/initdb')) ? join(root, String(newest), 'bin') : null
}
const isRoot = process.getuid?.() === 0

/** Why none can be started here, or null. */
export function withoutPostgres(): string | null {
  const bin = binaries()
  if (bin === null) return 'PostgreSQL 15 or newer is not installed here'
  if (!existsSync(join(bin, '../../../../share/postgresql', bin.split('/').at(-2) ?? '', 'extension/postgis.control'))) return 'PostGIS is not installed here'
  return null
}

/** `settings` are lines of postgresql.conf, such as synchronous_commit: 'off'. It writes through to the disk unless told otherwise. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const missing = withoutPostgres()
  const bin = binaries()
  if (missing !== null || bin === null) throw new Error(missing ?? '')
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-pg-'))
  const data = join(folder, 'data')
  // PostgreSQL refuses to run as root.
  const as = (program: string, ...args: string[]): string => {
    const command = join(bin, program)
    const [file, list] = isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args]
    return execFileSync(file, list as string[], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
  if (isRoot) execFileSync('chown', ['postgres', folder])
  chmodSync(folder, 0o755)
  as('initdb', '-D', data, '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-instructions')
  const port = await freePort()
  const options = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder, max_connections: '60', ...settings }
  const line = Object.entries(options).map(([name, value]) => `-c ${name}='${value}'`).join(' ')
  const start = () => void as('pg_ctl', '-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), '-o', line, 'start')
  const halt = (mode: string) => void as('pg_ctl', '-D', data, '-w', '-m', mode, 'stop')
  start()
  let stopped = false
  const stop = () => {
    if (stopped) return
    stopped = true
    process.off('exit', stop)
    try {
      halt('immediate')
    } catch {
      // It was halted already.
    }
    rmSync(folder, { recursive: true, force: true })
  }
  // A failing test must not leave a cluster behind.
  process.on('exit', stop)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, start, halt, stop,
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
