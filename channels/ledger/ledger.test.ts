// Last week's open matters out of a spreadsheet: each stands where it stood, its clocks run from when it began, and what is wrong says what to do.
import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, test } from 'node:test'
import { sheetRows } from '../../registers/sheets/read.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import { DAY, instantAt, localDay } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { zone } from '../../test/land.ts'
import { caseOf, clockOf, done, entriesOf, refusedAs, running, todosOf } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'
import { checkLedger, columnsOf, headOf, type Ledger, lacking } from './check.ts'
import { guess } from './columns.ts'
import { seenKeys } from './seen.ts'
import { giveLedgerBack, heldOf, takeLedger } from './take.store.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-ledger-'))
after(() => rmSync(home, { recursive: true, force: true }))
const db = await testDatabase()
let files = 0
const job = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const headings = ['编号', '登记日期', '内容', '类别', '网格', '承办单位', '状态', '办理期限', '联系电话', '备注']

async function sheet(rows: readonly (readonly string[])[]): Promise<string> {
  const file = join(home, `${++files}.xlsx`)
  await pipeline(writeSheets([{ name: '台账', widths: [], rows }], new Date(0)), createWriteStream(file))
  return file
}
async function ledgerOf(w: World, path: string, more: Partial<Ledger> = {}): Promise<Ledger> {
  const { heading } = await headOf(path)
  const { street } = w.codes
  return {
    path,
    region: w.region,
    office: w.organisation('street'),
    scope: { areas: [street], usual: null },
    heading: heading.row,
    columns: columnsOf(heading, null),
    meanings: {},
    ...more,
  }
}
const check = (w: World, ledger: Ledger, errors: string | null = null) =>
  checkLedger(w.house, ledger, errors, { now: w.house.now(), say: (key) => key })
const take = (w: World, ledger: Ledger, run = job(1)) => takeLedger(w.house, ledger, run, 0, () => true)
const casesOf = (w: World) =>
  w.rows<{ id: string; number: string; state: string }>(
    `select id, data ->> 'oldNumber' as number, state from "case" where county = $1 order by data ->> 'oldNumber'`,
    [w.county],
  )
const good = (w: World) => [
  ['2026-101', '2026-10-09', '三楼楼道堆满杂物', '0101', w.grid, '', '待受理', '', '', ''],
  ['2026-102', '2026/10/8', '路灯不亮', '0102', w.grid, '', '待交办', '', '13800000001', ''],
  ['2026-103', '2026年10月1日', '下水道堵塞', '0106', w.grid, 'department', '办理中', '2026-10-20', '', ''],
  ['2026-104', '20261009', '围墙开裂', '0101', w.grid, 'department', '', '', '', ''],
  ['2026-105', '46304', '垃圾未清', '0101', w.grid, '', '', '', '', ''],
  ['2026-090', '2026-09-01', '早已办好', '0101', w.grid, 'department', '已办结', '', '', ''],
]

