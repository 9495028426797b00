// q/open and q/openNear: public cases as everybody may read them, at the precision of a section of a road.
import * as z from 'zod/mini'
import { prefixRange } from '../rules/area.ts'
import type { PlaceState } from '../rules/case.ts'
import { isOpen, openArea, roadSection, sectionOf } from '../rules/openness.ts'
import { DAY } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { House } from '../store/house.ts'
import { published, snapped } from '../store/published.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../store/query.ts'
import { type Params, paramsFrom } from '../store/visible.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const areaCode = z.string().check(z.regex(/^\d{6,12}$/))
const category = z.string().check(z.regex(/^[0-9A-Za-z-]{1,20}$/))
const Input = z.strictObject({
  county,
  area: z.optional(areaCode),
  category: z.optional(category),
  /** Only what is not done yet. */
  going: z.optional(z.literal('true')),
  after: z.optional(z.string().check(z.maxLength(300))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
})
type Input = z.infer<typeof Input>
const Near = z.strictObject({
  county,
  lon: z.number().check(z.gte(-180), z.lte(180)),
  lat: z.number().check(z.gte(-90), z.lte(90)),
  category: z.optional(category),
})

type Row = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly category: string
  readonly state: string
  readonly phase: string
  readonly hold: 'none' | 'suspended'
  readonly secret: boolean
  readonly barred: readonly string[]
  readonly placeState: PlaceState
  readonly area: string
  readonly holder: string
  readonly opened: number
  readonly updated: number
  readonly due: number | null
  readonly lon: number | null
  readonly lat: number | null
}
export type OpenRow = {
  readonly code: string
  readonly category: string
  readonly categoryName: string
  readonly state: string
  readonly ended: boolean
  readonly done: boolean
  readonly area: string
  readonly areaName: string
  readonly office: string | null
  readonly openedAt: number
  readonly updatedAt: number
  readonly due: number | null
  /** The middle of its section of road, in degrees east and north; never its point. */
  readonly place: readonly [number, number] | null
}

const columns = `c.county, c.id, c.code, c.kind, c.category, c.state, c.phase, c.hold, c.secret, c.barred, c.place_state as "placeState", c.area, c.holder,
  c.opened_at as opened, c.updated_at as updated, c.due_at as due, ${snapped('x', 'c')} as lon, ${snapped('y', 'c')} as lat`

/** What the rule of openness lets through, as far as SQL can say it; the rule itself has the last word over each row. */
function narrowed({ house }: Asking, keeper: string, params: Params): string | null {
  const region = house.region(keeper)
  if (!region) return null
  return `c.county = ${params.add(keeper)} and ${published(region, house.kinds, 'c', params)}`
}

function tellable({ house, language }: Pick<Asking, 'house' | 'language'>, row: Row): OpenRow[] {
  const region = house.region(row.county)
  const kind = house.kinds.get(row.kind)
  if (!region || !isOpen(row, kind, region)) return []
  const name = region.categories.get(row.category)?.publicName
  const area = openArea(row.area)
  return [
    {
      code: row.code,
      category: row.category,
      categoryName: name?.[language] ?? name?.['zh-CN'] ?? row.category,
      state: row.hold === 'suspended' ? 'suspended' : row.state,
      ended: row.phase === 'ended',
      done: row.phase === 'ended' || row.phase === 'checking',
      area,
      areaName: region.areas.get(area)?.name ?? region.areas.get(area.replace(/0+$/, ''))?.name ?? '',
      office: region.organisations.get(row.holder)?.short ?? null,
      openedAt: row.opened,
      updatedAt: row.updated,
      due: row.phase === 'ended' ? null : row.due,
      place: row.lon === null || row.lat === null ? null : [tidy(row.lon), tidy(row.lat)],
    },
  ]
}
const tidy = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

