// A line over time, drawn by hand: one hue, the last point marked, said in words for who cannot see it.
import { dayWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { type Figure, said, valueWords } from './words.ts'
import './figures.css'

type Size = { readonly width: number; readonly height: number; readonly pad: number }
const small: Size = { width: 132, height: 32, pad: 4 }
const large: Size = { width: 640, height: 180, pad: 10 }

type Point = { readonly day: string; readonly value: number }
const pointsOf = ({ points }: Figure): readonly Point[] =>
  points.flatMap(({ day, value }) => (value === null ? [] : [{ day, value }]))

function placed(points: readonly Point[], { width, height, pad }: Size) {
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (n: number) => pad + (n * (width - 2 * pad)) / Math.max(1, points.length - 1)
  const y = (value: number) => height - pad - (high === low ? 0.5 : (value - low) / (high - low)) * (height - 2 * pad)
  return { at: points.map(({ value }, n) => [x(n), y(value)] as const), low, high }
}

export function Line({ figure, size = small }: { figure: Figure; size?: Size }) {
  const points = pointsOf(figure)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return <span className="line-none" />
  const { at, low, high } = placed(points, size)
  const end = at.at(-1)
  const spoken = t('reports.trendSaid', {
    from: first.day,
    a: valueWords(figure, first.value),
    to: last.day,
    b: valueWords(figure, last.value),
    most: valueWords(figure, high),
    least: valueWords(figure, low),
  })
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${size.width} ${size.height}`}
      width={size.width}
      height={size.height}
      role="img"
      aria-label={`${t('reports.trend', { name: said(figure.code, 'name') })}: ${spoken}`}
    >
      <polyline points={at.map((one) => one.join(',')).join(' ')} />
      {end && <circle cx={end[0]} cy={end[1]} r={3} />}
    </svg>
  )
}

/** The same, large, with what is highest and lowest and the first and last day written beside it. */
export function LargeLine({ figure, now }: { figure: Figure; now: number }) {
  const points = pointsOf(figure)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  const { low, high } = placed(points, large)
  const day = (text: string) => (text.length === 10 ? dayWords(text, now) : text)
  return (
    <figure className="large-line">
      <figcaption className="soft small figures">
        <span>{valueWords(figure, high)}</span>
        <span>{valueWords(figure, low)}</span>
      </figcaption>
      <Line figure={figure} size={large} />
      <p className="soft small figures">
        <span>{day(first.day)}</span>
        <span>{day(last.day)}</span>
      </p>
    </figure>
  )
}