test('an open matter stands where it stood: number, day, office and state are kept, and its clock runs from when it began', async () => {
  const w = world(db)
  const ledger = await ledgerOf(w, await sheet([['泊舟街道事件台账'], headings, ...good(w)]))
  const found = await check(w, ledger)
  assert.deepEqual(found.faults, [])
  assert.deepEqual([found.rows, found.good, found.closed, found.same], [6, 5, 1, 0])
  assert.equal((await casesOf(w)).length, 0, 'looking at it writes nothing')
  const taken = await take(w, ledger)
  assert.deepEqual([taken.done, taken.same, taken.refused], [5, 0, 0])
  const cases = await casesOf(w)
  assert.deepEqual(
    cases.map((one) => [one.number, one.state]),
    [
      ['2026-101', 'toAccept'],
      ['2026-102', 'filed'],
      ['2026-103', 'inHandling'],
      ['2026-104', 'inHandling'],
      ['2026-105', 'toAccept'],
    ],
  )
  const [first, , third, , serial] = cases.map((one) => one.id)
  const day = (at: number) => localDay(at, zone)
  const accept = await clockOf(w, first ?? '', 'accept')
  assert.equal(accept.started_at, instantAt('2026-10-09', 0, zone), 'from when it was filed')
  const handle = await clockOf(w, third ?? '', 'handle')
  assert.equal(day(handle.started_at), '2026-10-01')
  assert.equal(day(handle.due_at), '2026-10-20', 'the day that was promised')
  const now = await caseOf(w, third ?? '')
  assert.deepEqual(
    [now.handler, now.holder, now.centre, now.source],
    [w.organisation('department'), w.organisation('department'), w.organisation('street'), 'ledger'],
  )
  assert.deepEqual(await todosOf(w, third ?? ''), ['handle @ department'])
  assert.equal(
    (await w.rows<{ day: number }>(`select opened_at as day from "case" where county = $1 and id = $2`, [w.county, serial])).map(
      (one) => day(one.day),
    )[0],
    '2026-10-09',
  )
  // It goes on like any other.
  done(await w.send(w.staff.dispatcher, 'accept', {}, first ?? ''))
  assert.deepEqual(
    (await entriesOf(w, third ?? '')).map((one) => [one.step, one.person]),
    [['takeOver', 'system:importer']],
  )
})

test('the same file again changes nothing, in whatever order its rows come; another matter under a known number is not swallowed', async () => {
  const w = world(db)
  const rows = good(w)
  await take(w, await ledgerOf(w, await sheet([headings, ...rows])))
  const again = await ledgerOf(w, await sheet([headings, ...rows.toReversed()]))
  assert.deepEqual([(await check(w, again)).same, (await take(w, again, job(2))).done], [5, 0])
  const [first = []] = rows
  const other = await check(w, await ledgerOf(w, await sheet([headings, first.with(2, '完全不同的一件事')])))
  assert.deepEqual(
    other.faults.map((one) => [one.row, one.why]),
    [[2, 'otherWords']],
  )
})

test('what is wrong is told by row and column, and the workbook of it, mended, brings only what was missing', async () => {
  const w = world(db)
  const row = (more: Readonly<Record<number, string>>) =>
    Object.entries(more).reduce((all, [at, text]) => all.with(Number(at), text), good(w)[0] ?? [])
  const bad = [
    row({ 0: '1.1E+17' }),
    row({ 0: 'B-1', 1: '3/4/2026' }),
    row({ 0: 'B-2', 1: '2026-12-01' }),
    row({ 0: 'B-3', 3: '没有的类别' }),
    row({ 0: 'B-4', 4: '没有的网格' }),
    row({ 0: 'B-5', 4: `${w.county}002001001` }),
    row({ 0: 'B-6', 5: '没有的单位' }),
    row({ 0: 'B-7', 6: '办理中' }),
    row({ 0: 'B-8', 6: '不知道' }),
    row({ 0: 'B-9', 2: '' }),
    row({ 0: 'B-10', 8: '1.38E+10' }),
    row({ 0: '2026-102' }),
  ]
  const file = await sheet([headings, ...good(w), ...bad])
  const errors = join(home, 'errors.xlsx')
  const found = await check(w, await ledgerOf(w, file), errors)
  assert.deepEqual(
    found.faults.map((one) => [one.row, one.column, one.why]),
    [
      [8, '编号', 'rounded'],
      [9, '登记日期', 'noDay'],
      [10, '登记日期', 'future'],
      [11, '类别', 'noCategory'],
      [12, '网格', 'noArea'],
      [13, '网格', 'outside'],
      [14, '承办单位', 'noOrganisation'],
      [15, '承办单位', 'needsOffice'],
      [16, '状态', 'noState'],
      [17, '内容', 'missing'],
      [18, '联系电话', 'rounded'],
      [19, '编号', 'twice'],
    ],
  )
  assert.deepEqual(
    found.words.map((one) => [one.field, one.word]),
    [
      ['category', '没有的类别'],
      ['area', '没有的网格'],
      ['organisation', '没有的单位'],
      ['state', '不知道'],
    ],
  )
  assert.equal((await take(w, await ledgerOf(w, file))).done, 5)
  const rows: (readonly string[])[] = []
  for await (const { cells } of sheetRows(errors)) rows.push(cells.map((cell) => cell?.text ?? ''))
  assert.deepEqual(rows[0]?.slice(0, 10), headings)
  assert.equal(rows.length, 13)
  // Mended in the same columns; the words somebody explained need no mending.
  const mended = rows
    .slice(1, 11)
    .map((one, n) => [
      `M-${n}`,
      '2026-10-09',
      one[2] || '补上的内容',
      one[3] ?? '',
      w.grid,
      '',
      n === 8 ? '不知道' : '',
      '',
      '',
      '',
      '',
      '',
    ])
  const again = await sheet([rows[0] ?? [], ...mended])
  const meanings = { category: { 没有的类别: '0102' }, state: { 不知道: 'toAccept' } }
  const ledger = await ledgerOf(w, again, { meanings })
  const second = await check(w, ledger)
  assert.deepEqual([second.good, second.faults], [10, []])
  assert.equal((await take(w, ledger, job(2))).done, 10)
})

