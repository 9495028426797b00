// Open data: public cases of a county as CSV and GeoJSON, figures without small cells, and a file that says what they are. Written each night.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type { OpenRow } from '../../insight/open.store.ts'
import { open } from '../../insight/open.store.ts'
import { rates } from '../../insight/rates.store.ts'
import type { Actor } from '../../rules/actor.ts'
import { isoInstant, localDay, localMinute } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import type { Page, Query } from '../../store/query.ts'

/** What may be asked for, with its type. */
export const dumpFiles: Readonly<Record<string, string>> = {
  'cases.csv': 'text/csv; charset=utf-8',
  'cases.geojson': 'application/geo+json',
  'figures.csv': 'text/csv; charset=utf-8',
  'datapackage.json': 'application/json',
}
export const dumpFolder = (data: string, county: string): string => join(data, 'open', county)

/** Nobody in particular: what anybody without an account may read. */
const anybody: Actor = { type: 'resident', device: '', party: null }
const hour = 3
const pageOf = 200

/** Writes that of today once the hour of the night has come, whole or not at all; true when it did. */
export async function dumpOnce(house: House, data: string, county: string): Promise<boolean> {
  const region = house.region(county)
  if (!region) return false
  const now = house.now()
  const { zone } = region.calendar
  const day = localDay(now, zone)
  if (localMinute(now, zone) < hour * 60 || (await madeOn(dumpFolder(data, county))) === day) return false
  await dump(house, data, county)
  return true
}

async function madeOn(folder: string): Promise<string | null> {
  if (!existsSync(join(folder, 'datapackage.json'))) return null
  const { created } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8')) as { created?: string }
  return created?.slice(0, 10) ?? null
}

/** Writes the four files beside the old ones and puts them in their place. */
export async function dump(house: House, data: string, county: string): Promise<{ readonly cases: number }> {
  const region = house.region(county)
  if (!region) throw new Error(`nobody keeps ${county}`)
  const now = house.now()
  const rows = await allOpen(house, county)
  const figures = (await asked(house, county, rates, { county, days: '366' })) as Page<Rate> & Figures
  const files: Readonly<Record<string, string>> = {
    'cases.csv': casesCsv(rows),
    'cases.geojson': JSON.stringify(featuresOf(rows)),
    'figures.csv': figuresCsv(figures),
    'datapackage.json': JSON.stringify(described(county, region.name, localDay(now, region.calendar.zone), rows.length), null, 2),
  }
  const folder = dumpFolder(data, county)
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(fresh, name), text)
  await rm(folder, { recursive: true, force: true })
  await rename(fresh, folder)
  return { cases: rows.length }
}

async function asked(
  house: House,
  county: string,
  query: Query,
  input: Readonly<Record<string, unknown>>,
): Promise<Page<unknown>> {
  const parsed = query.input.parse(input)
  const page = await house.db.read({ actor: 'system:openData', counties: [county] }, (tx) =>
    query.run({ house, tx, actor: anybody, counties: [county], now: house.now(), language: 'zh-CN' }, parsed as never),
  )
  if ('refused' in page) throw new Error(`open data: ${page.refused}`)
  return page
}

async function allOpen(house: House, county: string): Promise<readonly OpenRow[]> {
  const rows: OpenRow[] = []
  for (let after: string | undefined; ; ) {
    const page = await asked(house, county, open, { county, limit: String(pageOf), ...(after === undefined ? {} : { after }) })
    rows.push(...(page.rows as readonly OpenRow[]))
    if (page.next === null) return rows
    after = page.next
  }
}

