// The one place where errors of the database become refusals. What is not listed is a bug and is thrown on.
import pg from 'pg'
import { type Refusal, refuse } from '../rules/refusal.ts'
import { LinkLost, NotCommitted } from './transact.ts'

/** On a cluster names carry the number of the shard. */
const plain = (name: string): string => name.replace(/_\d{5,}$/, '')

/**
 * The refusal that a database error means, or null when it is a bug. `facts.retry` true: nothing was done and the same
 * again may do. Facts name a constraint, never a value. Deferred violations arrive at commit and look the same.
 */
export function refusalOf(error: unknown): Refusal | null {
  // At a commit it is unknown whether it was done: asking again with the same key finds out.
  if (error instanceof LinkLost) return refuse('busy')
  if (error instanceof NotCommitted) return refuse('busy', { retry: true })
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return null
  const state = error.code
  const constraint = error.constraint === undefined ? {} : { constraint: plain(error.constraint) }
  // Of two that deadlocked or met, one can go at once. Prepared for the table as it was before a migration: so can this.
  if (state === '40001' || state === '40P01' || (state === '0A000' && /cached plan/.test(error.message)))
    return refuse('busy', { retry: true })
  // A standby that has not yet become the primary.
  if (state === '0A000' && /during recovery/.test(error.message)) return refuse('busy')
  if (/^(55P03|57014|080..|57P0.|53...)$/.test(state)) return refuse('busy')
  switch (state) {
    case '22021':
    case '22P05':
      return refuse('badText')
    case '22001':
    case '54000':
      return refuse('tooLong')
    case '23505':
      return refuse('taken', constraint)
    case '23503':
      return refuse('missing', constraint)
    case '23502':
    case '23514':
    case '22P02':
    case '22003':
      return refuse('badInput', constraint)
    default:
      return null
  }
}
