// Keys of other systems: made by an office, shown once, kept as a keyed hash, revoked at once.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'

export const keyScopes = ['report', 'update'] as const
export type KeyScope = (typeof keyScopes)[number]
export type OutsideKey = {
  readonly id: string
  readonly county: string
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly per_minute: number
  readonly told_public: boolean
}
export type KeyRow = OutsideKey & {
  readonly organisation: string | null
  readonly made_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
}

/** The key that is good now; null for any other. */
export async function findKey(house: House, tx: Tx, secret: string): Promise<OutsideKey | null> {
  const [row] = await tx.rows<OutsideKey>(
    `select id, county, name, scopes, per_minute, told_public from api_key
     where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [house.vault.lookup('outside key', secret), house.now()],
    'outside_key',
  )
  return row ?? null
}

export type NewKey = Omit<OutsideKey, 'id'> & {
  readonly region: string
  readonly organisation: string | null
  readonly by: string | null
  readonly expiresAt: number | null
}

/** The secret, told this once. */
export async function addKey(house: House, tx: Tx, key: NewKey): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [randomUUID(), randomBytes(24).toString('base64url')]
  await insert(house, tx, id, secret, key)
  return { id, secret }
}

const insert = (house: House, tx: Tx, id: string, secret: string, key: NewKey) =>
  tx.rows(
    `insert into api_key (id, hash, region, county, organisation, name, scopes, per_minute, told_public, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
    [
      id,
      house.vault.lookup('outside key', secret),
      key.region,
      key.county,
      key.organisation,
      key.name,
      key.scopes,
      key.per_minute,
      key.told_public,
      key.by,
      house.now(),
      key.expiresAt,
    ],
  )

/** Newest first, also revoked ones. */
export const listKeys = (tx: Tx, region: string): Promise<KeyRow[]> =>
  tx.rows<KeyRow>(
    `select id, county, organisation, name, scopes, per_minute, told_public, made_at, expires_at, revoked_at from api_key
     where region = $1 order by made_at desc, id limit 200`,
    [region],
  )

/** True when it was good until now. */
export const revokeKey = async (tx: Tx, region: string, id: string, now: number): Promise<boolean> =>
  (
    await tx.rows('update api_key set revoked_at = $3 where id = $1 and region = $2 and revoked_at is null returning id', [
      id,
      region,
      now,
    ])
  ).length === 1

/** The key everybody knows, where the district is invented: it stays with the first place it was opened for, and once revoked it stays so. */
export async function openDemoKey(house: House, region: string, county: string): Promise<void> {
  const key: NewKey = {
    county,
    region,
    organisation: null,
    name: 'demo',
    scopes: keyScopes,
    per_minute: 600,
    told_public: true,
    by: null,
    expiresAt: null,
  }
  await house.db.begin({ actor: 'system:door', counties: [county] }, (tx) =>
    insert(house, tx, derivedId('00000000-0000-4000-8000-000000000000', `demo key ${county}`), 'demo', key),
  )
}
