// Webhooks as rows: made by who runs the region, address and secret sealed, silenced at once, with what became of the last try.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'

export type HookRow = {
  readonly id: string
  readonly name: string
  readonly made_at: Instant
  readonly revoked_at: Instant | null
  readonly told_at: Instant | null
  readonly failed_at: Instant | null
  readonly error: string | null
}

/** The newest first, also silenced ones; never address or secret. */
export const listHooks = (tx: Tx, region: string): Promise<HookRow[]> =>
  tx.rows<HookRow>(
    `select id, name, made_at, revoked_at, told_at, failed_at, error from webhook where region = $1 order by made_at desc, id limit 200`,
    [region],
  )

export type NewHook = { readonly region: string; readonly name: string; readonly url: string; readonly by: string }
/** The secret, told this once. */
export async function addHook(house: House, tx: Tx, hook: NewHook): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [randomUUID(), randomBytes(32).toString('base64url')]
  await tx.rows(
    'insert into webhook (id, region, name, url_sealed, secret_sealed, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [
      id,
      hook.region,
      hook.name,
      house.vault.seal('webhook.url_sealed', id, hook.url),
      house.vault.seal('webhook.secret_sealed', id, secret),
      hook.by,
      house.now(),
    ],
  )
  return { id, secret }
}

/** True when it was told until now. */
export const revokeHook = async (tx: Tx, region: string, id: string, now: Instant): Promise<boolean> =>
  (
    await tx.rows('update webhook set revoked_at = $3 where id = $1 and region = $2 and revoked_at is null returning id', [
      id,
      region,
      now,
    ])
  ).length === 1

/** Those of a region that are to be told. */
export const hooksOf = async (tx: Tx, region: string): Promise<readonly string[]> =>
  (await tx.rows<{ id: string }>('select id from webhook where region = $1 and revoked_at is null order by id', [region])).map(
    (row) => row.id,
  )

/** Address and secret of one that is to be told; null once it is silenced. */
export async function findHook(
  house: House,
  tx: Tx,
  id: string,
): Promise<{ readonly url: string; readonly secret: string } | null> {
  const [row] = await tx.rows<{ url_sealed: string; secret_sealed: string }>(
    'select url_sealed, secret_sealed from webhook where id = $1 and revoked_at is null',
    [id],
  )
  return row
    ? {
        url: house.vault.open('webhook.url_sealed', id, row.url_sealed),
        secret: house.vault.open('webhook.secret_sealed', id, row.secret_sealed),
      }
    : null
}

/** What became of a try; `error` null: it was taken. */
export const noteTry = (tx: Tx, id: string, at: Instant, error: string | null) =>
  error === null
    ? tx.rows('update webhook set told_at = $2, error = null where id = $1', [id, at])
    : tx.rows('update webhook set failed_at = $2, error = $3 where id = $1', [id, at, error.slice(0, 200)])
