// The map itself: the ground on a canvas, over it the outlines and the open cases as links with words.
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { FieldArea, FieldCase } from '../../rules/sync.ts'
import { g } from '../ground/texts.ts'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { type Mark, markOf } from '../today/list.ts'
import { drawGround, inkOf } from './draw.ts'
import type { Point } from './grid.ts'
import { useHands } from './hands.ts'
import type { Here } from './here.ts'
import type { Label } from './labels.ts'
import type { TileStore } from './tiles.ts'
import { moved, type Size, toPlace, toScreen, type View, zoomOf } from './view.ts'

/** What a key does: shares of the frame, and how many times nearer. */
const pushes: Readonly<Record<string, { readonly right: number; readonly down: number; readonly nearer: number }>> = {
  ArrowLeft: { right: 0.2, down: 0, nearer: 1 },
  ArrowRight: { right: -0.2, down: 0, nearer: 1 },
  ArrowUp: { right: 0, down: 0.2, nearer: 1 },
  ArrowDown: { right: 0, down: -0.2, nearer: 1 },
  '+': { right: 0, down: 0, nearer: 2 },
  '=': { right: 0, down: 0, nearer: 2 },
  '-': { right: 0, down: 0, nearer: 0.5 },
}

type Props = {
  readonly view: View
  readonly size: Size
  readonly onView: (view: View) => void
  /** Null: no ground on this phone. */
  readonly store: TileStore | null
  /** Changes when tiles came. */
  readonly fresh: number
  readonly areas: readonly Pick<FieldArea, 'code' | 'name' | 'mine' | 'rings'>[]
  /** Where my streets end. */
  readonly streets: readonly Pick<FieldArea, 'code' | 'name' | 'rings'>[]
  readonly open: readonly FieldCase[]
  readonly hazards: ReadonlySet<string>
  readonly now: number
  readonly picked: string | null
  readonly spot: Point | null
  readonly here: Here | null
  readonly onCase: (name: string) => void
  /** `reach`: metres that a fingertip is wide. */
  readonly onSpot: (point: Point, reach: number) => void
}

/** So much more is drawn on every side, that a hand does not pull emptiness into sight. */
const beyond = 0.25
/** Canvases of two gigabytes of memory: sharper than this no eye sees in the sun. */
const densest = 2

