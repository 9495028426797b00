// Figures: counted bit by bit they are what a count from nothing gives, whatever happened; each opens into its cases under the reader's rights.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../rules/actor.ts'
import { addDays, DAY, HOUR, localDay, MINUTE } from '../rules/time.ts'
import { dueOnce } from '../server/loops/due.ts'
import { derivedId } from '../store/digest.ts'
import type { Query } from '../store/query.ts'
import type { CaseLine } from '../store/reads/line.ts'
import { testDatabase } from '../test/database.ts'
import { zone } from '../test/land.ts'
import { bring, done, heap } from '../test/loop.ts'
import { following, idFor, on, tuesday, type World, world } from '../test/world.ts'
import { connection } from './calls.store.ts'
import { countAll, countOnce } from './count.store.ts'
import { type Cell, type Figure, figure, figureCases, figures } from './figures.store.ts'
import { freshness } from './knowledge.store.ts'
import { pieces } from './sums.store.ts'

const kept = async (w: World) => ({
  marks: await w.rows(`select * from figure_mark where county = $1 order by case_id, n`, [w.county]),
  totals: await w.rows(`select * from figure_total where county = $1 order by dimension, span, day, code, key, kind`, [w.county]),
})
const forget = (w: World) =>
  w.house.db.begin({ actor: 'test', counties: [w.county] }, async (tx) => {
    for (const table of ['figure_case', 'figure_mark', 'figure_total', 'figure_stale', 'figure_state'])
      await tx.rows(`delete from ${table} where county = $1 returning county`, [w.county])
  })
type Page<R> = { rows: R[]; asOf: number; hidden: number; figure: Figure }
const ask = async <R>(w: World, actor: Actor, query: Query, input: object): Promise<Page<R>> =>
  w.house.db.read({ actor: 'test', counties: [w.county] }, async (tx) => {
    const asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' as const }
    return (await query.run(asking, query.input.parse(input) as never)) as unknown as Page<R>
  })
const all = async (w: World, actor: Actor, input: object = {}): Promise<Record<string, Figure>> =>
  Object.fromEntries((await ask<Figure>(w, actor, figures, input)).rows.map((one) => [one.code, one]))
const shares = ({ numerator, denominator, excluded }: Figure) => [numerator, denominator, excluded]

/** A seeded throw of dice: the same history each time. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  return {
    chance: (share: number) => next() < share,
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  }
}

/** Whatever somebody could try with one case. What is refused is refused. */
async function meddle(w: World, ids: readonly string[], die: ReturnType<typeof dice>): Promise<void> {
  const { dispatcher, handler, otherHandler, gridWorker, supervisor, dutyOfficer } = w.staff
  const id = die.of(ids)
  const day = addDays(localDay(w.house.now(), zone), die.of([1, 2, 5]))
  const text = '有理由'
  const zhou = await following(w, w.resident(`zhou ${id}`), id)
  const photo = () => w.photo(id)
  const other = die.of(ids)
  const [row] = await w.rows<{ version: number; state: string; handler: string | null }>(
    `select version, state, handler from "case" where county = $1 and id = $2`,
    [w.county, id],
  )
  const office = row?.handler === w.organisation('otherDepartment') ? otherHandler : handler
  const acts: Record<string, readonly (() => Promise<unknown>)[]> = {
    toAccept: [
      () => w.send(dispatcher, 'accept', {}, id),
      () => w.send(dispatcher, 'accept', {}, id),
      () => w.send(dispatcher, 'merge', { into: other, text }, id, { also: [other] }),
      () => w.send(dispatcher, 'accept', {}, id),
      () => w.send(dispatcher, 'void', { ground: die.of(['test', 'duplicate', 'nothingFound']), text }, id),
    ],
    filed: [
      () => w.send(dispatcher, 'assign', { organisation: w.organisation(die.of(['department', 'otherDepartment'])) }, id),
      async () => {
        await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, id)
        await w.send(dispatcher, 'undo', { version: (row?.version ?? 0) + 1 }, id)
      },
    ],
    assigned: [
      () => w.send(office, 'sign', {}, id),
      () => w.send(office, 'object', { ground: 'notInArea', text }, id),
      () => w.send(dispatcher, 'decideObjection', { upheld: die.chance(0.6), text }, id),
      () => w.send(dispatcher, 'undo', { version: row?.version ?? 0 }, id),
    ],
    inHandling: [
      async () => {
        await w.send(office, 'askExtend', { until: day, text }, id)
        await w.send(dispatcher, 'decideExtend', { granted: die.chance(0.7), text }, id)
      },
      () => w.send(office, 'askSuspend', { ground: 'season', until: day, text }, id),
      () => w.send(dispatcher, 'decideSuspend', { granted: true, text }, id),
      () => w.send(office, 'resume', {}, id),
      async () => w.send(office, 'finish', { result: text, files: [await photo()], without: text }, id),
      async () => w.send(office, 'finish', { result: text, files: [await photo()], without: text }, id),
      () => w.send(zhou, 'withdraw', { text }, id),
    ],
    handled: [
      async () => w.send(gridWorker, 'verify', { files: [await photo()] }, id),
      () => w.send(gridWorker, 'sendBack', { text }, id),
    ],
    toCall: [() => w.send(dispatcher, 'verifyByPhone', { text }, id), () => w.send(dispatcher, 'sendBack', { text }, id)],
    toRate: [() => w.send(zhou, 'rate', { solved: die.chance(0.6), grade: die.of([1, 2, 4, 5]) }, id)],
    rated: [() => w.send(zhou, 'reopen', { text }, id)],
    archived: [() => w.send(zhou, 'reopen', { text }, id)],
    void: [() => w.send(supervisor, 'reviewVoid', { upheld: false, text }, id)],
  }
  const any = [
    () => w.send(dispatcher, 'amend', { category: die.of(['0101', '0102', '0106']), reason: text }, id),
    () => w.send(dutyOfficer, 'urge', {}, id),
    () => w.send(dispatcher, 'unmerge', { text }, id),
    () => w.send(dispatcher, 'undo', { version: row?.version ?? 0 }, id),
  ]
  await (die.chance(0.15) ? die.of(any) : die.of(acts[row?.state ?? ''] ?? any))()
}

