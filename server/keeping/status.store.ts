// How the house stands: version, migrations, what waits, backups, the calendar, room on the disk; and one list of what somebody must do.
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Instant } from '../../rules/time.ts'
import { DAY, HOUR } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { readMigrations } from '../../store/migrate.ts'
import { depths } from '../loops/reactions.store.ts'
import { lastRuns, type Run, silentFor } from './runs.store.ts'

/** What is wrong; the catalogue says what it means and what to do (`desk.alarm.<what>`). */
export type Alarm = {
  readonly what:
    | 'noBackupPlace'
    | 'backupMissing'
    | 'backupOld'
    | 'backupCutOff'
    | 'backupFailed'
    | 'trialOld'
    | 'trialFailed'
    | 'deadLetters'
    | 'behind'
    | 'messagesWait'
    | 'calendarEnds'
    | 'diskLow'
    | 'migrationsMissing'
    | 'figuresOld'
    | 'sealMissing'
  readonly facts: Readonly<Record<string, string | number>>
}
export type Status = {
  readonly version: string
  readonly engine: string
  readonly migration: string
  readonly waiting: number
  readonly dead: number
  readonly lateClocks: number
  /** When the message that waits longest was written; null when none waits. */
  readonly oldestMessage: Instant | null
  readonly place: string | null
  readonly backup: Run | null
  readonly trial: Run | null
  /** Last year whose calendar was announced, of the region where that ends first. */
  readonly calendarUntil: number | null
  readonly disk: { readonly free: number; readonly all: number }
  readonly alarms: readonly Alarm[]
}

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
const file = (one: { readonly number: number; readonly name: string } | undefined): string =>
  one ? `${String(one.number).padStart(4, '0')}_${one.name}` : ''

/** `counties` whose queues are counted; `year` of today where the house stands. Sizes in bytes. */
export async function statusOf(
  tx: Tx,
  given: {
    readonly engine: string
    readonly counties: readonly string[]
    readonly now: Instant
    readonly data: string
    readonly place: string | null
    readonly announced: readonly number[]
    readonly year: number
  },
): Promise<Status> {
  const { counties, now, place } = given
  const wanted = await readMigrations()
  const applied = await tx.rows<{ number: number; name: string }>('select number, name from gov.migration order by number')
  const { waiting, dead, late } = await depths(tx, counties, now)
  const [message] = await tx.rows<{ at: number | null }>(
    // What waits for the morning is not late.
    `select min(n.at) as at from reaction r join notice n on n.county = r.county and n.id = (r.payload ->> 'notice')::uuid
     where r.county = any($1) and n.county = any($1) and r.topic = 'message' and r.dead_at is null and n.state = 'waiting'
       and (r.error is not null or r.not_before <= $2)`,
    [counties, now],
  )
  const { begun, done } = await lastRuns(tx)
  const ages = await agesOf(tx, counties)
  const of = (runs: readonly Run[], what: Run['what']) => runs.find((one) => one.what === what) ?? null
  const { bsize, bavail, blocks } = await statfs(given.data)
  const status = {
    version,
    engine: given.engine,
    migration: file(applied.at(-1)),
    waiting,
    dead,
    lateClocks: late,
    oldestMessage: message?.at ?? null,
    place,
    backup: of(done, 'backup'),
    trial: of(done, 'trial'),
    calendarUntil: given.announced.length > 0 ? Math.min(...given.announced) : null,
    disk: { free: bsize * bavail, all: bsize * blocks },
  }
  const missing = wanted.filter((one) => !applied.some(({ number }) => number === one.number))
  const alarms: Alarm[] = [
    ...backupAlarms(place, status, { backup: of(begun, 'backup'), trial: of(begun, 'trial') }, now),
    ...alarmsIf(missing.length > 0, 'migrationsMissing', { n: missing.length }),
    ...alarmsIf(dead > 0, 'deadLetters', { n: dead }),
    ...alarmsIf(late > 0, 'behind', { n: late }),
    ...alarmsIf(status.oldestMessage !== null && now - status.oldestMessage > HOUR, 'messagesWait', {
      minutes: Math.floor((now - (status.oldestMessage ?? now)) / 60_000),
    }),
    ...alarmsIf(status.calendarUntil !== null && status.calendarUntil <= given.year, 'calendarEnds', {
      year: status.calendarUntil ?? 0,
    }),
    ...alarmsIf(ages.figures !== null && now - ages.figures > HOUR, 'figuresOld', {
      minutes: Math.floor((now - (ages.figures ?? now)) / 60_000),
    }),
    ...alarmsIf(ages.sealed !== null && now - ages.sealed > 2 * DAY, 'sealMissing', {
      days: Math.floor((now - (ages.sealed ?? now)) / DAY),
    }),
    ...alarmsIf(status.disk.free < Math.max(2e9, status.disk.all * 0.1), 'diskLow', {
      gigabytes: Math.floor(status.disk.free / 1e8) / 10,
    }),
  ]
  return { ...status, alarms }
}

/** When figures were counted last in the county that is furthest behind, and when its last seal was made; null before the first. */
export async function agesOf(
  tx: Tx,
  counties: readonly string[],
): Promise<{ readonly figures: Instant | null; readonly sealed: Instant | null }> {
  const [row] = await tx.rows<{ figures: Instant | null; sealed: Instant | null }>(
    `select (select min(f.at) from figure_state f where f.county = any($1) and f.at > 0) as figures,
       (select min(s.at) from (select county, max(at) as at from seal where county = any($1) group by county) s) as sealed`,
    [counties],
  )
  return row ?? { figures: null, sealed: null }
}

const alarmsIf = (wrong: boolean, what: Alarm['what'], facts: Alarm['facts']): readonly Alarm[] =>
  wrong ? [{ what, facts }] : []

/** One that was begun and neither ended nor beats was cut off; an old one is as good as none. */
export function backupAlarms(
  place: string | null,
  done: { readonly backup: Run | null; readonly trial: Run | null },
  begun: { readonly backup: Run | null; readonly trial: Run | null },
  now: Instant,
): readonly Alarm[] {
  if (place === null) return [{ what: 'noBackupPlace', facts: {} }]
  const cut = begun.backup !== null && begun.backup.outcome === null && now - begun.backup.beatAt > silentFor
  const hours = (run: Run | null) => Math.floor((now - (run?.startedAt ?? now)) / HOUR)
  return [
    ...alarmsIf(cut, 'backupCutOff', { hours: hours(begun.backup) }),
    ...alarmsIf(begun.backup?.outcome === 'failed', 'backupFailed', { why: begun.backup?.detail.why ?? '' }),
    ...alarmsIf(done.backup === null, 'backupMissing', {}),
    ...alarmsIf(done.backup !== null && now - done.backup.startedAt > 26 * HOUR, 'backupOld', { hours: hours(done.backup) }),
    ...alarmsIf(begun.trial?.outcome === 'failed', 'trialFailed', { why: begun.trial?.detail.why ?? '' }),
    ...alarmsIf(done.backup !== null && (done.trial === null || now - done.trial.startedAt > 8 * DAY), 'trialOld', {
      days: done.trial ? Math.floor((now - done.trial.startedAt) / DAY) : 0,
    }),
  ]
}
