// Orders from the city's 12345 through the front door: a sheet with its own headings, the same twice, a new day, what goes back with their numbers.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { sheetRows } from '../../registers/sheets/read.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import { derivedId } from '../../store/digest.ts'
import { terms } from '../../store/terms.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, codeOf, frontDoor } from '../../test/frontDoor.ts'
import { caseOf, clockOf, done } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const headings = ['工单编号', '来电人', '联系电话', '诉求内容', '事发地址', '诉求类别', '办理时限', '是否保密']
const first = [
  'BN20261013-0871',
  '周大姐',
  '0000-71230001',
  '夜市放音响到半夜',
  '老车站后面',
  '0102',
  '2026年10月15日 18:00',
  '否',
]
const second = ['BN20261013-0872', '', '', '路灯不亮', '', '没听说过的类别', '2026/10/20', '']

type Looked = {
  readonly columns: Record<string, number>
  readonly lacking: string[]
  readonly fresh: number
  readonly here: number
  readonly moved: number
  readonly faults: { row: number; field: string; why: string }[]
  readonly orders: { outer: string; how: string; due: string | null }[]
  readonly received: { outer: string; done: string; county: string; id: string; code: string }[]
}

/** The checker of the hotline, signed in, and what he sends. */
async function desk(t: TestContext, w: World) {
  const checker = w.onPost('hotlineChecker', 'county', [w.county])
  const front = await frontDoor(t, w, { actorOf: async () => checker })
  const browser = front.browser()
  await browser.signIn('dispatcher')
  const sheet = async (data: Buffer, more: Record<string, unknown> = {}): Promise<Looked> => {
    const response = await browser.ask('POST', '/api/outer/sheet', { source: '12345', data: data.toString('base64'), ...more })
    assert.equal(response.statusCode, 200, response.body)
    return response.json() as Looked
  }
  return { browser, sheet, checker }
}
const xlsx = (rows: readonly (readonly string[])[]) =>
  buffer(writeSheets([{ name: '工单', widths: [], rows: [['市12345转办单'], headings, ...rows] }], new Date(0)))
const pages = async (browser: Browser, query: string) =>
  (await browser.ask('GET', `/api/q/outerOrders?${query}`)).json().rows as {
    outer: string
    id: string
    county: string
    reply: string
  }[]

test('a sheet of the city comes in once: looked at first, its number searched, its day ruling over ours', async (t) => {
  const w = world(db)
  Object.assign(w.house, { terms })
  const { browser, sheet } = await desk(t, w)
  const file = await xlsx([first, second])
  const seen = await sheet(file)
  assert.deepEqual([seen.lacking, seen.fresh, seen.here, seen.received], [[], 2, 0, []])
  assert.deepEqual(
    seen.orders.map((one) => [one.outer, one.how, one.due]),
    [
      ['BN20261013-0871', 'named', '2026-10-15'],
      ['BN20261013-0872', 'open', '2026-10-20'],
    ],
  )
  assert.equal((await pages(browser, 'state=open')).length, 0, 'looking keeps nothing')
  const brought = await sheet(file, { write: true })
  assert.deepEqual(
    brought.received.map((one) => one.done),
    ['opened', 'opened'],
  )
  const again = await sheet(file, { write: true })
  assert.deepEqual([again.fresh, again.here, again.received.map((one) => one.done)], [0, 2, ['here', 'here']])
  const [one] = brought.received
  const id = one?.id ?? ''
  const row = await caseOf(w, id)
  assert.deepEqual([row.source, row.data.outer, row.data.outerDue], ['hotline12345', first[0], '2026-10-15'])
  const found = (await browser.ask('GET', `/api/q/cases?text=${encodeURIComponent('BN20261013-0871')}`)).json()
  assert.deepEqual(
    found.rows.map((line: { id: string }) => line.id),
    [id],
  )
  const page = (await browser.ask('GET', `/api/cases/${w.county}/${id}`)).json()
  assert.deepEqual(page.case.outer, { number: first[0], source: '12345', due: '2026-10-15', returned: false })
  assert.deepEqual(
    (await pages(browser, 'state=open&source=12345')).map((line) => line.outer),
    [first[0], second[0]],
  )
})

test('they set another day: the clock is counted to it, and the case says who did', async (t) => {
  const w = world(db)
  const { sheet, checker } = await desk(t, w)
  const brought = await sheet(await xlsx([first]), { write: true })
  const id = brought.received[0]?.id ?? ''
  const send = (step: string, input: Record<string, unknown>) => w.send(checker, step, input, id, { kind: 'workOrder' })
  done(await send('check', {}))
  done(await send('dispatch', { organisation: w.organisation('department') }))
  assert.equal((await clockOf(w, id, 'handle')).due_at, on('2026-10-15', 18))
  const later = await sheet(await xlsx([first.with(6, '2026-10-19')]), { write: true })
  assert.deepEqual([later.moved, later.received[0]?.done, later.received[0]?.id], [1, 'moved', id])
  const running = (
    await w.rows<{ name: string; due_at: number }>(
      'select name, due_at from clock where county = $1 and case_id = $2 and stopped_at is null',
      [w.county, id],
    )
  ).filter((one) => one.name === 'handle')
  assert.deepEqual(
    running.map((one) => Number(one.due_at)),
    [on('2026-10-19', 18)],
  )
})