test('whatever happened, counted bit by bit is what a count from nothing gives', async () => {
  const steps = new Set<string>()
  for (const seed of [7, 20261013]) {
    const w = world(await testDatabase())
    const die = dice(seed)
    const ids: string[] = []
    for (let n = 0; n < 600; n++) {
      if (ids.length < 6 || (ids.length < 30 && die.chance(0.1))) {
        const id = derivedId('7f6b3a52-0000-4000-8000-000000000000', `${seed} ${n}`)
        const replayed = die.chance(0.2)
        const more = replayed ? { happenedAt: w.house.now() - 9 * DAY } : { category: die.of(['0101', '0102', '0104', '0105']) }
        const who = replayed ? ({ type: 'system', name: 'replay' } as const) : w.resident(`zhou ${id}`)
        done(await w.send(who, 'report', heap(w, more), id))
        ids.push(id)
      } else await meddle(w, ids, die)
      w.pass(die.of([MINUTE, 3_000, 3_000, 20 * MINUTE, HOUR, 4 * HOUR]))
      if (die.chance(0.2)) while (await dueOnce(w.house, [w.county]));
      if (die.chance(0.07)) while (await countOnce(w.house, w.county));
    }
    await countAll(w.house, [w.county])
    const first = await kept(w)
    for (const { step } of await w.rows<{ step: string }>(`select distinct step from entry where county = $1`, [w.county]))
      steps.add(step)
    await forget(w)
    await countAll(w.house, [w.county])
    const anew = await kept(w)
    assert.ok(first.marks.length > 100 && first.totals.length > 100)
    assert.deepEqual(first, anew)
    // And what a reader is told of the whole county is the sum of what he is told of its parts.
    const { leader } = w.staff
    const from = { from: '2026-08-01', to: '2027-02-01' }
    const whole = await all(w, leader, from)
    const inStreet = await all(w, w.onPost('dispatcher', 'street', [w.codes.street]), from)
    // The same again from the marks alone: the community's own range is narrower than any total.
    const inCommunity = await all(w, w.onPost('communityCadre', 'community', [w.codes.community]), from)
    for (const code of ['K01', 'K05', 'K10', 'K12', 'K13', 'K16'])
      assert.deepEqual(shares(whole[code] as Figure), shares(inCommunity[code] as Figure), `${code} from the marks`)
    for (const code of ['K01', 'K05', 'K10', 'K12', 'K13', 'K16'])
      assert.deepEqual(shares(whole[code] as Figure), shares(inStreet[code] as Figure), code)
  }
  for (const wanted of ['undo', 'merge', 'decideObjection', 'decideExtend', 'sendBack', 'finish', 'rate', 'escalateOverdue'])
    assert.ok(steps.has(wanted), `no ${wanted} among ${[...steps].join(' ')}`)
})

