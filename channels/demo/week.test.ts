// The example week at six hours: whatever the clock says, the dispatcher opens the same morning, and an hour of office time later still.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { place } from '../../registers/areas/place.ts'
import { keepAhead } from '../../registers/duty/roster.ts'
import { actorOf } from '../../registers/people/actor.ts'
import { regionLoad } from '../../registers/regions/load.ts'
import { readRegion } from '../../registers/regions/read.ts'
import { addWorkingTime } from '../../rules/calendar.ts'
import { DAY, type Day, type Instant, instantAt, MINUTE } from '../../rules/time.ts'
import { tellWeek } from '../../server/demoInbox.store.ts'
import { countUnread } from '../../server/notices.store.ts'
import { queries } from '../../server/queries.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import { queue } from '../../store/reads/queue.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { memoryFiles } from '../../test/transfers.ts'
import { world } from '../../test/world.ts'
import { demoDuty } from './duty.store.ts'
import { demoWeek } from './week.ts'

const county = '990106'
const db = await testDatabase()
await regionLoad(db, new URL('../../regions/mingchuan', import.meta.url).pathname, { version: 1, fromDay: '2024-01-01', now: 0 })
const region = await readRegion(db, county)
const house: House = { ...world(db).house, place, region: (of) => (of === county ? region : null) }
const context = { actor: 'test', counties: [county] }

let kept = 0
const files: Pick<FileStore, 'put'> = {
  put: async (_county, _caseId, _id, _form, bytes) => {
    kept++
    return { size: bytes.length, digest: '' }
  },
}

const clear = () =>
  db.asOwner((tx) =>
    tx.exec(
      'truncate "case", transfer, supervision, task, grid_admission, share_grant, entry, step_key, clock, todo, words, party, attachment, objection, rating, proposal, reaction, notice, notice_read, digest, digest_item cascade',
    ),
  )

type Seen = { readonly counts: Readonly<Record<string, number>>; readonly whys: Readonly<Record<string, number>> }
/** The queue of a listed person as the desk would show it at `now`. */
async function queueOf(login: string, now: Instant): Promise<Seen> {
  return db.read(context, async (tx) => {
    const [person] = await tx.rows<{ id: string }>('select id from person where login = $1', [login])
    const actor = await actorOf(tx, person?.id ?? '', now)
    assert.ok(actor, login)
    const input = queue.input.parse({ limit: 200 }) as never
    const page = (await queue.run({ house, tx, actor, counties: [county], now, language: 'zh-CN' }, input)) as unknown as {
      counts: Seen['counts']
      rows: readonly { why: string }[]
    }
    const whys: Record<string, number> = {}
    for (const { why } of page.rows) whys[why] = (whys[why] ?? 0) + 1
    return { counts: page.counts, whys }
  })
}

const at = (day: Day, hour: number, minute = 0) => instantAt(day, hour * 60 + minute, region.calendar.zone)
const hours: readonly (readonly [string, Instant])[] = [
  ['a working morning', at('2026-10-13', 9, 12)],
  ['the midday break', at('2026-10-14', 12, 40)],
  ['the first minute of Monday', at('2026-10-19', 9, 1)],
  ['five minutes before closing on Friday', at('2026-10-16', 17, 55)],
  ['Sunday night', at('2026-10-18', 23, 30)],
  ['a holiday at two in the morning', at('2026-10-05', 2)],
]

describe('the morning of the dispatcher', () => {
  for (const [name, now] of hours)
    test(name, async () => {
      await clear()
      const filled = await demoWeek(house, { now, files, share: 0.05 })
      assert.equal(filled?.broken, 0)
      const { counts } = await queueOf('dispatcher1', now)
      assert.deepEqual({ red: counts.red, yellow: counts.yellow, fresh: counts.fresh }, { red: 3, yellow: 11, fresh: 46 })
      const later = addWorkingTime(now, 50 * MINUTE, region.calendar).at
      assert.deepEqual((await queueOf('dispatcher1', later)).counts, counts, 'the same after fifty minutes of office time')
      const due = await db.read(context, (tx) =>
        tx.rows('select 1 from clock where county = $1 and look_at <= $2', [county, now]),
      )
      assert.equal(due.length, 0, 'nothing is left that the system should have done')
    })
})

/** What a board shows a listed person. */
async function board<R>(login: string, name: string, now: Instant, input: Record<string, unknown> = {}): Promise<readonly R[]> {
  return db.read(context, async (tx) => {
    const [person] = await tx.rows<{ id: string }>('select id from person where login = $1', [login])
    const actor = await actorOf(tx, person?.id ?? '', now)
    const query = queries.get(name)
    assert.ok(actor && query, `${login} ${name}`)
    const page = await query.run(
      { house, tx, actor, counties: [county], now, language: 'zh-CN' },
      query.input.parse(input) as never,
    )
    assert.ok('rows' in page, `${login} ${name}`)
    return page.rows as unknown as readonly R[]
  })
}

