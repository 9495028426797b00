// The map is pale; our things are the only saturated things on it. Colours come from the tokens of the page.
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number]
/** What the server's tiles are made of: layers of a tile and the properties they carry. */
export type BaseMap = { readonly tiles: string | null; readonly approval: string | null }

export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

const own = (layer: string, version = 0): string =>
  `${location.origin}/api/tiles/${layer}/{z}/{x}/{y}.mvt${version === 0 ? '' : `?v=${version}`}`
export const tilesOf = own

/** Case shapes by light, as the lists show them. */
export const lights = ['red', 'yellow', 'green', 'none'] as const
export const lightColours = (): Readonly<Record<(typeof lights)[number], string>> => ({
  red: token('vermilion'),
  yellow: token('amber'),
  green: token('pine'),
  none: token('indigo'),
})

const fonts = ['sans-serif']

export function styleOf(base: BaseMap, { cases, dark }: { cases: boolean; dark: boolean }): StyleSpecification {
  const raster = base.tiles !== null
  return {
    version: 8,
    sources: {
      ...(raster
        ? { picture: { type: 'raster' as const, tiles: [base.tiles ?? ''], tileSize: 256, attribution: base.approval ?? '' } }
        : {}),
      base: { type: 'vector', tiles: [own('base')], minzoom: 8, maxzoom: 16 },
      areas: { type: 'vector', tiles: [own('areas')], minzoom: 6, maxzoom: 16, promoteId: 'code' },
      places: { type: 'vector', tiles: [own('places')], minzoom: 13, maxzoom: 16 },
      ...(cases ? { cases: { type: 'vector' as const, tiles: [own('cases')], minzoom: 0, maxzoom: 18 } } : {}),
    },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': dark ? '#1a211f' : '#f4f1e8' } },
      ...(raster
        ? [
            {
              id: 'picture',
              type: 'raster',
              source: 'picture',
              paint: { 'raster-saturation': -0.6, 'raster-opacity': 0.8 },
            } as LayerSpecification,
          ]
        : []),
      ...ground(dark),
      ...lines(dark),
      ...(cases ? caseLayers() : []),
    ],
  }
}

/** Rivers, roads, buildings and door numbers of the demonstration. */
function ground(dark: boolean): LayerSpecification[] {
  const water = dark ? '#22313a' : '#d7e5ea'
  const road = dark ? '#2d3835' : '#ffffff'
  const house = dark ? '#25302c' : '#e8e3d6'
  const soft = token('soft')
  const width = (base: number) =>
    ['interpolate', ['exponential', 1.6], ['zoom'], 11, base * 0.6, 15, base * 2.4, 18, base * 9] as never
  return [
    {
      id: 'water',
      type: 'fill',
      source: 'base',
      'source-layer': 'rivers',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': water },
    },
    {
      id: 'river',
      type: 'line',
      source: 'base',
      'source-layer': 'rivers',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': water, 'line-width': width(2.6) },
    },
    {
      id: 'buildings',
      type: 'fill',
      source: 'base',
      'source-layer': 'buildings',
      minzoom: 14,
      paint: { 'fill-color': house, 'fill-outline-color': dark ? '#33403b' : '#d9d3c3' },
    },
    {
      id: 'roads',
      type: 'line',
      source: 'base',
      'source-layer': 'roads',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': road, 'line-width': width(1) },
    },
    {
      id: 'road-names',
      type: 'symbol',
      source: 'base',
      'source-layer': 'roads',
      minzoom: 14.5,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['coalesce', ['get', 'name'], ''],
        'text-font': fonts,
        'text-size': 11,
      },
      paint: { 'text-color': soft, 'text-halo-color': road, 'text-halo-width': 1.4 },
    },
    {
      id: 'doors',
      type: 'symbol',
      source: 'base',
      'source-layer': 'doors',
      minzoom: 16.5,
      layout: {
        'text-field': ['to-string', ['coalesce', ['get', 'number'], ['get', 'name'], '']],
        'text-font': fonts,
        'text-size': 11,
      },
      paint: { 'text-color': soft },
    },
  ]
}

