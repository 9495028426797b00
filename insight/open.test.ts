// What everybody may read of a place: what, roughly where, how far; never who, never the words, never the exact spot.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { frontDoor, report } from '../test/frontDoor.ts'
import { world } from '../test/world.ts'
import { leastCell, shownCells, shownTotal } from './cells.ts'

const settings = { 'public.kinds': ['gridEvent'], 'public.categories': ['0101', '0103'] }
const sentinel = '周小满'
const point = { lon: 1.00012, lat: 30.00034, system: 'CGCS2000', accuracy: 5 }
type Row = { code: string; place: readonly number[]; areaName: string }

test('neighbours see the hole in the road, not who told of it, nor what is secret, at home or about an office', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const front = await frontDoor(t, w)
  const send = async (more: Record<string, unknown>) => {
    const id = randomUUID()
    const filed = await front.browser().ask('POST', '/api/steps', report(w, id, more))
    assert.equal(filed.statusCode, 200, filed.body)
    return filed.json().receipt.code as string
  }
  const contact = { name: sentinel, phone: '13900001111', wants: 'message' }
  const hole = await send({ place: { point, words: `${sentinel}家门口` }, text: `${sentinel}：路上有个洞`, contact })
  await send({ place: { point }, category: '0102' })
  await send({ place: { point }, secret: true })
  await send({ place: { point }, barred: [w.organisation('department')] })
  const neighbour = front.browser()
  const open = await neighbour.ask('GET', `/api/public/open?county=${w.county}`)
  assert.deepEqual(
    open.json().rows.map((row: Row) => [row.code, row.place]),
    [[hole, [1.0005, 30.0005]]],
  )
  assert.doesNotMatch(open.body, new RegExp(`${sentinel}|13900001111|洞|1\\.00012|"id"`))
  const near = await neighbour.ask('POST', '/api/public/openNear', {
    county: w.county,
    lon: 1.0019,
    lat: 30.0009,
    category: '0101',
  })
  assert.deepEqual(
    near.json().rows.map((row: Row) => row.code),
    [hole],
  )
  const far = await neighbour.ask('POST', '/api/public/openNear', { county: w.county, lon: 1.02, lat: 30, category: '0101' })
  assert.deepEqual(far.json().rows, [])
  assert.equal((await neighbour.ask('GET', '/api/q/guess?county=1&text=x')).statusCode, 404)
  const rows = (
    await neighbour.ask('GET', `/api/public/open?county=${w.county}&area=${w.codes.community}&going=true&limit=1`)
  ).json().rows
  assert.equal(rows.length, 1)
})

test('figures of fewer than five show nothing, and a region that opened nothing shows no case', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  await front.browser().ask('POST', '/api/steps', report(w, randomUUID(), { place: { point } }))
  assert.deepEqual((await front.browser().ask('GET', `/api/public/open?county=${w.county}`)).json().rows, [])
  const { rows } = (await front.browser().ask('GET', `/api/public/rates?county=${w.county}`)).json()
  assert.deepEqual(
    rows.map((row: { code: string }) => row.code),
    ['K06', 'K07', 'K08'],
  )
  assert.ok(
    rows.every((row: { denominator: number | null }) => row.denominator === null || row.denominator === 0),
    JSON.stringify(rows),
  )
})

test('a hidden cell cannot be found again from the total', () => {
  const told = (counts: readonly number[]) =>
    shownCells(counts.map((count, i) => ({ key: String(i), count }))).map((one) => one.count)
  assert.deepEqual(told([3, 40, 9]), [null, 40, null])
  assert.deepEqual(told([1, 2, 40, 9]), [null, null, 40, null])
  assert.deepEqual(told([4, 4, 40]), [null, null, 40])
  assert.deepEqual(told([0, 12]), [0, 12])
  assert.deepEqual(told([2]), [null])
  assert.deepEqual([shownTotal(leastCell - 1), shownTotal(leastCell), shownTotal(0)], [null, leastCell, 0])
})
