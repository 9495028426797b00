// Draws the ground on a canvas: water, buildings and roads pale, names where there is room for them. Without WebGL, on any phone.
import { extent } from '../../rules/mercator.ts'
import type { Drawn, Line } from './decode.ts'
import { fits, type Label, type Laid, laid } from './labels.ts'
import type { TileStore } from './tiles.ts'
import { inSight, type Size, tileZoom, type View, zoomOf } from './view.ts'

/** Colours and type as the theme has them: in the sun lines are black and nothing is pale. */
export type Ink = Readonly<
  Record<'paper' | 'water' | 'waterLine' | 'house' | 'houseLine' | 'road' | 'casing' | 'soft' | 'ink', string>
> & {
  readonly family: string
  /** CSS pixels of ordinary text on the map. */
  readonly text: number
}

export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const text = Number.parseFloat(of('text')) || 17
  return {
    paper: of('ground'),
    water: of('ground-water'),
    waterLine: of('ground-water-line'),
    house: of('ground-house'),
    houseLine: of('ground-house-line'),
    road: of('ground-road'),
    casing: of('ground-casing'),
    soft: of('soft'),
    ink: of('ink'),
    family: style.fontFamily,
    text: Math.max(12, text * 0.74),
  }
}

type Shapes = { readonly water: Path2D; readonly rivers: Path2D; readonly buildings: Path2D; readonly roads: readonly Path2D[] }
const shapes = new WeakMap<Drawn, Shapes>()

function pathOf(lines: readonly Line[], closed: boolean): Path2D {
  const path = new Path2D()
  for (const line of lines) {
    for (let n = 0; n < line.length; n += 2)
      if (n === 0) path.moveTo(line[0] ?? 0, line[1] ?? 0)
      else path.lineTo(line[n] ?? 0, line[n + 1] ?? 0)
    if (closed) path.closePath()
  }
  return path
}

function shapesOf(drawn: Drawn): Shapes {
  const known = shapes.get(drawn)
  if (known) return known
  const made: Shapes = {
    water: pathOf(drawn.water, true),
    rivers: pathOf(drawn.rivers, false),
    buildings: pathOf(drawn.buildings, true),
    roads: drawn.roads.map((road) => pathOf(road.lines, false)),
  }
  shapes.set(drawn, made)
  return made
}

/** Pixels a lane, a street and a main road are wide at a zoom. */
const widths = (zoom: number): readonly number[] => [1.6, 2.8, 4.4].map((base) => base * 1.6 ** Math.max(-1.5, zoom - 15))

/** Draws what is in sight; `size` is that of the canvas in CSS pixels, `dense` how many of its own one of these has. Gives how many tiles it drew. */
export function drawGround(
  pen: CanvasRenderingContext2D,
  {
    store,
    view,
    size,
    dense,
    ink,
    labels,
    marks,
  }: {
    readonly store: TileStore
    readonly view: View
    readonly size: Size
    readonly dense: number
    readonly ink: Ink
    /** Of areas and the like: they come first. */
    readonly labels: readonly Label[]
    /** What stands over the ground and is not to be written across: middles, in CSS pixels. */
    readonly marks: readonly (readonly [number, number])[]
  },
): number {
  const zoom = zoomOf(view)
  const tiles = store.toDraw(inSight(view, size, tileZoom(view)))
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.clearRect(0, 0, size.width * dense, size.height * dense)
  for (const { tile, drawn } of tiles) {
    const across = (view.scale / 2 ** tile.z) * dense
    // Whole pixels: between two tiles no seam is seen.
    const edge = (middle: number, length: number, n: number) =>
      Math.round((n / 2 ** tile.z - middle) * view.scale * dense + (length * dense) / 2)
    const [left, top] = [edge(view.x, size.width, tile.x), edge(view.y, size.height, tile.y)]
    const [right, bottom] = [edge(view.x, size.width, tile.x + 1), edge(view.y, size.height, tile.y + 1)]
    pen.save()
    pen.setTransform(1, 0, 0, 1, 0, 0)
    pen.beginPath()
    pen.rect(left, top, right - left, bottom - top)
    pen.clip()
    pen.fillStyle = ink.paper
    pen.fillRect(left, top, right - left, bottom - top)
    const k = across / extent
    pen.setTransform(k, 0, 0, k, left, top)
    drawTile(pen, shapesOf(drawn), ink, dense / k, zoom)
    pen.restore()
  }
  const all = [...labels, ...tiles.flatMap((one) => laid(one.drawn, one.tile, view, size, zoom))]
  drawLabels(pen, all, { marks, size, dense, ink })
  return tiles.length
}

