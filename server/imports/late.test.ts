// What of a ledger had run out before it was taken over: shown overdue from the first morning, told in one list, and nobody is asked for it one by one.
import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, test } from 'node:test'
import { checkLedger, columnsOf, headOf } from '../../channels/ledger/check.ts'
import { tellLate } from '../../channels/ledger/late.store.ts'
import { takeLedger } from '../../channels/ledger/take.store.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import { testDatabase } from '../../test/database.ts'
import { caseOf, clocksOf, done, entriesOf, todosOf } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'
import { dueOnce } from '../loops/due.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-late-'))
after(() => rmSync(home, { recursive: true, force: true }))
const db = await testDatabase()
const job = '00000000-0000-4000-8000-000000000001'
const headings = ['编号', '登记日期', '内容', '类别', '网格', '承办单位', '状态', '办理期限']

/** Taken over on Tuesday, 13 October, at ten; cases by their numbers. */
async function taken(w: World, rows: readonly (readonly string[])[]): Promise<ReadonlyMap<string, string>> {
  const path = join(home, `${w.county}.xlsx`)
  await pipeline(writeSheets([{ name: '台账', widths: [], rows: [headings, ...rows] }], new Date(0)), createWriteStream(path))
  const { heading } = await headOf(path)
  const ledger = {
    path,
    region: w.region,
    office: w.organisation('street'),
    scope: { areas: [w.codes.street], usual: null },
    heading: heading.row,
    columns: columnsOf(heading, null),
    meanings: {},
  }
  assert.deepEqual((await checkLedger(w.house, ledger, null, { now: w.house.now(), say: (key) => key })).faults, [])
  assert.equal((await takeLedger(w.house, ledger, job, 0, () => true)).done, rows.length)
  const cases = await w.rows<{ id: string; number: string }>(
    `select id, data ->> 'oldNumber' as number from "case" where county = $1`,
    [w.county],
  )
  return new Map(cases.map((one) => [one.number, one.id]))
}
/** A clock that fell due twice is looked at twice. */
const settle = async (w: World) => {
  for (let n = 0; n < 3; n++) await dueOnce(w.house, [w.county])
}
/** In force in the queue, and by whom an answer was asked. */
async function stands(w: World, id: string) {
  const queue = (await todosOf(w, id)).filter((one) => /^(overdue|supervised)/.test(one))
  const clock = (await clocksOf(w, id)).find((one) => one.stopped_at === null && one.name !== 'supervise')
  const steps = (await entriesOf(w, id)).map((one) => one.step).slice(1)
  return [queue.join(', '), clock?.expired, steps.join(', ')] as const
}

const department = ['department', '办理中', ''] as const
/** Three working days of 0101: filed, what stands on the first morning, and on the mornings after. */
const table: readonly (readonly [
  number: string,
  row: readonly string[],
  first: readonly [string, number, string],
  later: Readonly<Record<string, readonly [string, number, string]>>,
])[] = [
  [
    'long over, twice the time',
    ['2026-09-01', '0101', ...department],
    ['overdue @ county', 2, ''],
    { '2026-10-14': ['overdue @ county', 2, ''], '2026-10-21': ['overdue @ county', 2, ''] },
  ],
  [
    'over, not twice',
    ['2026-10-08', '0101', ...department],
    ['overdue @ street', 1, ''],
    {
      '2026-10-14': ['overdue @ street', 1, ''],
      '2026-10-16': ['overdue @ county, supervised @ department', 2, 'escalateOverdue'],
    },
  ],
  [
    'in time, over on Thursday',
    ['2026-10-12', '0101', ...department],
    ['', 0, ''],
    {
      '2026-10-14': ['', 0, ''],
      '2026-10-16': ['overdue @ street', 1, 'escalateOverdue'],
      '2026-10-21': ['overdue @ county, supervised @ department', 2, 'escalateOverdue, escalateOverdue'],
    },
  ],
  [
    'promised until yesterday',
    ['2026-10-09', '0101', 'department', '办理中', '2026-10-12'],
    ['overdue @ street', 1, ''],
    {
      '2026-10-14': ['overdue @ street', 1, ''],
      // Two working days more, for the tenth was one.
      '2026-10-15': ['overdue @ county, supervised @ department', 2, 'escalateOverdue'],
    },
  ],
  [
    'urgent, nobody has accepted it for days',
    ['2026-10-09', '0103', '', '待受理', ''],
    ['overdue @ county', 2, ''],
    { '2026-10-21': ['overdue @ county', 2, ''] },
  ],
]
const rowsOf = (of: typeof table) =>
  of.map(([, [filed = '', category = '', office = '', state = '', until = '']], n) => [
    `T-${n}`,
    filed,
    `第 ${n} 件`,
    category,
    'GRID',
    office,
    state,
    until,
  ])