/** Boundaries by level and their names; the chosen one is filled. */
function lines(dark: boolean): LayerSpecification[] {
  const line = dark ? '#4a5a54' : '#b9b3a2'
  const strong = dark ? '#7d918a' : '#8b8674'
  const levels = { street: 9, community: 12, grid: 14 } as const
  return [
    {
      id: 'area-chosen',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'code'], ''],
      paint: { 'fill-color': token('tea'), 'fill-opacity': 0.14 },
    },
    {
      id: 'area-hit',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'level'], 'grid'],
      minzoom: levels.grid,
      paint: { 'fill-opacity': 0 },
    },
    ...(['grid', 'community', 'street', 'county'] as const).map(
      (level): LayerSpecification => ({
        id: `line-${level}`,
        type: 'line',
        source: 'areas',
        'source-layer': 'areas',
        minzoom: level === 'county' ? 0 : levels[level] - 1,
        filter: ['==', ['get', 'level'], level],
        paint: {
          'line-color': level === 'grid' || level === 'community' ? line : strong,
          'line-width': level === 'grid' ? 0.8 : level === 'community' ? 1.2 : level === 'street' ? 1.8 : 2.6,
          ...(level === 'grid' ? { 'line-dasharray': [3, 2] } : {}),
        },
      }),
    ),
    {
      id: 'area-chosen-line',
      type: 'line',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'code'], ''],
      paint: { 'line-color': token('tea'), 'line-width': 2.4 },
    },
    ...(['grid', 'community', 'street'] as const).map(
      (level): LayerSpecification => ({
        id: `name-${level}`,
        type: 'symbol',
        source: 'areas',
        'source-layer': 'areas',
        minzoom: level === 'grid' ? 15 : level === 'community' ? 12.6 : 9,
        ...(level === 'grid' ? {} : { maxzoom: level === 'community' ? 15.5 : 13 }),
        filter: ['==', ['get', 'level'], level],
        layout: {
          'text-field': ['coalesce', ['get', 'name'], ''],
          'text-font': fonts,
          'text-size': level === 'street' ? 14 : 12,
          'text-padding': 6,
        },
        paint: { 'text-color': token('soft'), 'text-halo-color': dark ? '#141a18' : '#fbfaf6', 'text-halo-width': 1.5 },
      }),
    ),
    {
      id: 'places',
      type: 'symbol',
      source: 'places',
      'source-layer': 'places',
      minzoom: 15,
      layout: {
        'text-field': ['coalesce', ['get', 'name'], ''],
        'text-font': fonts,
        'text-size': 11,
        'text-anchor': 'top',
        'text-offset': [0, 0.4],
        'icon-image': 'place',
        'text-optional': true,
      },
      paint: { 'text-color': token('indigo'), 'text-halo-color': dark ? '#141a18' : '#fbfaf6', 'text-halo-width': 1.4 },
    },
  ]
}

/** Clusters are numbers, cases are shapes by state. */
function caseLayers(): LayerSpecification[] {
  const many: ['>', ...unknown[]] = ['>', ['coalesce', ['get', 'n'], 1], 1]
  return [
    {
      id: 'cluster',
      type: 'circle',
      source: 'cases',
      'source-layer': 'cases',
      filter: many as never,
      paint: {
        'circle-color': token('raised'),
        'circle-stroke-color': [
          'match',
          ['coalesce', ['get', 'light'], ''],
          'red',
          token('vermilion'),
          'yellow',
          token('amber'),
          token('tea'),
        ],
        'circle-stroke-width': 2.5,
        'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'n']], 0.3, 12, 2, 17, 4, 26],
      },
    },
    {
      id: 'cluster-number',
      type: 'symbol',
      source: 'cases',
      'source-layer': 'cases',
      filter: many as never,
      layout: { 'text-field': ['to-string', ['get', 'n']], 'text-font': fonts, 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': token('ink') },
    },
    {
      id: 'case',
      type: 'symbol',
      source: 'cases',
      'source-layer': 'cases',
      filter: ['!', many] as never,
      layout: {
        'icon-image': ['concat', 'case-', ['coalesce', ['get', 'light'], 'none']],
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.7, 16, 1],
      },
    },
  ]
}
