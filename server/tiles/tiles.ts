// The map's tiles: cases within one's rights, areas, the ground and its places. Made here and not in the database, so that every engine gives the same.
import type { Staff } from '../../rules/actor.ts'
import { isTile, type TileAt } from '../../rules/mercator.ts'
import type { Region } from '../../rules/region.ts'
import type { House } from '../../store/house.ts'
import { caseShapes } from './clusters.ts'
import { Current } from './current.store.ts'
import { encode } from './encode.ts'
import { type GroundLayer, groundTile } from './ground.store.ts'
import { Kept } from './kept.ts'

export const layers = ['areas', 'cases', 'base', 'places'] as const
export type Layer = (typeof layers)[number]
/** `actor` null: somebody without an account, for whom there are no cases on it. */
export type TileAsking = { readonly actor: Staff | null; readonly counties: readonly string[] }
export type Tiles = {
  readonly tileFor: (layer: Layer, z: number, x: number, y: number, asking: TileAsking) => Promise<Uint8Array | null>
}

/** Opens the tiles of a house. `clock` is the machine's milliseconds. */
export function openTiles(house: House, clock: () => number): Tiles {
  const current = new Current(house.db, clock)
  const ground = new WeakMap<Region, Kept<Uint8Array>>()
  const made = new Kept<Uint8Array>(1000)

  const regionsOf = (counties: readonly string[]): Region[] => [
    ...new Set(counties.flatMap((county) => house.region(county) ?? [])),
  ]

  async function cases(tile: TileAt, actor: Staff, counties: readonly string[]): Promise<Uint8Array> {
    const all = await Promise.all(counties.filter((county) => house.region(county) !== null).map((county) => current.of(county)))
    const now = house.now()
    const rights = rightsKey(actor)
    // Lights turn with time: a tile is as old as the minute.
    const key = [
      rights,
      tile.z,
      tile.x,
      tile.y,
      Math.floor(now / 60_000),
      ...all.map((one) => `${one.county}:${one.version}`),
    ].join(' ')
    return made.get(key, async () => encode({ cases: caseShapes(all, tile, actor, rights, now) }))
  }

  function fixed(layer: GroundLayer, tile: TileAt, counties: readonly string[]): Promise<Uint8Array> {
    const regions = regionsOf(counties)
    const [first] = regions
    if (!first) return Promise.resolve(new Uint8Array(0))
    // A region that was loaded anew is another object: its old tiles go with it.
    let kept = ground.get(first)
    if (!kept) {
      kept = new Kept(2000)
      ground.set(first, kept)
    }
    const codes = regions.map((region) => region.code)
    return kept.get(
      [layer, tile.z, tile.x, tile.y, ...regions.map((region) => `${region.code}@${region.version}`)].join(' '),
      () => groundTile(house.db, layer, tile, codes),
    )
  }

  return {
    /** The bytes of a tile (empty when nothing lies in it), or null when there is no such tile. Not to be called inside a transaction. */
    tileFor: async (layer, z, x, y, asking) => {
      const tile = { z, x, y }
      if (!isTile(tile)) return null
      const { actor, counties } = asking
      if (layer !== 'cases') return fixed(layer, tile, counties)
      return actor === null ? null : cases(tile, actor, counties)
    },
  }
}

/** People with the same rights share their tiles. */
const rightsKey = (actor: Staff): string =>
  JSON.stringify(
    actor.posts.map((post) => [
      post.organisation,
      post.permissions.includes('case.read') ? post.areas : [],
      post.permissions.includes('case.organisation'),
    ]),
  )
