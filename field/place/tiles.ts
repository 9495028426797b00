// Tiles at hand for drawing: read from the phone when they come into sight, the least used forgotten, what is missing shown by what lies above it.
import { covering, nameOfTile, packOf } from '../../rules/ground.ts'
import { inside, type Rings } from '../../rules/inside.ts'
import { extent, latOf, lonOf, type TileAt } from '../../rules/mercator.ts'
import type { Ground } from '../ground/carry.ts'
import { type Drawn, decode } from './decode.ts'
import type { Point } from './grid.ts'
import { above } from './view.ts'

/** What a phone of two gigabytes keeps decoded: a screen needs twenty to forty. */
const most = 90
/** A place of the register, as a tile has it. */
export type Named = { readonly kind: string; readonly name: string; readonly point: Point }

export const placeOf = ({ z, x, y }: TileAt, one: { readonly x: number; readonly y: number }): Point => [
  lonOf((x + one.x / extent) / 2 ** z),
  latOf((y + one.y / extent) / 2 ** z),
]

export type TileStore = ReturnType<typeof tileStore>
/** `changed` is told when a tile that was asked for has come. */
export function tileStore(ground: Pick<Ground, 'tiles'>, changed: () => void) {
  const held = new Map<string, Drawn | null>()
  const asked = new Map<string, Promise<void>>()

  /** Undefined while it is being read, null when it is not on this phone. */
  function get(tile: TileAt): Drawn | null | undefined {
    const name = nameOfTile(tile)
    const known = held.get(name)
    if (known !== undefined) {
      held.delete(name)
      held.set(name, known)
      return known
    }
    void load(tile).then(changed)
    return undefined
  }

  async function load(tile: TileAt): Promise<void> {
    const pack = packOf(tile)
    if (pack === null || held.has(nameOfTile(tile))) return
    let reading = asked.get(pack)
    if (!reading) {
      reading = read(pack, tile).finally(() => asked.delete(pack))
      asked.set(pack, reading)
    }
    await reading
    if (!held.has(nameOfTile(tile))) put(nameOfTile(tile), null)
  }

  async function read(pack: string, tile: TileAt): Promise<void> {
    const tiles = await ground.tiles(pack)
    if (tiles === null) return put(nameOfTile(tile), null)
    for (const [name, bytes] of tiles) {
      try {
        put(name, decode(bytes))
      } catch {
        // A tile that cannot be read is as good as none.
        put(name, null)
      }
    }
  }

  function put(name: string, drawn: Drawn | null): void {
    held.set(name, drawn)
    const [oldest] = held.keys()
    if (held.size > most && oldest !== undefined) held.delete(oldest)
  }

  /** The tiles to draw for these, those farther up first: what is missing is shown by the next one above that is here. */
  function toDraw(wanted: readonly TileAt[]): readonly { readonly tile: TileAt; readonly drawn: Drawn }[] {
    const found = new Map<string, { tile: TileAt; drawn: Drawn }>()
    for (const one of wanted)
      for (let tile: TileAt | null = one; tile !== null; tile = above(tile)) {
        const drawn = get(tile)
        if (!drawn) continue
        found.set(nameOfTile(tile), { tile, drawn })
        break
      }
    return [...found.values()].sort((a, b) => a.tile.z - b.tile.z)
  }

  /** Places within the rings, by what they are and how they are called; none where the tiles from near are not here, or where it is a whole town. */
  async function placesIn(rings: Rings): Promise<readonly Named[]> {
    const places: Named[] = []
    const tiles = covering(rings, 16)
    if (tiles.length > most) return []
    for (const tile of tiles) {
      await load(tile)
      for (const { kind, name, ...at } of held.get(nameOfTile(tile))?.places ?? []) {
        // What lies beyond the edge is in the next tile again.
        if (at.x < 0 || at.y < 0 || at.x >= extent || at.y >= extent) continue
        const point = placeOf(tile, at)
        if (inside(point, rings)) places.push({ kind, name, point })
      }
    }
    return places.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name, 'zh') : a.kind < b.kind ? -1 : 1))
  }

  return {
    get,
    toDraw,
    placesIn,
    /** More of the ground is here: what was missing is looked for again. */
    renew: () => {
      for (const [name, drawn] of held) if (drawn === null) held.delete(name)
    },
  }
}