test('marks that fell before taking over ask nobody one by one; those that fall after do', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 10))
  const cases = await taken(
    w,
    rowsOf(table).map((row) => row.with(4, w.grid)),
  )
  const id = (n: number) => cases.get(`T-${n}`) ?? ''
  await settle(w)
  assert.equal(await tellLate(w.house, [w.county], job), 4)
  assert.equal(await tellLate(w.house, [w.county], job), 4, 'told again nobody hears of it twice')
  const told = await w.rows<{ organisation: string; topic: string; matters: number }>(
    `select organisation, topic, matters from notice where county = $1 and case_id is null order by organisation`,
    [w.county],
  )
  assert.deepEqual(
    told.map((one) => [one.organisation, one.topic, one.matters]),
    [
      [w.organisation('county'), 'ledgerLate', 2],
      [w.organisation('street'), 'ledgerLate', 2],
    ],
  )
  for (const [n, [name, , first]] of table.entries()) assert.deepEqual(await stands(w, id(n)), first, name)
  for (const day of ['2026-10-14', '2026-10-15', '2026-10-16', '2026-10-21']) {
    w.at(on(day, 9))
    await settle(w)
    for (const [n, [name, , , later]] of table.entries())
      if (later[day]) assert.deepEqual(await stands(w, id(n)), later[day], `${name} on ${day}`)
  }
  assert.equal((await caseOf(w, id(0))).data.supervised, undefined)
})

test('another class counts from the same start, and is no more asked about what ran out before', async () => {
  const w = world(db)
  w.at(on('2026-10-13', 10))
  const cases = await taken(w, [['A-1', '2026-09-01', '很久以前的一件', '0102', w.grid, ...department]])
  const id = cases.get('A-1') ?? ''
  assert.deepEqual(await stands(w, id), ['overdue @ county', 2, ''])
  done(await w.send(w.staff.dispatcher, 'amend', { category: '0101', reason: '类别记错了' }, id))
  await settle(w)
  assert.deepEqual(await stands(w, id), ['overdue @ county', 2, 'amend'])
})

test('a region may let days of grace pass in which nobody is asked either; it is shown overdue all the same', async () => {
  const w = world(db, [], { settings: { 'case.ledgerGraceDays': 3 } })
  w.at(on('2026-10-13', 10))
  const cases = await taken(w, [
    ['G-1', '2026-10-09', '宽限里到了两倍', '0101', w.grid, 'department', '办理中', '2026-10-12'],
    ['G-2', '2026-10-12', '宽限以后才到两倍', '0101', w.grid, ...department],
  ])
  w.at(on('2026-10-21', 9))
  await settle(w)
  assert.deepEqual(await stands(w, cases.get('G-1') ?? ''), ['overdue @ county', 2, 'escalateOverdue'])
  assert.deepEqual(await stands(w, cases.get('G-2') ?? ''), [
    'overdue @ county, supervised @ department',
    2,
    'escalateOverdue, escalateOverdue',
  ])
})
