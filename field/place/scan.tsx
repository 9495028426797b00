// A square on a door, read where the browser can; the same by typing its digits. Nothing of the picture is kept or sent.
import { useEffect, useRef, useState } from 'react'
import { t } from '../../ui/texts.ts'
import { f } from '../texts.ts'

type Detector = { readonly detect: (of: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]> }
type Detectors = { new (how: { formats: readonly string[] }): Detector }
const detectors = (): Detectors | undefined => (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector

/** Gives what was read or typed; false: it was nothing here. */
export function Code({ onCode }: { onCode: (text: string) => boolean }) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const [looking, setLooking] = useState(false)
  const take = (text: string) => {
    const known = onCode(text)
    setWrong(!known)
    if (known) setTyped('')
    setLooking(false)
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        take(typed)
      }}
    >
      <label htmlFor="round-code">{f('field.round.code')}</label>
      <div className="who">
        <input
          id="round-code"
          className="field figures"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {detectors() && typed === '' ? (
          <button type="button" className="button" onClick={() => setLooking(!looking)}>
            {looking ? t('common.cancel') : f('field.round.scan')}
          </button>
        ) : (
          <button type="submit" className="button" disabled={typed === ''}>
            {f('field.round.take')}
          </button>
        )}
      </div>
      {looking && <Camera onText={take} />}
      {wrong && (
        <p className="notice amber" role="alert">
          {f('field.round.noCode')}
        </p>
      )}
    </form>
  )
}

function Camera({ onText }: { onText: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [gone, setGone] = useState(false)
  const told = useRef(onText)
  told.current = onText
  useEffect(() => {
    let stream: MediaStream | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const Known = detectors()
    const close = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const look = async (detector: Detector) => {
      if (over || !video.current) return
      const [found] = await detector.detect(video.current).catch(() => [])
      if (over) return
      if (found) told.current(found.rawValue)
      else timer = setTimeout(() => void look(detector), 300)
    }
    void (async () => {
      try {
        const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
        stream = opened
        if (over || !Known || !video.current) return close()
        video.current.srcObject = opened
        await video.current.play()
        void look(new Known({ formats: ['qr_code'] }))
      } catch {
        setGone(true)
      }
    })()
    return () => {
      over = true
      clearTimeout(timer)
      close()
    }
  }, [])
  if (gone) return <p className="notice amber">{f('field.round.noCamera')}</p>
  return (
    <>
      <p role="status">{f('field.round.scanning')}</p>
      <video ref={video} className="brush" muted playsInline />
    </>
  )
}
