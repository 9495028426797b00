// Boundaries from outside come in as a draft beside what is in force: read, repaired where it is certain, mended of slivers.
import { levelOf } from '../../rules/area.ts'
import type { Day, Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import type { Progress } from '../regions/content.ts'
import { boundaries as schema } from '../regions/schema.ts'
import { type GeoPolygon, polygonsOf } from './boundary.ts'
import { storedCode } from './code.ts'
import { findDefects } from './defects.ts'
import { multiPolygon } from './wkb.ts'

/** `geometry` null: an area without a drawn line. Name, kind and parent default to what is in force. */
export type DraftArea = {
  readonly code: string
  readonly name?: string
  readonly kind?: string
  readonly parent?: string
  readonly surveyed?: boolean
  readonly geometry: GeoPolygon | null
}
export type DraftOptions = {
  readonly id: string
  readonly region: string
  readonly name: string
  /** Day from which the new lines hold once they are live. */
  readonly day: Day
  readonly by: string
  readonly now: Instant
  readonly progress?: Progress
}
export type Drafted = { readonly id: string; readonly areas: number; readonly mended: number; readonly defects: number }

/** What a GeoJSON file of boundaries holds, as draft areas. Throws ZodError on anything else. */
export function readBoundaries(content: unknown): readonly DraftArea[] {
  return schema.parse(content).features.map(({ properties, geometry }) => ({
    code: properties.code,
    geometry,
    ...(typeof properties.name === 'string' ? { name: properties.name } : {}),
    ...(typeof properties.kind === 'string' ? { kind: properties.kind } : {}),
    ...(typeof properties.parent === 'string' ? { parent: properties.parent } : {}),
    ...(typeof properties.surveyed === 'boolean' ? { surveyed: properties.surveyed } : {}),
  }))
}

/**
 * Loads areas as a draft, makes self-crossing lines valid, closes slivers narrower than two metres between neighbours,
 * and lists what is left as defects. Nothing in force changes.
 */
export async function draftImport(db: Db, areas: readonly DraftArea[], options: DraftOptions): Promise<Drafted> {
  const told = options.progress ?? (() => undefined)
  const region = storedCode(options.region)
  return db.asOwner(async (tx) => {
    await tx.rows(
      `insert into area_import (id, region, name, state, day, made_by, made_at) values ($1, $2, $3, 'draft', $4::date, $5, $6)`,
      [options.id, region, options.name, options.day, options.by, options.now],
    )
    await insertDraft(tx, options.id, areas, told)
    await tx.exec('analyze boundary_draft')
    const mended = (await mendOverlaps(tx, options.id)) + (await mendGaps(tx, options.id))
    told('mended', mended, mended)
    await tx.rows('update area_import set mended = $2 where id = $1', [options.id, mended])
    const defects = await findDefects(tx, options.id)
    told('defects', defects, defects)
    return { id: options.id, areas: areas.length, mended, defects }
  })
}

async function insertDraft(tx: Tx, id: string, areas: readonly DraftArea[], told: Progress): Promise<void> {
  const rows = areas.map((one) => {
    const code = storedCode(one.code)
    return {
      code,
      level: levelOf(code),
      kind: one.kind ?? null,
      name: one.name ?? null,
      parent: one.parent === undefined ? null : storedCode(one.parent),
      surveyed: one.surveyed ?? null,
      geom: one.geometry === null ? null : multiPolygon(polygonsOf(one.geometry)),
    }
  })
  for (let at = 0; at < rows.length; at += block) {
    await tx.rows(
      `insert into boundary_draft (import, code, level, kind, name, parent, surveyed, geom)
       select $2, x.code, x.level, coalesce(x.kind, a.kind, case x.level when 'grid' then 'base' else '' end), coalesce(x.name, a.name, x.code),
         coalesce(x.parent, a.parent), coalesce(x.surveyed, true),
         case when x.geom is null then null else st_multi(st_collectionextract(st_makevalid(x.geom), 3)) end
       from json_to_recordset($1::json) as x(code text, level text, kind text, name text, parent text, surveyed boolean, geom geometry)
       left join area a on a.code = x.code and a.valid_to is null`,
      [JSON.stringify(rows.slice(at, at + block)), id],
    )
    told('draft', Math.min(at + block, rows.length), rows.length)
  }
  // Who names no parent stands under the area whose code begins his own.
  await tx.rows(
    `update boundary_draft d set parent = rpad(left(d.code, case length(d.code) when 19 then 17 when 17 then 15 when 15 then 12 else 9 end), greatest(12, case length(d.code) when 19 then 17 when 17 then 15 else 12 end), '0')
     where import = $1 and parent is null and level in ('community', 'grid', 'microGrid', 'group')`,
    [id],
  )
}
const block = 500

/** Width in metres of a piece, as long thin pieces have it; needs no plane coordinates. */
const width = (piece: string) => `(2 * st_area(${piece}::geography) / nullif(st_perimeter(${piece}::geography), 0))`
/** Two metres, as the issue of real surveys: narrower is drawing, wider is a question for the neighbours. */
const sliver = 2

/** A thin strip claimed by two goes to the one with the smaller code. */
async function mendOverlaps(tx: Tx, id: string): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `with pieces as (
       select b.code, st_collectionextract(st_intersection(a.geom, b.geom), 3) as piece
       from boundary_draft a join boundary_draft b on b.import = a.import and b.level = a.level and b.code > a.code and a.geom && b.geom and st_intersects(a.geom, b.geom)
       where a.import = $1
     ), thin as (
       select code, st_union(piece) as piece, count(*) as n from pieces where not st_isempty(piece) and ${width('piece')} < ${sliver} group by code
     ), done as (
       update boundary_draft d set geom = st_multi(st_collectionextract(st_difference(d.geom, t.piece), 3)) from thin t where d.import = $1 and d.code = t.code returning t.n
     ) select coalesce(sum(n), 0)::int as n from done`,
    [id],
  )
  return rows[0]?.n ?? 0
}

