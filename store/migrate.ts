// Migrations: numbered plain SQL files, forward only, each in one transaction, remembered with the digest of its text.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Instant } from '../rules/time.ts'
import type { Db, Tx } from './db.ts'

const migrationFolder = new URL('./sql/', import.meta.url).pathname

export type Migration = {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text, hex. */
  readonly digest: string
  /** Code of before cannot run against it: its first line is `--! breaking`. */
  readonly breaking: boolean
}

/** The migrations stand in a way that must not go on. The message says what to do. */
export class MigrationRefused extends Error {}

/** Reads NNNN_name.sql in order. Throws `MigrationRefused` on a double number or a name out of form. */
export async function readMigrations(folder = migrationFolder): Promise<Migration[]> {
  const found: Migration[] = []
  for (const file of (await readdir(folder)).sort()) {
    const [, number, name] = /^(\d{4})_([a-z][a-z0-9_]*)\.sql$/.exec(file) ?? []
    if (number === undefined || name === undefined) throw new MigrationRefused(`${file} is not named like 0001_name.sql`)
    const sql = await readFile(join(folder, file), 'utf8')
    const digest = createHash('sha256').update(sql).digest('hex')
    found.push({ number: Number(number), name, sql, digest, breaking: /^--! breaking\b/.test(sql) })
  }
  const twice = found.find((one, at) => one.number === found[at - 1]?.number)
  if (twice) throw new MigrationRefused(`two migrations have the number ${twice.number}`)
  return found
}

type Applied = { readonly number: number; readonly name: string; readonly digest: string; readonly breaking: boolean }
/** What was applied before the ledger knew of breaking counts as breaking. */
const appliedSql = `select number, name, digest, coalesce((to_jsonb(m) ->> 'breaking')::boolean, true) as breaking from gov.migration m order by number`
export type MigrateOptions = {
  readonly migrations?: readonly Migration[]
  readonly now: () => Instant
  readonly told?: (migration: Migration) => void
}

/**
 * Applies what is missing, one file at a time; `told` before each. Two servers may start together: one works, the other
 * waits. A failing file leaves everything as the file before left it. Returns what was applied now. Files of a newer version that do
 * not break this one are left alone: after an upgrade that failed, the version before starts again.
 * Throws `MigrationRefused` when an applied file was changed or is unknown here and breaking, or the login may not do it.
 */
export async function migrate(db: Db, { migrations, now, told }: MigrateOptions): Promise<Migration[]> {
  const wanted = migrations ?? (await readMigrations())
  const done: Migration[] = []
  for (;;) {
    const next = await db.asLogin(async (tx) => {
      await tx.exec(`set local lock_timeout = 0; select pg_advisory_xact_lock(${lockKey}); set local lock_timeout = '10s'`)
      await ledger(tx)
      const missing = whatNext(wanted, await tx.rows<Applied>(appliedSql))
      if (!missing) return null
      told?.(missing)
      await apply(tx, missing, now())
      return missing
    })
    if (!next) return done
    done.push(next)
  }
}

/** The same number in every process: 'chaguan' read as a number. */
const lockKey = 27_976_634_471_342

/** Names of files not yet applied; changes nothing. For a server that must not migrate, and for `chaguan migrate --dry`. */
export async function pending(db: Db, migrations?: readonly Migration[]): Promise<readonly Migration[]> {
  const wanted = migrations ?? (await readMigrations())
  const applied = await db.asLogin(async (tx) => {
    const [there] = await tx.rows<{ there: boolean }>(`select to_regclass('gov.migration') is not null as there`)
    return there?.there ? await tx.rows<Applied>(appliedSql) : []
  })
  whatNext(wanted, applied)
  return wanted.filter((one) => !applied.some(({ number }) => number === one.number))
}

function whatNext(wanted: readonly Migration[], applied: readonly Applied[]): Migration | undefined {
  for (const old of applied) {
    const here = wanted.find((one) => one.number === old.number)
    const file = `${String(old.number).padStart(4, '0')}_${old.name}.sql`
    if (!here && old.breaking)
      throw new MigrationRefused(
        `the database has ${file}, which this version does not know and cannot run against: it was migrated by a newer one`,
      )
    if (here && here.digest !== old.digest)
      throw new MigrationRefused(`${file} was changed after it was applied; put it back and write a new file instead`)
  }
  const highest = applied.at(-1)?.number ?? -1
  const next = wanted.find((one) => !applied.some((old) => old.number === one.number))
  if (next && next.number < highest)
    throw new MigrationRefused(
      `migration ${next.number} (${next.name}) comes after ${highest} was applied; give it a higher number`,
    )
  return next
}

async function ledger(tx: Tx): Promise<void> {
  const [there] = await tx.rows<{ whole: boolean | null }>(
    `select bool_or(attname = 'breaking') as whole from pg_attribute where attrelid = to_regclass('gov.migration')`,
  )
  if (there?.whole) return
  await tx.exec(`create schema if not exists gov;
    create table if not exists gov.migration (number integer primary key, name text not null, digest text not null, at bigint not null);
    alter table gov.migration add column breaking boolean not null default false`)
}

async function apply(tx: Tx, { number, name, sql, digest, breaking }: Migration, at: Instant): Promise<void> {
  try {
    await tx.exec(
      `set local citus.enable_local_reference_table_foreign_keys = off; set local citus.multi_shard_modify_mode = 'sequential'`,
    )
    // The first file makes the owner of everything after it.
    if (number > 0) await tx.exec('set local role chaguan_owner')
    await tx.exec(sql)
    await tx.rows('insert into gov.migration (number, name, digest, at, breaking) values ($1, $2, $3, $4, $5)', [
      number,
      name,
      digest,
      at,
      breaking,
    ])
  } catch (error) {
    const denied = number === 0 && error instanceof pg.DatabaseError && error.code === '42501'
    if (denied)
      throw new MigrationRefused(
        `${error.message}: this login may not make roles or extensions; run "chaguan migrate" once with a login that may`,
        { cause: error },
      )
    throw error
  }
}
