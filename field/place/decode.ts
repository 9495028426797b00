// One tile as it is drawn and asked: lines and faces by what they are, names, doors and places, in units of the tile (4096 across).
import { VectorTile } from '@mapbox/vector-tile'
import Pbf from 'pbf'

/** x, y, x, y … of one line or ring. */
export type Line = readonly number[]
type Spot = { readonly x: number; readonly y: number; readonly name: string }
export type Door = Spot & { readonly number: string }
export type Place = Spot & { readonly kind: string }
export type Drawn = {
  readonly water: readonly Line[]
  readonly rivers: readonly Line[]
  readonly buildings: readonly Line[]
  /** The greatest last: it is drawn over the others. */
  readonly roads: readonly { readonly class: 'lane' | 'street' | 'main'; readonly lines: readonly Line[] }[]
  /** `great`: of main roads and wide water, which are named from afar. */
  readonly names: readonly { readonly text: string; readonly lines: readonly Line[]; readonly great: boolean }[]
  readonly doors: readonly Door[]
  readonly places: readonly Place[]
}
const classes = ['lane', 'street', 'main'] as const

/** Throws when the bytes are no vector tile. */
export function decode(bytes: Uint8Array): Drawn {
  const { layers } = new VectorTile(new Pbf(bytes))
  const of = (layer: string) => Array.from({ length: layers[layer]?.length ?? 0 }, (_, n) => shape(layers[layer]?.feature(n)))
  const roads = of('roads')
  const rivers = of('rivers')
  return {
    water: rivers.filter((one) => one.type === 3).flatMap((one) => one.lines),
    rivers: rivers.filter((one) => one.type === 2).flatMap((one) => one.lines),
    buildings: of('buildings').flatMap((one) => one.lines),
    roads: classes.map((name) => ({
      class: name,
      // A class that this phone does not know yet is a road all the same.
      lines: roads.filter((one) => classOf(one.tags.class) === name).flatMap((one) => one.lines),
    })),
    names: [...roads, ...rivers].flatMap(({ tags, lines, type }) =>
      tags.name ? [{ text: String(tags.name), lines, great: tags.class === 'main' || type === 3 }] : [],
    ),
    doors: of('doors').flatMap((one) => spots(one, { number: String(one.tags.number ?? '') })),
    places: of('places').flatMap((one) => spots(one, { kind: String(one.tags.kind ?? '') })),
  }
}

/** The first point of a feature with its name and what else is said of it; none where it has no point. */
function spots<T extends object>({ tags, lines }: ReturnType<typeof shape>, more: T): (Spot & T)[] {
  const [x, y] = lines[0] ?? []
  return x === undefined || y === undefined ? [] : [{ x, y, name: String(tags.name ?? ''), ...more }]
}

const classOf = (name: unknown) => classes.find((one) => one === name) ?? 'street'

type Feature = ReturnType<VectorTile['layers'][string]['feature']>
function shape(feature: Feature | undefined) {
  const lines: Line[] = (feature?.loadGeometry() ?? []).map((line) => line.flatMap(({ x, y }) => [x, y]))
  return { type: feature?.type ?? 0, tags: feature?.properties ?? {}, lines }
}