/** A thin strip that nobody claims goes to the neighbour that touches it longest. */
async function mendGaps(tx: Tx, id: string): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `with parents as (
       select p.code, p.geom from boundary_draft p where p.import = $1 and p.geom is not null
       union all
       select b.code, b.geom from boundary b where b.valid_to is null and not exists (select 1 from boundary_draft d where d.import = $1 and d.code = b.code)
         and exists (select 1 from boundary_draft d where d.import = $1 and d.parent = b.code)
     ), strips as (
       select p.code as parent, (st_dump(st_collectionextract(st_difference(p.geom, u.geom), 3))).geom as piece
       from parents p join lateral (select st_union(c.geom) as geom from boundary_draft c where c.import = $1 and c.parent = p.code and c.geom is not null) u on u.geom is not null
     ), thin as (
       select parent, piece, row_number() over (order by parent, st_xmin(piece), st_ymin(piece)) as nr from strips where ${width('piece')} < ${sliver}
     ), heir as (
       select distinct on (t.nr) t.nr, c.code, t.piece from thin t
       join boundary_draft c on c.import = $1 and c.parent = t.parent and c.geom is not null and st_dwithin(c.geom, t.piece, 1e-7)
       order by t.nr, st_length(st_intersection(st_boundary(t.piece), st_buffer(c.geom, 1e-7))) desc, c.code
     ), grown as (
       select code, st_union(piece) as piece, count(*) as n from heir group by code
     ), done as (
       update boundary_draft d set geom = st_multi(st_collectionextract(st_union(d.geom, g.piece), 3)) from grown g where d.import = $1 and d.code = g.code returning g.n
     ) select coalesce(sum(n), 0)::int as n from done`,
    [id],
  )
  return rows[0]?.n ?? 0
}
