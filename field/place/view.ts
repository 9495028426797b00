// What a map shows: a middle and how near, as numbers; which tiles that needs; and between the finger and the place under it.
import { latOf, lonOf, type TileAt, worldX, worldY } from '../../rules/mercator.ts'
import type { Point } from './grid.ts'

/** The middle in world units (0–1) and how many CSS pixels the whole world would be wide. */
export type View = { readonly x: number; readonly y: number; readonly scale: number }
/** CSS pixels. */
export type Size = { readonly width: number; readonly height: number }

/** As on other maps: at n a tile of zoom n is 512 pixels wide. */
export const zoomOf = ({ scale }: Pick<View, 'scale'>): number => Math.log2(scale / 512)
const [farthest, nearest] = [11.5, 19.5]
const within = (scale: number): number => Math.min(512 * 2 ** nearest, Math.max(512 * 2 ** farthest, scale))

/** Shows all the points with a little air around them; the middle of nothing is null. */
export function fit(points: readonly Point[], { width, height }: Size): View | null {
  if (points.length === 0) return null
  const [xs, ys] = [points.map(([lon]) => worldX(lon)), points.map(([, lat]) => worldY(lat))]
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = 0.9 * Math.min(width / Math.max(1e-9, east - west), height / Math.max(1e-9, south - north))
  return { x: (west + east) / 2, y: (north + south) / 2, scale: within(scale) }
}

export const toScreen = ({ x, y, scale }: View, { width, height }: Size, [lon, lat]: Point): Point => [
  (worldX(lon) - x) * scale + width / 2,
  (worldY(lat) - y) * scale + height / 2,
]
export const toPlace = ({ x, y, scale }: View, { width, height }: Size, [left, top]: Point): Point => [
  lonOf(x + (left - width / 2) / scale),
  latOf(y + (top - height / 2) / scale),
]

/** What is shown after the ground was pushed by so many pixels, and made nearer by a factor around a pixel. */
export function moved(
  view: View,
  { width, height }: Size,
  [dx, dy]: Point,
  factor = 1,
  [left, top]: Point = [width / 2, height / 2],
): View {
  const scale = within(view.scale * factor)
  const [worldLeft, worldTop] = [view.x + (left - width / 2) / view.scale, view.y + (top - height / 2) / view.scale]
  return { x: worldLeft - (left + dx - width / 2) / scale, y: worldTop - (top + dy - height / 2) / scale, scale }
}

/** The zoom of the tiles that are drawn: each stands for those between it and the next. */
export const tileZoom = (view: View): 13 | 14 | 16 => (zoomOf(view) < 13.4 ? 13 : zoomOf(view) < 14.7 ? 14 : 16)

/** Tiles of that zoom in sight. */
export function inSight({ x, y, scale }: View, { width, height }: Size, z: number): TileAt[] {
  const side = 2 ** z
  const range = (middle: number, length: number) => [
    Math.max(0, Math.floor((middle - length / 2 / scale) * side)),
    Math.min(side - 1, Math.floor((middle + length / 2 / scale) * side)),
  ]
  const [[left = 0, right = 0], [top = 0, bottom = 0]] = [range(x, width), range(y, height)]
  const tiles: TileAt[] = []
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) tiles.push({ z, x: column, y: row })
  return tiles
}

/** The tile above it that is also carried, or null at the top. */
export const above = ({ z, x, y }: TileAt): TileAt | null =>
  z === 16 ? { z: 14, x: x >> 2, y: y >> 2 } : z === 14 ? { z: 13, x: x >> 1, y: y >> 1 } : null
