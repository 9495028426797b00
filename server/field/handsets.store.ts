// Phones as rows: bound by a person who signed in on them, heard of, lost, wiped.
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
