// The knowledge base: the latest version is found by words, what is past its day goes to its owner, what is missing is counted without a person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { world } from '../../test/world.ts'
import { addKnowledge, findKnowledge, missedKnowledge, missKnowledge, overdueKnowledge } from './knowledge.ts'

const w = world(await testDatabase())
const { db } = w.house
const context = { actor: 'test', counties: [w.county] }
const today = '2026-10-13'
const region = w.region.code
const owner = w.organisation('department')
await db.asOwner((tx) =>
  tx.rows(
    `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'department', '部门', '部门', 'county', $2, '2024-01-01')`,
    [owner, region],
  ),
)
const item = (more: Record<string, string> = {}) => ({
  id: 'K1',
  question: '路灯不亮找谁修',
  answer: '说清路名和灯杆号，三个工作日内修好。',
  basis: '示例',
  owner,
  validUntil: '2026-12-31',
  ...more,
})
const add = (more: Record<string, string> = {}) =>
  db.begin(context, (tx) => addKnowledge(tx, w.region, item(more), w.staff.handler.person, w.house.now()))
const find = (words: string) => db.read(context, (tx) => findKnowledge(tx, region, words, today, 10))

test('an item is found by words of its question or answer in its latest version; another office, another day are refused', async () => {
  assert.equal(await add(), 1)
  assert.equal(await add({ answer: '打 12345，成片不亮按急件办。' }), 2)
  assert.equal(await add({ id: 'K2', question: '医保断缴了怎么办', answer: '到医保窗口续保。' }), 1)
  assert.deepEqual(
    (await find('路灯')).map((one) => [one.id, one.version]),
    [['K1', 2]],
  )
  assert.deepEqual((await find('灯杆号')).length, 0, 'the old version answers nobody')
  assert.equal((await find('急件'))[0]?.id, 'K1')
  assert.equal((await find('')).length, 2)
  assert.deepEqual(await add({ owner: 'nobody' }), { refused: 'organisationUnknown', facts: { organisation: 'nobody' } })
  assert.deepEqual(await add({ validUntil: '2026-10-12' }), { refused: 'nothingChanged', facts: { field: 'validUntil' } })
})

test('past its day it goes back to its owner, and is the last to be shown', async () => {
  const due = (day: string) => db.read(context, (tx) => overdueKnowledge(tx, region, [owner], day))
  assert.equal((await due(today)).length, 0)
  assert.deepEqual(
    (await due('2027-01-01')).map((one) => one.id),
    ['K1', 'K2'],
  )
})

test('what nobody has an answer for is counted by its words, without any number', async () => {
  const miss = (words: string) => db.begin(context, (tx) => missKnowledge(tx, region, words, today))
  await miss('充电桩怎么报装')
  await miss('充电桩怎么报装 13900001111')
  await miss('13900001111')
  const rows = await db.read(context, (tx) => missedKnowledge(tx, region, today))
  assert.deepEqual(rows, [{ words: '充电桩怎么报装', times: 2 }])
})
