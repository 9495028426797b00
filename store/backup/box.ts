// The box that parts of a backup lie in: packed, sealed with the key of backups, named by a keyed hash of what is inside.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'

const pack = promisify(zstdCompress)
const unpack = promisify(zstdDecompress)

export type Box = {
  /** The same bytes have the same name, and nobody without the key can tell which bytes a name stands for. */
  readonly nameOf: (bytes: Uint8Array) => string
  readonly seal: (name: string, bytes: Uint8Array) => Promise<Uint8Array>
  /** Throws BackupBroken when it was not sealed with this key, under this name, or is not whole. */
  readonly open: (name: string, sealed: Uint8Array) => Promise<Uint8Array>
}

/** What lies there is no backup that this key opens. The message says what to do. */
export class BackupBroken extends Error {}

const mark = Buffer.from('CG1')
const nonceLength = 12
const tagLength = 16

/** A box for a key of 32 bytes. AES-256-GCM with the name as what it vouches for; zstd inside. */
export function boxOf(key: Uint8Array): Box {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `chaguan backup ${use}`, 32))
  const sealing = derived('seal')
  const naming = derived('name')
  return {
    nameOf: (bytes) => {
      const name = createHmac('sha256', naming).update(bytes).digest('hex')
      return `parts/${name.slice(0, 2)}/${name}`
    },
    seal: async (name, bytes) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(name))
      const inside = Buffer.concat([cipher.update(await pack(bytes)), cipher.final()])
      return Buffer.concat([mark, nonce, inside, cipher.getAuthTag()])
    },
    open: async (name, sealed) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const from = mark.length + nonceLength
      if (bytes.length < from + tagLength || !bytes.subarray(0, mark.length).equals(mark))
        throw new BackupBroken(`${name} is no part of a backup, or was cut off.`)
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(mark.length, from))
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(-tagLength))
      try {
        return await unpack(Buffer.concat([decipher.update(bytes.subarray(from, -tagLength)), decipher.final()]))
      } catch (error) {
        throw new BackupBroken(`${name} does not open with this key, or was changed.`, { cause: error })
      }
    },
  }
}

/** The key of backups at `path`, made (0600) where there is none unless `mustBe`. Throws BackupBroken on what is no key. */
export function backupKey(path: string, mustBe = false): Buffer {
  const known = readKey(path)
  if (known) return known
  if (mustBe) throw new BackupBroken(`There is no key of backups at ${path}; name it with CHAGUAN_BACKUP_KEY.`)
  mkdirSync(dirname(path), { recursive: true })
  const made = `${path}.${process.pid}.new`
  writeFileSync(made, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(made, { force: true })
  }
  return backupKey(path, true)
}

function readKey(path: string): Buffer | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (!/^[0-9a-f]{64}$/.test(text)) throw new BackupBroken(`${path} is no key of backups: 64 hex digits on one line.`)
    return Buffer.from(text, 'hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