/** Every board of several offices has something true on it. */
async function boards(now: Instant): Promise<void> {
  type Task = { what: string; case: { kind: string } }
  const asked = (await board<Task>('dispatcher1', 'tasks', now)).map((one) => `${one.case.kind} ${one.what}`).sort()
  assert.deepEqual(asked, ['meeting joint', 'visitation problem', 'visitation problem', 'whistle arrive', 'whistle confirm'])
  const problems = await board('supervisor1', 'tasks', now, { kind: 'visitation' })
  assert.equal(problems.length, 2)
  const supervised = await board<{ answeredAt: number | null }>('supervisor1', 'supervisions', now)
  assert.equal(supervised.filter((one) => one.answeredAt === null).length >= 2, true)
  const admissions = await board<{ state: string }>('gridmanager1', 'cases', now, { kind: 'admission' })
  assert.deepEqual(admissions.map((one) => one.state).sort(), ['admitted', 'admitted', 'applied'])
  const shares = await board<{ state: string }>('handler1', 'shareGrants', now)
  assert.deepEqual(shares.map((one) => one.state).sort(), ['active', 'applied'])
  assert.equal((await board<{ state: string }>('dispatcher1', 'cases', now, { kind: 'meeting' }))[0]?.state, 'following')
  const [letters, pairs] = await db.read(context, async (tx) => [
    await tx.rows<{ outcome: string | null }>(
      `select t.outcome from letter l join transfer t on t.county = $1 and t.case_id = l.case_id and t.id = l.transfer
       where l.county = $1 order by l.number`,
      [county],
    ),
    await tx.rows(`select 1 from "case" where county = $1 and hold = 'merged'`, [county]),
  ])
  assert.deepEqual(
    letters.map((one) => one.outcome),
    ['accepted', null],
    'one letter is answered, of the other the receipt is awaited',
  )
  assert.equal(pairs.length, 1)
}

test('everybody of the demonstration has work, the record is whole, and it is filled once only', async () => {
  const [, now] = hours[0] ?? ['', 0]
  await clear()
  kept = 0
  const filled = await demoWeek(house, { now, files, share: 0.4 })
  assert.ok(filled && filled.cases > 200 && filled.broken === 0, JSON.stringify(filled))
  const { counts } = await queueOf('dispatcher1', now)
  assert.deepEqual({ red: counts.red, yellow: counts.yellow, fresh: counts.fresh }, { red: 3, yellow: 11, fresh: 46 })
  const cadre = await queueOf('cadre1', now)
  assert.deepEqual([cadre.whys.accept, cadre.whys.handle, cadre.whys.settle], [6, 3, 4])
  const worker = await queueOf('worker1', now)
  assert.ok(worker.whys.settle === 4 && (worker.whys.verify ?? 0) >= 3, JSON.stringify(worker))
  assert.deepEqual((await queueOf('property1', now)).whys, { sign: 1, handle: 2 })
  const handler = await queueOf('handler1', now)
  assert.ok((handler.whys.handle ?? 0) >= 5, JSON.stringify(handler))
  const states = await db.read(context, (tx) =>
    tx.rows<{ state: string }>(`select distinct state from "case" where county = $1 and kind = 'gridEvent' order by state`, [
      county,
    ]),
  )
  assert.deepEqual(
    states.map((one) => one.state),
    [
      'archived',
      'assigned',
      'filed',
      'handedOver',
      'handled',
      'inHandling',
      'reported',
      'returned',
      'toAccept',
      'toCall',
      'toRate',
      'void',
      'withdrawn',
    ],
  )
  assert.ok(kept > 0, 'photos were kept')
  await tellWeek({ ...house, now: () => now }, memoryFiles(), county)
  await boards(now)
  const inbox = await db.read(context, async (tx) => {
    const [person] = await tx.rows<{ id: string }>('select id from person where login = $1', ['dispatcher1'])
    const actor = await actorOf(tx, person?.id ?? '', now)
    assert.ok(actor)
    const [read] = await tx.rows<{ n: number }>('select count(*) as n from notice_read where county = $1 and person = $2', [
      county,
      actor.person,
    ])
    const [told] = await tx.rows<{ hours: number; late: number }>(
      'select count(distinct at) as hours, count(*) filter (where at > $2) as late from notice where county = $1',
      [county, now],
    )
    return { unread: await countUnread(tx, actor, [county], now), read: read?.n ?? 0, hours: told?.hours ?? 0, late: told?.late }
  })
  assert.ok(inbox.unread === 7 && inbox.read > 50 && inbox.hours > 20 && inbox.late === 0, JSON.stringify(inbox))
  const verified = await db.read(context, (tx) => verifyCounty(tx, county))
  assert.deepEqual(verified.faults, [])
  assert.equal(await demoWeek(house, { now, files }), null, 'an example is only put where nothing is')
})

test('the listed dispatcher has the desk now, and not the turn after it', async () => {
  for (const [name, now] of hours) {
    await db.asOwner((tx) => tx.exec('truncate duty_change, duty cascade'))
    await db.begin({ ...context, counties: [] }, (tx) => keepAhead(tx, region, now - 2 * DAY))
    await demoDuty({ ...house, now: () => now }, county, now)
    const turns = await db.read(context, (tx) =>
      tx.rows<{ from: Instant; to: Instant }>(
        `select d.from_at as "from", d.to_at as "to" from duty d join person p on p.id = d.person
         where p.login = 'dispatcher1' and d.line = 1 and d.to_at > $1 order by d.from_at`,
        [now],
      ),
    )
    assert.ok(turns[0] && turns[0].from <= now, name)
    assert.ok(!turns[1] || turns[1].from > turns[0].to, name)
  }
})
