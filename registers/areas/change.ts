// Areas split, merge and get new codes by law. The old row is closed, a mapping says what became of it, and whoever
// compares two years follows the mapping.
import { levelOf, prefixRange, trimCode } from '../../rules/area.ts'
import type { Day } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { raise } from '../regions/revision.ts'
import { type GeoPolygon, polygonsOf } from './boundary.ts'
import { storedCode } from './code.ts'
import { AreaRefused } from './live.ts'
import { multiPolygon } from './wkb.ts'

type Now = {
  code: string
  region: string
  level: string
  kind: string
  name: string
  parent: string | null
  surveyed: boolean
  from: string
  drawn: boolean
}

const nowSql = `select a.code, a.region, a.level, a.kind, a.name, a.parent, a.surveyed, a.valid_from::text as "from", b.code is not null as drawn
  from area a left join boundary b on b.code = a.code and b.valid_to is null where a.valid_to is null and `

async function getArea(tx: Tx, code: string, day: Day): Promise<Now> {
  const rows = await tx.rows<Now>(`${nowSql} a.code = $1`, [storedCode(code)])
  const area = rows[0]
  if (area === undefined) throw new AreaRefused('noArea', code)
  if (area.from >= day) throw new AreaRefused('sameDay', code)
  return area
}

async function below(tx: Tx, code: string): Promise<readonly Now[]> {
  return tx.rows<Now>(`${nowSql} a.parent = $1 order by a.code`, [code])
}

async function freeCode(tx: Tx, code: string, like: Now): Promise<string> {
  const wanted = storedCode(code)
  if (levelOf(wanted) !== like.level || !wanted.startsWith(like.parent === null ? '' : trimCode(like.parent)))
    throw new AreaRefused('wrongCode', code)
  const taken = await tx.rows('select 1 as one from area where code = $1 and valid_to is null', [wanted])
  if (taken.length > 0) throw new AreaRefused('codeTaken', code)
  return wanted
}

async function open(
  tx: Tx,
  area: Pick<Now, 'code' | 'region' | 'level' | 'kind' | 'name' | 'parent' | 'surveyed'>,
  day: Day,
): Promise<void> {
  await tx.rows(
    'insert into area (code, valid_from, region, level, kind, name, parent, surveyed) values ($1, $2::date, $3, $4, $5, $6, $7, $8)',
    [area.code, day, area.region, area.level, area.kind, area.name, area.parent, area.surveyed],
  )
}

async function close(tx: Tx, code: string, day: Day): Promise<void> {
  await tx.rows('update area set valid_to = $2::date where code = $1 and valid_to is null', [code, day])
  await tx.rows('update boundary set valid_to = $2::date where code = $1 and valid_to is null', [code, day])
}

async function draw(
  tx: Tx,
  code: string,
  region: string,
  level: string,
  day: Day,
  geometry: string,
  params: readonly unknown[],
): Promise<void> {
  await tx.rows(
    `insert into boundary (code, valid_from, region, level, geom, bbox)
     select $1, $2::date, $3, $4, g, array[st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)] from (select st_multi(st_collectionextract(${geometry}, 3)) as g) t where g is not null`,
    [code, day, region, level, ...params],
  )
}

async function succeed(
  tx: Tx,
  from: string,
  to: string,
  day: Day,
  kind: 'rename' | 'split' | 'merge',
  share: number,
  region: string,
): Promise<void> {
  if (from === to) return
  await tx.rows(
    'insert into area_succession (old_code, new_code, day, kind, share, region) values ($1, $2, $3::date, $4, $5, $6)',
    [from, to, day, kind, Math.min(1, Math.max(1e-8, share)), region],
  )
}

/** The same place under a new code, with everything below it; offices and places follow, posts are found by both codes. */
export async function renameArea(
  tx: Tx,
  given: { readonly code: string; readonly to: string; readonly name?: string; readonly day: Day },
): Promise<void> {
  const area = await getArea(tx, given.code, given.day)
  const to = await freeCode(tx, given.to, area)
  await move(tx, area, to, given.name ?? area.name, area.parent, given.day)
  await raise(tx, area.region)
}

