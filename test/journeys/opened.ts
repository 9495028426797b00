// The data of a first start, made once and copied: a first start takes the greater part of a minute, and every journey needs one.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/chaguan-opened')
const rooms = ['rules', 'store', 'registers', 'cases', 'insight', 'channels', 'server', 'regions', 'ui/texts']
/** The example week is told back from the first start on: older than that it is another week. */
const freshMs = 3_600_000

/** Changes with every file that the data may come from. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const room of rooms)
    for (const path of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).sort()) {
      const { mtimeMs, size } = statSync(join(root, room, path))
      if (!path.endsWith('.test.ts')) hash.update(`${room}/${path} ${mtimeMs} ${size}\n`)
    }
  return hash.digest('hex').slice(0, 16)
}

/** Puts into `folder`, just made, what a first start leaves there. `start` runs one on an empty folder and ends it in order. */
export async function fillOpened(folder: string, start: (empty: string) => Promise<void>): Promise<void> {
  const ready = join(cache, fingerprint())
  if (!existsSync(ready) || statSync(folder).birthtimeMs - statSync(ready).birthtimeMs > freshMs) {
    rmSync(cache, { recursive: true, force: true })
    mkdirSync(cache, { recursive: true })
    const part = mkdtempSync(join(cache, 'part-'))
    await start(part)
    renameSync(part, ready)
  }
  cpSync(ready, folder, { recursive: true })
}
