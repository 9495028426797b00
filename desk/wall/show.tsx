// The wall: eight figures, amounts by street and the age of all of it, large and dark; it goes on showing the last when the server is away.
import { useEffect, useState } from 'react'
import { send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { agoWords, exactWords } from '../../ui/time.ts'
import { Line } from '../figures/line.tsx'
import { changeOf, type Figure, said, valueWords } from '../figures/words.ts'
import { t } from '../texts.ts'
import { numbersOf } from './labels.ts'
import './wall.css'

type Street = {
  readonly code: string
  readonly name: string
  readonly open: number | null
  readonly outline: readonly (readonly (readonly [number, number])[])[]
}
type Told = Pick<Figure, 'code' | 'rule' | 'value' | 'before' | 'better' | 'points'>
type Shown = {
  readonly name: string
  readonly region: string
  readonly asOf: number
  readonly from: string
  readonly to: string
  readonly open: number | null
  readonly late: number | null
  readonly figures: readonly Told[]
  readonly streets: readonly Street[]
}
const every = 30_000
const key = 'chaguan.wall'

/** What was shown last on this screen: figures only, so that a restart without a line has something to show. */
function before(secret: string): Shown | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as { secret: string; shown: Shown } | null
    return kept?.secret === secret ? kept.shown : null
  } catch {
    return null
  }
}

export default function Wall() {
  const secret = location.hash.slice(1)
  const [shown, setShown] = useState<Shown | null>(() => before(secret))
  const [away, setAway] = useState(false)
  const [gone, setGone] = useState(false)
  const now = useNow()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      try {
        const fresh = await send<Shown>('POST', '/wall', { secret })
        setShown(fresh)
        setAway(false)
        setGone(false)
        localStorage.setItem(key, JSON.stringify({ secret, shown: fresh }))
      } catch (error) {
        const refused = (error as { code?: string }).code
        // A revoked link shows nothing any more, also not what was kept.
        if (refused === 'notFound' || refused === 'badInput') {
          localStorage.removeItem(key)
          setShown(null)
          setGone(true)
        } else setAway(true)
      }
      timer = setTimeout(() => void ask(), every)
    }
    void ask()
    return () => clearTimeout(timer)
  }, [secret])
  if (gone)
    return (
      <main className="wall">
        <h1>{t('reports.wallGone')}</h1>
        <p>{t('reports.wallGoneWhy')}</p>
      </main>
    )
  if (!shown)
    return (
      <main className="wall">
        <h1>{t(away ? 'reports.wallAway' : 'common.loading')}</h1>
      </main>
    )
  return (
    <main className="wall">
      <header>
        <h1>
          {shown.name} <span className="soft">{shown.region}</span>
        </h1>
        <p role="status" className={away || now - shown.asOf > 10 * 60_000 ? 'wall-old' : ''}>
          {away && (
            <>
              <span aria-hidden="true">▲ </span>
              {t('reports.wallAway')}{' '}
            </>
          )}
          {t('reports.wallAge', { ago: agoWords(shown.asOf, now), at: exactWords(shown.asOf).slice(0, 16) })}
        </p>
      </header>
      <div className="wall-body">
        <Streets shown={shown} />
        <div className="wall-figures">
          {shown.figures.map((one) => (
            <Tile key={one.code} told={one} age={agoWords(shown.asOf, now)} />
          ))}
        </div>
      </div>
      <footer className="soft">{t('reports.wallFoot', { from: shown.from, to: shown.to })}</footer>
    </main>
  )
}

function Tile({ told, age }: { told: Told; age: string }) {
  const figure: Figure = { ...told, day: 'act', law: 'local', details: null, numerator: 0, denominator: 0, excluded: 0 }
  const change = changeOf(figure)
  return (
    <section className="wall-tile" aria-label={said(told.code, 'name')}>
      <h2>{said(told.code, 'name')}</h2>
      <b className="figures">{told.value === null ? t('reports.few') : valueWords(figure, told.value)}</b>
      <Line figure={figure} />
      <p className="soft figures">
        {change && (
          <>
            <span aria-hidden="true">{change.arrow} </span>
            {change.text} ·{' '}
          </>
        )}
        {age}
      </p>
    </section>
  )
}

const steps = 5
function Streets({ shown }: { shown: Shown }) {
  const points = shown.streets.flatMap(({ outline }) => outline.flat())
  const most = Math.max(1, ...shown.streets.map(({ open }) => open ?? 0))
  const level = (open: number | null) =>
    open === null || open === 0 ? 0 : Math.min(steps - 1, Math.ceil((open / most) * (steps - 1)))
  return (
    <section className="wall-map" aria-label={t('reports.wallStreets')}>
      <h2>
        {t('reports.wallOpen', { n: shown.open ?? t('reports.few') })}
        <span className="wall-late">
          <span aria-hidden="true">■ </span>
          {t('reports.wallLate', { n: shown.late ?? t('reports.few') })}
        </span>
      </h2>
      {points.length > 0 && <Outline shown={shown} points={points} level={level} />}
      <ol className="wall-streets">
        {shown.streets.map((one) => (
          <li key={one.code}>
            <span className={`swatch level${level(one.open)}`} aria-hidden="true" />
            {one.name} <b className="figures">{one.open ?? t('reports.few')}</b>
          </li>
        ))}
      </ol>
    </section>
  )
}

type Points = readonly (readonly [number, number])[]
function Outline({ shown, points, level }: { shown: Shown; points: Points; level: (open: number | null) => number }) {
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
  // Degrees of longitude are shorter than those of latitude.
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const width = 600
  const height = Math.round((width * (north - south)) / Math.max(1e-9, (east - west) * narrow))
  const x = (lon: number) => ((lon - west) / (east - west || 1)) * width
  const y = (lat: number) => ((north - lat) / (north - south || 1)) * height
  const placed = numbersOf(
    shown.streets.map(({ code, open, outline }) => ({
      code,
      text: String(open ?? t('reports.few')),
      ring: (outline[0] ?? []).map(([lon, lat]): [number, number] => [x(lon), y(lat)]),
    })),
  )
  return (
    <svg viewBox={`-4 -4 ${width + 8} ${height + 8}`} role="img" aria-label={t('reports.wallStreets')}>
      {shown.streets.map((one) => (
        <g key={one.code}>
          {one.outline.map((ring, n) => (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: rings have no other name
              key={n}
              className={`level${level(one.open)}`}
              d={`M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}Z`}
            />
          ))}
        </g>
      ))}
      {placed.map(
        ({ code, x: left, y: top, from }) =>
          from && (
            <g key={code} className="wall-line">
              <line x1={from[0]} y1={from[1]} x2={left} y2={top} />
              <circle cx={from[0]} cy={from[1]} r="3" />
            </g>
          ),
      )}
      {placed.map(({ code, text, x: left, y: top }) => (
        <text key={code} x={left} y={top}>
          {text}
        </text>
      ))}
    </svg>
  )
}
