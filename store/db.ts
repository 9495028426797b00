// The seam to the database: the only handles are those inside a transaction that knows for whom it works.
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'

/** For whom a transaction works. Row policies see it as `app.actor` and `app.counties`, set by SET LOCAL only. */
export type Context = { readonly actor: string; readonly counties: readonly string[] }

export type Tx = {
  /**
   * One statement; `$1…` are `params`. With `name` it is prepared once per connection (the same name, always the same text).
   * int8 and numeric come as numbers, json as values, bytea as Buffer, dates and timestamps as text; other types as text.
   * The promise need not be awaited before the transaction ends: a failure then rejects the whole transaction.
   */
  rows<R>(sql: string, params?: readonly unknown[], name?: string): Promise<R[]>
  /** Several statements without parameters; their rows are dropped. */
  exec(sql: string): Promise<void>
}

/** For reports and other long work: milliseconds one statement may take instead of the usual 2,500. */
export type Patience = { readonly statementMs: number }

export type Db = {
  readonly engine: 'pglite' | 'postgres'
  /** A transaction as the working role: commits when `run` resolves, rolls back when it rejects; a failing commit rejects. */
  begin<T>(context: Context, run: (tx: Tx) => Promise<T>, patience?: Patience): Promise<T>
  /** The same, read only. */
  read<T>(context: Context, run: (tx: Tx) => Promise<T>, patience?: Patience): Promise<T>
  /** The same as `begin` under the role that may empty words and parties. */
  asEraser<T>(context: Context, run: (tx: Tx) => Promise<T>): Promise<T>
  /** The role that owns the schema, without limits of time: migrations and the loading of regions only. */
  asOwner<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** The role that logged in: makes roles and extensions, nothing else. */
  asLogin<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** Hears `notify channel`; a hint only: some may be missed, so whoever listens also looks from time to time. Returns the way to stop. */
  listen(channel: string, fn: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

export type DatabaseConfig =
  /** Embedded: data in `folder` (of its own), or in memory (null), there optionally begun from a copy of prepared data. */
  | { readonly engine: 'pglite'; readonly folder: string | null; readonly prepared?: string }
  /** `url` of a database of PostgreSQL ≥ 15 with PostGIS 3; `connections` at most for the working role. */
  | { readonly engine: 'postgres'; readonly url: string; readonly connections?: number }

/** Opens, without migrating. Throws `DatabaseInUse` when another process has the folder, `DatabaseUnfit` when a server is not to be used. */
export async function openDatabase(config: DatabaseConfig): Promise<Db> {
  if (config.engine === 'pglite') return openPglite(config.folder, config.prepared)
  const db = openPostgres(config.url, config.connections)
  try {
    await askServer(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** The server cannot be used; the message says why, for the person at the terminal. */
export class DatabaseUnfit extends Error {}

const oldest = 15
async function askServer(db: Db): Promise<void> {
  const [server] = await db
    .asLogin((tx) =>
      tx.rows<{
        version: number
        encoding: string
        postgis: boolean
      }>(`select current_setting('server_version_num')::integer / 10000 as version,
        current_setting('server_encoding') as encoding, exists (select 1 from pg_available_extensions where name = 'postgis') as postgis`),
    )
    .catch((error: unknown) => {
      throw new DatabaseUnfit(
        `DATABASE_URL: no PostgreSQL can be used there (${error instanceof Error ? error.message || 'no answer' : error}).`,
        { cause: error },
      )
    })
  if (!server || server.version < oldest)
    throw new DatabaseUnfit(`DATABASE_URL: PostgreSQL ${oldest} or newer is needed; there is ${server?.version}.`)
  if (server.encoding !== 'UTF8')
    throw new DatabaseUnfit(`DATABASE_URL: a database in UTF8 is needed; this one is in ${server.encoding}.`)
  if (!server.postgis) throw new DatabaseUnfit('DATABASE_URL: PostGIS 3 is not installed on that server.')
}
