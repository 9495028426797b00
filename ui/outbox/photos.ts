// Photos and voices on their way: kept with the act that names them, small version first, the original when the line costs nothing.
import { Refused, uuid } from '../client.ts'
import type { CaseRef } from '../contract.ts'
import { type Counted, digestOf } from '../photo/upload.ts'
import type { Base, PhotoRow } from './base.ts'
import type { Line, Piece, Sealing } from './outbox.ts'
import { closeBytes, openBytes, type SealedRow, toBase64 } from './vault.ts'
import { isVerdict } from './verdict.ts'

/** Small enough to travel twice in text and to be lost without grief. */
const pieceSize = 256 * 1024

type Parts = {
  readonly base: Base
  readonly person: string
  readonly key: CryptoKey
  readonly line: Pick<Line, 'photo'>
  readonly sealing: Sealing
}

const caseOf = (about: string): CaseRef => {
  const [county = '', id = ''] = about.split('/')
  return { county, id }
}

export function openPhotos({ base, person, key, line, sealing }: Parts) {
  const mine = (row: PhotoRow): boolean => row.person === person

  async function sealPieces({ county, id }: CaseRef, piece: Piece, original: Counted | null): Promise<readonly SealedRow[]> {
    const size = piece.bytes.byteLength
    const digest = await digestOf(piece.bytes)
    const file = { id: piece.id, county, case: id, kind: piece.kind, digest, size, ...(original ? { original } : {}) }
    const rows: SealedRow[] = []
    for (let at = 0; at < size; at += pieceSize) {
      const bytes = toBase64(piece.bytes.slice(at, at + pieceSize))
      const row = await sealing(county, uuid(), { what: 'piece', person, file, at, bytes })
      if (row === null) return []
      rows.push(row)
    }
    return rows
  }

  /** A photo for an act that is still being written. The original lies here closed only: it is not worth its weight twice. */
  async function rowOf(of: CaseRef, piece: Piece): Promise<PhotoRow> {
    const { id, kind, type, original } = piece
    const counted = original ? { digest: await digestOf(original), size: original.byteLength } : null
    const sealed = await sealPieces(of, piece, counted)
    const body = await closeBytes(key, id, piece.bytes)
    const about = `${of.county}/${of.id}`
    const kept = { id, person, item: null, about, kind, type, status: 'draft' as const, body, sealed }
    if (!original || !counted) return kept
    return { ...kept, original: { ...counted, body: await closeBytes(key, `${id} original`, original) } }
  }

  async function find(id: string): Promise<Blob | null> {
    const row = await base.photos.get(id)
    if (!row || !mine(row) || row.body === null) return null
    return new Blob([await openBytes(key, id, row.body)], { type: row.type })
  }

  /** Takes a photo out again that no act names yet. */
  const drop = (id: string): Promise<number> =>
    base.photos
      .where({ id })
      .filter((row) => mine(row) && row.status === 'draft')
      .delete()

  /** What an act names goes up before it, the small version where there is one. */
  async function sendOf(item: string): Promise<void> {
    for (const photo of await base.photos.where({ item }).toArray()) {
      if (photo.status !== 'unsent' || photo.body === null || !mine(photo)) continue
      const status = await sent(photo)
      await base.photos.update(photo.id, { status })
    }
  }

  async function sent({ id, kind, type, about, body, original }: PhotoRow): Promise<PhotoRow['status']> {
    const bytes = body === null ? null : await openBytes(key, id, body).catch(() => null)
    if (bytes === null) return 'refused'
    const whole = original ? { original: { digest: original.digest, size: original.size } } : {}
    try {
      await line.photo(caseOf(about), { id, kind, type, bytes }, whole)
      return 'there'
    } catch (error) {
      if (!(error instanceof Refused) || !isVerdict(error)) throw error
      return 'refused'
    }
  }

  /** The act is over: its photos leave the phone, but for originals that are still to follow. */
  async function over(item: string): Promise<void> {
    const waits = (row: PhotoRow): boolean => row.status === 'there' && !!row.original
    await base.photos
      .where({ item })
      .filter((row) => !waits(row))
      .delete()
    await base.photos.where({ item }).modify({ body: null, sealed: [] })
  }

  const waiting = (): Promise<PhotoRow[]> =>
    base.photos
      .where({ person, status: 'there' })
      .filter((row) => !!row.original)
      .toArray()

  /** Originals whose small version is there, one after another; the answer is how many are left. */
  async function sendOriginals(): Promise<number> {
    const rows = await waiting()
    let left = rows.length
    for (const { id, kind, type, about, original, body } of rows) {
      const bytes = original ? await openBytes(key, `${id} original`, original.body).catch(() => null) : null
      try {
        if (bytes) await line.photo(caseOf(about), { id, kind, type, bytes }, {})
      } catch (error) {
        if (!(error instanceof Refused) || !isVerdict(error)) throw error
      }
      if (body === null) await base.photos.delete(id)
      else await base.photos.update(id, { original: null })
      left--
    }
    return left
  }

  return { rowOf, find, drop, sendOf, over, waiting, sendOriginals }
}
