// The knowledge base: the latest version is found by words, what is past its day goes to its owner, what is missing is counted without a person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { world } from '../../test/world.ts'
import {
  addKnowledge,
  findKnowledge,
  mayWrite,
  missedKnowledge,
  missKnowledge,
  overdueKnowledge,
  versionsOf,
} from './knowledge.ts'

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

test('who provides an item may renew it and nobody else’s; every wording stays; what is answered now is no longer missing', async () => {
  const posts = (organisation: string, ...permissions: string[]) => [{ organisation, permissions }]
  const may = (who: ReturnType<typeof posts>, more: Record<string, string> = {}) =>
    db.read(context, (tx) => mayWrite(tx, region, item(more), who))
  assert.equal(await may(posts(owner, 'case.organisation')), true)
  assert.equal(await may(posts(owner, 'case.organisation'), { owner: 'another' }), false, 'it is not given away by who keeps it')
  assert.equal(await may(posts('another', 'case.organisation')), false)
  assert.equal(
    await may(posts('another', 'case.organisation'), { id: 'new', owner: 'another' }),
    false,
    'a new item is for the editors',
  )
  assert.equal(await may(posts('another', 'knowledge.edit')), true)
  const versions = await db.read(context, (tx) => versionsOf(tx, region, 'K1', today))
  assert.deepEqual(
    versions.map((one) => [one.version, one.answer.slice(0, 4)]),
    [
      [2, '打 12'],
      [1, '说清路名'],
    ],
  )
  const missed = async () => (await db.read(context, (tx) => missedKnowledge(tx, region, '2026-10-01'))).map((one) => one.words)
  const before = await missed()
  assert.ok(before.includes('充电桩怎么报装'))
  await add({ id: 'K9', question: '充电桩怎么报装', answer: '到供电所窗口或者网上办。' })
  assert.deepEqual(
    await missed(),
    before.filter((one) => one !== '充电桩怎么报装'),
  )
})