/** `px`: units of the tile that one CSS pixel is. */
function drawTile(pen: CanvasRenderingContext2D, all: Shapes, ink: Ink, px: number, zoom: number): void {
  pen.lineJoin = 'round'
  pen.lineCap = 'round'
  pen.fillStyle = ink.water
  pen.fill(all.water, 'evenodd')
  pen.strokeStyle = ink.waterLine
  pen.lineWidth = px
  pen.stroke(all.water)
  pen.strokeStyle = ink.water
  pen.lineWidth = 3 * px
  pen.stroke(all.rivers)
  if (zoom >= 14) {
    pen.fillStyle = ink.house
    pen.fill(all.buildings, 'evenodd')
    pen.strokeStyle = ink.houseLine
    pen.lineWidth = (zoom < 15.5 ? 0.5 : 1) * px
    pen.stroke(all.buildings)
  }
  const wide = widths(zoom)
  for (const [n, road] of all.roads.entries()) {
    pen.strokeStyle = ink.casing
    pen.lineWidth = ((wide[n] ?? 2) + 2) * px
    pen.stroke(road)
  }
  for (const [n, road] of all.roads.entries()) {
    pen.strokeStyle = ink.road
    pen.lineWidth = (wide[n] ?? 2) * px
    pen.stroke(road)
  }
}

type Words = {
  readonly marks: readonly (readonly [number, number])[]
  readonly size: Size
  readonly dense: number
  readonly ink: Ink
}
function drawLabels(pen: CanvasRenderingContext2D, labels: readonly Label[], { marks, size, dense, ink }: Words): void {
  const r = 12
  const taken: Laid[] = marks.map(([x, y]) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r, text: '', rank: 0 }))
  pen.setTransform(dense, 0, 0, dense, 0, 0)
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.lineJoin = 'round'
  for (const label of [...labels].sort((a, b) => a.rank - b.rank)) {
    const high = ink.text * (label.rank === 0 ? 1.08 : label.rank >= 3 ? 0.9 : 1)
    pen.font = `${label.rank === 0 ? '600 ' : ''}${high}px ${ink.family}`
    const wide = pen.measureText(label.text).width
    // A name stands under its dot, or over it where it is taken there.
    const shifts = label.dot ? [0.95 * high, -0.95 * high] : [0]
    const tried = shifts.map((shift) => ({ shift, box: fits(label, { wide, high, shift }, size, taken) }))
    const found = tried.find((one) => one.box !== null)
    if (!found?.box) continue
    taken.push(found.box)
    pen.save()
    pen.translate(label.x, label.y)
    if (label.dot) {
      pen.fillStyle = ink.ink
      pen.beginPath()
      pen.arc(0, 0, 3.5, 0, Math.PI * 2)
      pen.fill()
      pen.translate(0, found.shift)
    }
    pen.rotate(label.angle)
    pen.strokeStyle = ink.paper
    pen.lineWidth = 3
    pen.strokeText(label.text, 0, 0)
    pen.fillStyle = label.rank <= 1 ? ink.ink : ink.soft
    pen.fillText(label.text, 0, 0)
    pen.restore()
  }
}
