// The ground a phone carries: packs of vector tiles, which of them cover an area, and how one travels.
import { inside, type Rings } from './inside.ts'
import { isTile, type TileAt, worldX, worldY } from './mercator.ts'

/**
 * A pack is what travels at once, named by where it lies: `13/x/y` and `14/x/y` are those tiles, from which a street is drawn as a
 * whole; `15/x/y` holds the four tiles of zoom 16 below it, a kilometre with its buildings and their numbers. What lies between
 * is drawn from these.
 */
export type FieldPack = {
  readonly name: string
  /** Of its tiles, as the phone keeps them; on the line it is less. */
  readonly bytes: number
  readonly digest: string
}
/** A street or town with its line, simplified to about twenty metres, and the packs that cover it; those without anything on them are left out. */
export type FieldStreet = {
  readonly code: string
  readonly name: string
  readonly rings: Rings
  readonly packs: readonly FieldPack[]
}
/** `budget`: bytes a phone may take. `streets` holds those of the areas one works in; none for whoever works in a whole county. */
export type FieldGround = { readonly budget: number; readonly streets: readonly FieldStreet[] }

/** Megabytes of ground on one phone [D]; the setting `field.groundMegabytes` changes it. */
export const groundMegabytes = 60
/** Zooms at which packs lie; of the last one the tiles lie below it. */
export const packZooms = [13, 14, 15] as const
export const near = 15

export const nameOfTile = ({ z, x, y }: TileAt): string => `${z}/${x}/${y}`

/** Where a pack lies, or null when there is none of that name. */
export function packAt(name: string): TileAt | null {
  const [z, x, y, ...more] = name.split('/').map((part) => (/^\d{1,7}$/.test(part) ? Number(part) : Number.NaN))
  const at = { z: z ?? -1, x: x ?? -1, y: y ?? -1 }
  return more.length === 0 && packZooms.some((zoom) => zoom === z) && isTile(at) ? at : null
}

const below = ({ z, x, y }: TileAt): TileAt[] =>
  [0, 1].flatMap((down) => [0, 1].map((right) => ({ z: z + 1, x: 2 * x + right, y: 2 * y + down })))

/** The tiles of a pack, in the order in which they travel. */
export const tilesIn = (pack: TileAt): readonly TileAt[] => (pack.z === near ? below(pack) : [pack])

/** The pack that holds a tile of zoom 13, 14 or 16; null for another zoom. */
export function packOf({ z, x, y }: TileAt): string | null {
  if (z !== 13 && z !== 14 && z !== 16) return null
  const up = z === 16 ? 1 : 0
  return nameOfTile({ z: z - up, x: x >> up, y: y >> up })
}

/** All tiles of a zoom that touch what the rings enclose, row by row. */
export function covering(rings: Rings, z: number): TileAt[] {
  const side = 2 ** z
  const placed = rings.map((ring) => ring.map(([lon, lat]) => [worldX(lon) * side, worldY(lat) * side] as const))
  const found = new Map<string, TileAt>()
  const put = (x: number, y: number) => found.set(`${x} ${y}`, { z, x, y })
  for (const ring of placed)
    for (const [n, [x, y]] of ring.entries()) {
      const [a, b] = ring[n === 0 ? ring.length - 1 : n - 1] ?? [x, y]
      const at = (height: number) => (b === y ? x : a + ((x - a) * (height - b)) / (y - b))
      const [top, bottom] = [Math.min(b, y), Math.max(b, y)]
      for (let row = Math.floor(top); row <= Math.floor(bottom); row++) {
        // Of the line only what lies in this row.
        const ends = b === y ? [a, x] : [at(Math.max(top, row)), at(Math.min(bottom, row + 1))]
        for (let column = Math.floor(Math.min(...ends)); column <= Math.floor(Math.max(...ends)); column++) put(column, row)
      }
    }
  const all = placed.flat()
  const [left, right] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))]
  const [first, last] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))]
  // What no line touches lies inside as a whole or not at all.
  for (let y = Math.floor(first); y <= last; y++)
    for (let x = Math.floor(left); x <= right; x++) if (inside([x + 0.5, y + 0.5], placed)) put(x, y)
  return [...found.values()].sort((one, two) => one.y - two.y || one.x - two.x)
}

/** Tiles one behind the other, each after its length (four bytes, the least first). */
export function packed(tiles: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(tiles.reduce((sum, tile) => sum + 4 + tile.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const tile of tiles) {
    view.setUint32(at, tile.length, true)
    bytes.set(tile, at + 4)
    at += 4 + tile.length
  }
  return bytes
}

/** The tiles of a pack by name ('16/x/y'), or null when these are not the bytes of such a pack. */
export function unpacked(pack: TileAt, bytes: ArrayBuffer): ReadonlyMap<string, Uint8Array> | null {
  const view = new DataView(bytes)
  const tiles = new Map<string, Uint8Array>()
  let at = 0
  for (const tile of tilesIn(pack)) {
    if (at + 4 > bytes.byteLength) return null
    const length = view.getUint32(at, true)
    if (at + 4 + length > bytes.byteLength) return null
    tiles.set(nameOfTile(tile), new Uint8Array(bytes, at + 4, length))
    at += 4 + length
  }
  return at === bytes.byteLength ? tiles : null
}