const columns = [
  'code',
  'category',
  'categoryName',
  'state',
  'ended',
  'area',
  'areaName',
  'office',
  'opened',
  'due',
  'lon',
  'lat',
] as const
const iso = (at: number | null): string => (at === null ? '' : isoInstant(at))
const cellsOf = (row: OpenRow): readonly (string | number)[] => [
  row.code,
  row.category,
  row.categoryName,
  row.state,
  String(row.ended),
  row.area,
  row.areaName,
  row.office ?? '',
  iso(row.openedAt),
  iso(row.due),
  row.place?.[0] ?? '',
  row.place?.[1] ?? '',
]
const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  stringify(rows as (string | number)[][], { escape_formulas: true, record_delimiter: 'windows' })
const casesCsv = (rows: readonly OpenRow[]): string => csv([columns, ...rows.map(cellsOf)])

const featuresOf = (rows: readonly OpenRow[]) => ({
  type: 'FeatureCollection',
  features: rows.map((row) => ({
    type: 'Feature',
    id: row.code,
    geometry: row.place === null ? null : { type: 'Point', coordinates: row.place },
    properties: {
      category: row.category,
      categoryName: row.categoryName,
      state: row.state,
      ended: row.ended,
      area: row.area,
      areaName: row.areaName,
      office: row.office,
      opened: iso(row.openedAt),
      due: row.due === null ? null : iso(row.due),
    },
  })),
})

type Rate = { readonly code: string; readonly numerator: number | null; readonly denominator: number | null }
type Took = { readonly code: string; readonly name: string; readonly count: number | null; readonly days: number | null }
type Figures = { readonly byCategory: readonly Took[]; readonly byStreet: readonly Took[] }
/** A hidden cell is empty. */
const figuresCsv = ({ rows, byCategory, byStreet }: Page<Rate> & Figures): string =>
  csv([
    ['table', 'code', 'name', 'count', 'of', 'medianDays'],
    ...rows.map((one) => ['rate', one.code, '', one.numerator ?? '', one.denominator ?? '', '']),
    ...byCategory.map((one) => ['category', one.code, one.name, one.count ?? '', '', one.days ?? '']),
    ...byStreet.map((one) => ['street', one.code, one.name, one.count ?? '', '', one.days ?? '']),
  ])

/** In the form of a Frictionless data package, which catalogues of open data read. */
const described = (county: string, name: Readonly<Partial<Record<string, string>>>, day: string, cases: number) => ({
  profile: 'data-package',
  name: `chaguan-${county.toLowerCase()}`,
  title: `${name['zh-CN'] ?? county} · 公开事项`,
  created: day,
  description:
    '公共场所的公开事项与办理时长。地点是道路区段（约 100 米）的中点，不是确切位置；不含个人信息、文字和照片；不含住宅、纠纷、保密事项和涉及单位人员的投诉。少于 5 件的格子为空。 Public matters in public places and how long they took. The place is the middle of a section of road (about 100 m), never the point; no personal data, words or photos; nothing of homes, disputes, secret matters or complaints about officials. Cells of fewer than 5 are empty.',
  resources: [
    resource(
      'cases',
      'cases.csv',
      'csv',
      columns.map((one) => field(one)),
      cases,
    ),
    {
      name: 'cases-geojson',
      path: 'cases.geojson',
      format: 'geojson',
      mediatype: 'application/geo+json',
      encoding: 'utf-8',
      crs: 'CGCS2000 (EPSG:4490)',
    },
    resource(
      'figures',
      'figures.csv',
      'csv',
      ['table', 'code', 'name', 'count', 'of', 'medianDays'].map((one) => field(one)),
      null,
    ),
  ],
})
const resource = (name: string, path: string, format: string, fields: readonly object[], rows: number | null) => ({
  name,
  path,
  format,
  mediatype: 'text/csv',
  encoding: 'utf-8',
  ...(rows === null ? {} : { rows }),
  schema: { fields },
})
const types: Readonly<Record<string, string>> = {
  ended: 'boolean',
  opened: 'datetime',
  due: 'datetime',
  lon: 'number',
  lat: 'number',
  count: 'integer',
  of: 'integer',
  medianDays: 'number',
}
const field = (name: string) => ({ name, type: types[name] ?? 'string' })
