// Coordinates carry their system in their type: what a phone or a map picker gives is never mistaken for what is stored.
import loaded from 'gcoord'

// The package exports its object itself, while its types speak of a property `default`.
const gcoord = loaded as unknown as (typeof loaded)['default']

declare const system: unique symbol
type In<S extends string> = { readonly lon: number; readonly lat: number; readonly [system]: S }
/** What the platform stores (EPSG:4490); within centimetres of WGS 84. */
export type Cgcs = In<'CGCS2000'>
/** What Chinese phones and map pickers give, shifted by 50–500 m. */
export type Gcj = In<'GCJ02'>
/** Baidu's own shift on top of it. */
export type Bd = In<'BD09'>
export type SystemName = 'CGCS2000' | 'GCJ02' | 'BD09'

export const cgcs = (lon: number, lat: number): Cgcs => ({ lon, lat }) as Cgcs
export const gcj = (lon: number, lat: number): Gcj => ({ lon, lat }) as Gcj
export const bd = (lon: number, lat: number): Bd => ({ lon, lat }) as Bd

const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7

/** GCJ-02 → CGCS2000. Points outside China are not shifted, as in the original. */
export function fromGcj(point: Gcj): Cgcs {
  const [lon, lat] = gcoord.transform([point.lon, point.lat], gcoord.GCJ02, gcoord.WGS84)
  return cgcs(rounded(lon), rounded(lat))
}

export function fromBd(point: Bd): Cgcs {
  const [lon, lat] = gcoord.transform([point.lon, point.lat], gcoord.BD09, gcoord.WGS84)
  return cgcs(rounded(lon), rounded(lat))
}

/** CGCS2000 → GCJ-02, for a base map that demands it. */
export function toGcj(point: Cgcs): Gcj {
  const [lon, lat] = gcoord.transform([point.lon, point.lat], gcoord.WGS84, gcoord.GCJ02)
  return gcj(rounded(lon), rounded(lat))
}

/** Any named system to what is stored: the edge of the platform. */
export function stored(lon: number, lat: number, named: SystemName): Cgcs {
  if (named === 'GCJ02') return fromGcj(gcj(lon, lat))
  return named === 'BD09' ? fromBd(bd(lon, lat)) : cgcs(rounded(lon), rounded(lat))
}
