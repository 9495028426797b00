// Jobs over spreadsheets as rows: who brought which, how far it is, and who works on it now.
import type { Columns, Meanings } from '../../channels/ledger/columns.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type State = 'new' | 'checking' | 'checked' | 'taking' | 'stopped' | 'taken' | 'undoing' | 'undone' | 'failed'
export type Job = {
  readonly id: string
  readonly region: string
  readonly what: 'ledger' | 'roster'
  readonly office: string
  readonly person: string | null
  readonly language: string
  readonly state: State
  readonly columns: Columns
  readonly meanings: Meanings
  readonly rows_read: number
  readonly rows_all: number | null
  readonly good: number
  readonly faulty: number
  readonly closed: number
  readonly same: number
  readonly done: number
  readonly refused: number
  readonly why: string | null
  readonly made_at: Instant
  readonly changed_at: Instant
  readonly taken_at: Instant | null
}
export type Change = Partial<
  Pick<
    Job,
    | 'state'
    | 'columns'
    | 'meanings'
    | 'rows_read'
    | 'rows_all'
    | 'good'
    | 'faulty'
    | 'closed'
    | 'same'
    | 'done'
    | 'refused'
    | 'why'
    | 'taken_at'
  >
>

const columns =
  'id, region, what, office, person, language, state, columns, meanings, rows_read, rows_all, good, faulty, closed, same, done, refused, why, made_at, changed_at, taken_at'
/** What is not heard of for so long is taken up by whoever is free. */
const silence = 15_000

export async function newJob(
  tx: Tx,
  job: Pick<Job, 'id' | 'region' | 'what' | 'office' | 'person' | 'language'> & { readonly state?: State },
  now: Instant,
): Promise<void> {
  await tx.rows(
    `insert into sheet_job (id, region, what, office, person, language, state, columns, meanings, made_at, changed_at, beat_at)
     values ($1, $2, $3, $4, $5, $6, $7, '{}', '{}', $8, $8, 0) on conflict (id) do nothing`,
    [job.id, job.region, job.what, job.office, job.person, job.language, job.state ?? 'new', now],
  )
}

export async function findJob(tx: Tx, id: string): Promise<Job | null> {
  return (await tx.rows<Job>(`select ${columns} from sheet_job where id = $1`, [id]))[0] ?? null
}

/** The newest of these offices. */
export const jobsOf = (tx: Tx, region: string, what: Job['what'], offices: readonly string[]): Promise<Job[]> =>
  tx.rows<Job>(
    `select ${columns} from sheet_job where region = $1 and what = $2 and office = any($3) order by made_at desc, id limit 20`,
    [region, what, offices],
  )

/** Changes a job that stands in one of these states; null when it stands in none any more. */
export async function moveJob(tx: Tx, id: string, from: readonly State[], change: Change, now: Instant): Promise<Job | null> {
  const names = Object.keys(change) as (keyof Change)[]
  const set = names.map((name, n) => `${name} = $${n + 4}${name === 'columns' || name === 'meanings' ? '::jsonb' : ''}`)
  const values = names.map((name) => (name === 'columns' || name === 'meanings' ? JSON.stringify(change[name]) : change[name]))
  // Who works on it is heard of with every change of figures; a new state waits for whoever takes it up.
  const beat = change.state === undefined ? '$3' : '0'
  const rows = await tx.rows<Job>(
    `update sheet_job set ${[...set, 'changed_at = $3', `beat_at = ${beat}`].join(', ')} where id = $1 and state = any($2) returning ${columns}`,
    [id, from, now, ...values],
  )
  return rows[0] ?? null
}

/** One job that waits, or whose worker has fallen silent; nobody else takes it up meanwhile. */
export async function takeUp(tx: Tx, now: Instant): Promise<Job | null> {
  const rows = await tx.rows<Job>(
    `update sheet_job set beat_at = $1 where id = (select id from sheet_job where state in ('checking', 'taking', 'undoing') and beat_at < $2
       order by made_at, id limit 1 for update skip locked) returning ${columns}`,
    [now, now - silence],
  )
  return rows[0] ?? null
}

/** Those whose files are of no use any more. */
export const overJobs = async (tx: Tx, ids: readonly string[], before: Instant): Promise<readonly string[]> => {
  const live = await tx.rows<{ id: string }>('select id from sheet_job where id = any($1) and changed_at >= $2', [ids, before])
  const kept = new Set(live.map((one) => one.id))
  return ids.filter((one) => !kept.has(one))
}