export function Plan({
  view,
  size,
  onView,
  store,
  fresh,
  areas,
  streets,
  open,
  hazards,
  now,
  picked,
  spot,
  here,
  onCase,
  onSpot,
}: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const mover = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const wide: Size = useMemo(() => ({ width: size.width * (1 + 2 * beyond), height: size.height * (1 + 2 * beyond) }), [size])
  const tap = (at: Point) => {
    const [a, b] = [toPlace(view, size, at), toPlace(view, size, [at[0] + 28, at[1]])]
    onSpot(a, Math.abs(b[0] - a[0]) * 111_320 * Math.cos((a[1] * Math.PI) / 180))
  }
  const hands = useHands({ frame, mover, view, size, onView, onTap: tap })
  const labels = useMemo(() => areaLabels(areas, view, wide), [areas, view, wide])
  const shown = useMemo(() => {
    const marked = open.map((row) => ({ row, mark: markOf(row, now, true), hazard: hazards.has(row.category) }))
    const placed = marked.flatMap((one) => {
      const [x, y] = toScreen(view, wide, one.row.point ?? [0, 0])
      return x > 0 && y > 0 && x < wide.width && y < wide.height ? [{ ...one, x, y }] : []
    })
    // What presses is on top where several lie on one spot.
    return placed.sort((a, b) => pressing(a) - pressing(b))
  }, [open, view, wide, now, hazards])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came is looked for in the store
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (canvas.current && pen) {
      const dense = Math.min(densest, devicePixelRatio)
      canvas.current.width = Math.round(wide.width * dense)
      canvas.current.height = Math.round(wide.height * dense)
      const ink = inkOf(canvas.current)
      const begun = performance.now()
      const drawn = store
        ? drawGround(pen, { store, view, size: wide, dense, ink, labels, marks: shown.map(({ x, y }) => [x, y]) })
        : 0
      // For whoever looks how long it takes, and for tests.
      canvas.current.dataset.tiles = String(drawn)
      canvas.current.dataset.took = (performance.now() - begun).toFixed(1)
    }
    hands.drawn(view)
  }, [view, wide, store, fresh, labels, shown])
  const press = (event: KeyboardEvent) => {
    const push = event.target === event.currentTarget ? pushes[event.key] : undefined
    if (!push) return
    event.preventDefault()
    onView(moved(view, size, [push.right * size.width, push.down * size.height], push.nearer))
  }
  const at = (point: Point) => toScreen(view, wide, point)
  const line = (ring: readonly Point[]) =>
    `${ring
      .map(
        (point, n) =>
          `${n === 0 ? 'M' : 'L'}${at(point)
            .map((value) => value.toFixed(1))
            .join(' ')}`,
      )
      .join('')}Z`
  // From afar many lie together: smaller, they still can be told apart.
  const r = zoomOf(view) < 15.2 ? 7 : 10
  return (
    <div
      ref={frame}
      className={store ? 'plan streets' : 'plan'}
      role="application"
      aria-label={g('ground.map.keys')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by the keys
      tabIndex={0}
      onKeyDown={press}
      {...hands.handlers}
    >
      <div
        ref={mover}
        className="plan-move"
        style={{ left: -size.width * beyond, top: -size.height * beyond, width: wide.width, height: wide.height }}
      >
        <canvas ref={canvas} />
        <svg viewBox={`0 0 ${wide.width} ${wide.height}`} aria-label={g('ground.map.told', { n: open.length })}>
          {streets.map((street) => (
            <path key={street.code} d={street.rings.map(line).join('')} className="area street" />
          ))}
          {[...areas]
            .sort((a, b) => Number(a.mine) - Number(b.mine))
            .map((area) => (
              <path
                key={area.code}
                d={area.rings.map(line).join('')}
                className={area.mine ? 'area mine' : 'area'}
                fillRule="evenodd"
              >
                <title>{area.name}</title>
              </path>
            ))}
          {spot && <circle className="spot" cx={at(spot)[0]} cy={at(spot)[1]} r={13} />}
          {here && <circle className="here" cx={at([here.lon, here.lat])[0]} cy={at([here.lon, here.lat])[1]} r={11} />}
          {shown.map(({ row, mark, hazard, x, y }) => {
            return (
              <a
                key={nameOf(row)}
                href={`/field/case/${nameOf(row)}`}
                draggable={false}
                aria-label={`${hazard ? `${g('ground.map.hazard')} ` : ''}${row.categoryName} ${f(`field.mark.${mark}`)}`}
                onClick={(event) => {
                  event.preventDefault()
                  if (!hands.dragged()) onCase(nameOf(row))
                }}
              >
                {/* As large as a thumb. */}
                <circle cx={x} cy={y} r={22} fill="transparent" />
                <path
                  className={`dot ${mark} ${picked === nameOf(row) ? 'picked' : ''}`}
                  d={shape(mark, x, y, hazard ? r + 2 : r)}
                />
                {hazard && (
                  <text className="dot-hazard" x={x} y={mark === 'soon' ? y + 4 : y}>
                    !
                  </text>
                )}
              </a>
            )
          })}
        </svg>
      </div>
    </div>
  )
}

const pressing = ({ mark, hazard }: { readonly mark: Mark; readonly hazard: boolean }): number =>
  (hazard ? 4 : 0) + (mark === 'overdue' ? 2 : mark === 'soon' ? 1 : 0)

/** Names of the areas in the middle of each, from where they are large enough to hold them. */
function areaLabels(areas: Props['areas'], view: View, size: Size): Label[] {
  if (zoomOf(view) < 13.6) return []
  return areas.flatMap(({ name, rings, mine }): Label[] => {
    const points = (rings[0] ?? []).map((point) => toScreen(view, size, point))
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
    const broad = Math.max(...xs) - Math.min(...xs)
    // Of one's own the name is known; of the others the last part tells them apart.
    if (mine || !(broad > 60)) return []
    const middle = (values: readonly number[]) => (Math.max(...values) + Math.min(...values)) / 2
    return [{ text: name, x: middle(xs), y: middle(ys), angle: 0, rank: 0, dot: false, along: null }]
  })
}

/** A state is a shape before it is a colour. */
function shape(mark: Mark, x: number, y: number, r: number): string {
  if (mark === 'overdue') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`
  if (mark === 'soon') return `M${x} ${y - r * 1.2}L${x + r * 1.2} ${y + r}L${x - r * 1.2} ${y + r}Z`
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
}

/** The size of an element as it is now. */
export function useSize(): { readonly size: Size | null; readonly frame: (element: HTMLElement | null) => void } {
  const [element, frame] = useState<HTMLElement | null>(null)
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    if (!element) return
    const look = () => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    look()
    const watching = new ResizeObserver(look)
    watching.observe(element)
    return () => watching.disconnect()
  }, [element])
  return { size, frame }
}
