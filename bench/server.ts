// The real server as a process of its own, for benches: started on a free port, measured, stopped.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Running = {
  readonly url: string
  /** Resident memory in MB, now. */
  readonly memory: () => number
  readonly stop: () => Promise<void>
  readonly child: ChildProcess
}

/** Waits for its line `ready …`; throws with what it printed when it ends before. */
export function startServer(env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(
    process.execPath,
    [
      // A folder for the profile of what the processor did, to be looked at in any developer tool.
      ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
      join(import.meta.dirname, '../server/main.ts'),
    ],
    {
      env: { ...process.env, HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const url = /^ready (\S+)$/m.exec(said)?.[1]
      if (url === undefined) return
      resolve({
        url,
        child,
        memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
        stop: () =>
          new Promise((done) => {
            child.once('exit', () => done())
            child.kill('SIGTERM')
          }),
      })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${said.slice(-2000)}`)))
  })
}