test('a look at many cases goes on where the round before ended, and what changes behind it is found by the next', async () => {
  const w = world(await testDatabase())
  const { dispatcher } = w.staff
  const ids = await Promise.all(Array.from({ length: 7 }, async () => (await bring(w, 'toAccept')).id))
  const inOrder = ids.toSorted()
  const counted = async () =>
    (
      await w.rows<{ id: string }>(
        `select f.case_id as id from figure_case f join "case" c on c.county = $1 and c.id = f.case_id and c.version = f.version
         where f.county = $1 order by f.case_id`,
        [w.county],
      )
    ).map(({ id }) => id)
  const place = async () =>
    (
      await w.rows<{ place: string; began: number | null }>('select place, began from figure_state where county = $1', [w.county])
    )[0]
  assert.equal(await countOnce(w.house, w.county, 2), true)
  assert.deepEqual(await counted(), inOrder.slice(0, 2))
  assert.equal((await place())?.place, inOrder[1])
  w.pass(20 * MINUTE)
  const [behind = '', , , , , , ahead = ''] = inOrder
  for (const id of [behind, ahead]) done(await w.send(dispatcher, 'accept', {}, id))
  let rounds = 1
  for (let more = true; more; rounds++) more = await countOnce(w.house, w.county, 2)
  assert.equal(rounds, 4, 'two, two, two and one: each case was looked at once')
  assert.deepEqual(await counted(), inOrder.slice(1))
  assert.equal((await place())?.began, null)
  // The next look goes by time: by entries since ten minutes before the look began, and by none twice.
  for (rounds = 0; await countOnce(w.house, w.county, 4); rounds++);
  const since = await w.rows('select 1 from entry where county = $1 and at > $2', [w.county, w.house.now() - 30 * MINUTE])
  assert.equal(rounds, Math.floor(since.length / 4))
  assert.deepEqual(await counted(), inOrder)
  const first = await kept(w)
  await forget(w)
  await countAll(w.house, [w.county])
  assert.deepEqual(await kept(w), first)
})

/** Six matters of one day: one in time, one late, one taken away again by the resident, one objected to and sent elsewhere, two open. */
async function day(w: World) {
  const { handler, dispatcher, otherHandler } = w.staff
  const good = await bring(w, 'rated')
  const late = await bring(w, 'inHandling')
  const gone = await bring(w, 'inHandling')
  done(await w.send(gone.zhou, 'withdraw', { text: '自己解决了' }, gone.id))
  const back = await bring(w, 'assigned')
  done(await w.send(handler, 'object', { ground: 'notInArea', text: '不在我们的路段' }, back.id))
  done(await w.send(dispatcher, 'decideObjection', { upheld: true, text: '同意' }, back.id))
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('otherDepartment') }, back.id))
  done(await w.send(otherHandler, 'sign', {}, back.id))
  await bring(w, 'toAccept')
  const asked = await bring(w, 'inHandling')
  done(await w.send(handler, 'askSuspend', { ground: 'season', until: '2026-10-16', text: '下雨' }, asked.id))
  done(await w.send(dispatcher, 'decideSuspend', { granted: true, text: '同意' }, asked.id))
  w.at(on('2026-10-14', 9))
  done(await w.send(late.zhou, 'add', { text: '还在' }, late.id))
  return { good, late, gone, back, asked }
}

