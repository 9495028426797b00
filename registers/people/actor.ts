// Who a signed-in person is at this instant: own posts, posts of the absent he stands in for, posts he is lent to.

import type { Holding, Staff } from '../../rules/actor.ts'
import { isCode, trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

type Row = {
  /** Null for a person without posts, and then all but the renames. */
  id: string | null
  kind: string
  organisation: string
  areas: string[]
  permissions: string[] | null
  from: string | number
  to: string | number | null
  via: Holding['via']
  renames: readonly Renamed[] | null
}
type Renamed = { old: string; new: string; kind: 'rename' | 'merge' }

// One statement, because it goes before every request: the person, own posts in force, posts whose absent holder this
// person's own post stands in for, posts of loans, and the renames. The permissions are those of the region's newest
// version in force. A code given away anew is no longer the old name of anything. A person without posts is one row.
const sql = `
with me as (
  select id from person where id = $1 and (disabled_at is null or disabled_at > $2)
), own as (
  select p.*, 'own' as via, p.from_at as holds_from, p.to_at as holds_to from post p
  where p.person = $1 and p.from_at <= $2 and (p.to_at is null or p.to_at > $2)
), held as (
  select * from own
  union all
  select p.*, 'deputy', greatest(a.from_at, p.from_at), least(a.to_at, p.to_at)
  from own o join absence a on a.deputy_post = o.id and a.from_at <= $2 and a.to_at > $2
  join post p on p.id = a.post and p.from_at <= $2 and (p.to_at is null or p.to_at > $2)
  union all
  select p.*, 'loan', greatest(l.from_at, p.from_at), least(l.to_at, p.to_at)
  from loan l join post p on p.id = l.post and p.from_at <= $2 and (p.to_at is null or p.to_at > $2)
  where l.person = $1 and l.from_at <= $2 and l.to_at > $2
)
select h.id::text as id, h.kind, h.organisation, h.areas, k.permissions, h.holds_from as "from", h.holds_to as "to", h.via,
  (select json_agg(json_build_object('old', s.old_code, 'new', s.new_code, 'kind', s.kind) order by s.day, s.old_code, s.new_code)
   from area_succession s
   where s.kind <> 'split' and not exists (select 1 from area a where a.code = s.old_code and a.valid_to is null)) as renames
from me left join held h on true
left join post_kind k on k.region = h.region and k.kind = h.kind
  and k.version = (select max(r.version) from region r where r.code = h.region and r.from_at <= $2)
order by case h.via when 'own' then 0 when 'deputy' then 1 else 2 end, h.from_at, h.id`

/**
 * The person as an actor at `now`, with every holding in force then. Null when there is no such person or the account is
 * disabled. A person without posts is an actor who may do nothing. Holdings are read anew on each request, so that a
 * changed post works at once.
 */
export async function actorOf(tx: Tx, person: string, now: Instant): Promise<Staff | null> {
  const rows = await tx.rows<Row>(sql, [person, now], 'actor')
  const [first] = rows
  if (!first) return null
  const posts = rows.flatMap((row): Holding[] =>
    row.id === null
      ? []
      : [
          {
            id: row.id,
            kind: row.kind,
            organisation: row.organisation,
            areas: expandAreas(row.areas, first.renames ?? []),
            permissions: row.permissions ?? [],
            from: Number(row.from),
            to: row.to === null ? null : Number(row.to),
            via: row.via,
          },
        ],
  )
  return { type: 'staff', person, posts }
}

/**
 * Trimmed prefixes of a post, with the codes that its areas had before: cases keep the code they were filed under. A
 * renamed area is followed both ways (a post may still name the old code), a merged one only from new to old: who held
 * one of the merged areas does not get the whole. Splits expand nothing: cases of the old code are seen by whoever has the area above, who amends the open ones.
 */
export function expandAreas(areas: readonly string[], renames: readonly Renamed[]): readonly string[] {
  const all = new Set(areas.filter(isCode).map(trimCode))
  const codes = renames.map((one) => ({ ...one, old: trimCode(one.old), new: trimCode(one.new) }))
  for (let size = -1; size !== all.size; ) {
    size = all.size
    for (const { old, new: current, kind } of codes)
      for (const area of [...all]) {
        if (area === current || current.startsWith(area)) all.add(old)
        else if (kind === 'rename' && area.startsWith(current)) all.add(old + area.slice(current.length))
        else if (kind === 'rename' && area.startsWith(old)) all.add(current + area.slice(old.length))
      }
  }
  return [...all].filter((area) => ![...all].some((wider) => wider !== area && area.startsWith(wider))).sort()
}
