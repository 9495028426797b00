// A file over a line that breaks: its bytes are gathered piece by piece under what they will be, and kept once all are there.
import { createHash } from 'node:crypto'
import { findAttachment } from '../../store/files/attachment.ts'
import type { Asker, Door } from '../door.ts'
import { refusalFor, stop } from '../http/errors.ts'
import { demandPlace, keep, type Meta, type Sent } from './keep.ts'

export type PieceMeta = Meta & Sent & { readonly at: number; readonly original?: Sent | undefined }
export type Taken = { readonly have: number; readonly state: 'small' | 'complete' | null }

const largest = 524_288

/** Of one sender, one file and one content: what somebody else sends under the same id is gathered apart. */
const nameOf = (by: string, { county, case: of, id, digest }: PieceMeta): string =>
  createHash('sha256').update([by, county, of, id, digest].join('\n')).digest('hex').slice(0, 48)

/**
 * Takes the bytes from `at` on and answers how many are there from the first on; bytes that would leave a gap are not taken. With the last
 * one the whole is checked against its digest and kept; the same again is answered as kept. What turns out broken is gathered anew.
 */
export async function takePiece(door: Door, asker: Asker, meta: PieceMeta, bytes: Uint8Array): Promise<Taken> {
  const { house, files } = door
  if (bytes.length > largest) stop('fileTooLarge', { max: '512 kB' })
  if (meta.at + bytes.length > meta.size) stop('badInput', { field: 'at' })
  if (house.region(meta.county) === null) stop('caseMissing')
  const by = asker.type === 'staff' ? asker.actor.person : `device:${asker.actor.device}`
  const there = await house.db.read({ actor: by, counties: [meta.county] }, (tx) =>
    findAttachment(tx, meta.county, meta.case, meta.id),
  )
  const as = meta.original ?? meta
  if (there && (there.by_person !== by || there.digest !== as.digest || there.state === 'erased')) stop('idTaken')
  if (there?.state === 'complete' || (there?.state === 'small' && meta.original))
    return { have: meta.size, state: there.state === 'complete' ? 'complete' : 'small' }
  if (meta.at === 0) await demandPlace(door, asker, meta)
  const name = nameOf(by, meta)
  const have = await files.gather(name, meta.at, bytes)
  if (have < meta.size) return { have, state: null }
  const held = await files.gathered(name)
  if (held === null) return { have: 0, state: null }
  const { original } = meta
  try {
    const row = await keep(door, asker, meta, held, original)
    await held.drop()
    return { have: meta.size, state: row.state === 'complete' ? 'complete' : 'small' }
  } catch (error) {
    // What passes by itself leaves the bytes where they are; the last piece sent again brings the verdict.
    const refusal = refusalFor(error)
    if (refusal !== null && !passing.has(refusal.refused)) await held.drop()
    throw error
  }
}
const passing: ReadonlySet<string> = new Set(['busy', 'full', 'taken', 'tooOften'])