test('each figure says of what it is made, and today only what is over by now', async () => {
  const w = world(await testDatabase())
  const { handler, leader } = w.staff
  const { late, asked, back } = await day(w)
  await countAll(w.house, [w.county])
  const today = await all(w, leader, { from: '2026-10-13', to: '2026-10-14' })
  assert.deepEqual(shares(today.K01 as Figure), [6, 6, 0])
  assert.deepEqual(shares(today.K12 as Figure), [1, 6, 0])
  assert.deepEqual(shares(today.K16 as Figure), [1, 0, 0])
  assert.deepEqual(shares(today.K07 as Figure), [1, 1, 0])
  assert.equal(today.K10?.denominator, 0, 'nothing was due yet')
  // A week later: three days were given; the one that stands still has no day, the withdrawn is left out.
  w.at(on('2026-10-19', 12))
  done(await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(late.id)] }, late.id))
  await countAll(w.house, [w.county])
  const week = await all(w, leader, { from: '2026-10-12', to: '2026-10-19' })
  assert.deepEqual(
    shares(week.K10 as Figure),
    [1, 3, 2],
    'one in time, one late, one open; withdrawn and sent elsewhere left out',
  )
  assert.equal(week.K10?.value, 333)
  assert.deepEqual(shares(week.K05 as Figure), [6, 6, 0].with(2, 1).with(0, 5).with(1, 5))
  const list = await ask<CaseLine>(w, leader, figureCases, { code: 'K10', part: 'rest', from: '2026-10-12', to: '2026-10-19' })
  assert.deepEqual(list.rows.map(({ id }) => id).toSorted(), [late.id, back.id].toSorted())
  const still = await ask<CaseLine>(w, leader, figureCases, { code: 'K16', from: '2026-10-12' })
  assert.deepEqual(
    still.rows.map(({ id }) => id),
    [asked.id],
  )
})

test('K02 answered, of calls that were any; K03 within fifteen seconds, of those answered; K49 items whose day has not come; each leaves out what it says', async () => {
  const w = world(await testDatabase())
  const [hall, other] = [w.organisation('county'), w.organisation('street')]
  const seconds = (from: number, n: number | null) => (n === null ? null : from + n * 1000)
  // [hall, rang, answered after, ended after] in seconds; null: not yet, or never.
  const calls: readonly [string, 'in' | 'out', number, number | null, number | null][] = [
    [hall, 'in', on('2026-10-13', 9), 3, 200],
    [hall, 'in', on('2026-10-13', 9), 15, 60],
    [hall, 'in', on('2026-10-13', 9), 16, 60],
    // Given up before anybody could answer: no call; a second later it is one that nobody took.
    [hall, 'in', on('2026-10-13', 10), null, 4.9],
    [hall, 'in', on('2026-10-13', 10), null, 5],
    // It still rings, or is still talked.
    [hall, 'in', on('2026-10-14', 9), null, null],
    [hall, 'in', on('2026-10-14', 9), 10, null],
    // Rung by us, of another hall, of another day.
    [hall, 'out', on('2026-10-13', 9), 3, 60],
    [other, 'in', on('2026-10-13', 9), 3, 60],
    [hall, 'in', on('2026-10-15', 0), 3, 60],
  ]
  for (const owner of [hall, other])
    await w.house.db.asOwner((tx) =>
      tx.rows(
        `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'department', '单位', '单位', 'county', $2, '2024-01-01')`,
        [owner, w.region.code],
      ),
    )
  await w.house.db.begin({ actor: 'test', counties: [w.county] }, async (tx) => {
    for (const [of, way, at, answered, ended] of calls)
      await tx.rows(
        `insert into phone_call (id, hall, exchange, state, way, rang_at, answered_at, ended_at, changed_at)
         values ($1::uuid, $2, $1::uuid::text, 'ended', $3, $4, $5, $6, $4)`,
        [randomUUID(), of, way, at, seconds(at, answered), seconds(at, ended)],
      )
    for (const [id, version, until] of [
      ['K1', 1, '2026-01-01'],
      ['K1', 2, '2026-10-14'],
      ['K2', 1, '2026-10-13'],
      ['K3', 1, '2027-01-01'],
    ] as const)
      await tx.rows(
        `insert into knowledge (region, id, version, question, answer, basis, owner, valid_until, terms, made_at)
         values ($1, $2, $3, '问', '答', '示例', $4, $5, ''::tsvector, 0)`,
        [w.region.code, `${w.county} ${id}`, version, id === 'K3' ? other : hall, until],
      )
  })
  w.at(on('2026-10-14', 12))
  const of = (organisations: readonly string[]) =>
    w.house.db.read({ actor: 'test', counties: [w.county] }, async (tx) => {
      const asking = {
        house: w.house,
        tx,
        actor: w.staff.leader,
        counties: [w.county],
        now: w.house.now(),
        language: 'zh-CN' as const,
      }
      const given = {
        counties: [w.county],
        reach: { organisations },
        span: { from: '2026-10-13', to: '2026-10-14' },
        asOf: w.house.now(),
        zone,
      } as const
      const found = [...(await connection(asking, given)), ...(await freshness(asking, given))]
      return Object.fromEntries(found.map((one) => [one.code, shares(one)]))
    })
  assert.deepEqual(await of([hall]), { K02: [4, 6, 1], K03: [3, 4, 2], K49: [1, 2, 0] })
  assert.deepEqual(await of([hall, other]), { K02: [5, 7, 1], K03: [4, 5, 2], K49: [2, 3, 0] })
})

