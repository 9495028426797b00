// The book of backups and trials: who began one, whether it still works, and how it ended.
import { randomUUID } from 'node:crypto'
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'

export type Run = {
  readonly what: 'backup' | 'trial'
  readonly place: string
  readonly startedAt: Instant
  readonly beatAt: Instant
  readonly endedAt: Instant | null
  readonly outcome: 'done' | 'failed' | null
  readonly backup: string | null
  readonly detail: Readonly<Record<string, string | number>>
}

const context = { actor: 'system:keeping', counties: [] }
/** A run says so often that it still works; silent for longer than that it was cut off. */
const beat = 60_000
export const silentFor = 10 * beat

/**
 * Runs `work` under an entry in the book and returns what it gave, or null where another process has done or does the same slot. The
 * entry tells a failure too; it is thrown on.
 */
export async function inTheBook<T extends { readonly backup: string; readonly detail: Run['detail'] }>(
  db: Db,
  { what, slot, place }: { readonly what: Run['what']; readonly slot: string | null; readonly place: string },
  now: () => Instant,
  work: () => Promise<T>,
): Promise<T | null> {
  const id = randomUUID()
  const at = now()
  const mine = await db.begin(context, async (tx) => {
    if (slot !== null)
      await tx.rows(`update keeping_run set slot = null where slot = $1 and outcome is null and beat_at < $2`, [
        slot,
        at - silentFor,
      ])
    return tx.rows(
      `insert into keeping_run (id, what, slot, place, started_at, beat_at) values ($1, $2, $3, $4, $5, $5) on conflict (slot) do nothing returning id`,
      [id, what, slot, place, at],
    )
  })
  if (mine.length === 0) return null
  const beats = setInterval(() => {
    void db
      .begin(context, (tx) => tx.rows('update keeping_run set beat_at = $2 where id = $1', [id, now()]))
      .catch(() => undefined)
  }, beat)
  const end = (outcome: 'done' | 'failed', backup: string | null, detail: Run['detail']) =>
    db.begin(context, (tx) =>
      tx.rows(`update keeping_run set ended_at = $2, beat_at = $2, outcome = $3, backup = $4, detail = $5 where id = $1`, [
        id,
        now(),
        outcome,
        backup,
        JSON.stringify(detail),
      ]),
    )
  try {
    const made = await work()
    await end('done', made.backup, made.detail)
    return made
  } catch (error) {
    await end('failed', null, { why: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }).catch(() => undefined)
    throw error
  } finally {
    clearInterval(beats)
  }
}

const columns = `what, place, started_at as "startedAt", beat_at as "beatAt", ended_at as "endedAt", outcome, backup, detail`

/** The newest of each: backups and trials that were begun, and those that ended well. */
export async function lastRuns(tx: Tx): Promise<{ readonly begun: readonly Run[]; readonly done: readonly Run[] }> {
  const begun: Run[] = []
  const done: Run[] = []
  for (const what of ['backup', 'trial']) {
    const newest = `select ${columns} from keeping_run where what = $1`
    begun.push(...(await tx.rows<Run>(`${newest} order by started_at desc, id limit 1`, [what])))
    done.push(...(await tx.rows<Run>(`${newest} and outcome = 'done' order by started_at desc, id limit 1`, [what])))
  }
  return { begun, done }
}