test('a whole ledger is given back within a day, also what somebody has worked on; taken over again it is there again', async () => {
  const w = world(db)
  const ledger = await ledgerOf(w, await sheet([headings, ...good(w)]))
  await take(w, ledger)
  const [first] = await casesOf(w)
  done(await w.send(w.staff.dispatcher, 'accept', {}, first?.id ?? ''))
  assert.deepEqual(await heldOf(w.house, [w.county], job(1)), { cases: 5, worked: 1 })
  const back = await giveLedgerBack(w.house, [w.county], job(1))
  assert.deepEqual([back.done, back.refused], [5, 0])
  assert.deepEqual([...new Set((await casesOf(w)).map((one) => one.state))], ['withdrawn'])
  assert.deepEqual(await running(w, first?.id ?? ''), [])
  assert.deepEqual(await todosOf(w, first?.id ?? ''), [])
  assert.deepEqual(await giveLedgerBack(w.house, [w.county], job(1)), { done: 0, refused: 0 })
  assert.equal((await take(w, ledger, job(2))).done, 5, 'as if it had never been there')
  // Each a millisecond after the one before it, none is within a day any more.
  w.pass(DAY + 1_000)
  const late = await giveLedgerBack(w.house, [w.county], job(2))
  assert.deepEqual([late.done, late.refused], [0, 5], 'after a day it stays')
  const [open] = (await casesOf(w)).filter((one) => one.state !== 'withdrawn')
  refusedAs(await w.send(w.staff.dispatcher, 'takeOver', {}, open?.id ?? ''), 'badInput')
  refusedAs(await w.send(w.staff.dispatcher, 'giveBack', { ledger: job(2) }, open?.id ?? ''), 'notYours')
})

test('stopped in the middle it goes on where it was, and nothing is there twice', async () => {
  const w = world(db)
  const rows = Array.from({ length: 700 }, (_, n) => [`N-${n}`, '2026-10-09', `第 ${n} 件事`, '0101', w.grid, '', '', '', '', ''])
  const ledger = await ledgerOf(w, await sheet([headings, ...rows]))
  let calls = 0
  const first = await takeLedger(w.house, ledger, job(1), 0, () => ++calls < 3)
  assert.deepEqual([first.done, first.row, calls], [400, 401, 3], 'what was under way came to its end')
  const second = await takeLedger(w.house, ledger, job(1), first.row, () => true)
  assert.equal(second.done, 300)
  // Cut off without a word of how far it was.
  const third = await takeLedger(w.house, ledger, job(1), 0, () => true)
  assert.deepEqual([third.done, third.same], [0, 700])
  assert.equal((await casesOf(w)).length, 700)
})

