// Phones as rows: bound by a person who signed in on them, heard of, lost, wiped.
import { prefixRange, trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type Handset = {
  readonly id: string
  readonly person: string
  readonly region: string
  readonly device: string
  readonly secret_sealed: string
  readonly bound_at: Instant
  readonly seen_at: Instant
  readonly ended_at: Instant | null
  readonly wipe_at: Instant | null
  readonly wiped_at: Instant | null
  readonly lost: { readonly acts: number; readonly photos: number; readonly oldest: Instant | null } | null
}
const columns = 'id, person, region, device, secret_sealed, bound_at, seen_at, ended_at, wipe_at, wiped_at, lost'

/** The phone as this person bound it; null when another did, or nobody. */
export const findHandset = async (tx: Tx, person: string, id: string): Promise<Handset | null> =>
  (await tx.rows<Handset>(`select ${columns} from handset where id = $1 and person = $2`, [id, person], 'find_handset'))[0] ??
  null

/** The phone whoever bound it: for what it sends without a sign-in. */
export const anyHandset = async (tx: Tx, id: string): Promise<Handset | null> =>
  (await tx.rows<Handset>(`select ${columns} from handset where id = $1`, [id], 'any_handset'))[0] ?? null

export const listHandsets = (tx: Tx, person: string): Promise<Handset[]> =>
  tx.rows<Handset>(`select ${columns} from handset where person = $1 order by bound_at desc, id limit 50`, [person])

export type OthersHandset = {
  readonly id: string
  readonly person: string
  readonly posts: readonly string[]
  readonly device: string
  readonly boundAt: Instant
  readonly endedAt: Instant | null
  readonly wipeAt: Instant | null
  readonly wipeBy: string | null
  readonly wipedAt: Instant | null
  readonly lost: Handset['lost']
}
type Wanted = { readonly region: string; readonly areas: readonly string[]; readonly name: string; readonly id?: string }

/**
 * Phones of people who had a post in these areas since they bound them; in a whole county also of those whose posts have no area. Those with an
 * order that is still to be carried out come first.
 */
export function listOthers(tx: Tx, { region, areas, name, id }: Wanted, now: Instant): Promise<OthersHandset[]> {
  const ranges = areas.map(prefixRange)
  const whole = areas.some((area) => trimCode(area).length <= 6)
  return tx.rows<OthersHandset>(
    `select h.id, p.name as person, h.device, h.bound_at as "boundAt", h.ended_at as "endedAt", h.wipe_at as "wipeAt", w.name as "wipeBy",
       h.wiped_at as "wipedAt", h.lost, (select coalesce(json_agg(o.name order by o.name), '[]') from post o
         where o.person = h.person and o.from_at <= $2 and (o.to_at is null or o.to_at > $2)) as posts
     from handset h join person p on p.id = h.person left join person w on w.id = h.wipe_by
     where h.region = $1 and left(p.name, length($3)) = $3 and ($4::uuid is null or h.id = $4) and ($7 or exists (
       select 1 from post o, unnest(o.areas) a (code), unnest($5::text[], $6::text[]) r (lo, hi)
       where o.person = h.person and (o.to_at is null or o.to_at > h.bound_at) and a.code >= r.lo and a.code < r.hi))
     order by (h.wipe_at is not null and h.wiped_at is null) desc, (h.ended_at is null) desc, h.bound_at desc, h.id limit 200`,
    [region, now, name, id ?? null, ranges.map(([lo]) => lo), ranges.map(([, hi]) => hi), whole],
    'others_handsets',
  )
}

export const seeHandset = (tx: Tx, id: string, now: Instant) =>
  tx.rows('update handset set seen_at = $2 where id = $1 and seen_at < $2', [id, now], 'see_handset')

/** Binds it, or answers false when the id is somebody else's, or of a phone that is to be wiped. */
export async function bindHandset(
  tx: Tx,
  row: Pick<Handset, 'id' | 'person' | 'region' | 'device' | 'secret_sealed'>,
  now: Instant,
): Promise<boolean> {
  const made = await tx.rows(
    `insert into handset (id, person, region, device, secret_sealed, bound_at, seen_at) values ($1, $2, $3, $4, $5, $6, $6)
     on conflict (id) do nothing returning id`,
    [row.id, row.person, row.region, row.device, row.secret_sealed, now],
  )
  return made.length === 1
}

/** Signed out there: no new acts; what was sealed before still opens. */
export const endHandset = (tx: Tx, person: string, id: string, now: Instant) =>
  tx.rows<{ id: string }>('update handset set ended_at = $3 where id = $1 and person = $2 and ended_at is null returning id', [
    id,
    person,
    now,
  ])

/** The order to wipe, once; it stands until the phone says it was done. */
export const orderWipe = (tx: Tx, id: string, by: string, now: Instant) =>
  tx.rows<{ id: string }>(
    'update handset set wipe_at = coalesce(wipe_at, $3), wipe_by = coalesce(wipe_by, $2), ended_at = coalesce(ended_at, $3) where id = $1 returning id',
    [id, by, now],
  )

/** What the phone says it lost; only where the order was given, and once. */
export const tellWiped = (tx: Tx, id: string, lost: NonNullable<Handset['lost']>, now: Instant) =>
  tx.rows<{ id: string }>(
    'update handset set wiped_at = $3, lost = $2::jsonb where id = $1 and wipe_at is not null and wiped_at is null returning id',
    [id, JSON.stringify(lost), now],
  )

export const stateOf = (handset: Handset | null): { readonly bound: boolean; readonly wipe: boolean } => ({
  bound: handset !== null && handset.ended_at === null,
  wipe: handset !== null && handset.wipe_at !== null && handset.wiped_at === null,
})
