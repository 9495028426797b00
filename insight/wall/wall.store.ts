// A wall (大屏): figures and amounts by street for whoever has its link. Nothing of a case, nothing under five, nothing of a person.
import { randomBytes } from 'node:crypto'
import type { Staff } from '../../rules/actor.ts'
import { covers, fullCode, isCode, trimCode } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { addDays, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import type { Asking } from '../../store/query.ts'
import { inAreas, paramsFrom } from '../../store/visible.ts'
import { shownCells, shownTotal } from '../cells.ts'
import { type Figure, figuresIn } from '../figures.store.ts'
import { reachIn } from '../reach.ts'
import { countedAt } from '../sums.store.ts'

export const making = 'wall.make'
/** Days that a wall tells of. */
const back = 30
/** Eight at most: more is not read from across a room. */
const onWall = ['K01', 'K05', 'K06', 'K07', 'K10', 'K13', 'K18', 'K20'] as const

export type WallRow = {
  readonly id: string
  readonly name: string
  readonly area: string
  readonly areaName: string
  readonly byName: string
  readonly madeAt: Instant
  readonly revokedAt: Instant | null
}
type Wall = { readonly county: string; readonly name: string; readonly area: string }

const mayMake = (actor: Staff, area: string): boolean =>
  actor.posts.some((post) => post.permissions.includes(making) && covers(post.areas, trimCode(area)))

/** Makes a wall of an area one answers for; the secret of its link is told this once. */
export async function makeWall(
  house: House,
  tx: Tx,
  actor: Staff,
  { county, id, name, area }: { readonly county: string; readonly id: string; readonly name: string; readonly area: string },
): Promise<{ readonly secret: string } | Refusal> {
  const region = house.region(county)
  if (!region || !isCode(area) || !region.areas.has(fullCode(area))) return refuse('areaUnknown', { area })
  if (!mayMake(actor, area)) return refuse('notYours')
  const secret = randomBytes(24).toString('base64url')
  await tx.rows('insert into wall (county, id, name, area, token_lookup, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)', [
    county,
    id,
    name,
    trimCode(area),
    house.vault.lookup('wall', secret),
    actor.person,
    house.now(),
  ])
  return { secret }
}

/** Its link shows nothing any more, at once. */
export async function revokeWall(tx: Tx, actor: Staff, counties: readonly string[], id: string, now: Instant): Promise<boolean> {
  const [row] = await tx.rows<{ county: string; area: string }>(
    'select county, area from wall where county = any($1) and id = $2',
    [counties, id],
  )
  if (!row || !mayMake(actor, row.area)) return false
  const gone = await tx.rows(
    'update wall set revoked_at = $3 where county = $1 and id = $2 and revoked_at is null returning id',
    [row.county, id, now],
  )
  return gone.length === 1
}

export async function listWalls(
  { house, tx, counties }: Pick<Asking, 'house' | 'tx' | 'counties'>,
  actor: Staff,
): Promise<readonly WallRow[]> {
  const rows = await tx.rows<Omit<WallRow, 'areaName'> & { county: string }>(
    `select w.county, w.id::text as id, w.name, w.area, p.name as "byName", w.made_at as "madeAt", w.revoked_at as "revokedAt"
     from wall w join person p on p.id = w.made_by where w.county = any($1) order by w.made_at desc, w.id`,
    [counties],
  )
  return rows
    .filter((row) => mayMake(actor, row.area))
    .map(({ county, ...row }) => ({ ...row, areaName: nameIn(house.region(county), row.area) }))
}
const nameIn = (region: Region | null, area: string): string => region?.areas.get(fullCode(area))?.name ?? area

type Street = {
  readonly code: string
  readonly name: string
  /** Open matters; null: fewer than five, or what would tell such a number. */
  readonly open: number | null
  /** Rings of its outline, degrees east and north. */
  readonly outline: readonly (readonly (readonly [number, number])[])[]
}
export type Shown = {
  readonly name: string
  readonly region: string
  readonly asOf: Instant
  readonly now: Instant
  readonly from: string
  readonly to: string
  readonly open: number | null
  readonly late: number | null
  readonly figures: readonly (Pick<Figure, 'code' | 'rule' | 'value' | 'before' | 'better'> & {
    readonly points: Figure['points']
  })[]
  readonly streets: readonly Street[]
}

/** What a wall shows to whoever brings its secret; null for any other. */
export async function shownOn(asking: Asking, secret: string): Promise<Shown | null> {
  const { house, tx, counties, now } = asking
  const [wall] = await tx.rows<Wall>(
    'select county, name, area from wall where county = any($1) and token_lookup = $2 and revoked_at is null',
    [counties, house.vault.lookup('wall', secret)],
  )
  const region = wall && house.region(wall.county)
  if (!wall || !region) return null
  const { zone } = region.calendar
  const asOf = (await countedAt(tx, [wall.county])) ?? 0
  const today = localDay(asOf === 0 ? now : asOf, zone)
  const span = { from: addDays(today, 1 - back), to: today }
  const own = { ...asking, counties: [wall.county] }
  const given = { counties: [wall.county], reach: reachIn([region], wall.area), span, asOf, zone }
  const all = asOf === 0 ? [] : await figuresIn(own, given)
  const streets = await amounts(own, wall, region)
  return {
    name: wall.name,
    region: region.name['zh-CN'],
    asOf,
    now,
    ...span,
    open: shownTotal(streets.open),
    late: shownTotal(streets.late),
    figures: all.filter(({ code }) => onWall.some((one) => one === code)).map(hidden),
    streets: streets.list,
  }
}

/** A share of fewer than five, or with a part of fewer than five, is not shown. */
function hidden({ code, rule, value, before, better, numerator, denominator, points }: Figure): Shown['figures'][number] {
  const parts = rule === 'share' ? [numerator, denominator - numerator] : [numerator]
  const few = parts.some((one) => one > 0 && one < 5)
  // The days of a line are smaller still: only amounts that nobody can be found in are drawn.
  return {
    code,
    rule,
    better,
    value: few ? null : value,
    before: few ? null : before,
    points: few || rule === 'share' ? [] : points.map(coarse),
  }
}
const coarse = (point: Figure['points'][number]): Figure['points'][number] => ({
  ...point,
  value: point.value === null || (point.value > 0 && point.value < 5) ? null : point.value,
})

async function amounts({ house, tx, now }: Asking, { county, area }: Wall, region: Region) {
  const kinds = [...house.kinds.values()].filter(({ routed }) => routed === true).map(({ name }) => name)
  const params = paramsFrom(county, now, kinds)
  const rows = await tx.rows<{ code: string; open: number; late: number }>(
    `select left(c.area, 9) as code, count(*)::int as open, count(*) filter (where c.due_at < $2)::int as late from "case" c
     where c.county = $1 and c.closed_at is null and c.phase in ('intake', 'placed', 'handling') and c.kind = any($3)
       and ${inAreas([area], 'c.area', params)} group by 1`,
    params.values,
  )
  const streets = [...region.areas.values()].filter((one) => one.level === 'street' && one.code.startsWith(area))
  const outlines = await tx.rows<{ code: string; shape: { coordinates: (readonly [number, number])[][][] } }>(
    `select code, st_asgeojson(st_multi(st_simplifypreservetopology(geom, 0.0006)), 4)::json as shape from boundary
     where code = any($1) and valid_to is null`,
    [streets.map(({ code }) => code)],
  )
  const cells = shownCells(
    streets.map(({ code }) => ({ key: code, count: rows.find((row) => fullCode(row.code) === code)?.open ?? 0 })),
  )
  const list = streets.map(
    ({ code, name }): Street => ({
      code,
      name,
      open: cells.find(({ key }) => key === code)?.count ?? null,
      outline: outlines.find((one) => one.code === code)?.shape.coordinates.flatMap((rings) => rings.slice(0, 1)) ?? [],
    }),
  )
  const sum = (of: 'open' | 'late') => rows.reduce((all, row) => all + row[of], 0)
  return { list, open: sum('open'), late: sum('late') }
}