/**
 * Moves an area with everything below it under a new code: the digits of the old code are replaced in front of each.
 * Set by set, for a street has thousands of groups below it.
 */
async function move(tx: Tx, area: Now, to: string, name: string, parent: string | null, day: Day): Promise<void> {
  const [from, head] = [trimCode(area.code), trimCode(to)]
  const range = prefixRange(from)
  const recent = await tx.rows<{ code: string }>(
    'select code from area where code >= $1 and code < $2 and valid_to is null and valid_from >= $3::date order by code limit 1',
    [...range, day],
  )
  if (recent[0] !== undefined) throw new AreaRefused('sameDay', recent[0].code)
  const now = 'code >= $1 and code < $2 and valid_to is null'
  const renamed = (code: string) => `$3 || substr(${code}, ${from.length + 1})`
  const old = [...range, head]
  await tx.rows(
    `insert into area_succession (old_code, new_code, day, kind, share, region) select code, ${renamed('code')}, $4::date, 'rename', 1, region from area where ${now}`,
    [...old, day],
  )
  await tx.rows(
    `insert into area (code, valid_from, region, level, kind, name, parent, surveyed)
     select ${renamed('code')}, $4::date, region, level, kind, case when code = $5 then $6 else name end, case when code = $5 then $7 else ${renamed('parent')} end, surveyed
     from area where ${now}`,
    [...old, day, area.code, name, parent],
  )
  await tx.rows(
    `insert into boundary (code, valid_from, region, level, geom, bbox) select ${renamed('code')}, $4::date, region, level, geom, bbox from boundary where ${now}`,
    [...old, day],
  )
  for (const table of ['area', 'boundary']) await tx.rows(`update ${table} set valid_to = $3::date where ${now}`, [...range, day])
  await tx.rows(`update organisation set area = ${renamed('area')} where area >= $1 and area < $2 and valid_to is null`, old)
  await tx.rows(`update place set area = ${renamed('area')} where area >= $1 and area < $2`, old)
}

export type Part = {
  readonly code: string
  readonly name: string
  readonly geometry: GeoPolygon | null
  /** Part of the old area, 0–1; by default its part of the land. */
  readonly share?: number
  /** Codes directly below the old area that go to this part. Each must go somewhere. */
  readonly takes: readonly string[]
}

/**
 * Splits an area on a day. The old code is closed and maps to the parts with their shares; what lay below it goes to the
 * part that takes it, under a code of that part. Cases stay under the code they were filed with, which whoever has the area above still sees.
 */
export async function splitArea(
  tx: Tx,
  given: { readonly code: string; readonly day: Day; readonly into: readonly Part[] },
): Promise<void> {
  const area = await getArea(tx, given.code, given.day)
  const children = await below(tx, area.code)
  const taken = new Set(given.into.flatMap((part) => part.takes.map(storedCode)))
  const left = children.filter((child) => !taken.has(child.code))
  if (left.length > 0) throw new AreaRefused('childrenLeft', left.map((child) => child.code).join(', '))
  const parts: (Part & { to: string })[] = []
  for (const part of given.into) parts.push({ ...part, to: await freeCode(tx, part.code, area) })
  const shares = await sharesOf(tx, area.code, parts)
  for (const [i, part] of parts.entries()) {
    await open(tx, { ...area, code: part.to, name: part.name }, given.day)
    if (part.geometry !== null)
      await draw(tx, part.to, area.region, area.level, given.day, 'st_makevalid($5::geometry)', [
        multiPolygon(polygonsOf(part.geometry)),
      ])
    await succeed(tx, area.code, part.to, given.day, 'split', shares[i] ?? 1, area.region)
    await renumber(
      tx,
      children.filter((child) => part.takes.map(storedCode).includes(child.code)),
      part.to,
      given.day,
    )
  }
  await close(tx, area.code, given.day)
  await raise(tx, area.region)
}

