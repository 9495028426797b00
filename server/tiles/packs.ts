// The ground as phones carry it: tiles in packs, and for each street which packs cover it, how large they are and whether they changed.
import { createHash } from 'node:crypto'
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import {
  covering,
  type FieldGround,
  type FieldPack,
  type FieldStreet,
  groundMegabytes,
  nameOfTile,
  packed,
  packZooms,
  tilesIn,
} from '../../rules/ground.ts'
import { setting } from '../../rules/house.ts'
import type { TileAt } from '../../rules/mercator.ts'
import type { Region } from '../../rules/region.ts'
import type { House } from '../../store/house.ts'
import { Kept } from './kept.ts'
import { findStreet } from './streets.store.ts'
import type { TileAsking, Tiles } from './tiles.ts'

export type Packs = {
  /** The bytes of a pack; no bytes when nothing lies in it. Not to be called inside a transaction, like the next. */
  readonly packFor: (pack: TileAt, asking: TileAsking) => Promise<Uint8Array<ArrayBuffer>>
  /** What a phone of this person is to carry. The first one of a street waits until all its tiles were made once. */
  readonly groundFor: (asking: TileAsking & { readonly actor: Staff }) => Promise<FieldGround>
}

/** Streets of the posts whose areas are a street or less. */
const streetsOf = (actor: Staff): string[] =>
  [...new Set(actor.posts.flatMap((post) => post.areas).map(trimCode))]
    .filter((area) => area.length >= 9)
    .map((area) => area.slice(0, 9))
    .filter((street, n, all) => all.indexOf(street) === n)
    .sort()

export function openPacks(house: House, tiles: Tiles): Packs {
  const streets = new WeakMap<Region, Kept<FieldStreet | null>>()

  /** Both layers in one tile: the bytes of two one after the other are those of a tile that has the layers of both. */
  async function tileOf({ z, x, y }: TileAt, asking: TileAsking): Promise<Uint8Array> {
    const layers = await Promise.all((['base', 'places'] as const).map((layer) => tiles.tileFor(layer, z, x, y, asking)))
    return Buffer.concat(layers.filter((bytes) => bytes !== null))
  }

  async function packFor(pack: TileAt, asking: TileAsking): Promise<Uint8Array<ArrayBuffer>> {
    const all: Uint8Array[] = []
    for (const tile of tilesIn(pack)) all.push(await tileOf(tile, asking))
    return all.every((tile) => tile.length === 0) ? new Uint8Array(0) : packed(all)
  }

  async function streetFor(code: string, asking: TileAsking): Promise<FieldStreet | null> {
    const street = await findStreet(house.db, code)
    if (street === null) return null
    const packs: FieldPack[] = []
    for (const pack of packZooms.flatMap((z) => covering(street.rings, z))) {
      const bytes = await packFor(pack, asking)
      if (bytes.length === 0) continue
      const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 11)
      packs.push({ name: nameOfTile(pack), bytes: bytes.length, digest })
    }
    return { ...street, packs }
  }

  return {
    packFor,
    groundFor: async ({ actor, counties }) => {
      const [region] = counties.flatMap((county) => house.region(county) ?? [])
      if (!region) return { budget: groundMegabytes * 1_000_000, streets: [] }
      let kept = streets.get(region)
      if (!kept) {
        kept = new Kept(200)
        streets.set(region, kept)
      }
      const own = kept
      // As the ground itself: everybody's.
      const asking = { actor: null, counties }
      const key = (street: string) => `${street} ${counties.join()}`
      const found = await Promise.all(streetsOf(actor).map((street) => own.get(key(street), () => streetFor(street, asking))))
      return {
        budget: setting(region, 'field.groundMegabytes', groundMegabytes) * 1_000_000,
        streets: found.filter((street) => street !== null),
      }
    },
  }
}
