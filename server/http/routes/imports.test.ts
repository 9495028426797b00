// A ledger brought through the front door: sent, looked at, taken over by the loop, its rows to mend fetched, and all of it given back.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, type FrontDoor, frontDoor } from '../../../test/frontDoor.ts'
import { on, type World, world } from '../../../test/world.ts'
import { workOnce } from '../../imports/work.ts'

const db = await testDatabase()
const csv = (w: World, rows: readonly string[]) =>
  ['编号,登记日期,内容,种类,网格', ...rows.map((row) => row.replaceAll('GRID', w.grid))].join('\n')
const multipart = (text: string) => {
  const mark = 'ledger-mark'
  const payload = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${mark}--\r\n`
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${mark}` } }
}
const work = (w: World, { door }: FrontDoor, ending = () => false) =>
  workOnce({ house: w.house, folder: door.imports, keepers: () => [w.county], ending })

test('columns are said once, bad rows are fetched to mend, the rest is taken over, and given back within a day', async (t) => {
  const w = world(db)
  w.at(on('2026-10-13', 10))
  const front = await frontDoor(t, w)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const office = w.organisation('street')
  const sent = await chen.ask(
    'POST',
    `/api/ledgers/${office}`,
    undefined,
    multipart(csv(w, ['A-1,2026-10-09,路灯不亮,0101,GRID', 'A-2,2026-10-09,井盖松动,没有,GRID', 'A-3,昨天,垃圾,0101,GRID'])),
  )
  assert.equal(sent.statusCode, 200, sent.body)
  const { id } = sent.json() as { id: string }
  const state = async () =>
    (await chen.ask('GET', `/api/ledgers/job/${id}`)).json() as {
      job: Record<string, unknown>
      columns: object
      lacking: string[]
      heading: string[]
      late: number | null
      found: { faults: { row: number; why: string }[]; words: { field: string; word: string }[] } | null
    }
  const before = await state()
  assert.deepEqual(before.heading, ['编号', '登记日期', '内容', '种类', '网格'])
  assert.deepEqual(before.lacking, ['category'])
  assert.equal(
    codeOf(await chen.ask('POST', `/api/ledgers/job/${id}/check`, { columns: before.columns, meanings: {} })),
    'badInput',
  )
  const columns = { ...before.columns, category: 3 }
  assert.equal((await chen.ask('POST', `/api/ledgers/job/${id}/check`, { columns, meanings: {} })).statusCode, 200)
  assert.equal(await work(w, front), true)
  const seen = await state()
  assert.deepEqual([seen.job.state, seen.job.good, seen.job.faulty], ['checked', 1, 2])
  assert.deepEqual(
    seen.found?.faults.map((one) => [one.row, one.why]),
    [
      [3, 'noCategory'],
      [4, 'noDay'],
    ],
  )
  // One word explained is one fault less.
  await chen.ask('POST', `/api/ledgers/job/${id}/check`, { columns, meanings: { category: { 没有: '0102' } } })
  await work(w, front)
  assert.deepEqual((await state()).job.good, 2)
  const errors = await chen.ask('GET', `/api/ledgers/job/${id}/errors`)
  assert.equal(errors.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal((await chen.ask('POST', `/api/ledgers/job/${id}/take`, {})).statusCode, 200)
  await work(w, front)
  assert.deepEqual([(await state()).job.state, (await state()).job.done, (await state()).late], ['taken', 2, 2])
  const leader = front.browser()
  await leader.signIn('supervisor')
  const told = (await leader.ask('GET', '/api/q/notices')).json() as { rows: { topic: string; count: number | null }[] }
  assert.deepEqual(
    told.rows.map((one) => [one.topic, one.count]),
    [['ledgerLate', 2]],
  )
  assert.deepEqual((await chen.ask('GET', `/api/ledgers/job/${id}/held`)).json(), { cases: 2, worked: 0 })
  // A file with the same headings and words needs no words any more.
  const next = (
    await chen.ask('POST', `/api/ledgers/${office}`, undefined, multipart(csv(w, ['A-9,2026-10-09,路灯,没有,GRID'])))
  ).json() as { id: string }
  const remembered = (await chen.ask('GET', `/api/ledgers/job/${next.id}`)).json() as { lacking: string[]; meanings: object }
  assert.deepEqual([remembered.lacking, remembered.meanings], [[], { category: { 没有: '0102' } }])
  assert.equal((await chen.ask('POST', `/api/ledgers/job/${id}/undo`, {})).statusCode, 200)
  await work(w, front)
  assert.equal((await state()).job.state, 'undone')
  const rows = await w.rows<{ state: string }>('select state from "case" where county = $1', [w.county])
  assert.deepEqual(
    rows.map((one) => one.state),
    ['withdrawn', 'withdrawn'],
  )
})

test('a worker that ends leaves its job to the next, and whoever is of another office does not see it', async (t) => {
  const w = world(db)
  const front = await frontDoor(t, w)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const rows = Array.from({ length: 900 }, (_, n) => `B-${n},2026-10-09,第 ${n} 件,0101,GRID`)
  const { id } = (
    await chen.ask('POST', `/api/ledgers/${w.organisation('street')}`, undefined, multipart(csv(w, rows)))
  ).json() as { id: string }
  const columns = { number: 0, filed: 1, text: 2, category: 3, area: 4 }
  await chen.ask('POST', `/api/ledgers/job/${id}/check`, { columns, meanings: {} })
  await work(w, front)
  await chen.ask('POST', `/api/ledgers/job/${id}/take`, {})
  let turns = 0
  await work(w, front, () => ++turns > 2)
  const half = (await chen.ask('GET', `/api/ledgers/job/${id}`)).json() as { job: { state: string; done: number } }
  assert.equal(half.job.state, 'taking')
  assert.ok(half.job.done > 0 && half.job.done < 900, `${half.job.done} are there`)
  await work(w, front)
  const whole = (await chen.ask('GET', `/api/ledgers/job/${id}`)).json() as { job: { state: string; done: number } }
  assert.deepEqual([whole.job.state, whole.job.done], ['taken', 900])
  assert.equal((await w.rows('select 1 as one from "case" where county = $1', [w.county])).length, 900)
  const deng = front.browser()
  await deng.signIn('otherDispatcher')
  assert.equal(codeOf(await deng.ask('GET', `/api/ledgers/job/${id}`)), 'notFound')
  assert.equal(codeOf(await deng.ask('POST', `/api/ledgers/${w.organisation('street')}`, undefined, multipart('x'))), 'notYours')
  const liu = front.browser()
  await liu.signIn('handler')
  assert.equal(codeOf(await liu.ask('GET', '/api/ledgers')), 'notYours')
})

test('what is no spreadsheet is refused with its reason and leaves nothing behind', async (t) => {
  const w = world(db)
  const front = await frontDoor(t, w)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const answer = await chen.ask(
    'POST',
    `/api/ledgers/${w.organisation('street')}`,
    undefined,
    multipart('PK\u0003\u0004 nothing'),
  )
  assert.equal(codeOf(answer), 'sheetUnread')
  const { imports } = front.door
  assert.deepEqual(await imports.jobs(), [])
  // One that is just being sent has no row yet, and is nobody's leftover.
  const sent = randomUUID()
  await imports.write(sent, 'sheet', {})
  assert.deepEqual([await imports.jobs(), await imports.jobs(1)], [[sent], []])
})
