// Vector tiles as bytes: shapes with whole coordinates and small properties, by layer.
import pbf from 'vt-pbf'

export type Tags = Readonly<Record<string, string | number | boolean>>
type Ring = readonly (readonly [number, number])[]
/** 1 points, 2 lines, 3 polygons (outer rings clockwise on screen, holes the other way). */
export type Shape =
  | { readonly type: 1; readonly geometry: Ring; readonly tags: Tags }
  | { readonly type: 2 | 3; readonly geometry: readonly Ring[]; readonly tags: Tags }

/** One tile of the layers that hold something; no bytes when none does. */
export function encode(layers: Readonly<Record<string, readonly Shape[]>>): Uint8Array {
  const full = Object.entries(layers).filter(([, shapes]) => shapes.length > 0)
  if (full.length === 0) return new Uint8Array(0)
  return pbf.fromGeojsonVt(Object.fromEntries(full.map(([name, features]) => [name, { features }])), { version: 2, extent: 4096 })
}
