// Who is responsible here: the six chiefs from the group to the township, the triangle of the grid, and who is on duty.
import { levelOf, parentOf, trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'
import type { Cgcs } from '../areas/coordinates.ts'
import { placeOf } from '../areas/place.ts'
import { onDutyAt } from '../duty/now.ts'

/** 六长: the chain from the household group to the township (户长, 院落长, 网格长, 室长, 派出所长, 乡镇长). */
export const sixChiefs = ['groupHead', 'courtyardHead', 'gridChief', 'studioChief', 'stationChief', 'townshipHead'] as const
/** 铁三角 of a place, with the group head of the six: Party group and grid worker. */
const triangle = ['partyContact', 'gridWorker'] as const

export type Contact = {
  /** Post kind, or 'duty' for the roster. */
  readonly role: string
  readonly chief: boolean
  readonly area: string
  readonly person: string | null
  readonly post: string
  readonly organisation: string
  readonly organisationName: string
  /** Of the person at work, else of the office; null only when neither has one. */
  readonly phone: string | null
  readonly onDuty: boolean
  /** Term of the post, or of the turn of duty; `to` null while no end is set. */
  readonly from: Instant
  readonly to: Instant | null
  /** While the holder is away: who stands in and how to reach him. */
  readonly deputy: { readonly person: string; readonly phone: string | null } | null
}
export type Responsible = {
  /** Areas the place lies in, from the smallest known to the street; empty when it lies in no grid. */
  readonly areas: readonly string[]
  /** Several when the point is on a line. */
  readonly grids: readonly string[]
  readonly contacts: readonly Contact[]
}

type Row = Omit<Contact, 'deputy' | 'chief'> & { deputyName: string | null; deputyPhone: string | null }

const postsSql = `
with found as (
  select p.*, (select u from unnest(p.areas) u where u = any($1) order by length(u) desc, u limit 1) as at_area
  from post p
  where p.areas && $1::text[] and p.kind = any($2) and p.from_at <= $3 and (p.to_at is null or p.to_at > $3) and p.person is not null
)
select f.kind as role, f.at_area as area, h.name as person, f.name as post, f.organisation, o.name as "organisationName",
  f.from_at as "from", f.to_at as "to", coalesce(f.phone, h.phone, o.phone) as phone,
  exists (select 1 from duty d where d.organisation = f.organisation and d.person = f.person and d.from_at <= $3 and d.to_at > $3) as "onDuty",
  s.name as "deputyName", s.phone as "deputyPhone"
from found f join person h on h.id = f.person join organisation o on o.id = f.organisation
left join lateral (
  select b.name, coalesce(dp.phone, b.phone) as phone from absence a join post dp on dp.id = a.deputy_post join person b on b.id = dp.person
  where a.post = f.id and a.from_at <= $3 and a.to_at > $3 order by a.from_at, a.id limit 1
) s on true
order by length(f.at_area) desc, f.kind, f.from_at, f.id`

const dutyOfficesSql = `select id, area, name, phone from organisation
  where valid_to is null and ((area = any($1) and kind in ('governanceCentre', 'policeStation')) or id = any($2))
  order by length(rtrim(area, '0')) desc, id`

/** Offices that serve these areas, and those named besides, with whoever is on duty there. */
async function dutyFor(tx: Tx, areas: readonly string[], besides: readonly string[], at: Instant): Promise<Contact[]> {
  const offices = await tx.rows<{ id: string; area: string; name: string; phone: string | null }>(
    dutyOfficesSql,
    [areas.map(storedCode), besides],
    'responsible-offices',
  )
  const known = new Map(offices.map((one) => [one.id, one]))
  const rows = await onDutyAt(tx, [...known.keys()], at)
  return rows.flatMap((row): Contact[] => {
    const office = known.get(row.organisation)
    if (!office || (row.name === null && row.away === null)) return []
    const stands = row.away !== null && row.name !== null ? { person: row.name, phone: row.phone } : null
    return [
      {
        role: 'duty',
        chief: false,
        area: office.area,
        person: row.away ?? row.name,
        post: office.name,
        organisation: office.id,
        organisationName: office.name,
        phone: stands ? office.phone : row.phone,
        onDuty: row.name !== null,
        from: row.from,
        to: row.to,
        deputy: stands,
      },
    ]
  })
}

/** For an area code, or for a point (CGCS2000): its grid, and the courtyard of the nearest building when one is near. `besides` are offices whose duty is named too. */
export async function responsibleFor(
  tx: Tx,
  where: string | Cgcs,
  at: Instant,
  besides: readonly string[] = [],
): Promise<Responsible> {
  const grids = typeof where === 'string' ? [] : await placeOf(tx, where)
  const start = typeof where === 'string' ? where : await startOf(tx, where, grids)
  if (start === null) return { areas: [], grids, contacts: [] }
  const areas = [...new Set([start, ...(grids.length > 1 ? grids : [])].flatMap(upToStreet))]
  const known = [...areas, ...(await oldCodes(tx, areas)), ...(await groupsOf(tx, start))]
  const posts = await tx.rows<Row>(postsSql, [known, [...sixChiefs, ...triangle], at], 'responsible-posts')
  const county = areas.map((code) => code.slice(0, 6))
  const duty = await dutyFor(tx, [...new Set([...areas, ...county])], besides, at)
  return { areas, grids, contacts: [...posts.map(contact), ...duty] }
}

function contact({ deputyName, deputyPhone, ...row }: Row): Contact {
  const chief = sixChiefs.some((kind) => kind === row.role)
  return { ...row, chief, deputy: deputyName === null ? null : { person: deputyName, phone: deputyPhone } }
}

function upToStreet(code: string): string[] {
  const chain: string[] = []
  for (let at: string | null = trimCode(code); at !== null && trimCode(at).length >= 9; at = parentOf(at))
    chain.push(trimCode(at))
  return chain
}

/** The courtyard of the building within 60 m, else the grid. */
async function startOf(tx: Tx, point: Cgcs, grids: readonly string[]): Promise<string | null> {
  const [grid, second] = grids
  if (grid === undefined || second !== undefined) return grid ?? null
  const rows = await tx.rows<{ area: string }>(
    `select area from place where kind = 'building' and st_dwithin(geom, st_setsrid(st_makepoint($1, $2), 4490), 0.0006) and area >= $3 and area < $3 || 'a'
     order by st_distance(geom, st_setsrid(st_makepoint($1, $2), 4490)), id limit 1`,
    [point.lon, point.lat, grid],
    'responsible-building',
  )
  return rows[0]?.area ?? grid
}

/** Groups of the courtyard found: which of them a point belongs to nobody can tell, so all their heads are named. */
async function groupsOf(tx: Tx, courtyard: string): Promise<readonly string[]> {
  if (levelOf(courtyard) !== 'microGrid') return []
  const rows = await tx.rows<{ code: string }>(
    `select code from area where parent = $1 and level = 'group' and valid_to is null order by code limit 12`,
    [storedCode(courtyard)],
    'responsible-groups',
  )
  return rows.map((row) => trimCode(row.code))
}

async function oldCodes(tx: Tx, areas: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ old: string }>(
    `select distinct old_code as old from area_succession s where new_code = any($1) and kind <> 'split'
     and not exists (select 1 from area a where a.code = s.old_code and a.valid_to is null) order by old_code`,
    [areas.map(storedCode)],
    'responsible-old',
  )
  return rows.map((row) => trimCode(row.old))
}
