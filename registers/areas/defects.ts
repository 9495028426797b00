// What is wrong with a draft: gaps, overlaps, orphans, missing lines, each with the offices that answer for it. Whoever
// lets one stand does so by name.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { idOf } from '../regions/identity.ts'

export type DefectKind = 'gap' | 'overlap' | 'orphan' | 'noGeometry'
export type BoundaryDefect = {
  readonly id: string
  readonly kind: DefectKind
  /** Codes: the parent for a gap, both neighbours for an overlap, the area itself otherwise. */
  readonly areas: readonly string[]
  readonly size: number
  /** Organisations that answer for the areas. */
  readonly owners: readonly string[]
  /** GeoJSON to draw on the map, in CGCS2000; null where there is nothing to draw. */
  readonly geometry: unknown
  readonly acceptedBy: string | null
  readonly acceptedAt: Instant | null
  readonly note: string | null
}

/** Square metres below which a difference is only rounding. */
const dust = 0.05

const found = `
with live as (
  select b.code, b.level, a.parent, b.geom from boundary b join area a on a.code = b.code and a.valid_to is null
  where b.valid_to is null and b.region = (select region from area_import where id = $1)
    and not exists (select 1 from boundary_draft d where d.import = $1 and d.code = b.code)
), draft as (
  select code, level, parent, geom from boundary_draft where import = $1
), everything as (
  select code, level, parent, geom, true as mine from draft where geom is not null
  union all
  select code, level, parent, geom, false from live where level in (select level from draft) or code in (select parent from draft)
), gaps as (
  select 'gap' as kind, array[p.code] as areas, (st_dump(st_collectionextract(st_difference(p.geom, u.geom), 3))).geom as geom
  from everything p join lateral (
    select st_union(c.geom) as geom from everything c where c.parent = p.code
  ) u on u.geom is not null
  where exists (select 1 from draft d where d.parent = p.code)
), overlapping as (
  select 'overlap', array[least(a.code, b.code), greatest(a.code, b.code)], st_collectionextract(st_intersection(a.geom, b.geom), 3)
  from everything a join everything b on b.level = a.level and b.code <> a.code and a.geom && b.geom and st_intersects(a.geom, b.geom)
  where a.mine and (a.code < b.code or not b.mine)
), orphans as (
  select 'orphan', array[c.code], case when p.code is null then c.geom else st_collectionextract(st_difference(c.geom, p.geom), 3) end
  from everything c left join everything p on p.code = c.parent
  where c.mine and c.level not in ('city', 'county') and (p.code is null and not exists (select 1 from draft d where d.code = c.parent and d.geom is null) or p.code is not null and not st_coveredby(c.geom, p.geom))
), missing as (
  select 'noGeometry', array[code], null::geometry from draft where geom is null
)
select kind, areas, geom, case when geom is null then 0 else st_area(geom::geography) end as size
from (select * from gaps union all select * from overlapping union all select * from orphans union all select * from missing) t
where geom is null or not st_isempty(geom) and st_area(geom::geography) > ${dust}`

/** Finds the defects of a draft anew; those already accepted by name are kept when they are still the same. Returns their number. */
export async function findDefects(tx: Tx, id: string): Promise<number> {
  const rows = await tx.rows<{ kind: DefectKind; areas: string[]; geom: string | null; size: number; nr: number }>(
    `select kind, areas, geom::text as geom, size, (row_number() over (partition by kind, areas order by size desc, st_xmin(geom), st_ymin(geom)))::int as nr
     from (${found}) d order by kind, areas, nr`,
    [id],
  )
  const accepted = await tx.rows<{ id: string }>(
    'select id::text as id from boundary_defect where import = $1 and accepted_at is not null',
    [id],
  )
  const kept = new Set(accepted.map((row) => row.id))
  const now = rows.map((row) => ({ ...row, id: idOf(id, row.kind, ...row.areas, row.nr, Math.round(row.size)) }))
  await tx.rows('delete from boundary_defect where import = $1 and not (id::text = any($2))', [
    id,
    now.map((row) => row.id).filter((one) => kept.has(one)),
  ])
  for (const row of now)
    if (!kept.has(row.id))
      await tx.rows(
        `insert into boundary_defect (id, import, kind, areas, geom, size_m2, owners) values ($1, $2, $3, $4::text[], $5::geometry, $6, $7::text[])`,
        [row.id, id, row.kind, row.areas, row.geom, row.size, await ownersOf(tx, id, row.kind, row.areas)],
      )
  return now.length
}

/** The centres above the areas; for a gap the centre of the area that has it. */
async function ownersOf(tx: Tx, id: string, kind: DefectKind, areas: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select distinct o.id from organisation o where o.kind = 'governanceCentre' and o.valid_to is null and (
       ($2 and o.area = any($1)) or (not $2 and o.area in (
         select coalesce(d.parent, a.parent) from unnest($1::text[]) u(code)
         left join boundary_draft d on d.import = $3 and d.code = u.code left join area a on a.code = u.code and a.valid_to is null)))
     order by o.id`,
    [areas, kind === 'gap', id],
  )
  return rows.map((row) => row.id)
}

/** The defects of a draft, largest first within each kind. */
export async function defects(tx: Tx, id: string): Promise<readonly BoundaryDefect[]> {
  return tx.rows<BoundaryDefect>(
    `select id::text as id, kind, areas, size_m2 as size, owners, st_asgeojson(geom, 7)::json as geometry, accepted_name as "acceptedBy", accepted_at as "acceptedAt", note
     from boundary_defect where import = $1 order by kind, size_m2 desc, id`,
    [id],
  )
}

/** Lets a defect stand: somebody answers for it with name and note. False when there is no such open defect. */
export async function acceptDefect(
  tx: Tx,
  defect: string,
  by: { readonly person: string | null; readonly name: string; readonly at: Instant; readonly note: string },
): Promise<boolean> {
  const rows = await tx.rows(
    'update boundary_defect set accepted_by = $2, accepted_name = $3, accepted_at = $4, note = $5 where id = $1 and accepted_at is null returning id',
    [defect, by.person, by.name, by.at, by.note],
  )
  return rows.length > 0
}
