// A real place from two public files: codes and names from a table, the district line from a map. What lies below the
// line is not in them: it is drawn, and says so (`surveyed: false`).
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import * as z from 'zod'
import { isCode, trimCode } from '../../rules/area.ts'
import { hearts } from '../invent/partition.ts'
import { bounds, centroid, distance, doubleArea, frame, inside, type Line, type Point } from '../invent/plane.ts'
import { at, random } from '../invent/random.ts'
import type { RawFolder } from '../regions/folder.ts'
import type { HeadFile, Invention } from '../regions/schema.ts'
import { polygonsOf } from './boundary.ts'
import type { LonLat } from './wkb.ts'

const row = z.object({ code: z.string().refine(isCode), level: z.string(), name: z.string().min(1), parent: z.string() })
const position = z.tuple([z.number(), z.number()])
const collection = z.object({
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.unknown()),
      geometry: z.union([
        z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
      ]),
    }),
  ),
})

export type ImportOptions = {
  /** CSV with the columns code, level, name, parent (12-digit statistical codes). */
  readonly codesCsv: string
  /** GeoJSON whose features carry the county's code as `id`, `code` or `adcode`. */
  readonly boundariesGeojson: string
  /** 6 digits. */
  readonly county: string
  /** Where people live closest together; the middle of the district when not given. */
  readonly heart?: LonLat
  readonly grids?: number | undefined
  readonly workers?: number | undefined
  /** Kinds of case that are on; grid event and whistle when not given. */
  readonly kinds?: readonly string[]
}
export class ImportBroken extends Error {}

/**
 * A complete folder in memory, to be loaded by `regionLoad` or written to disk: the rules of `regions/base`, the real
 * codes, names and outer line, and a description of what is to be drawn inside. Throws ImportBroken with what is missing.
 */
export function regionImport(options: ImportOptions): RawFolder {
  const county = trimCode(options.county)
  const rows = readRows(options.codesCsv)
  const byCode = new Map(rows.map((one) => [trimCode(one.code), one]))
  const own = byCode.get(county)
  if (own === undefined) throw new ImportBroken(`the table of codes has no ${county}`)
  const parent = own.parent === '' ? undefined : byCode.get(trimCode(own.parent))
  const outline = readOutline(options.boundariesGeojson, county, own.name)
  const streets = rows
    .filter((one) => one.parent !== '' && trimCode(one.parent) === county)
    .map((one) => ({ ...one, code: trimCode(one.code) }))
  const spec = describe(options, outline, streets, rows)
  const name = own.name
  const head: HeadFile = {
    code: county,
    name: { 'zh-CN': name },
    prefix: name,
    base: 'base',
    // Rules and lines are a demonstration under a real name: shown as 示例 and 示意.
    invented: true,
    kinds: [...(options.kinds ?? ['gridEvent', 'whistle'])],
    zone: { offsets: [{ from: null, minutes: 480 }] },
    office: [
      ['09:00', '12:00'],
      ['14:00', '18:00'],
    ],
    calendar: 'china',
    city: parent === undefined ? null : { code: trimCode(parent.code), name: parent.name },
    keepers: [{ county, name, codes: [county] }],
  }
  return { files: { 'region.json': head, 'invent.json': spec } }
}

/**
 * The counties under a city's or province's code (any even number of digits below six), in the order of the table, each with how many
 * communities it has. Throws ImportBroken.
 */
export function countiesUnder(
  codesCsv: string,
  above: string,
): readonly { readonly county: string; readonly communities: number }[] {
  const found = new Map<string, number>()
  for (const { code } of readRows(codesCsv)) {
    const short = trimCode(code)
    if (short.startsWith(above) && short.length === 6) found.set(short, found.get(short) ?? 0)
    else if (short.startsWith(above) && short.length === 12) found.set(short.slice(0, 6), (found.get(short.slice(0, 6)) ?? 0) + 1)
  }
  return [...found].filter(([, communities]) => communities > 0).map(([county, communities]) => ({ county, communities }))
}

type CodeRow = z.infer<typeof row>

function readRows(path: string): readonly CodeRow[] {
  const verdict = z
    .array(row)
    .safeParse(parse(readFileSync(path, 'utf8'), { columns: true, skip_empty_lines: true, trim: true, bom: true }))
  if (!verdict.success)
    throw new ImportBroken(`the table of codes is not as expected at ${verdict.error.issues[0]?.path.join('.') ?? ''}`)
  return verdict.data
}

