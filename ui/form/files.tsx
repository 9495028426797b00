// Photos on their way: each gets its id here, goes up at once, and is shown with what became of it.
import { useEffect, useRef, useState } from 'react'
import { Refused, uuid } from '../client.ts'
import type { CaseRef } from '../contract.ts'
import { type Sending, upload } from '../photo/upload.ts'
import { t } from '../texts.ts'

type Sent = {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly file: File
  readonly state: 'going' | 'there' | 'failed'
  readonly why?: string
}

export type FilesProps = {
  readonly id: string
  readonly case: CaseRef
  /** What the photos show: report, before, after, other. */
  readonly kind: Sending['kind']
  readonly max: number
  readonly value: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
  readonly onBusy: (busy: boolean) => void
  readonly invalid: boolean
  readonly describedBy: string | undefined
}

export function FilesField({ id, case: ref, kind, max, value, onChange, onBusy, invalid, describedBy }: FilesProps) {
  const [sent, setSent] = useState<readonly Sent[]>([])
  const there = useRef<readonly string[]>(value)
  const urls = useRef<string[]>([])
  useEffect(
    () => () => {
      for (const url of urls.current) URL.revokeObjectURL(url)
    },
    [],
  )
  const going = sent.some((one) => one.state === 'going')
  useEffect(() => onBusy(going), [going, onBusy])

  const keep = (ids: readonly string[]) => {
    there.current = ids
    onChange(ids)
  }
  const change = (one: string, state: Sent['state'], why?: string) =>
    setSent((before) =>
      before.map((sending) => (sending.id === one ? { ...sending, state, ...(why === undefined ? {} : { why }) } : sending)),
    )
  const up = async (one: Sent) => {
    change(one.id, 'going')
    try {
      await upload({ id: one.id, county: ref.county, case: ref.id, kind }, one.file, one.name)
      change(one.id, 'there')
      keep([...there.current, one.id])
    } catch (error) {
      change(one.id, 'failed', error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  const add = (files: FileList | null) => {
    const room = max - sent.filter((one) => one.state !== 'failed').length
    const fresh = [...(files ?? [])].slice(0, room).map((file): Sent => {
      const url = URL.createObjectURL(file)
      urls.current.push(url)
      return { id: uuid(), url, name: file.name, file, state: 'going' }
    })
    setSent((before) => [...before, ...fresh])
    for (const one of fresh) void up(one)
  }
  const drop = (one: string) => {
    setSent((before) => before.filter((sending) => sending.id !== one))
    keep(there.current.filter((kept) => kept !== one))
  }
  return (
    <div className="stack">
      {sent.length > 0 && (
        <ul className="photos">
          {sent.map((one) => (
            <li key={one.id} className="photo">
              {one.file.type.startsWith('image/') ? <img src={one.url} alt={one.name} /> : <span>{one.name}</span>}
              <span className="small" role="status">
                {one.state === 'failed' ? one.why : t(one.state === 'going' ? 'common.photo.going' : 'common.photo.there')}
              </span>
              {one.state === 'failed' && (
                <button type="button" className="button" onClick={() => void up(one)}>
                  {t('common.retry')}
                </button>
              )}
              <button
                type="button"
                className="button plain"
                onClick={() => drop(one.id)}
                aria-label={`${t('common.remove')} ${one.name}`}
              >
                {t('common.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="button file-button">
        {t(kind === 'document' ? 'common.file.add' : 'common.photo.add')}
        <input
          id={id}
          className="unseen"
          type="file"
          accept={kind === 'document' ? 'image/*,application/pdf' : 'image/*'}
          multiple
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onChange={(event) => {
            add(event.target.files)
            event.target.value = ''
          }}
        />
      </label>
    </div>
  )
}
