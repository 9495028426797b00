// Which words stand on the map and where: those of areas first, then places, roads, doors; none over another, a road's name once in a while.
import { extent, type TileAt } from '../../rules/mercator.ts'
import type { Drawn, Line } from './decode.ts'
import type { Size, View } from './view.ts'

/** In CSS pixels of the canvas. `rank`: 0 areas, 1 places, 2 roads and water, 3 doors. `angle` in radians, never upside down. */
export type Label = {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly angle: number
  readonly rank: 0 | 1 | 2 | 3
  readonly dot: boolean
  /** Pixels of road it may run along; null: it stands where it is. */
  readonly along: number | null
}
export type Laid = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly text: string
  readonly rank: number
}

/** From which zoom what is named. */
const from = { great: 12.6, roads: 14.2, places: 14.6, doors: 16.4 } as const
/** The same name again not nearer than this. */
const apart = 240

/** The words of one tile as they would stand; `fits` says which of them do. */
export function laid(drawn: Drawn, { z, x, y }: TileAt, view: View, size: Size, zoom: number): Label[] {
  const side = 2 ** z
  const left = (px: number) => ((x + px / extent) / side - view.x) * view.scale + size.width / 2
  const top = (py: number) => ((y + py / extent) / side - view.y) * view.scale + size.height / 2
  const spot = (one: { readonly x: number; readonly y: number }) => ({ x: left(one.x), y: top(one.y), angle: 0, along: null })
  const own = (one: { readonly x: number; readonly y: number }) => one.x >= 0 && one.y >= 0 && one.x < extent && one.y < extent
  return [
    ...(zoom < from.places
      ? []
      : drawn.places.filter(own).map((one): Label => ({ ...spot(one), text: one.name, rank: 1, dot: true }))),
    ...drawn.names.flatMap(({ text, lines, great }): Label[] => {
      if (zoom < (great ? from.great : from.roads)) return []
      const at = straightest(lines.map((line) => line.map((value, n) => (n % 2 === 0 ? left(value) : top(value)))))
      return at === null ? [] : [{ ...at, text, rank: 2, dot: false }]
    }),
    ...(zoom < from.doors
      ? []
      : drawn.doors
          .filter((one) => own(one) && one.number !== '')
          .map((one): Label => ({ ...spot(one), text: one.number, rank: 3, dot: false }))),
  ]
}

/** How far a road may turn, in radians, and a name still run straight along it. */
const turns = 0.3

/** The middle of the longest piece of the lines that is about straight, its slope, and how long it is; null where there is no line. */
function straightest(lines: readonly Line[]): { x: number; y: number; angle: number; along: number } | null {
  let found: { x: number; y: number; angle: number; along: number } | null = null
  for (const line of lines)
    for (let from = 0; from + 3 < line.length; from += 2) {
      const at = (n: number) => [line[n] ?? 0, line[n + 1] ?? 0] as const
      const slope = (n: number) => Math.atan2(at(n + 2)[1] - at(n)[1], at(n + 2)[0] - at(n)[0])
      let to = from + 2
      while (to + 3 < line.length && turned(slope(from), slope(to)) < turns) to += 2
      const [[ax, ay], [bx, by]] = [at(from), at(to)]
      const along = Math.hypot(bx - ax, by - ay)
      if (found !== null && along <= found.along) continue
      const turn = Math.atan2(by - ay, bx - ax)
      const angle = turn > Math.PI / 2 ? turn - Math.PI : turn <= -Math.PI / 2 ? turn + Math.PI : turn
      // On the road itself and not on the chord of its bend.
      const [x, y] = to === from + 2 ? [(ax + bx) / 2, (ay + by) / 2] : at(from + 2 * Math.round((to - from) / 4))
      found = { x, y, angle, along }
    }
  return found
}

const turned = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(b - a), Math.cos(b - a)))

/**
 * The box a label takes, or null when it runs off its road or the canvas, or over one that is there. `wide`, `high`: of its text;
 * `shift`: pixels that the text stands below its point.
 */
export function fits(
  label: Label,
  { wide, high, shift }: { readonly wide: number; readonly high: number; readonly shift: number },
  size: Size,
  taken: readonly Laid[],
): Laid | null {
  // A name may be a little longer than the straight piece it stands on: the road goes on.
  if (label.along !== null && label.along * 1.3 < wide) return null
  const [cos, sin] = [Math.abs(Math.cos(label.angle)), Math.abs(Math.sin(label.angle))]
  const [halfWide, halfHigh] = [(wide * cos + high * sin) / 2 + 2, (wide * sin + high * cos) / 2 + 2]
  const middle = label.y + shift
  const box: Laid = {
    left: label.x - halfWide,
    right: label.x + halfWide,
    top: middle - halfHigh,
    bottom: middle + halfHigh,
    text: label.text,
    rank: label.rank,
  }
  if (box.right < 0 || box.bottom < 0 || box.left > size.width || box.top > size.height) return null
  for (const one of taken) {
    if (box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top) return null
    if (label.rank !== 2 || one.rank !== 2 || one.text !== label.text) continue
    if (Math.hypot((one.left + one.right) / 2 - label.x, (one.top + one.bottom) / 2 - label.y) < apart) return null
  }
  return box
}