test('headings nobody knows are named once by a person and known from then on, in GB18030 too; wrong rows say what to do', async (t) => {
  const w = world(db)
  const { browser, sheet } = await desk(t, w)
  // 单子,事情,限期 in GB18030: a heading none of ours.
  const bytes = (hex: string) => Buffer.from(hex, 'hex')
  const csv = Buffer.concat([
    bytes('b5a5d7d3'),
    Buffer.from(','),
    bytes('cac2c7e9'),
    Buffer.from(','),
    bytes('cfdec6da'),
    Buffer.from('\r\nA-1,'),
    bytes('cac2c7e9'),
    Buffer.from(',3/4/2026\r\nA-2,'),
    bytes('cac2c7e9'),
    Buffer.from(',2026-10-20\r\nA-2,'),
    bytes('cac2c7e9'),
    Buffer.from(',\r\n'),
  ])
  const unknown = await sheet(csv)
  assert.deepEqual([unknown.lacking, unknown.orders], [['outer', 'text'], []])
  const columns = { outer: 0, text: 1, due: 2 }
  const named = await sheet(csv, { columns, write: true })
  assert.deepEqual(
    named.faults.map((one) => [one.row, one.field, one.why]),
    [
      [2, 'due', 'noDay'],
      [4, 'outer', 'twice'],
    ],
  )
  assert.deepEqual(
    named.received.map((one) => [one.outer, one.done]),
    [['A-2', 'opened']],
  )
  assert.deepEqual((await sheet(csv)).columns, columns, 'the second time nobody is asked')
  const broken = await browser.ask('POST', '/api/outer/sheet', {
    source: '110',
    data: Buffer.from([0, 1, 2, 0]).toString('base64'),
  })
  assert.deepEqual([broken.statusCode, codeOf(broken)], [422, 'sheetBroken'])
})

test('a program sends orders, the same number of another source is another matter, and who may not receive is refused', async (t) => {
  const w = world(db)
  const { browser } = await desk(t, w)
  const orders = [{ outer: 'JQ-5', text: '有人占道打牌扰民', due: '2026-10-16' }]
  const from = async (source: string) => (await browser.ask('POST', '/api/outer/orders', { source, orders })).json().received[0]
  const [police, again, petition] = [await from('110'), await from('110'), await from('petition')]
  assert.deepEqual([police.done, again.done, again.id, petition.done], ['opened', 'here', police.id, 'opened'])
  assert.notEqual(petition.id, police.id)
  const worker = await frontDoor(t, w)
  const stranger = worker.browser()
  await stranger.signIn('gridWorker')
  assert.equal(codeOf(await stranger.ask('POST', '/api/outer/orders', { source: '110', orders })), 'notYours')
})

test('what is answered waits to go back, goes back once as a sheet with their number first, and is found there again', async (t) => {
  const w = world(db)
  const { browser, sheet, checker } = await desk(t, w)
  const brought = await sheet(await xlsx([first.with(2, '')]), { write: true })
  const id = brought.received[0]?.id ?? ''
  const send = (by: typeof checker, step: string, input: Record<string, unknown>) =>
    w.send(by, step, input, id, { kind: 'workOrder' })
  done(await send(checker, 'check', {}))
  done(await send(checker, 'dispatch', { organisation: w.organisation('department') }))
  done(await send(w.staff.handler, 'sign', {}))
  done(await send(w.staff.handler, 'contact', { reached: 'noNumber', text: '没有留电话' }))
  done(await send(w.staff.handler, 'reply', { text: '已约定二十二点后停音响。', basis: '示例', files: [] }))
  done(await send(checker, 'audit', { answersAll: true, basisGiven: true, plainWords: true }))
  const [waiting] = await pages(browser, 'state=ready')
  assert.deepEqual([waiting?.outer, waiting?.reply], [first[0], '已约定二十二点后停音响。'])
  const batch = derivedId('batch', w.county)
  const cases = [{ county: w.county, id }]
  const back = (await browser.ask('POST', '/api/outer/returns', { batch, cases })).json()
  assert.deepEqual([back.returned, back.refused], [1, []])
  assert.equal((await pages(browser, 'state=ready')).length, 0)
  const other = (await browser.ask('POST', '/api/outer/returns', { batch: derivedId('other', w.county), cases })).json()
  assert.deepEqual([other.returned, other.refused[0]?.refusal], [0, 'nothingChanged'])
  const response = await browser.ask('GET', `/api/outer/returns/${batch}`)
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-back-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'back.xlsx'), response.rawPayload)
  const rows: string[][] = []
  for await (const row of sheetRows(join(folder, 'back.xlsx'))) rows.push(row.cells.map((cell) => cell?.text ?? ''))
  assert.equal(rows.length, 2)
  assert.deepEqual(
    [rows[1]?.[0], rows[1]?.[5], rows[1]?.[7], rows[1]?.[8]],
    [first[0], '已约定二十二点后停音响。', '2026-10-15', 'yes'],
  )
})
