// Photos of an act being written: taken, made small, painted over where a face or a plate is, and kept here until the act goes.
import { lazy, Suspense, useEffect, useState } from 'react'
import { uuid } from '../../ui/client.ts'
import type { CaseRef } from '../../ui/contract.ts'
import { NotKept, type Piece } from '../../ui/outbox/outbox.ts'
import { shrink, shrinkBoth } from '../../ui/photo/shrink.ts'
import { t } from '../../ui/texts.ts'
import { chosen } from '../look.ts'
import { f } from '../texts.ts'
import { usePhone } from '../use.ts'

const Brush = lazy(() => import('./brush.tsx'))

type Props = {
  readonly id: string
  readonly of: CaseRef
  readonly kind: Piece['kind']
  readonly most: number
  readonly value: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
  /** Time and place in words, beside each picture. */
  readonly caption?: string | undefined
  readonly label?: string | undefined
  readonly onTaken?: () => void
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
}

export function Photos({ id, of, kind, most, value, onChange, caption, label, onTaken, invalid, describedBy }: Props) {
  const phone = usePhone()
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [painting, setPainting] = useState<string | null>(null)
  const put = async (blob: Blob, original: Blob | null = null): Promise<string> => {
    const one = uuid()
    const whole = original ? { original: await original.arrayBuffer() } : {}
    await phone.addPiece(of, { id: one, kind, type: 'image/jpeg', bytes: await blob.arrayBuffer(), ...whole })
    return one
  }
  const taken = async (file: File): Promise<string> => {
    if (chosen().originals === 'never') return put(await shrink(file))
    const { small, original } = await shrinkBoth(file)
    return put(small, original)
  }
  const failed = (error: unknown) =>
    setTrouble(error instanceof NotKept ? f(`field.trouble.${error.trouble}`) : f('field.photo.unreadable'))
  const add = async (files: readonly File[]) => {
    setTrouble(null)
    setBusy(true)
    onTaken?.()
    let ids = value
    for (const file of files.slice(0, most - value.length)) {
      try {
        ids = [...ids, await taken(file)]
        onChange(ids)
      } catch (error) {
        failed(error)
      }
    }
    setBusy(false)
  }
  const drop = (one: string) => {
    void phone.outbox.dropPiece(one)
    onChange(value.filter((kept) => kept !== one))
  }
  const painted = async (one: string, blob: Blob) => {
    try {
      const instead = await put(blob)
      onChange(value.map((kept) => (kept === one ? instead : kept)))
      await phone.outbox.dropPiece(one)
      setPainting(null)
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className="stack">
      {value.length > 0 && (
        <ul className="shots">
          {value.map((one, n) => (
            <li key={one}>
              <figure>
                <Picture id={one} alt={f('field.photo.one', { n: n + 1 })} />
                <figcaption className="small figures">{caption ?? f('field.photo.kept')}</figcaption>
              </figure>
              <div className="row-of">
                <button type="button" className="button" onClick={() => setPainting(one)}>
                  {f('field.photo.paint')}
                </button>
                <button
                  type="button"
                  className="button plain"
                  aria-label={f('field.photo.remove', { n: n + 1 })}
                  onClick={() => drop(one)}
                >
                  {t('common.remove')}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {value.length < most && (
        <label className="button shoot">
          <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
            <path
              fill="currentColor"
              fillRule="evenodd"
              d="M8 5l1.5-2h5L16 5h4a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Zm4 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm0 2a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z"
            />
          </svg>
          {busy ? f('field.photo.busy') : (label ?? f('field.photo.take'))}
          <input
            id={id}
            className="unseen"
            type="file"
            accept="image/*"
            capture="environment"
            disabled={busy}
            aria-invalid={invalid === true}
            aria-describedby={describedBy}
            onChange={(event) => {
              void add([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </label>
      )}
      {trouble !== null && (
        <p className="fault" role="alert">
          <span aria-hidden="true">■ </span>
          {trouble}
        </p>
      )}
      {painting !== null && (
        <Suspense fallback={<p role="status">{t('common.loading')}</p>}>
          <Brush id={painting} onClose={() => setPainting(null)} onDone={(blob) => void painted(painting, blob)} />
        </Suspense>
      )}
    </div>
  )
}

/** A picture of this phone; nothing of it is fetched. */
function Picture({ id, alt }: { id: string; alt: string }) {
  const phone = usePhone()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let made: string | null = null
    let gone = false
    void phone.outbox.findPiece(id).then((blob) => {
      if (gone || blob === null) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    })
    return () => {
      gone = true
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [phone, id])
  return url === null ? <span className="shot-none">{alt}</span> : <img src={url} alt={alt} />
}
