// Recording a voice: at most a minute, in the phone's own way; what becomes of the recording is the caller's.
import { useEffect, useRef, useState } from 'react'

/** Seconds of one recording. */
const longest = 60
/** The phone's own way, the first that it knows; none: it cannot record. */
const wayOf = (): string | null => {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return null
  return (
    ['audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find((type) => MediaRecorder.isTypeSupported(type)) ?? null
  )
}

const end = (machine: MediaRecorder | null): void => {
  if (machine?.state === 'recording') machine.stop()
}

/**
 * `able`: this phone can record. `left`: seconds until it ends by itself. `toggle` begins or ends; `denied`: the microphone was refused.
 * `onMade` is given what was said, also when the page is left in the middle.
 */
export function useRecorder(onMade: (said: Blob) => void) {
  const [way] = useState(wayOf)
  const [state, setState] = useState<'idle' | 'recording' | 'denied'>('idle')
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | null>(null)
  const made = useRef(onMade)
  made.current = onMade
  const recording = state === 'recording'
  useEffect(() => () => end(recorder.current), [])
  useEffect(() => {
    if (!recording) return
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [recording])
  useEffect(() => {
    if (recording && seconds >= longest) end(recorder.current)
  }, [recording, seconds])
  const start = async () => {
    if (way === null) return
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const machine = new MediaRecorder(stream, { mimeType: way, audioBitsPerSecond: 24_000 })
      const parts: Blob[] = []
      machine.ondataavailable = (event) => parts.push(event.data)
      machine.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        setState('idle')
        made.current(new Blob(parts, { type: way }))
      }
      recorder.current = machine
      setSeconds(0)
      machine.start()
      setState('recording')
    } catch {
      setState('denied')
    }
  }
  return {
    able: way !== null,
    recording,
    denied: state === 'denied',
    left: Math.max(0, longest - seconds),
    toggle: () => (recording ? end(recorder.current) : void start()),
  }
}