test('a figure of an office opens the cases of that office; a stranger learns neither', async () => {
  const w = world(await testDatabase())
  const { handler, otherHandler, gridWorker, otherDispatcher } = w.staff
  const { back } = await day(w)
  const secret = randomUUID()
  done(await w.send(w.resident('wu'), 'report', heap(w, { secret: true }), secret))
  await countAll(w.house, [w.county])
  const span = { from: '2026-10-13', to: '2026-10-14' }
  const mine = await all(w, handler, span)
  assert.deepEqual(shares(mine.K12 as Figure), [1, 5, 0])
  assert.deepEqual(shares((await all(w, otherHandler, span)).K12 as Figure), [0, 1, 0])
  const bounced = await ask<CaseLine>(w, handler, figureCases, { ...span, code: 'K12', part: 'numerator' })
  assert.deepEqual(
    bounced.rows.map(({ id }) => id),
    [back.id],
  )
  const other = { ...span, organisation: w.organisation('otherDepartment') }
  assert.equal(((await ask(w, handler, figures, other)) as unknown as { refused: string }).refused, 'notYours')
  assert.equal(
    ((await ask(w, gridWorker, figures, { area: w.codes.street })) as unknown as { refused: string }).refused,
    'notYours',
  )
  assert.equal((await all(w, otherDispatcher, span)).K01?.numerator, 0)
  const filed = await ask<CaseLine>(w, w.staff.leader, figureCases, { ...span, code: 'K01' })
  assert.equal(filed.rows.length, 6)
  assert.equal(filed.hidden, 1, 'a secret case is counted and not shown')
  assert.ok(!filed.rows.some(({ id }) => id === secret))
})

test('a table of few hides its small cells and what would give them away', async () => {
  const w = world(await testDatabase())
  for (let n = 0; n < 9; n++)
    done(await w.send(w.resident(`r${n}`), 'report', heap(w, n < 2 ? { category: '0102' } : {}), idFor('void', false)))
  done(await w.send({ type: 'system', name: 'replay' }, 'report', heap(w, { happenedAt: tuesday - HOUR }), randomUUID()))
  await countAll(w.house, [w.county])
  const page = await ask<Cell>(w, w.staff.leader, figure, { code: 'K01' })
  assert.equal(page.figure.value, 10)
  const sources = page.rows.filter(({ by }) => by === 'detail')
  assert.deepEqual(
    sources.map(({ key, numerator }) => [key, numerator]),
    [
      ['resident', null],
      ['staff', null],
    ].filter(([key]) => sources.some((one) => one.key === key)),
  )
  assert.equal(sources.length, 2)
  const streets = page.rows.filter(({ by }) => by === 'street')
  assert.deepEqual(
    streets.map(({ numerator }) => numerator),
    [10],
  )
})

test('a span is whole months and what is left on both sides', () => {
  assert.deepEqual(pieces({ from: '2026-01-15', to: '2026-04-10' }), {
    months: { from: '2026-02', to: '2026-03' },
    days: [
      { from: '2026-01-15', to: '2026-01-31' },
      { from: '2026-04-01', to: '2026-04-10' },
    ],
  })
  assert.deepEqual(pieces({ from: '2026-02-01', to: '2026-02-28' }), { months: { from: '2026-02', to: '2026-02' }, days: [] })
  assert.deepEqual(pieces({ from: '2026-02-02', to: '2026-03-30' }), {
    months: null,
    days: [{ from: '2026-02-02', to: '2026-03-30' }],
  })
  assert.deepEqual(pieces({ from: '2025-12-31', to: '2026-01-31' }), {
    months: { from: '2026-01', to: '2026-01' },
    days: [{ from: '2025-12-31', to: '2025-12-31' }],
  })
})
