// A voice instead of typing: at most a minute, kept on the phone like a photo, heard by whoever handles it; no machine writes it down.
import { useEffect, useRef, useState } from 'react'
import { uuid } from '../../ui/client.ts'
import type { CaseRef } from '../../ui/contract.ts'
import { f } from '../texts.ts'
import { usePhone } from '../use.ts'

const longest = 60
/** The phone's own way, the first that it knows; none: it cannot record. */
const wayOf = (): string | null => {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return null
  return (
    ['audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find((type) => MediaRecorder.isTypeSupported(type)) ?? null
  )
}

type Props = { readonly of: CaseRef; readonly value: readonly string[]; readonly onChange: (ids: readonly string[]) => void }

export function Voice({ of, value, onChange }: Props) {
  const phone = usePhone()
  const [way] = useState(wayOf)
  const [state, setState] = useState<'idle' | 'recording' | 'denied' | 'lost'>('idle')
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | null>(null)
  const recording = state === 'recording'
  useEffect(
    () => () => {
      if (recorder.current?.state === 'recording') recorder.current.stop()
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
      made.onstop = async () => {
        for (const track of stream.getTracks()) track.stop()
        setState('idle')
        try {
          const id = uuid()
          await phone.addPiece(of, { id, kind: 'voice', type: way, bytes: await new Blob(parts).arrayBuffer() })
          onChange([id])
        } catch {
          setState('lost')
        }
      }
      recorder.current = made
      setSeconds(0)
      made.start()
      setState('recording')
    } catch {
      setState('denied')
    }
  }
  const drop = (id: string) => {
    void phone.outbox.dropPiece(id)
    onChange([])
  }
  const [kept] = value
  if (way === null) return null
  return (
    <div className="stack">
      {kept ? (
        <p className="row-of between">
          <span>
            <span aria-hidden="true">● </span>
            {f('field.voice.kept')}
          </span>
          <button type="button" className="button" onClick={() => drop(kept)}>
            {f('field.voice.remove')}
          </button>
        </p>
      ) : (
        <button
          type="button"
          className="button wide"
          aria-pressed={recording}
          onClick={() => (recording ? recorder.current?.stop() : void start())}
        >
          <span aria-hidden="true">{recording ? '■' : '●'}</span>
          {recording ? f('field.voice.stop', { n: Math.max(0, longest - seconds) }) : f('field.voice.start')}
        </button>
      )}
      <p role="status" className="soft small">
        {state === 'denied' && f('field.voice.denied')}
        {state === 'lost' && f('field.voice.lost')}
      </p>
    </div>
  )
}