/** A map may be older than the table: a county that got another code since is found by its name, with or without what kind of county it was. */
function readOutline(path: string, county: string, name: string): readonly (readonly LonLat[])[] {
  const verdict = collection.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!verdict.success) throw new ImportBroken('the map is not a GeoJSON collection of polygons')
  const { features } = verdict.data
  const text = (feature: (typeof features)[number], keys: readonly string[]) =>
    keys.map((key) => String(feature.properties[key] ?? '')).filter((value) => value !== '')
  const named = (same: (other: string) => boolean) => features.filter((one) => text(one, ['name']).some(same))
  const [found] =
    [
      features.filter((one) => text(one, ['id', 'code', 'adcode']).some((code) => code.slice(0, 6) === county)),
      named((other) => other === name),
      named((other) => stem(other) === stem(name)),
    ].find((some) => some.length === 1) ?? []
  if (found === undefined) throw new ImportBroken(`the map has no line for ${county} (${name})`)
  return polygonsOf(found.geometry).flat()
}
/** 铜梁区, once 铜梁县; 开州区, once 开县. */
const stem = (name: string) => name.replace(/州?[区县市]$/, '')

function describe(
  options: ImportOptions,
  outline: readonly (readonly LonLat[])[],
  streets: readonly CodeRow[],
  rows: readonly CodeRow[],
): Invention {
  const centre = middle(outline)
  const map = frame(centre)
  const rings = outline.map((ring) => ring.slice(0, -1).map(map.toMetres))
  const size = Math.abs(rings.reduce((sum, ring) => sum + doubleArea(ring), 0)) / 2
  const villages = new Map<string, { code: string; name: string }[]>()
  for (const one of rows)
    if (one.parent !== '' && one.code.slice(9, 12) !== '000') {
      const list = villages.get(trimCode(one.parent)) ?? []
      villages.set(trimCode(one.parent), [...list, { code: trimCode(one.code), name: shortName(one.name) }])
    }
  const listed = streets
    .map((street) => ({
      code: street.code,
      name: street.name,
      urban: !/(镇|乡)$/.test(street.name),
      communities: villages.get(street.code) ?? [],
    }))
    .filter((street) => street.communities.length > 0)
  if (listed.length === 0) throw new ImportBroken('there are no communities under this county')
  const heart = options.heart === undefined ? map.toMetres(centre) : map.toMetres(options.heart)
  const rural = listed.filter((street) => !street.urban).length
  const grids = options.grids ?? 2500
  return {
    seed: Number(trimCode(options.county)),
    outline: outline.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])),
    centre: [centre[0], centre[1]],
    size: size / 1e6,
    towns: [
      { at: pair(map.toDegrees(heart)), weight: 1, reach: Math.sqrt(size) * 0.34 },
      ...smallTowns(rings, heart, rural, Math.sqrt(size)).map((p) => ({
        at: pair(map.toDegrees(p)),
        weight: 0.5,
        reach: Math.sqrt(size) * 0.09,
      })),
    ],
    river: null,
    grids,
    dedicated: Math.round(grids * 0.026),
    undrawn: Math.round(grids * 0.005),
    workers: options.workers ?? Math.round(grids * 1.32),
    streets: listed,
    surveyed: false,
  }
}

const pair = ([lon, lat]: LonLat): [number, number] => [lon, lat]
/** 桐梓坪社区居民委员会 → 桐梓坪社区; 新市村村民委员会 → 新市村: the place, not its committee. */
const shortName = (name: string) => name.replace(/(居民委员会|村民委员会)$/, '') || name

function middle(outline: readonly (readonly LonLat[])[]): LonLat {
  const largest = [...outline].sort((a, b) => Math.abs(doubleArea(b)) - Math.abs(doubleArea(a)))[0] ?? []
  const [lon, lat] = centroid(largest.slice(0, -1))
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]
}

/** One small town for each rural unit, spread over the land away from the heart. */
function smallTowns(rings: readonly Line[], heart: Point, count: number, across: number): Point[] {
  const box = bounds(rings.flat())
  const ground: Point[] = []
  for (let x = box.west; x < box.east; x += across / 60)
    for (let y = box.south; y < box.north; y += across / 60)
      if (inside(rings, [x, y]) && distance([x, y], heart) > across * 0.28) ground.push([x, y])
  if (count === 0 || ground.length < count) return []
  const chance = random(Math.round(at(ground, 0)[0]), 'towns')
  return hearts(ground, count, chance)
}
