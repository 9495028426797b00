// A voice note instead of typing: at most a minute, heard again before it goes, kept as a protected file; no machine writes it down.
import { useEffect, useRef, useState } from 'react'
import { uuid } from '../ui/client.ts'
import type { CaseRef } from '../ui/contract.ts'
import { type Photo, usePhotos } from './photos.ts'
import { dropPictures, findPicture, keepPicture } from './pictures.ts'
import { p } from './texts.ts'

const longest = 60
/** The phone's own way, the first that it knows; none: it cannot record. */
const wayOf = (): string | null => {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return null
  return (
    ['audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find((type) => MediaRecorder.isTypeSupported(type)) ?? null
  )
}

type Props = { of: CaseRef | null; voice: Photo | null; change: (voice: Photo | null) => void; id: string }

export function Voice({ of, voice, change, id }: Props) {
  const [way] = useState(wayOf)
  const [state, setState] = useState<'idle' | 'recording' | 'denied'>('idle')
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | null>(null)
  const held = useRef(change)
  held.current = change
  const sending = usePhotos(
    of,
    voice === null ? [] : [voice],
    (to) => held.current(to(voice === null ? [] : [voice])[0] ?? null),
    1,
    'voice',
  )
  const recording = state === 'recording'

  useEffect(
    () => () => {
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop()
    },
    [],
  )
  useEffect(() => {
    if (!recording) return
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [recording])
  useEffect(() => {
    if (recording && seconds >= longest) recorder.current?.stop()
  }, [recording, seconds])

  const start = async () => {
    if (way === null) return
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const made = new MediaRecorder(stream, { mimeType: way, audioBitsPerSecond: 24_000 })
      const parts: Blob[] = []
      made.ondataavailable = (event) => parts.push(event.data)
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        setState('idle')
        const name = uuid()
        void keepPicture(name, new Blob(parts, { type: way })).then(() => held.current({ id: name, there: false }))
      }
      recorder.current = made
      setSeconds(0)
      made.start()
      setState('recording')
    } catch {
      setState('denied')
    }
  }
  if (way === null) return null
  return (
    <fieldset className="group" id={id} tabIndex={-1}>
      <legend>{p('open.voice.label')}</legend>
      <p className="soft">{p('open.voice.hint')}</p>
      {voice === null ? (
        <button
          type="button"
          className="button wide"
          aria-pressed={recording}
          onClick={() => (recording ? recorder.current?.stop() : void start())}
        >
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
        {recording && p('open.voice.going', { n: Math.max(0, longest - seconds) })}
        {voice !== null && p(voice.there ? 'public.photos.there' : 'public.photos.waiting')}
      </p>
      {state === 'denied' && <p className="fault">{p('open.voice.denied')}</p>}
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
