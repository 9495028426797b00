// One process per data folder: a second one would ruin the embedded database without noticing.
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import process from 'node:process'

export class DatabaseInUse extends Error {}

type Holder = { readonly pid: number; readonly start: string | null }

/**
 * Takes the folder by a file beside it, or throws `DatabaseInUse`. Returns the way to give it back. Locks of processes
 * that are gone are taken over.
 */
export function takeFolder(folder: string): () => void {
  const lock = `${resolve(folder)}.lock`
  mkdirSync(dirname(lock), { recursive: true })
  const mine = `${lock}.${randomUUID()}`
  writeFileSync(mine, JSON.stringify({ pid: process.pid, start: startOf(process.pid) } satisfies Holder))
  try {
    for (let round = 0; round < 5; round++) {
      if (linked(mine, lock)) return () => rmSync(lock, { force: true })
      const held = read(lock)
      if (held === null) continue
      const holder = holderOf(held)
      if (holder !== null && holder.start !== null && startOf(holder.pid) === holder.start)
        throw new DatabaseInUse(
          `the data folder ${folder} is in use by process ${holder.pid}; stop it first, or set CHAGUAN_DATA to another folder`,
        )
      const aside = `${mine}.stale`
      if (!moved(lock, aside)) continue
      // Someone may have been quicker and hold it by right: give it back.
      if (read(aside) !== held) linked(aside, lock)
      rmSync(aside, { force: true })
    }
    throw new DatabaseInUse(`the data folder ${folder} could not be locked; start again`)
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Null for a file that was cut off half-written by a crash of the machine. */
function holderOf(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}
const attempt = (work: () => void, expected: string): boolean => {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === expected) return false
    throw error
  }
}
const linked = (from: string, to: string): boolean => attempt(() => linkSync(from, to), 'EEXIST')
const moved = (from: string, to: string): boolean => attempt(() => renameSync(from, to), 'ENOENT')
function read(path: string): string | null {
  let text: string | null = null
  attempt(() => {
    text = readFileSync(path, 'utf8')
  }, 'ENOENT')
  return text
}

/** When a process began: a pid alone may have been given to another since. Null when there is none. */
function startOf(pid: number): string | null {
  if (existsSync('/proc/self/stat')) {
    const stat = read(`/proc/${pid}/stat`)
    // Fields after the name in brackets, which may hold blanks; the 22nd of all is the start time.
    return stat === null ? null : `${bootId()}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  }
  const alive = attempt(() => process.kill(pid, 0), 'ESRCH')
  return alive ? 'running' : null
}
const bootId = (): string => read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
