// Web Mercator tiles: between degrees (CGCS2000, which WGS 84 is to centimetres) and the places inside one tile.

/** Units across one tile, and how far beyond its edge shapes are kept. */
export const extent = 4096
export const margin = 128
const deepest = 20

/** West to east and north to south, 0–1 each over the whole world. */
export const worldX = (lon: number): number => lon / 360 + 0.5
export function worldY(lat: number): number {
  const sin = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180)
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)
}
export const lonOf = (x: number): number => (x - 0.5) * 360
export const latOf = (y: number): number => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI

export type TileAt = { readonly z: number; readonly x: number; readonly y: number }

/** Whole numbers within the pyramid. */
export const isTile = ({ z, x, y }: TileAt): boolean =>
  [z, x, y].every(Number.isInteger) && z >= 0 && z <= deepest && x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z

/** Degrees [west, south, east, north] of a tile with its margin. */
export function boundsOf({ z, x, y }: TileAt): readonly [number, number, number, number] {
  const side = 2 ** z
  const more = margin / extent
  return [lonOf((x - more) / side), latOf((y + 1 + more) / side), lonOf((x + 1 + more) / side), latOf((y - more) / side)]
}

/** Degrees that one unit of a tile is wide. */
export const unitOf = (z: number): number => 360 / 2 ** z / extent

/** The place of a point inside the tile, whole units; negative or beyond `extent` when it lies outside. */
export const placeIn = ({ z, x, y }: TileAt, lon: number, lat: number): [number, number] => {
  const side = 2 ** z
  return [Math.round((worldX(lon) * side - x) * extent), Math.round((worldY(lat) * side - y) * extent)]
}
