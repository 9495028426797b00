// Who is on duty at an instant, office by office and line by line: swaps are in the roster, the absent are stood in for, gaps are told.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

/** One line of an office's duty now. */
export type OnDuty = {
  readonly organisation: string
  readonly line: number
  readonly from: Instant
  readonly to: Instant
  /** Who answers: the one on the roster, or who stands in for him. Null: a gap, or away with nobody standing in. */
  readonly person: string | null
  readonly name: string | null
  /** Of the post, else of the person, else of the office. */
  readonly phone: string | null
  /** Whose turn it is, when somebody else stands in or nobody does. */
  readonly away: string | null
  /** Whose turn comes after this one. */
  readonly next: { readonly name: string | null; readonly from: Instant } | null
}

type Row = Omit<OnDuty, 'next'> & { nextName: string | null; nextFrom: Instant | null }

// A person counts while he holds a post or is lent to one, and is not away from it; who stands in must not be away himself.
const sql = `
select d.organisation, d.line, d.from_at as "from", d.to_at as "to", h.person, h.name, coalesce(h.phone, o.phone) as phone,
  g.name as away, n.name as "nextName", n.from_at as "nextFrom"
from duty d join organisation o on o.id = d.organisation
left join person p on p.id = d.person
left join lateral (
  select t.id, t.phone from (
      select o.id from post o where o.person = d.person
      union select l.post from loan l where l.person = d.person and l.from_at <= $2 and l.to_at > $2) held
    join post t on t.id = held.id
  where t.from_at <= $2 and (t.to_at is null or t.to_at > $2) and (p.disabled_at is null or p.disabled_at > $2)
  order by (t.organisation = d.organisation) desc, t.from_at, t.id limit 1) t on true
left join lateral (select a.id from absence a where a.post = t.id and a.from_at <= $2 and a.to_at > $2 order by a.from_at, a.id limit 1) a on true
left join lateral (
  select b.id as person, b.name, coalesce(dp.phone, b.phone) as phone
  from absence x join post dp on dp.id = x.deputy_post join person b on b.id = dp.person
  where x.post = t.id and x.from_at <= $2 and x.to_at > $2 and dp.from_at <= $2 and (dp.to_at is null or dp.to_at > $2)
    and (b.disabled_at is null or b.disabled_at > $2)
    and not exists (select 1 from absence y where y.post = dp.id and y.from_at <= $2 and y.to_at > $2)
  order by x.from_at, x.id limit 1) s on true
left join lateral (
  select p.id::text as person, p.name, coalesce(t.phone, p.phone) as phone where t.id is not null and a.id is null
  union all select s.person::text, s.name, s.phone where t.id is not null and a.id is not null and s.person is not null) h on true
left join lateral (select p.name where t.id is null or a.id is not null) g on true
left join lateral (
  select q.name, f.from_at from duty f left join person q on q.id = f.person
  where f.organisation = d.organisation and f.line = d.line and f.from_at >= d.to_at order by f.from_at, q.id limit 1) n on true
where d.organisation = any($1) and d.from_at <= $2 and d.to_at > $2
order by d.organisation, d.line, d.from_at`

/** Every line that runs at `at` in these offices, in their order; an office without a roster has none. */
export async function onDutyAt(tx: Tx, organisations: readonly string[], at: Instant): Promise<readonly OnDuty[]> {
  if (organisations.length === 0) return []
  const rows = await tx.rows<Row>(sql, [organisations, at], 'on-duty')
  const place = new Map(organisations.map((id, n) => [id, n]))
  return rows
    .map(({ nextName, nextFrom, ...row }) => ({ ...row, next: nextFrom === null ? null : { name: nextName, from: nextFrom } }))
    .sort((a, b) => (place.get(a.organisation) ?? 0) - (place.get(b.organisation) ?? 0) || a.line - b.line)
}

/** Whom a call reaches in an office, in order: each person once, gaps and the absent passed over. */
export const lineUp = (rows: readonly OnDuty[], organisation: string): readonly string[] => [
  ...new Set(rows.flatMap((row) => (row.organisation === organisation ? (row.person ?? []) : []))),
]
