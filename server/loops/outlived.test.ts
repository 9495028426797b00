// Doors of visits that ended before their clock was there: kept as long as others, then emptied, once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { DAY } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { done, running } from '../../test/loop.ts'
import { clockwork, world } from '../../test/world.ts'
import { outlivedOnce } from './outlived.store.ts'

const db = await testDatabase()

test('a visit without the clock keeps its door thirty days from its end, and then no longer; what has a clock is left to it', async () => {
  const w = world(db, [], { settings: { 'visit.purposes': ['errand 0101'] } })
  const { cadre, gridWorker } = w.staff
  const as = (by: Parameters<typeof w.send>[0], step: string, input: Record<string, unknown>, id: string) =>
    w.send(by, step, input, id, { kind: 'visit' })
  const visit = async () => {
    const id = randomUUID()
    const where = { purpose: 'errand', area: w.grid, where: '和平路 3 栋 2-4', until: '2026-10-15', asked: true }
    done(await as(cadre, 'order', where, id))
    return id
  }
  const door = async (id: string) =>
    (await w.rows<{ text: string }>('select text from words where county = $1 and case_id = $2', [w.county, id]))[0]?.text
  const [old, gone, declined, clocked, open] = [await visit(), await visit(), await visit(), await visit(), await visit()]
  for (const id of [old, gone, clocked]) {
    done(await as(gridWorker, 'nothingNeeded', { consent: true }, id))
    done(await as(clockwork, 'archive', {}, id))
  }
  done(await as(gridWorker, 'decline', {}, declined))
  // As they were before the clock was: their record ends with the visit.
  for (const id of [old, gone, declined])
    await db.asOwner((tx) => tx.rows(`delete from clock where county = $1 and case_id = $2 and name = 'forget'`, [w.county, id]))
  done(await as(clockwork, 'forget', {}, gone))
  w.pass(29 * DAY)
  assert.equal(await outlivedOnce(w.house, [w.county]), 0, 'not before its time')
  assert.equal(await door(old), '和平路 3 栋 2-4')
  w.pass(2 * DAY)
  assert.equal(await outlivedOnce(w.house, [w.county]), 2)
  assert.deepEqual([await door(old), await door(declined), await door(open)], ['', '', '和平路 3 栋 2-4'])
  assert.deepEqual([await door(clocked), await running(w, clocked)], ['和平路 3 栋 2-4', ['forget']])
  assert.equal(await outlivedOnce(w.house, [w.county]), 0, 'once')
  const { faults } = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
})
