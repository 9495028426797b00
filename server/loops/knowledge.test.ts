// An answer past its day is told to who provides it: after the hour of the letter, once a week, and again when another one runs out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addKnowledge } from '../../registers/knowledge/knowledge.ts'
import { testDatabase } from '../../test/database.ts'
import { on, world } from '../../test/world.ts'
import { knowledgeOnce } from './knowledge.store.ts'

test('the office that provides an item hears of its end, nobody else; renewed, it is quiet', async () => {
  const w = world(await testDatabase())
  const owner = w.organisation('department')
  await w.house.db.asOwner((tx) =>
    tx.rows(
      `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'department', '部门', '部门', 'county', $2, '2024-01-01')`,
      [owner, w.region.code],
    ),
  )
  const item = (id: string, validUntil: string) =>
    w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
      addKnowledge(
        tx,
        w.region,
        { id, question: `${id} 怎么办`, answer: '到窗口办。', basis: '示例', owner, validUntil },
        w.staff.handler.person,
        w.house.now(),
      ),
    )
  w.at(on('2026-10-13', 10))
  await item('A', '2026-10-14')
  await item('B', '2026-10-15')
  const once = () => knowledgeOnce(w.house, [w.county])
  w.at(on('2026-10-14', 10))
  assert.equal(await once(), 0, 'the last day counts')
  w.at(on('2026-10-15', 8))
  assert.equal(await once(), 0, 'not before the hour of the letter')
  w.at(on('2026-10-15', 9))
  assert.deepEqual(await Promise.all([once(), once()]).then((made) => made.sort()), [0, 1], 'two processes write one')
  w.at(on('2026-10-15', 15))
  assert.equal(await once(), 0)
  w.at(on('2026-10-16', 9))
  assert.equal(await once(), 1, 'another one has run out')
  w.at(on('2026-10-17', 9))
  assert.equal(await once(), 0, 'Saturday')
  w.at(on('2026-10-19', 9))
  assert.equal(await once(), 1, 'a new week')
  const written = await w.rows('select organisation, duty, channel from notice where county = $1', [w.county])
  assert.deepEqual(written, Array(3).fill({ organisation: owner, duty: 'case.organisation', channel: 'inbox' }))
  await item('A', '2027-10-14')
  await item('B', '2027-10-14')
  w.at(on('2026-10-26', 9))
  assert.equal(await once(), 0)
})
