// The chain that answers for a place and a matter now: grid, community, street, the responsible department, district.
import { levelOf, parentOf, trimCode } from '../../rules/area.ts'
import { inOffice } from '../../rules/calendar.ts'
import type { CaseRow } from '../../rules/case.ts'
import { centreAt } from '../../rules/house.ts'
import type { Organisation, Region } from '../../rules/region.ts'
import { route } from '../../rules/route.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Cgcs } from '../areas/coordinates.ts'
import { placeOf } from '../areas/place.ts'
import { type OnDuty, onDutyAt } from './now.ts'

const chainLevels = ['grid', 'community', 'street', 'department', 'county'] as const
export type Answers = {
  readonly level: (typeof chainLevels)[number]
  readonly organisation: string
  readonly organisationName: string
  /** Of the telephone of the office; null at the grid, and where there is no roster. */
  readonly line: number | null
  readonly person: string | null
  readonly phone: string | null
  /** Whose turn it is while somebody else stands in, or nobody does. */
  readonly away: string | null
  /** Until when this answer holds; null where no end is set. */
  readonly until: Instant | null
  readonly next: { readonly name: string | null; readonly from: Instant } | null
  /** Somebody answers now: on duty, or in the hours of an office without a roster. */
  readonly answers: boolean
}

/** The office that a category goes to at a place, by the rules of routing; null where no rule and no category names one. */
export function departmentFor(region: Region, of: Pick<CaseRow, 'area' | 'category' | 'barred'>, at: Instant): string | null {
  const routed = route(region, { ...of, terms: [], places: [], at })
  return 'gap' in routed ? null : routed.organisation
}

const gridSql = `
select p.organisation, h.name as person, coalesce(p.phone, h.phone) as phone, p.to_at as until, a.id is not null as away, s.name as deputy, s.phone as "deputyPhone"
from post p join person h on h.id = p.person
left join lateral (select a.id, a.deputy_post from absence a where a.post = p.id and a.from_at <= $2 and a.to_at > $2 order by a.from_at, a.id limit 1) a on true
left join lateral (select b.name, coalesce(dp.phone, b.phone) as phone from post dp join person b on b.id = dp.person
  where dp.id = a.deputy_post and dp.from_at <= $2 and (dp.to_at is null or dp.to_at > $2)) s on true
where p.areas && array[$1] and p.kind in ('gridChief', 'gridWorker') and p.from_at <= $2 and (p.to_at is null or p.to_at > $2)
order by p.kind, p.from_at, p.id`

type GridRow = {
  organisation: string
  person: string
  phone: string | null
  until: Instant | null
  away: boolean
  deputy: string | null
  deputyPhone: string | null
}

/** Where an area code or a point lies, and what it is about; the nearest first. Two statements, three for a point. */
export async function chainAt(
  tx: Tx,
  region: Region,
  matter: { readonly where: string | Cgcs; readonly category?: string | undefined; readonly barred?: readonly string[] },
  at: Instant,
): Promise<readonly Answers[]> {
  const { where, category, barred = [] } = matter
  const area = typeof where === 'string' ? trimCode(where) : (await placeOf(tx, where))[0]
  if (area === undefined) return []
  const department = category === undefined ? null : departmentFor(region, { area, category, barred }, at)
  const below = ['community', 'grid', 'microGrid', 'group'].includes(levelOf(area) ?? '')
  const offices = new Map<string, (typeof chainLevels)[number]>()
  const put = (id: string | undefined | null, level: (typeof chainLevels)[number]) => {
    if (id && !offices.has(id) && !barred.includes(id)) offices.set(id, level)
  }
  if (below) put(centreAt(region, area, 'community', barred)?.id, 'community')
  if (levelOf(area) !== 'county') put(centreAt(region, area, 'street', barred)?.id, 'street')
  put(department, 'department')
  put(centreAt(region, area, 'county', barred)?.id, 'county')
  const rows = await onDutyAt(tx, [...offices.keys()], at)
  const grid = gridOf(area)
  const team = grid === null ? [] : await tx.rows<GridRow>(gridSql, [grid, at], 'chain-grid')
  return [
    ...team.filter((one) => !barred.includes(one.organisation)).map((one) => ofGrid(region, one)),
    ...[...offices].flatMap(([id, level]) => {
      const office = region.organisations.get(id)
      return office ? ofOffice(region, office, level, rows, at) : []
    }),
  ]
}

function gridOf(area: string): string | null {
  for (let at: string | null = area; at !== null && at !== ''; at = parentOf(at)) if (levelOf(at) === 'grid') return trimCode(at)
  return null
}

const ofGrid = (region: Region, one: GridRow): Answers => ({
  level: 'grid',
  organisation: one.organisation,
  organisationName: region.organisations.get(one.organisation)?.short ?? one.organisation,
  line: null,
  person: one.away ? one.deputy : one.person,
  phone: one.away ? one.deputyPhone : one.phone,
  away: one.away ? one.person : null,
  until: one.until,
  next: null,
  answers: !one.away || one.deputy !== null,
})

function ofOffice(
  region: Region,
  office: Organisation,
  level: Answers['level'],
  rows: readonly OnDuty[],
  at: Instant,
): Answers[] {
  const own = rows.filter((row) => row.organisation === office.id)
  const named = { level, organisation: office.id, organisationName: office.short }
  if (own.length === 0) {
    const none = { line: null, person: null, away: null, until: null, next: null }
    return [{ ...named, ...none, phone: office.phone, answers: !office.aroundTheClock && inOffice(at, region.calendar) }]
  }
  return own.map((row) => ({
    ...named,
    line: row.line,
    person: row.name,
    phone: row.phone,
    away: row.away,
    until: row.to,
    next: row.next,
    answers: row.person !== null,
  }))
}
