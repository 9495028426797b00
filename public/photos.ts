// Photos of one matter on their way: each goes up by itself as soon as it is chosen, is tried again, and counts once.
import { useCallback, useEffect, useRef, useState } from 'react'
import { Refused, uuid } from '../ui/client.ts'
import type { CaseRef } from '../ui/contract.ts'
import { type Taken, takenAt } from '../ui/photo/exif.ts'
import { shrink, Unreadable } from '../ui/photo/shrink.ts'
import { upload } from '../ui/photo/upload.ts'
import { dropPictures, findPicture, keepPicture } from './pictures.ts'

/** `there`: the server has it. What is kept with the draft. */
export type Photo = { readonly id: string; readonly there: boolean }
export type Photos = {
  readonly list: readonly Photo[]
  readonly most: number
  readonly shrinking: boolean
  /** The photo that is going up now. */
  readonly going: string | null
  readonly failed: ReadonlyMap<string, string>
  /** What did not become a photo: unreadable, or more than there is room for. */
  readonly trouble: 'unreadable' | 'many' | null
  /** Where the last photo that says so was taken. */
  readonly taken: Taken | null
  readonly add: (files: readonly File[]) => void
  readonly remove: (id: string) => void
  readonly again: () => void
}

async function send({ county, id: caseId }: CaseRef, id: string, kind: 'report' | 'voice'): Promise<void> {
  const blob = await findPicture(id)
  if (blob === null) throw new Unreadable()
  await upload({ id, county, case: caseId, kind }, blob, kind === 'report' ? `${id}.jpg` : id)
}

/**
 * `of` is null while the keeper is not known yet: photos wait. `change` must hold the list (in the draft), given as a
 * function of the list before, because several things happen to it at once.
 */
export function usePhotos(
  of: CaseRef | null,
  list: readonly Photo[],
  change: (to: (before: readonly Photo[]) => readonly Photo[]) => void,
  most = 3,
  kind: 'report' | 'voice' = 'report',
): Photos {
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map())
  const [going, setGoing] = useState<string | null>(null)
  const [shrinking, setShrinking] = useState(false)
  const [trouble, setTrouble] = useState<Photos['trouble']>(null)
  const [taken, setTaken] = useState<Taken | null>(null)
  const held = useRef(change)
  held.current = change
  const county = of?.county ?? null
  const caseId = of?.id ?? null
  const next = list.find((photo) => !photo.there && !failed.has(photo.id))?.id ?? null

  useEffect(() => {
    if (county === null || caseId === null || next === null) {
      setGoing(null)
      return
    }
    let stale = false
    setGoing(next)
    send({ county, id: caseId }, next, kind)
      .then(() => {
        if (!stale) held.current((before) => before.map((photo) => (photo.id === next ? { ...photo, there: true } : photo)))
      })
      .catch((error: unknown) => {
        if (stale) return
        if (error instanceof Unreadable) {
          // Its bytes are gone from this device: nothing is left to send.
          setTrouble('unreadable')
          held.current((before) => before.filter((photo) => photo.id !== next))
        } else setFailed((before) => new Map(before).set(next, error instanceof Refused ? error.message : String(error)))
      })
      .finally(() => {
        if (!stale) setGoing(null)
      })
    return () => {
      stale = true
    }
  }, [county, caseId, next, kind])

  const again = useCallback(() => setFailed(new Map()), [])
  useEffect(() => {
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [again])

  const add = async (files: readonly File[]) => {
    const room = most - list.length
    setTrouble(files.length > room ? 'many' : null)
    setShrinking(true)
    for (const file of files.slice(0, room)) {
      try {
        const id = uuid()
        const from = takenAt(await file.slice(0, 131_072).arrayBuffer())
        if (from) setTaken(from)
        await keepPicture(id, await shrink(file))
        held.current((before) => (before.length < most ? [...before, { id, there: false }] : before))
      } catch {
        setTrouble('unreadable')
      }
    }
    setShrinking(false)
  }
  const remove = (id: string) => {
    setTrouble(null)
    held.current((before) => before.filter((photo) => photo.id !== id))
    void dropPictures([id])
  }
  return { list, most, shrinking, going, failed, trouble, taken, add: (files) => void add(files), remove, again }
}
