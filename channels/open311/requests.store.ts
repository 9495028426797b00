// Cases as Open311 requests: what is public for everybody, the whole of its own for the key that sent it.

import { roadSection, sectionOf } from '../../rules/openness.ts'
import type { Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { masked, published, snapped } from '../../store/published.ts'
import { paramsFrom } from '../../store/visible.ts'
import en from '../../ui/texts/en/case.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/case.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/case.json' with { type: 'json' }
import { type Value, w3c } from './format.ts'
import { type Language, said } from './offered.ts'

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
const stateWord = (state: string, language: Language): string => words[language][`state.${state}`] ?? state

export type Asks = {
  readonly house: House
  readonly region: Region
  readonly county: string
  readonly language: Language
  /** The key that asks; null for anybody. */
  readonly key: string | null
}
export type Filter = {
  readonly ids: readonly string[] | null
  readonly services: readonly string[] | null
  readonly status: readonly ('open' | 'closed')[] | null
  readonly from: Instant | null
  readonly to: Instant | null
  readonly updatedFrom: Instant | null
  readonly updatedTo: Instant | null
  /** West, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number] | null
  readonly around: { readonly lon: number; readonly lat: number; readonly metres: number } | null
  readonly offset: number
  readonly limit: number
}

type Row = {
  id: string
  code: string
  kind: string
  state: string
  hold: string
  phase: string
  category: string
  area: string
  lon: number | null
  lat: number | null
  holder: string
  due: number | null
  opened: number
  updated: number
  closed: number | null
  secret: boolean
  open: boolean
  own: boolean
  told: boolean
  text: string | null
  place: string | null
  version: number
}

const columns = (publicSql: string, key: string): string => `c.id, c.code, c.kind, c.state, c.hold, c.phase, c.category, c.area,
  st_x(c.point) as lon, st_y(c.point) as lat, c.holder, c.due_at as due, c.opened_at as opened, c.updated_at as updated, c.closed_at as closed,
  c.secret, c.version, ${publicSql} as open, coalesce(o.key = ${key}::uuid, false) as own, coalesce(o.told_public, false) as told,
  case when o.key is not null then t.text end as text, case when o.key is not null then p.text end as place`
const joined = `from "case" c left join outside_case o on o.county = $1 and o.case_id = c.id
  left join words t on t.county = $1 and t.id = c.text_id left join words p on p.county = $1 and p.id = c.place_id`

const ended = `(c.closed_at is not null or c.hold = 'merged')`

/** Requests, newest first. By number everything answers at least where it stands; lists hold only what is public or the key's own. */
export async function listRequests(tx: Tx, asks: Asks, filter: Filter): Promise<Value[]> {
  const params = paramsFrom(asks.county)
  const isPublic = published(asks.region, asks.house.kinds, 'c', params)
  const key = params.add(asks.key)
  const where = ['c.county = $1']
  if (filter.ids) where.push(`c.code = any(${params.add(filter.ids)}::text[])`)
  else {
    where.push(`(${isPublic} or o.key = ${key}::uuid)`)
    if (filter.services) where.push(`c.category = any(${params.add(filter.services)}::text[])`)
    if (filter.from !== null) where.push(`c.opened_at >= ${params.add(filter.from)}`)
    if (filter.to !== null) where.push(`c.opened_at <= ${params.add(filter.to)}`)
    if (filter.updatedFrom !== null) where.push(`c.updated_at >= ${params.add(filter.updatedFrom)}`)
    if (filter.updatedTo !== null) where.push(`c.updated_at <= ${params.add(filter.updatedTo)}`)
    if (filter.status?.length === 1) where.push(filter.status[0] === 'closed' ? ended : `not ${ended}`)
    if (filter.box) {
      // The same here: the index finds what is near, the square in which it is told decides.
      const [west, south, east, north] = filter.box.map((one) => `${params.add(one)}::float8`)
      where.push(`c.point && st_expand(st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4490), ${roadSection})
        and ${snapped('x', 'c')} between ${west} and ${east} and ${snapped('y', 'c')} between ${south} and ${north}`)
    }
    if (filter.around) {
      const { lon, lat, metres } = filter.around
      // Where it is shown, not where it is: nobody may narrow down a door by asking again and again.
      where.push(
        `st_distancesphere(st_setsrid(st_makepoint(${snapped('x', 'c')}, ${snapped('y', 'c')}), 4326),
          st_setsrid(st_makepoint(${params.add(lon)}::float8, ${params.add(lat)}::float8), 4326)) <= ${params.add(metres)}::float8`,
      )
    }
  }
  const rows = await tx.rows<Row>(
    `select ${columns(isPublic, key)} ${joined} where ${where.join(' and ')}
     order by c.opened_at desc, c.id limit ${params.add(filter.limit)} offset ${params.add(filter.offset)}`,
    params.values,
  )
  return rows.map((row) => requestOf(row, asks))
}

function requestOf(row: Row, asks: Asks): Value {
  const { region, language } = asks
  const { zone } = region.calendar
  const whole = row.open || row.own
  const category = whole ? region.categories.get(row.category) : undefined
  const office = row.secret && !row.own ? null : (region.organisations.get(row.holder)?.name ?? null)
  const closed = row.closed !== null || row.hold === 'merged'
  const name = category ? said(category.publicName, language) : null
  const at = (degrees: number | null) => (degrees === null ? null : row.own ? degrees : sectionOf(degrees))
  return {
    service_request_id: row.code,
    status: closed ? 'closed' : 'open',
    status_notes: stateWord(row.hold === 'merged' ? 'void' : row.state, language),
    service_name: name,
    service_code: category?.code ?? null,
    description: row.own ? row.text : row.open && row.told && row.text !== null ? masked(row.text) : name,
    agency_responsible: office,
    service_notice: null,
    requested_datetime: w3c(row.opened, zone),
    updated_datetime: w3c(row.closed ?? row.updated, zone),
    expected_datetime: row.due === null || closed ? null : w3c(row.due, zone),
    address: whole ? [row.own ? row.place : null, ...areaNames(region, row.area)].filter((one) => one !== null).join('，') : null,
    address_id: whole ? communityOf(region, row.area) : null,
    zipcode: null,
    lat: whole ? at(row.lat) : null,
    long: whole ? at(row.lon) : null,
    // Photos of residents are for the offices; none of them stands under a public address.
    media_url: null,
  }
}

/** Community first, as the standard asks: from the nearest to the widest; a grid is no address. */
function areaNames(region: Region, area: string): string[] {
  const names: string[] = []
  for (let at = region.areas.get(area); at; at = at.parent === null ? undefined : region.areas.get(at.parent))
    if (['community', 'street', 'county'].includes(at.level)) names.push(at.name)
  return names
}
function communityOf(region: Region, area: string): string | null {
  for (let at = region.areas.get(area); at; at = at.parent === null ? undefined : region.areas.get(at.parent))
    if (['community', 'street', 'county'].includes(at.level)) return at.code
  return null
}

type UpdateRow = {
  code: string
  case_id: string
  version: number
  at: number
  from_state: string | null
  to_state: string
  phase_hold: string
  words: readonly { kind: string; id: string }[]
  own: boolean
}
export type UpdateFilter = Pick<Filter, 'ids' | 'from' | 'to' | 'offset' | 'limit'>

/** What moved a request, oldest first: its state in words for everybody, the office's answer for the key that sent it. */
export async function listUpdates(tx: Tx, asks: Asks, filter: UpdateFilter): Promise<Value[]> {
  const params = paramsFrom(asks.county)
  const isPublic = published(asks.region, asks.house.kinds, 'c', params)
  const key = params.add(asks.key)
  const where = [
    'e.county = $1',
    `(${isPublic} or o.key = ${key}::uuid)`,
    `(e.from_state is distinct from e.to_state or (o.key = ${key}::uuid and e.step = 'add'))`,
    'e.version > 1',
  ]
  if (filter.ids) where.push(`c.code = any(${params.add(filter.ids)}::text[])`)
  if (filter.from !== null) where.push(`e.at >= ${params.add(filter.from)}`)
  if (filter.to !== null) where.push(`e.at <= ${params.add(filter.to)}`)
  const rows = await tx.rows<UpdateRow>(
    `select c.code, e.case_id, e.version, e.at, e.from_state, e.to_state, e.hold as phase_hold, e.words, coalesce(o.key = ${key}::uuid, false) as own
     from entry e join "case" c on c.county = $1 and c.id = e.case_id left join outside_case o on o.county = $1 and o.case_id = e.case_id
     where ${where.join(' and ')} order by e.at, e.case_id, e.version limit ${params.add(filter.limit)} offset ${params.add(filter.offset)}`,
    params.values,
  )
  const ids = rows.filter((row) => row.own).flatMap((row) => row.words.filter(toldOutside).map((one) => one.id))
  const said = new Map(
    (ids.length === 0
      ? []
      : await tx.rows<{ id: string; text: string }>(
          'select id, text from words where county = $1 and id = any($2) and erased_by is null',
          [asks.county, ids],
        )
    ).map((row) => [row.id, row.text]),
  )
  return rows.map((row) => {
    const own = row.words.filter(toldOutside).flatMap((one) => said.get(one.id) ?? [])
    return {
      update_id: updateId(row.code, row.version),
      service_request_id: row.code,
      service_request_id_ext: null,
      status: progressOf(asks.house, row.to_state, row.phase_hold),
      description: own.length > 0 ? own.join('\n') : stateWord(row.to_state, asks.language),
      updated_datetime: w3c(row.at, asks.region.calendar.zone),
      media_url: null,
    }
  })
}

const toldOutside = (word: { kind: string }): boolean => ['reply', 'result', 'note'].includes(word.kind)
export const updateId = (code: string, version: number): string => `${code}-${version}`

/** The states that FixMyStreet knows beside open and closed. */
function progressOf(house: House, state: string, hold: string): string {
  if (hold === 'merged') return 'duplicate'
  if (state === 'void') return 'no_further_action'
  if (state === 'withdrawn') return 'closed'
  for (const kind of house.kinds.values()) {
    const phase = kind.states[state]?.phase
    if (phase === 'placed') return 'investigating'
    if (phase === 'handling') return 'in_progress'
    if (phase === 'checking') return 'fixed'
    if (phase === 'ended') return 'closed'
    if (phase) return 'open'
  }
  return 'open'
}

/** The case of a number that came in by this key, with its reporter: whom the key speaks for. */
export const findOwn = async (tx: Tx, county: string, code: string, key: string): Promise<{ id: string; party: string } | null> =>
  (
    await tx.rows<{ id: string; party: string }>(
      `select c.id, p.id as party from "case" c join outside_case o on o.county = $1 and o.case_id = c.id and o.key = $3
       join party p on p.county = $1 and p.case_id = c.id and p.role = 'reporter' where c.county = $1 and c.code = $2 order by p.id limit 1`,
      [county, code, key],
    )
  )[0] ?? null

export const findToken = async (tx: Tx, county: string, token: string): Promise<string | null> =>
  (
    await tx.rows<{ code: string }>(
      `select c.code from outside_case o join "case" c on c.county = $1 and c.id = o.case_id where o.county = $1 and o.token = $2`,
      [county, token],
    )
  )[0]?.code ?? null

/** Said before the report, so that no case is without its key; left alone when it was said before. */
export const noteKey = (
  tx: Tx,
  row: { county: string; caseId: string; key: string; token: string; told: boolean; at: Instant },
): Promise<unknown> =>
  tx.rows(
    `insert into outside_case (county, case_id, key, token, told_public, at) values ($1, $2, $3, $4, $5, $6) on conflict (county, case_id) do nothing`,
    [row.county, row.caseId, row.key, row.token, row.told, row.at],
  )

/** Where an address_id lies: a place of the register, or an area of the list. */
export async function findAddress(
  tx: Tx,
  region: Region,
  id: string,
): Promise<{ area?: string; point?: { lon: number; lat: number } } | null> {
  if (region.areas.has(id)) return { area: id }
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null
  const [place] = await tx.rows<{ lon: number; lat: number }>(
    'select st_x(st_centroid(geom)) as lon, st_y(st_centroid(geom)) as lat from place where id = $1 and region = $2',
    [id, region.code],
  )
  return place ? { point: place } : null
}
