// A boundary ready to be stored: its code, the level the code stands at, its land.
import { levelOf } from '../../rules/area.ts'
import type { BoundaryRow } from '../regions/content.ts'
import { bboxOf, type LonLat, multiPolygon, type Polygon } from './wkb.ts'

export function boundaryRow(code: string, polygons: readonly Polygon[]): BoundaryRow {
  return { code, level: levelOf(code) ?? 'grid', wkb: multiPolygon(polygons), bbox: bboxOf(polygons) }
}

export type GeoPolygon =
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LonLat[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly LonLat[])[])[] }
export const polygonsOf = (geometry: GeoPolygon): readonly Polygon[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