async function sharesOf(tx: Tx, code: string, parts: readonly Part[]): Promise<readonly number[]> {
  if (parts.every((part) => part.share !== undefined)) return parts.map((part) => part.share ?? 0)
  const sizes: number[] = []
  for (const part of parts) {
    const rows =
      part.geometry === null
        ? []
        : await tx.rows<{ size: number }>('select st_area($1::geometry::geography) as size', [
            multiPolygon(polygonsOf(part.geometry)),
          ])
    sizes.push(rows[0]?.size ?? 0)
  }
  const all = sizes.reduce((a, b) => a + b, 0)
  if (all === 0) throw new AreaRefused('wrongCode', `${code}: shares are not given and nothing is drawn`)
  return sizes.map((size) => size / all)
}

/**
 * Merges neighbours into one on a day. The new area may have a new code or go on under one of theirs; its line is the
 * union of theirs, and what lay below them is numbered on.
 */
export async function mergeAreas(
  tx: Tx,
  given: {
    readonly codes: readonly string[]
    readonly into: { readonly code: string; readonly name: string }
    readonly day: Day
  },
): Promise<void> {
  const areas: Now[] = []
  for (const code of given.codes) areas.push(await getArea(tx, code, given.day))
  const [first] = areas
  if (first === undefined || areas.some((area) => area.parent !== first.parent || area.level !== first.level))
    throw new AreaRefused('notNeighbours', given.codes.join(', '))
  const own = storedCode(given.into.code)
  const goesOn = areas.some((area) => area.code === own)
  const to = goesOn ? own : await freeCode(tx, own, first)
  const children: Now[] = []
  for (const area of areas) children.push(...(await below(tx, area.code)))
  const lines = await tx.rows<{ geom: string | null }>(
    'select st_union(geom)::text as geom from boundary where code = any($1) and valid_to is null',
    [areas.map((area) => area.code)],
  )
  for (const area of areas) await close(tx, area.code, given.day)
  await open(tx, { ...first, code: to, name: given.into.name }, given.day)
  if (lines[0]?.geom) await draw(tx, to, first.region, first.level, given.day, '$5::geometry', [lines[0].geom])
  for (const area of areas) await succeed(tx, area.code, to, given.day, 'merge', 1, area.region)
  await renumber(tx, children, to, given.day)
  await raise(tx, first.region)
}

/** Gives children codes under their new parent, keeping their own number where it is free; dedicated grids stay in their range. */
async function renumber(tx: Tx, children: readonly Now[], parent: string, day: Day): Promise<void> {
  const head = trimCode(parent)
  const used = new Set<string>()
  // Who stands there already keeps his number before anybody new gets one.
  const staying = (child: Now) => Number(child.parent !== null && trimCode(child.parent) === head)
  for (const child of [...children].sort((a, b) => staying(b) - staying(a))) {
    const own = trimCode(child.code)
    const digits = own.length - head.length
    const number = (n: number) => String(n).padStart(digits, '0')
    const kept = own.slice(head.length)
    const from = child.kind === 'dedicated' ? 801 : 1
    let last = kept
    for (let n = from; used.has(last); n++) last = number(n)
    used.add(last)
    const to = storedCode(head + last)
    if (to === child.code) continue
    await move(tx, child, to, child.name, parent, day)
  }
}

/** What became of an area by a day: codes in force then, each with its part of the old one. Itself when nothing happened. */
export async function successors(
  tx: Tx,
  code: string,
  day: Day,
): Promise<readonly { readonly code: string; readonly share: number }[]> {
  const rows = await tx.rows<{ code: string; share: number }>(
    `with recursive way(code, share, since) as (
       select $1::text, 1::float8, '0001-01-01'::date
       union all
       select s.new_code, w.share * s.share::float8, s.day from way w join area_succession s on s.old_code = w.code and s.day <= $2::date and s.day > w.since
     )
     select w.code, sum(w.share)::float8 as share from way w
     where not exists (select 1 from area_succession s where s.old_code = w.code and s.day <= $2::date and s.day > w.since)
     group by w.code order by w.code`,
    [storedCode(code), day],
  )
  return rows
}
