// A short tour over the real screen: what is pointed at is what is there. Skipped with Esc or a button.
import { useEffect, useRef, useState } from 'react'
import { useKeys } from './keys.ts'
import { t } from './texts.ts'
import './tour.css'

/** One stop: a selector of the thing it is about, and what is said of it. */
export type Stop = { readonly at: string; readonly title: string; readonly text: string }

/** What is shown, in order; a stop whose thing is not on this screen is left out. */
export default function Tour({ stops, onEnd }: { readonly stops: readonly Stop[]; readonly onEnd: () => void }) {
  const [shown] = useState(() => stops.filter((one) => document.querySelector(one.at) !== null))
  const [n, setN] = useState(0)
  const box = useRef<HTMLElement>(null)
  const at = shown[n]?.at
  const [frame, setFrame] = useState<DOMRect | null>(null)
  useEffect(() => {
    const thing = at === undefined ? null : document.querySelector(at)
    const place = () => setFrame(thing?.getBoundingClientRect() ?? null)
    thing?.scrollIntoView({ block: 'nearest' })
    place()
    box.current?.focus()
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
    return () => {
      removeEventListener('resize', place)
      removeEventListener('scroll', place, true)
    }
  }, [at])
  useKeys({ escape: onEnd }, { alone: true })
  const stop = shown[n]
  if (!stop) return null
  const last = n === shown.length - 1
  return (
    <>
      {frame && (
        <div
          className="tour-frame"
          aria-hidden="true"
          style={{ top: frame.top - 4, left: frame.left - 4, width: frame.width + 8, height: frame.height + 8 }}
        />
      )}
      <section ref={box} className="card stack tour" tabIndex={-1} aria-labelledby="tour-title" aria-describedby="tour-text">
        <h2 id="tour-title">{stop.title}</h2>
        <p id="tour-text">{stop.text}</p>
        <p className="soft small figures" role="status">
          {t('common.tour.at', { n: n + 1, of: shown.length })}
        </p>
        <div className="row-of">
          {n > 0 && (
            <button type="button" className="button" onClick={() => setN(n - 1)}>
              {t('common.tour.back')}
            </button>
          )}
          <button type="button" className="button main" onClick={() => (last ? onEnd() : setN(n + 1))}>
            {t(last ? 'common.tour.end' : 'common.tour.next')}
          </button>
          {!last && (
            <button type="button" className="button plain" onClick={onEnd}>
              {t('common.tour.skip')}
            </button>
          )}
        </div>
      </section>
    </>
  )
}
