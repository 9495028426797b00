// A voice note instead of typing: at most a minute, heard again before it goes, kept as a protected file; no machine writes it down.
import { useEffect, useRef, useState } from 'react'
import { uuid } from '../ui/client.ts'
import type { CaseRef } from '../ui/contract.ts'
import { useRecorder } from '../ui/record.ts'
import { type Photo, usePhotos } from './photos.ts'
import { dropPictures, findPicture, keepPicture } from './pictures.ts'
import { p } from './texts.ts'

type Props = { of: CaseRef | null; voice: Photo | null; change: (voice: Photo | null) => void; id: string }

export function Voice({ of, voice, change, id }: Props) {
  const held = useRef(change)
  held.current = change
  const sending = usePhotos(
    of,
    voice === null ? [] : [voice],
    (to) => held.current(to(voice === null ? [] : [voice])[0] ?? null),
    1,
    'voice',
  )
  const { able, recording, denied, left, toggle } = useRecorder((said) => {
    const name = uuid()
    void keepPicture(name, said).then(() => held.current({ id: name, there: false }))
  })
  if (!able) return null
  return (
    <fieldset className="group" id={id} tabIndex={-1}>
      <legend>{p('open.voice.label')}</legend>
      <p className="soft">{p('open.voice.hint')}</p>
      {voice === null ? (
        <button type="button" className="button wide" aria-pressed={recording} onClick={toggle}>
          <span aria-hidden="true">{recording ? '■' : '●'}</span>
          {p(recording ? 'open.voice.stop' : 'open.voice.start')}
        </button>
      ) : (
        <>
          <Heard id={voice.id} />
          <button
            type="button"
            className="button"
            onClick={() => {
              void dropPictures([voice.id])
              change(null)
            }}
          >
            {p('open.voice.remove')}
          </button>
        </>
      )}
      <p role="status" className="soft">
        {recording && p('open.voice.going', { n: left })}
        {voice !== null && p(voice.there ? 'public.photos.there' : 'public.photos.waiting')}
      </p>
      {denied && <p className="fault">{p('open.voice.denied')}</p>}
      {[...sending.failed.values()].map((why) => (
        <div key={why} role="alert" className="notice vermilion">
          <p>{why}</p>
          <button type="button" className="button" onClick={sending.again}>
            {p('public.photos.again')}
          </button>
        </div>
      ))}
    </fieldset>
  )
}

/** What was said, to hear it again before it goes. */
function Heard({ id }: { id: string }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let made: string | null = null
    void findPicture(id).then((blob) => {
      if (blob === null) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    })
    return () => {
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [id])
  // A person's own words, just spoken: there is no text of them that captions could show.
  // biome-ignore lint/a11y/useMediaCaption: the recording is of this person a moment ago
  return url === null ? null : <audio controls src={url} aria-label={p('open.voice.label')} />
}
