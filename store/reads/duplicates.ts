// q/duplicates: is this matter known already? Cases of the same place and time that look alike, with the reasons; a person decides.
import * as z from 'zod/mini'
import { farthest, type Likeness, type LikeReason, likeness, longest, type Told } from '../../rules/likeness.ts'
import { id } from '../../rules/schema.ts'
import { DAY } from '../../rules/time.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { isWord } from '../terms.ts'
import { type Params, paramsFrom, visible } from '../visible.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'

const Input = z.strictObject({ county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id })
type Input = z.infer<typeof Input>
type Row = Found & {
  lon: number | null
  lat: number | null
  area: string
  category: string
  terms: string[]
  opened_at: number
}

/** So many of the nearest, and of the newest of the community, are compared; so many are shown. */
const compared = 100
const shown = 5

const columns = `c.county, c.id, c.version, st_x(c.point) as lon, st_y(c.point) as lat, c.area, c.category,
  coalesce(tsvector_to_array(c.terms), '{}') as terms, c.opened_at`
const told = (row: Row): Told => ({
  point: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
  area: row.area,
  category: row.category,
  terms: row.terms,
  openedAt: row.opened_at,
})

/** Empty where nothing looks alike, and for a case this actor may not see. Whoever is not allowed to see the other is not told of it. */
export const duplicates = defineQuery({ name: 'duplicates', input: Input, by: 'staff', looks: 'none', run: readDuplicates })

async function readDuplicates(asking: Asking, input: Input): Promise<Page<CaseLine & { readonly likeness: Likeness }>> {
  const { tx, actor, counties, now } = asking
  const none = { rows: [], next: null, asOf: now }
  if (!counties.includes(input.county)) return none
  const own = paramsFrom(input.county, input.id)
  const [here] = await tx.rows<Row>(
    `select ${columns} from "case" c where c.county = $1 and c.id = $2 and ${visible(actor, 'c', own)}`,
    own.values,
  )
  if (!here) return none
  const rows = await candidates(asking, here)
  const alike = rows
    .flatMap((row) => {
      const found = likeness(told(here), told(row))
      return found ? [{ row, found: { ...found, reasons: found.reasons.map(saidPlainly) } }] : []
    })
    .toSorted((a, b) => b.found.score - a.found.score || b.row.opened_at - a.row.opened_at)
    .slice(0, shown)
  const lines = await linesOf(
    asking,
    alike.map((one) => one.row),
  )
  return {
    rows: lines.flatMap((line) => {
      const one = alike.find(({ row }) => row.id === line.id)
      return one ? [{ ...line, likeness: one.found }] : []
    }),
    next: null,
    asOf: now,
  }
}

/** Of the words in common a person reads a few that are words. */
const saidPlainly = (reason: LikeReason): LikeReason =>
  reason.why === 'words' ? { ...reason, words: reason.words.filter(isWord).slice(0, 4) } : reason

/** Those around the point, and of the community the newest, where one of the two has no point. */
async function candidates(asking: Asking, here: Row): Promise<Row[]> {
  const params = paramsFrom(here.county, here.id, here.opened_at - longest * DAY, here.opened_at + longest * DAY)
  const common = (own: Params): string =>
    `c.county = $1 and c.id <> $2 and c.opened_at between $3 and $4 and ${visible(asking.actor, 'c', own)}`
  const around =
    here.lon === null || here.lat === null
      ? null
      : `(select c.id from "case" c where ${common(params)} and c.point && ${boxAround(here.lon, here.lat, params)}
         order by c.point <-> st_setsrid(st_makepoint(${params.add(here.lon)}::float8, ${params.add(here.lat)}::float8), 4490), c.id limit ${compared})`
  const whole = /^0*$/.test(here.area.slice(9, 12))
  const pointless = here.lon === null ? '' : 'and c.point is null'
  const community = whole
    ? null
    : `(select c.id from "case" c where ${common(params)} and left(c.area, 12) = ${params.add(here.area.slice(0, 12))} ${pointless}
       order by c.opened_at desc, c.id limit ${compared})`
  const both = [around, community].filter((one) => one !== null)
  if (both.length === 0) return []
  // Which they are comes first: the words of all that lies around would be unpacked before the nearest are known.
  return asking.tx.rows<Row>(
    `select ${columns} from "case" c where c.county = $1 and c.id = any(array(select near.id from (${both.join(' union all ')}) near))`,
    params.values,
  )
}

function boxAround(lon: number, lat: number, params: Params): string {
  const high = farthest / 111_320
  const wide = high / Math.cos((lat * Math.PI) / 180)
  const corner = [lon - wide, lat - high, lon + wide, lat + high].map((value) => `${params.add(value)}::float8`)
  return `st_makeenvelope(${corner.join(', ')}, 4490)`
}
