// The map of my areas without any line: outlines, open cases by shape and word, no residents; drawn from what lies on the phone.
import { useMemo, useState } from 'react'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { markOf } from '../today/list.ts'
import { Marked } from '../today/page.tsx'
import { useHeld } from '../use.ts'
import type { Point } from './grid.ts'
import { type Here, useHere } from './here.ts'

const size = 1000

/** West, south, east, north of points, with a little air around. */
function frameOf(points: readonly Point[]): readonly [number, number, number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const air = Math.max(east - west, north - south, 0.001) * 0.06
  return [west - air, south - air, east + air, north + air]
}

export default function Plan() {
  const { parts, cases } = useHeld()
  const now = useNow()
  const [picked, setPicked] = useState<string | null>(null)
  const [zoom, setZoom] = useState(1)
  const [here, setHere] = useState<Here | null>(null)
  const { state, find } = useHere(setHere)
  const areas = parts.areas ?? []
  const open = useMemo(() => [...cases.values()].filter((one) => one.point !== null && one.phase !== 'ended'), [cases])
  const project = useMemo(() => {
    const own = areas.filter((area) => area.mine)
    const points = (own.length > 0 ? own : areas).flatMap((area) => area.rings.flat())
    if (points.length === 0) return null
    const [west, south, east, north] = frameOf(points)
    const flat = Math.cos((((south + north) / 2) * Math.PI) / 180)
    const scale = size / Math.max((east - west) * flat, north - south)
    const shift = [(size - (east - west) * flat * scale) / 2, (size - (north - south) * scale) / 2] as const
    return ([lon, lat]: Point): Point => [(lon - west) * flat * scale + shift[0], (north - lat) * scale + shift[1]]
  }, [areas])
  const one = picked === null ? undefined : cases.get(picked)
  if (project === null)
    return (
      <>
        <h1>{f('field.map.title')}</h1>
        <p className="empty">{f('field.map.none')}</p>
      </>
    )
  const line = (ring: readonly Point[]) =>
    `${ring
      .map(
        (point, n) =>
          `${n === 0 ? 'M' : 'L'}${project(point)
            .map((value) => value.toFixed(1))
            .join(' ')}`,
      )
      .join('')}Z`
  // Shapes keep their size under the finger however near one looks.
  const r = 16 / zoom
  return (
    <>
      <h1>{f('field.map.title')}</h1>
      <div className="row-of">
        <button type="button" className="button" onClick={() => setZoom(Math.min(8, zoom * 2))} disabled={zoom >= 8}>
          {f('field.map.nearer')}
        </button>
        <button type="button" className="button" onClick={() => setZoom(Math.max(1, zoom / 2))} disabled={zoom <= 1}>
          {f('field.map.farther')}
        </button>
        <button type="button" className="button" onClick={find} disabled={state === 'finding'}>
          <span aria-hidden="true">◎</span>
          {f(state === 'finding' ? 'field.place.finding' : 'field.map.here')}
        </button>
      </div>
      <section className="plan" aria-label={f('field.map.title')}>
        <svg viewBox={`0 0 ${size} ${size}`} width={`${zoom * 100}%`} aria-label={f('field.map.told', { n: open.length })}>
          {areas.map((area) => (
            <path
              key={area.code}
              d={area.rings.map(line).join('')}
              className={area.mine ? 'area mine' : 'area'}
              fillRule="evenodd"
            >
              <title>{area.name}</title>
            </path>
          ))}
          {open.map((row) => {
            const [x, y] = project(row.point ?? [0, 0])
            const mark = markOf(row, now, true)
            return (
              <a
                key={nameOf(row)}
                href={`/field/case/${nameOf(row)}`}
                aria-label={`${row.categoryName} ${f(`field.mark.${mark}`)}`}
                onClick={(event) => {
                  event.preventDefault()
                  setPicked(nameOf(row))
                }}
              >
                <path className={`dot ${mark} ${picked === nameOf(row) ? 'picked' : ''}`} d={shape(mark, x, y, r)} />
              </a>
            )
          })}
          {here && (
            <circle className="here" cx={project([here.lon, here.lat])[0]} cy={project([here.lon, here.lat])[1]} r={r * 0.8} />
          )}
        </svg>
      </section>
      {one && (
        <Link className="card stack" to={`/field/case/${nameOf(one)}`}>
          <Marked mark={markOf(one, now, true)} />
          <b>{one.categoryName}</b>
          <span className="soft">{one.placeText ?? one.areaName}</span>
        </Link>
      )}
      <h2>{f('field.map.list', { n: open.length })}</h2>
      <ul className="rows">
        {open.map((row) => (
          <li key={nameOf(row)}>
            <Link to={`/field/case/${nameOf(row)}`} className="row-of between">
              <span>
                {row.categoryName} <span className="soft">{row.placeText ?? row.areaName}</span>
              </span>
              <Marked mark={markOf(row, now, true)} />
            </Link>
          </li>
        ))}
      </ul>
      <p className="soft small">{f('field.map.noTiles')}</p>
    </>
  )
}

/** A state is a shape before it is a colour. */
function shape(mark: string, x: number, y: number, r: number): string {
  if (mark === 'overdue') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`
  if (mark === 'soon') return `M${x} ${y - r}L${x + r} ${y + r}L${x - r} ${y + r}Z`
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
}