/** One case as everybody may read it; null when it is not public. */
export async function openOf(house: House, tx: Tx, county: string, id: string): Promise<OpenRow | null> {
  const [row] = await tx.rows<Row>(`select ${columns} from "case" c where c.county = $1 and c.id = $2`, [county, id], 'open_one')
  return (row && tellable({ house, language: 'zh-CN' }, row)[0]) ?? null
}

/** The newest first; those of the last year. */
export const open = defineQuery({ name: 'open', input: Input, by: 'anyone', looks: 'none', run: readOpen })

async function readOpen(asking: Asking, input: Input): Promise<Page<OpenRow>> {
  const { tx, counties, now } = asking
  const params = paramsFrom()
  const rule = counties.includes(input.county) ? narrowed(asking, input.county, params) : null
  if (rule === null) return { rows: [], next: null, asOf: now }
  const cursor = readCursor(input.after)
  const ways = [rule, `c.opened_at > ${params.add(now - 366 * DAY)}`]
  if (input.area !== undefined) {
    const [from, to] = prefixRange(input.area.replace(/0+$/, '').padEnd(6, '0'))
    ways.push(`c.area >= ${params.add(from)} and c.area < ${params.add(to)}`)
  }
  if (input.category !== undefined) ways.push(`starts_with(c.category, ${params.add(input.category)})`)
  if (input.going) ways.push(`c.phase in ('intake', 'placed', 'handling')`)
  if (cursor?.length === 2)
    ways.push(`(c.opened_at, c.id) < (${params.add(Number(cursor[0]))}, ${params.add(String(cursor[1]))}::uuid)`)
  const rows = await tx.rows<Row>(
    `select ${columns} from "case" c where ${ways.join(' and ')} order by c.opened_at desc, c.id desc limit ${params.add(input.limit + 1)}`,
    params.values,
  )
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    rows: page.flatMap((row) => tellable(asking, row)),
    next: rows.length > input.limit && last ? cursorOf([last.opened, last.id]) : null,
    asOf: now,
  }
}

/** So many squares around the one that was asked about: up to about 250 m [D]. */
const around = 2.5 * roadSection

/** Not done yet, near a place, of the last sixty days; those of the category asked for first, then the nearest section. Five at most. */
export const openNear = defineQuery({ name: 'openNear', input: Near, by: 'anyone', looks: 'none', run: readNear })

async function readNear(
  asking: Asking,
  { county: keeper, lon, lat, category: wanted }: z.infer<typeof Near>,
): Promise<Page<OpenRow>> {
  const { tx, counties, now } = asking
  const params = paramsFrom()
  const rule = counties.includes(keeper) ? narrowed(asking, keeper, params) : null
  if (rule === null) return { rows: [], next: null, asOf: now }
  // What is asked is as coarse as what is answered: nobody narrows a place down by asking from several sides.
  const [x, y] = [lon, lat].map(sectionOf)
  const corner = [(x ?? 0) - around, (y ?? 0) - around, (x ?? 0) + around, (y ?? 0) + around].map(
    (value) => `${params.add(value)}::float8`,
  )
  const rows = await tx.rows<Row>(
    `select ${columns} from "case" c where ${rule} and c.phase in ('intake', 'placed', 'handling') and c.opened_at > ${params.add(now - 60 * DAY)}
       and c.point && st_makeenvelope(${corner.join(', ')}, 4490)
     order by c.opened_at desc, c.id limit 60`,
    params.values,
  )
  const away = (row: Row): number => Math.hypot((row.lon ?? 0) - (x ?? 0), (row.lat ?? 0) - (y ?? 0))
  const alike = (row: Row): number => (row.category === wanted ? 0 : row.category.slice(0, 2) === wanted?.slice(0, 2) ? 1 : 2)
  const found = rows
    .filter((row) => wanted === undefined || alike(row) < 2)
    .toSorted((a, b) => alike(a) - alike(b) || away(a) - away(b) || b.opened - a.opened)
    .flatMap((row) => tellable(asking, row))
  return { rows: found.slice(0, 5), next: null, asOf: now }
}
