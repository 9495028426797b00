// A short tour over the real screen: what is pointed at is what is there. Skipped with Esc, remembered here, begun again from help.
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../ui/keys.ts'
import { t } from './texts.ts'
import './tour.css'

/** What is shown, in order; a stop whose thing is not on this screen is left out. */
const stops = [
  { name: 'queue', at: '.qhead h1' },
  { name: 'act', at: '.preview .case-actions' },
  { name: 'nav', at: '.nav' },
  { name: 'search', at: '.search-button' },
  { name: 'help', at: '.top-rest' },
] as const
export default function Tour({ onEnd }: { readonly onEnd: () => void }) {
  const [shown] = useState(() => stops.filter((one) => document.querySelector(one.at) !== null))
  const [n, setN] = useState(0)
  const box = useRef<HTMLElement>(null)
  const stop = shown[n]
  const [frame, setFrame] = useState<DOMRect | null>(null)
  useEffect(() => {
    const place = () => setFrame(stop ? (document.querySelector(stop.at)?.getBoundingClientRect() ?? null) : null)
    place()
    box.current?.focus()
    addEventListener('resize', place)
    return () => removeEventListener('resize', place)
  }, [stop])
  useKeys({ escape: onEnd }, { alone: true })
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
        <h2 id="tour-title">{t(`staff.tour.${stop.name}`)}</h2>
        <p id="tour-text">{t(`staff.tour.${stop.name}.text`)}</p>
        <p className="soft small figures" role="status">
          {t('staff.tour.at', { n: n + 1, of: shown.length })}
        </p>
        <div className="row-of">
          {n > 0 && (
            <button type="button" className="button" onClick={() => setN(n - 1)}>
              {t('staff.tour.back')}
            </button>
          )}
          <button type="button" className="button main" onClick={() => (last ? onEnd() : setN(n + 1))}>
            {t(last ? 'staff.tour.end' : 'staff.tour.next')}
          </button>
          {!last && (
            <button type="button" className="button plain" onClick={onEnd}>
              {t('staff.tour.skip')}
            </button>
          )}
        </div>
      </section>
    </>
  )
}
