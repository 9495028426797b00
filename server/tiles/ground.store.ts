// What does not move: boundaries by level, rivers, roads, buildings, door numbers and places, cut out of the registers for one tile.

import { boundsOf, placeIn, type TileAt, unitOf } from '../../rules/mercator.ts'
import type { Db, Tx } from '../../store/db.ts'
import { encode, type Shape, type Tags } from './encode.ts'

export type GroundLayer = 'areas' | 'base' | 'places'
type Row = { layer: string; geom: string; tags: Tags }

// Simplified to less than what the eye sees at this depth, cut a little beyond the tile.
const drawn = (geom: string) =>
  `st_asgeojson(st_forcepolygonccw(st_clipbybox2d(st_simplify(${geom}, $6, true), st_makeenvelope($1, $2, $3, $4, 4490))), 7)`
const within = (geom: string) => `${geom} && st_makeenvelope($1, $2, $3, $4, 4490)`

const areasSql = `select 'areas' as layer, ${drawn('b.geom')} as geom,
    jsonb_build_object('code', b.code, 'name', a.name, 'level', b.level, 'kind', a.kind, 'surveyed', a.surveyed) as tags
  from boundary b join area a on a.code = b.code and a.valid_to is null
  where b.valid_to is null and b.region = any($5) and b.level = any($7) and ${within('b.geom')} order by b.code`

const baseSql = `select case p.kind when 'water' then 'rivers' when 'roadSection' then 'roads' else 'buildings' end as layer, ${drawn('p.geom')} as geom,
    jsonb_build_object('name', p.name, 'class', coalesce(p.data ->> 'class', '')) as tags
  from place p where p.region = any($5) and (p.kind = 'water' or p.kind = any($7)) and ${within('p.geom')}
    and (p.kind <> 'roadSection' or p.data ->> 'class' = any($8)) order by p.id`

const doorsSql = `select 'doors' as layer, st_asgeojson(st_pointonsurface(p.geom), 7) as geom,
    jsonb_build_object('number', coalesce(p.data ->> 'number', ''), 'name', p.name) as tags
  from place p where p.region = any($5) and p.kind = 'building' and p.data ? 'number' and ${within('p.geom')} and $6::float8 > 0 order by p.id`

const placesSql = `select 'places' as layer, st_asgeojson(st_pointonsurface(p.geom), 7) as geom, jsonb_build_object('name', p.name, 'kind', p.kind) as tags
  from place p where p.region = any($5) and p.kind not in ('building', 'water', 'roadSection') and p.kind = any($7) and ${within('p.geom')} and $6::float8 > 0 order by p.id`

const levelsAt = (z: number): string[] => [
  'county',
  ...(z >= 8 ? ['street'] : []),
  ...(z >= 11 ? ['community'] : []),
  ...(z >= 13 ? ['grid'] : []),
]
const roadsAt = (z: number): string[] => ['main', ...(z >= 12 ? ['street'] : []), ...(z >= 14 ? ['lane'] : [])]
const placesAt = (z: number): string[] =>
  z < 13 ? [] : ['school', 'market', 'park', ...(z >= 14 ? ['estate'] : []), ...(z >= 16 ? ['shop', 'busStop'] : [])]

async function rowsOf(tx: Tx, layer: GroundLayer, tile: TileAt, regions: readonly string[]): Promise<Row[]> {
  const { z } = tile
  const box = [...boundsOf(tile), regions, unitOf(z) * 2]
  if (layer === 'areas') return tx.rows<Row>(areasSql, [...box, levelsAt(z)], 'tile_areas')
  if (layer === 'places') return z < 13 ? [] : tx.rows<Row>(placesSql, [...box, placesAt(z)], 'tile_places')
  const [ground, doors] = await Promise.all([
    tx.rows<Row>(
      baseSql,
      [...box, [...(z >= 10 ? ['roadSection'] : []), ...(z >= 14 ? ['building'] : [])], roadsAt(z)],
      'tile_base',
    ),
    z >= 16 ? tx.rows<Row>(doorsSql, box, 'tile_doors') : [],
  ])
  return [...ground, ...doors]
}

type Position = readonly [number, number]
type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString' | 'MultiPoint'; coordinates: readonly Position[] }
  | { type: 'Polygon' | 'MultiLineString'; coordinates: readonly (readonly Position[])[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly Position[])[])[] }
  | { type: 'GeometryCollection'; geometries: readonly Geometry[] }

/** A shape of the tile; null when nothing of it is left at this depth. */
function shapesOf(geometry: Geometry, tags: Tags, tile: TileAt): Shape[] {
  const line = (points: readonly Position[]): [number, number][] => {
    const placed = points.map(([lon, lat]) => placeIn(tile, lon, lat))
    return placed.filter((point, n) => n === 0 || point[0] !== placed[n - 1]?.[0] || point[1] !== placed[n - 1]?.[1])
  }
  const rings = (all: readonly (readonly Position[])[], least: number) => all.map(line).filter((points) => points.length >= least)
  const put = (type: 2 | 3, parts: [number, number][][]): Shape[] => (parts.length === 0 ? [] : [{ type, geometry: parts, tags }])
  switch (geometry.type) {
    case 'Point':
      return [{ type: 1, geometry: [placeIn(tile, ...geometry.coordinates)], tags }]
    case 'MultiPoint':
      return [{ type: 1, geometry: geometry.coordinates.map((point) => placeIn(tile, ...point)), tags }]
    case 'LineString':
      return put(2, rings([geometry.coordinates], 2))
    case 'MultiLineString':
      return put(2, rings(geometry.coordinates, 2))
    case 'Polygon':
      return put(3, rings(geometry.coordinates, 4))
    case 'MultiPolygon':
      return put(
        3,
        geometry.coordinates.flatMap((polygon) => rings(polygon, 4)),
      )
    case 'GeometryCollection':
      return geometry.geometries.flatMap((part) => shapesOf(part, tags, tile))
  }
}

/** The bytes of one tile of what does not move. */
export async function groundTile(db: Db, layer: GroundLayer, tile: TileAt, regions: readonly string[]): Promise<Uint8Array> {
  const rows = await db.read({ actor: 'system', counties: [] }, (tx) => rowsOf(tx, layer, tile, regions))
  const layers: Record<string, Shape[]> = {}
  for (const row of rows) {
    if (row.geom === null) continue
    const list = layers[row.layer] ?? []
    layers[row.layer] = list
    list.push(...shapesOf(JSON.parse(row.geom) as Geometry, row.tags, tile))
  }
  return encode(layers)
}
