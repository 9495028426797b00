// Erasure under the law reaches words, contact and photos, and leaves a record that still verifies.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { world } from '../test/world.ts'
import { verifyCounty } from './verify.ts'

test('a photo erased under the law is empty, and the record says erased, not broken', async () => {
  const db = await testDatabase()
  const w = world(db)
  const id = randomUUID()
  const photo = await w.photo(id, 'report')
  const opened = await w.send(
    w.resident(),
    'report',
    { category: '0101', text: '楼道堆物', place: { area: w.grid }, files: [photo] },
    id,
  )
  assert.equal(opened.outcome, 'done')
  const input = { words: [], parties: [], documents: [photo], law: 'pipl-47', reason: '本人要求删除照片' }
  assert.equal((await w.send(w.staff.dispatcher, 'erase', input, id)).outcome, 'refused')
  assert.equal((await w.send(w.staff.dataOfficer, 'erase', { ...input, documents: [randomUUID()] }, id)).outcome, 'refused')
  assert.equal((await w.send(w.staff.dataOfficer, 'erase', input, id)).outcome, 'done')
  const rows = await w.rows<{ state: string; name: string | null }>(
    `select state, name from attachment where county = $1 and case_id = $2 and id = $3`,
    [w.county, id, photo],
  )
  assert.deepEqual(rows, [{ state: 'erased', name: null }])
  const verified = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(verified.faults, [])
})
