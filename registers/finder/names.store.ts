// The names of a region's places put where the finder looks: its own, what people say, what it was called before, its numbers.
import type { Db, Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import { storedCode } from '../areas/code.ts'
import { bareName, parted, termsOf } from './words.ts'

type Way = 'name' | 'alias' | 'old' | 'address' | 'number' | 'area'
type Source = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly address: string | null
  readonly area: string
  readonly lon: number
  readonly lat: number
  readonly aliases: string | null
  readonly old: string | null
  readonly number: string | null
}
type NameRow = {
  readonly id: string
  readonly place: string | null
  readonly area: string
  readonly kind: string
  readonly way: Way
  readonly name: string
  readonly bare: string
  readonly lon: number | null
  readonly lat: number | null
  readonly terms: string
}
const together = 2000

const nameRow = (of: Omit<NameRow, 'id' | 'bare' | 'terms'>): NameRow => {
  const bare = bareName(of.name)
  return { ...of, id: derivedId(of.place ?? of.area, `${of.way} ${bare}`), bare, terms: termsOf(bare) }
}

/** All that a place is called. Of a lamp-post also the number alone, of a stop also "the stop of". */
function namesOf(one: Source): NameRow[] {
  const { id: place, area, kind, lon, lat } = one
  const said = (way: Way, name: string) => nameRow({ place, area, kind, way, name, lon, lat })
  const list = (text: string | null) => (text ?? '').split('、').filter((part) => part !== '')
  const rows = [
    said('name', one.name),
    ...list(one.aliases).map((name) => said('alias', name)),
    ...list(one.old).map((name) => said('old', name)),
    ...(one.address !== null && one.address !== one.name && /\d/.test(one.address) && kind === 'building'
      ? [said('address', one.address)]
      : []),
    ...(kind === 'lamp' && one.number !== null ? [said('number', one.number)] : []),
  ]
  return rows.filter((row) => row.bare !== '')
}

/** What stands before the number of a door, with the community it lies in: the road or estate is found though nobody registered it. */
function stemsOf(names: readonly NameRow[]): NameRow[] {
  const stems = new Map<string, NameRow>()
  for (const { area, name, bare, kind } of names) {
    const { stem, number } = parted(bare)
    const community = area.slice(0, 12)
    if (kind !== 'building' || number === '' || stem.length < 2 || community.length < 12) continue
    const row = nameRow({
      place: null,
      area: community,
      kind: 'roadSection',
      way: 'area',
      name: /\d/.test(name) ? name.slice(0, name.search(/\d/)).trim() || stem : stem,
      lon: null,
      lat: null,
    })
    stems.set(row.id, row)
  }
  return [...stems.values()]
}

const insert = (tx: Tx, region: string, rows: readonly NameRow[], by: string | null = null) =>
  tx.rows(
    `insert into place_name (region, id, place, area, kind, way, name, bare, lon, lat, terms, made_by)
     select $1, x.id, x.place, x.area, x.kind, x.way, x.name, x.bare, x.lon, x.lat, x.terms::tsvector, $3::uuid
     from json_to_recordset($2::json) as x(id uuid, place uuid, area text, kind text, way text, name text, bare text, lon float8, lat float8, terms text)
     on conflict (region, id) do nothing`,
    [region, JSON.stringify(rows), by],
  )

/**
 * Adds the names of places and areas that have none yet. `region` as the registers keep it. Water and roads without a point are called by
 * their areas' people only through what stands on them. Answers how many names were added.
 */
export async function namePlaces(tx: Tx, region: string, progress: (done: number) => void = () => undefined): Promise<number> {
  let added = 0
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await tx.rows<Source>(
      `select p.id::text as id, p.kind, p.name, p.address, p.area, st_x(q.at) as lon, st_y(q.at) as lat,
         p.data ->> 'aliases' as aliases, p.data ->> 'old' as old, p.data ->> 'number' as number
       from place p cross join lateral (select st_pointonsurface(p.geom) as at) q
       where p.region = $1 and p.id > $2::uuid and p.kind <> 'water' order by p.id limit ${together}`,
      [region, last],
    )
    if (rows.length === 0) break
    last = rows.at(-1)?.id ?? last
    const own = rows.flatMap(namesOf)
    const names = [...own, ...stemsOf(own)]
    await insert(tx, region, names)
    added += names.length
    progress(added)
  }
  const areas = await tx.rows<{ code: string; name: string; level: string }>(
    `select code, name, level from area where region = $1 and valid_to is null and level in ('street', 'community', 'grid') order by code`,
    [region],
  )
  const rows = areas.flatMap(({ code, name, level }) => {
    const short = name.replace(/(社区|街道|村|镇|乡)$/, '')
    const said = (text: string) =>
      nameRow({ place: null, area: code, kind: level, way: 'area', name: text, lon: null, lat: null })
    return short.length > 1 && short !== name ? [said(name), said(short)] : [said(name)]
  })
  for (let at = 0; at < rows.length; at += together) await insert(tx, region, rows.slice(at, at + together))
  return added + rows.length
}

/** What people call a place, as somebody heard it on the telephone; false where there is no such place. */
export async function addAlias(tx: Tx, region: string, place: string, name: string, by: string): Promise<boolean> {
  const [row] = await tx.rows<Source>(
    `select p.id::text as id, p.kind, p.name, p.address, p.area, st_x(q.at) as lon, st_y(q.at) as lat, null as aliases, null as old, null as number
     from place p cross join lateral (select st_pointonsurface(p.geom) as at) q where p.region = $1 and p.id = $2::uuid`,
    [region, place],
  )
  if (!row) return false
  const made = nameRow({ place, area: row.area, kind: row.kind, way: 'alias', name, lon: row.lon, lat: row.lat })
  if (made.bare === '') return false
  await insert(tx, region, [made], by)
  return true
}

/** Names the places of every region that has places and no name of them yet: a database from before the names were kept. */
export async function nameNameless(db: Db, regions: readonly string[]): Promise<void> {
  for (const code of regions) {
    const region = storedCode(code)
    const nameless = await db.read({ actor: 'system:names', counties: [] }, async (tx) => {
      const places = await tx.rows(`select 1 from place where region = $1 and kind <> 'water' limit 1`, [region])
      const names = await tx.rows('select 1 from place_name where region = $1 limit 1', [region])
      return places.length > 0 && names.length === 0
    })
    if (nameless) await db.begin({ actor: 'system:names', counties: [] }, (tx) => namePlaces(tx, region))
  }
}
