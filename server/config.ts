// The four settings of every installation, from the environment; each wrong value is one clear sentence.
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** `data` is an absolute folder; `databaseUrl` null means the embedded database inside it. */
export type Config = { readonly port: number; readonly host: string; readonly data: string; readonly databaseUrl: string | null }

/** A value of the environment cannot be used; the message is for the person at the terminal. */
export class WrongConfig extends Error {}

/** PORT (8080; 0 picks a free one), HOST (127.0.0.1), CHAGUAN_DATA (./data), DATABASE_URL. Throws WrongConfig. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = env.PORT ?? '8080'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new WrongConfig('PORT must be a number from 0 to 65535.')
  const host = env.HOST ?? '127.0.0.1'
  if (!/^[\w.:-]{1,255}$/.test(host))
    throw new WrongConfig('HOST must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0.')
  const data = env.CHAGUAN_DATA ?? 'data'
  if (data.trim() === '' || data.includes('\0')) throw new WrongConfig('CHAGUAN_DATA must be a folder.')
  checkFolder(resolve(data))
  const databaseUrl = env.DATABASE_URL ?? null
  if (databaseUrl !== null && !isDatabaseUrl(databaseUrl))
    throw new WrongConfig('DATABASE_URL must be an address such as postgres://user:password@host:5432/name.')
  return { port: Number(port), host, data: resolve(data), databaseUrl }
}

const isDatabaseUrl = (text: string): boolean =>
  URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol) && new URL(text).pathname.length > 1

/** The folder must be one that this account may write to; it is made where it is missing, level by level. */
function checkFolder(folder: string): void {
  const missing: string[] = []
  let nearest = folder
  for (; !existsSync(nearest); nearest = dirname(nearest)) missing.unshift(nearest)
  if (!statSync(nearest).isDirectory()) throw new WrongConfig(`CHAGUAN_DATA must be a folder; ${nearest} is a file.`)
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK)
    // Not `recursive`: on file systems that only pretend to be writable, such as /proc, that never ends.
    for (const one of missing) if (!existsSync(one)) mkdirSync(one)
  } catch {
    throw new WrongConfig(`CHAGUAN_DATA must be a folder that this account may write to; ${nearest} is not.`)
  }
}

// Run as a program it only says whether the settings can be used: the front door asks before a long build.
if (import.meta.main) {
  const { readOptions, WrongOption } = await import('./options.ts')
  try {
    readOptions(process.env, readConfig(process.env).data)
  } catch (error) {
    if (!(error instanceof WrongConfig || error instanceof WrongOption)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
