// One transaction over one connection, on either engine: what is sent together travels together, and only a real commit counts.
import type { Writable } from 'node:stream'
import type { Client, DatabaseError } from 'pg'
import pg from 'pg'
import type { Context, Patience, Tx } from './db.ts'

/** The connection was cut, never came, or did not answer in time. At a commit it is unknown whether it happened. */
export class LinkLost extends Error {
  readonly code = '08006'
}

/** The database ended a transaction otherwise than asked, without any statement having failed. */
export class NotCommitted extends Error {
  readonly code = '40000'
}

const listeners = new Set<(sql: string) => void>()
/** Tells every statement that is sent from now on; for tests that judge them. Returns the way to stop. */
export function record(fn: (sql: string) => void): () => void {
  listeners.add(fn)
  return () => listeners.delete(fn)
}

/** An SQL literal. A NUL byte would end the message in its middle, so it is refused here. */
function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('a NUL byte in the context of a transaction')
  return pg.escapeLiteral(text)
}

export type Way = {
  readonly role: string | null
  readonly readOnly?: boolean
  readonly patience?: Patience | undefined
  readonly answerMs: number
}

/**
 * How a transaction opens, as one message. SET LOCAL is the only form that reaches every node of a cluster; sent as
 * statements it takes 20 µs, through a function of the database 60. County codes hold no comma: policies split there.
 */
function opening(context: Context | null, way: Way): string {
  const parts = [way.readOnly ? 'begin read only' : 'begin read write']
  if (way.role !== null) parts.push(`set local role ${way.role}`)
  if (context !== null) {
    const comma = context.counties.find((county) => county.includes(','))
    if (comma !== undefined) throw new RangeError(`a comma in the county ${comma}`)
    parts.push(`set local app.actor=${literal(context.actor)}`, `set local app.counties=${literal(context.counties.join(','))}`)
  }
  if (way.patience) parts.push(`set local statement_timeout=${Math.round(way.patience.statementMs)}`)
  return parts.join(';')
}

/**
 * Runs one transaction and says whether the connection may be used again. The opening is not awaited before the first
 * statements, nor are these before the commit: PostgreSQL answers in order, and a failed statement turns the commit into
 * a rollback, which is read from its answer. A failed opening leaves no transaction: such statements would run alone, so
 * the working sessions are read only outside of transactions (postgres.ts), and whatever came of it is thrown away.
 */
export async function transact<T>(
  client: Client,
  context: Context | null,
  way: Way,
  run: (tx: Tx) => Promise<T>,
): Promise<Ended<T>> {
  let head: string
  try {
    head = opening(context, way)
  } catch (error) {
    return { error, usable: true }
  }
  let first: unknown
  let over = false
  const sent: Promise<unknown>[] = []
  const answerMs = way.patience ? way.patience.statementMs + 5000 : way.answerMs
  const send = (sql: string, params?: readonly unknown[], name?: string): Promise<pg.QueryResult> => {
    for (const listener of listeners) listener(sql)
    const query: pg.QueryConfig & { query_timeout?: number; queryMode?: 'extended' } = { text: sql }
    if (name !== undefined) query.name = name
    if (answerMs > 0) query.query_timeout = answerMs
    if (params !== undefined) {
      query.values = [...params]
      query.queryMode = 'extended'
    }
    together(client)
    const answer = client.query(query).catch((error: unknown) => {
      const known = linkError(error)
      first ??= known
      throw known
    })
    // A statement that nobody awaits must not end the process: the commit tells of its failure.
    sent.push(answer.catch(() => undefined))
    return answer
  }
  const tx: Tx = {
    rows: (sql, params = [], name) => (over ? tooLate() : quiet(send(sql, params, name).then((result) => result.rows))),
    exec: (sql) => (over ? tooLate() : quiet(send(sql).then(() => undefined))),
  }
  let begun = false
  const opened = quiet(
    send(head).then(() => {
      begun = true
    }),
  )
  let error: unknown
  try {
    const value = await run(tx)
    over = true
    const commit = await send('commit')
    await Promise.all(sent)
    if (begun && commit.command === 'COMMIT') return { value, usable: idle(client) }
    error = first ?? new NotCommitted('the transaction was rolled back')
  } catch (thrown) {
    over = true
    error = thrown
    await opened.catch(() => undefined)
    if (!(first instanceof LinkLost)) await send('rollback').catch(() => undefined)
    // The statement that failed first says why; the others only say that one has failed.
    if (first !== undefined && (!begun || (error instanceof pg.DatabaseError && error.code === '25P02'))) error = first
  }
  return { error, usable: !(first instanceof LinkLost) && !stale(first) && idle(client) }
}
export type Ended<T> = { readonly value: T; readonly usable: boolean } | { readonly error: unknown; readonly usable: boolean }

/** Statements sent in one turn leave in one write: a write to a socket costs more than building the message. */
function together(client: Client): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

const tooLate = (): Promise<never> => Promise.reject(new Error('this transaction is over'))
function quiet<P extends Promise<unknown>>(answer: P): P {
  answer.catch(() => undefined)
  return answer
}
const idle = (client: Client): boolean => client.getTransactionStatus() === 'I'

/** Prepared before a migration changed its table: this connection would never answer it again. */
const stale = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '0A000'

/** What the driver throws without an SQLSTATE is about the connection, save for mistakes in its use. */
export function linkError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return ends(error) ? new LinkLost(error.message, { cause: error }) : error
  if (!(error instanceof Error) || error instanceof LinkLost) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const cut =
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT$)/.test(code) || driverWords.test(error.message)
  return cut ? new LinkLost(error.message, { cause: error }) : error
}
const driverWords =
  /^(Connection terminated|Query read timeout|timeout e|Client (has encountered|was closed)|Cannot use a pool after)/

/**
 * Errors after which the server closes the connection: shutting down, starting up, too many connections, ended by the
 * administrator. Not 08P01, a wrong number of parameters: that is a bug of ours.
 */
const ends = (error: DatabaseError): boolean => /^(57P0[1-5]|080..|53300|25P03)$/.test(error.code ?? '')
