// A draft goes live on its day: what it replaces is closed, never overwritten, and stays readable with its dates.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { raise } from '../regions/revision.ts'

export class AreaRefused extends Error {
  readonly code: 'noDraft' | 'openDefects' | 'sameDay' | 'noArea' | 'codeTaken' | 'wrongCode' | 'childrenLeft' | 'notNeighbours'
  constructor(code: AreaRefused['code'], what: string) {
    super(`${code}: ${what}`)
    this.code = code
  }
}

export type WentLive = { readonly areas: number; readonly boundaries: number; readonly accepted: number }

/** Puts a draft in force. Refuses while a defect is open that nobody accepted by name, and on a day when lines changed already. */
export async function goLive(tx: Tx, id: string, by: { readonly name: string; readonly at: Instant }): Promise<WentLive> {
  const drafts = await tx.rows<{ region: string; day: string }>(
    `select region, day::text as day from area_import where id = $1 and state = 'draft'`,
    [id],
  )
  const draft = drafts[0]
  if (draft === undefined) throw new AreaRefused('noDraft', id)
  const counts = await tx.rows<{ open: number; accepted: number }>(
    'select (count(*) filter (where accepted_at is null))::int as open, (count(*) filter (where accepted_at is not null))::int as accepted from boundary_defect where import = $1',
    [id],
  )
  const open = counts[0]?.open ?? 0
  if (open > 0) throw new AreaRefused('openDefects', String(open))
  const clash = await tx.rows<{ code: string }>(
    `select b.code from boundary b join boundary_draft d on d.import = $1 and d.code = b.code
     where b.valid_to is null and b.valid_from >= $2::date and d.geom is not null and not st_equals(b.geom, d.geom) order by b.code limit 1`,
    [id, draft.day],
  )
  if (clash[0] !== undefined) throw new AreaRefused('sameDay', clash[0].code)
  const areas = await liveAreas(tx, id, draft.region, draft.day)
  const boundaries = await liveBoundaries(tx, id, draft.region, draft.day)
  await tx.rows(`update area_import set state = 'live', live_by = $2, live_at = $3 where id = $1`, [id, by.name, by.at])
  await raise(tx, draft.region)
  return { areas, boundaries, accepted: counts[0]?.accepted ?? 0 }
}

/** New areas are added; a changed name closes the old row and opens a new one. */
async function liveAreas(tx: Tx, id: string, region: string, day: string): Promise<number> {
  await tx.rows(
    `update area a set valid_to = $2::date from boundary_draft d
     where d.import = $1 and a.code = d.code and a.valid_to is null and a.valid_from < $2::date
       and (a.name, a.kind, a.parent, a.surveyed) is distinct from (d.name, d.kind, d.parent, d.surveyed)`,
    [id, day],
  )
  const rows = await tx.rows(
    `insert into area (code, valid_from, region, level, kind, name, parent, surveyed)
     select d.code, $2::date, $3, d.level, d.kind, d.name, d.parent, d.surveyed from boundary_draft d
     where d.import = $1 and not exists (select 1 from area a where a.code = d.code and a.valid_to is null)
     returning code`,
    [id, day, region],
  )
  return rows.length
}

async function liveBoundaries(tx: Tx, id: string, region: string, day: string): Promise<number> {
  await tx.rows(
    `update boundary b set valid_to = $2::date from boundary_draft d
     where d.import = $1 and b.code = d.code and b.valid_to is null and d.geom is not null and not st_equals(b.geom, d.geom)`,
    [id, day],
  )
  const rows = await tx.rows(
    `insert into boundary (code, valid_from, region, level, geom, bbox)
     select d.code, $2::date, $3, d.level, d.geom, array[st_xmin(d.geom), st_ymin(d.geom), st_xmax(d.geom), st_ymax(d.geom)]
     from boundary_draft d where d.import = $1 and d.geom is not null
       and not exists (select 1 from boundary b where b.code = d.code and b.valid_to is null)
     returning code`,
    [id, day, region],
  )
  return rows.length
}