test('of many rows in one transaction each has its own outcome: one that is refused takes no other with it', async () => {
  const w = world(db)
  const category = w.region.categories.get('0101')
  assert.ok(category)
  const gone = { 'zh-CN': '没有了' }
  // The region of the file knows a category that the house does not know any more.
  const region = {
    ...w.region,
    categories: new Map([...w.region.categories, ['9999', { ...category, code: '9999', name: gone, publicName: gone }]]),
  }
  const rows = Array.from({ length: 130 }, (_, n) => [
    `R-${n}`,
    '2026-10-09',
    `第 ${n} 件事`,
    n % 60 === 7 ? '9999' : '0101',
    w.grid,
    '',
    '',
    '',
    '',
    '',
  ])
  const taken = await take(w, await ledgerOf(w, await sheet([headings, ...rows]), { region }))
  assert.deepEqual([taken.done, taken.refused, taken.row], [127, 3, 131])
  assert.equal((await casesOf(w)).length, 127)
  const back = await giveLedgerBack(w.house, [w.county], job(1))
  assert.deepEqual(back, { done: 127, refused: 0 })
})

test('what was there before is known among a hundred thousand as a set knows it', () => {
  const isFirst = seenKeys()
  const before = new Set<string>()
  for (let n = 0; n < 100_000; n++) {
    const key = `n ${(n * 7919) % 60_013}`
    assert.equal(isFirst(key), !before.has(key), key)
    before.add(key)
  }
})

test('what the database did not answer is no refusal: it is tried again, and when nothing answers the job stays where it was', async () => {
  const w = world(db)
  const rows = Array.from({ length: 30 }, (_, n) => [`B-${n}`, '2026-10-09', `第 ${n} 件事`, '0101', w.grid, '', '', '', '', ''])
  const ledger = await ledgerOf(w, await sheet([headings, ...rows]))
  let away = 0
  const begin: typeof w.house.db.begin = (...args) => (away-- > 0 ? Promise.reject(new Error('cut')) : w.house.db.begin(...args))
  const house = { ...w.house, db: { ...w.house.db, begin } }
  away = Number.POSITIVE_INFINITY
  await assert.rejects(() => takeLedger(house, ledger, job(1), 0, () => true))
  assert.equal((await casesOf(w)).length, 0)
  // The list and its thirty rows each alone come to nothing; the next try finds the database again.
  away = 31
  const taken = await takeLedger(house, ledger, job(1), 0, () => true)
  assert.deepEqual([taken.done, taken.refused], [30, 0])
})

test('a CSV in GB18030 with a title above is read alike, and headings that nobody knows are asked for', async () => {
  const w = world(db)
  const file = join(home, 'gb.csv')
  // 编号,登记日期,内容,类别,网格 and one row, in GB18030.
  const gb = Buffer.from('b1e0bac52cb5c7bcc7c8d5c6da2cc4dac8dd2cc0e0b1f02ccdf8b8f1', 'hex')
  writeFileSync(
    file,
    Buffer.concat([gb, Buffer.from(`\nG-1,2026-10-09,`), Buffer.from('c2b7b5c6', 'hex'), Buffer.from(`,0101,${w.grid}\n`)]),
  )
  assert.ok(readFileSync(file).length > 0)
  const ledger = await ledgerOf(w, file)
  const { samples } = await check(w, ledger)
  assert.deepEqual(
    samples.map((one) => [one.number, one.text]),
    [['G-1', '路灯']],
  )
  const odd = await headOf(
    await sheet([
      ['甲', '乙'],
      ['1', '2'],
    ]),
  )
  assert.deepEqual(lacking(guess(odd.heading)), ['filed', 'text', 'category'])
})
