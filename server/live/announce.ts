// A word to other processes that something was written: NOTIFY, at most a few times a second, never relied on.
import type { Db } from '../../store/db.ts'

const channel = 'chaguan_live'
const pause = 200

/** Says it soon; what is said meanwhile goes along. On the embedded database there is nobody to tell. */
export function announcer(db: Db): () => void {
  if (db.engine === 'pglite') return () => {}
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      // A lost word costs a second: the others look by themselves.
      db.begin({ actor: 'system:reaction', counties: [] }, (tx) =>
        tx.rows('select pg_notify($1, $2)', [channel, ''], 'announce'),
      ).catch(() => {})
    }, pause).unref()
  }
}

/** Hears other processes until the returned function is called. */
export const hearOthers = (db: Db, told: () => void): Promise<() => Promise<void>> =>
  db.engine === 'pglite' ? Promise.resolve(async () => {}) : db.listen(channel, told)
