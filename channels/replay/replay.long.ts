// The real files whole: ten thousand requests counted again by another way, and every message in the queue.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { place } from '../../registers/areas/place.ts'
import type { Db } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { verifyCounty } from '../../store/verify.ts'
import { realDatabase, testDatabase } from '../../test/database.ts'
import { withoutPostgres } from '../../test/postgres.ts'
import { world } from '../../test/world.ts'
import { replayLines } from './lines.ts'
import { replayMessages } from './messages.ts'
import { replayRequests } from './replay.ts'

const requests = new URL('../../../shared/data/requests-san-francisco.csv', import.meta.url).pathname
const messages = new URL('../../../shared/data/messages.jsonl', import.meta.url).pathname
const skip = existsSync(requests) ? false : 'the real files are not here'

let opened: Db | undefined
after(async () => {
  if (withoutPostgres() === null) await opened?.close()
})
const open = async (): Promise<Db> => {
  opened ??= withoutPostgres() === null ? (await realDatabase()).db : await testDatabase()
  return opened
}

/** The same questions, answered with the stamps as they stand and the days of the week alone. */
function counted() {
  const rows = parse(readFileSync(requests), { columns: true }) as Record<'created_date' | 'closed_date' | 'unique_key', string>[]
  const aDay = 86_400_000
  const at = (stamp: string) => Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11, 19)}Z`)
  /** Midnight at the end of the nth day after that is neither Saturday nor Sunday. */
  const over = (from: number, n: number): number => {
    let [day, left] = [Math.floor(from / aDay), n]
    while (left > 0) if (![0, 6].includes(new Date(++day * aDay).getUTCDay())) left--
    return (day + 1) * aDay
  }
  const end =
    rows
      .flatMap((row) => [row.created_date, row.closed_date])
      .sort()
      .at(-1) ?? ''
  const count = { late: 0, onTime: 0, open: 0, lateOpen: 0, twice: 0, early: 0 }
  for (const { created_date: created, closed_date: closed } of rows) {
    const early = closed !== '' && closed < created
    if (closed === '') count.open++
    if (early) count.early++
    const until = at(closed === '' ? end : early ? created : closed)
    const late = until > over(at(created), 5)
    count[late ? 'late' : 'onTime']++
    if (late && closed === '') count.lateOpen++
    if (until > over(at(created), 10)) count.twice++
  }
  return count
}

test('ten thousand requests, counted twice', { skip }, async (t) => {
  const db = await open()
  const house: House = { ...world(db).house, place }
  const done = await replayRequests(house, requests)
  for (const line of replayLines(done)) t.diagnostic(line)
  const expected = counted()
  const { whole, escalations, states } = done.summary
  // One row is joined to another before anybody handles it: it is neither late nor in time.
  assert.deepEqual(done.said.duplicate.here + done.said.transferred.here, 1)
  assert.equal(whole.cases, 10_000)
  assert.deepEqual(
    [whole.open, whole.lateOpen, whole.late, whole.onTime, escalations.overdue, escalations.twice, done.closedBeforeOpen.length],
    [expected.open, expected.lateOpen, expected.late, expected.onTime - 1, expected.late, expected.twice, expected.early],
  )
  assert.deepEqual([expected.open, expected.early], [363, 48])
  assert.equal(
    states.reduce((sum, one) => sum + one.cases, 0),
    10_000,
  )
  const verified = await db.read({ actor: 'test', counties: [done.county] }, (tx) => verifyCounty(tx, done.county), {
    statementMs: 600_000,
  })
  assert.deepEqual([verified.faults, verified.cases], [[], 10_000])
})

test('every message waits in the queue', { skip }, async () => {
  const w = world(await open())
  const done = await replayMessages(w.house, messages, { county: w.county, category: '0102' })
  assert.deepEqual([done.lines, done.cases, done.waiting, done.left.length, done.mended, done.long], [3494, 3494, 3494, 0, 0, 62])
})
