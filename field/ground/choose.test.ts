// Which ground a phone takes: its own grid first, then the whole from afar, then outwards; never more than the budget, and on a paid line little unasked.
import assert from 'node:assert/strict'
import test from 'node:test'
import { covering, type FieldGround, type FieldPack, nameOfTile, packZooms } from '../../rules/ground.ts'
import type { Rings } from '../../rules/inside.ts'
import { latOf, lonOf } from '../../rules/mercator.ts'
import { bytesOf, chosen, due, gone, quietly } from './choose.ts'

/** A square ring between tiles of zoom 15 counted from a corner whose tiles of zoom 13 begin there too. */
const [x0, y0] = [26_000, 12_400]
const square = (west: number, north: number, east: number, south: number): Rings => {
  const at = (x: number, y: number): [number, number] => [lonOf((x0 + x) / 2 ** 15), latOf((y0 + y) / 2 ** 15)]
  return [[at(west, north), at(east, north), at(east, south), at(west, south)]]
}
const streetRings = square(0.1, 0.1, 7.9, 7.9)
const packsOf = (rings: Rings, bytes = 100_000): FieldPack[] =>
  packZooms.flatMap((z) => covering(rings, z).map((tile) => ({ name: nameOfTile(tile), bytes, digest: 'a' })))
const groundOf = (some: Partial<FieldGround> = {}): FieldGround => ({
  budget: 60_000_000,
  streets: [{ code: '990106001000', name: '一街', rings: streetRings, packs: packsOf(streetRings) }],
  ...some,
})
const grid = square(2.4, 2.4, 2.6, 2.6)
const name = (x: number, y: number) => `15/${x0 + x}/${y0 + y}`

test('first what shows my grid, then all from afar, then what is near from my grid outwards', () => {
  const { take, left, all } = chosen(groundOf(), grid)
  const names = take.map((pack) => pack.name)
  // 4 tiles of zoom 13, 16 of 14, 64 of 15.
  assert.deepEqual([take.length, left, all], [84, 0, 8_400_000])
  assert.deepEqual(names.slice(0, 3), [name(2, 2), `14/${x0 / 2 + 1}/${y0 / 2 + 1}`, `13/${x0 / 4}/${y0 / 4}`])
  assert.deepEqual(
    take.map((pack) => pack.own),
    take.map((_, n) => n < 3),
  )
  const zooms = names.slice(3).map((one) => one.slice(0, 2))
  assert.deepEqual(zooms, [...zooms].sort())
  const far = names.slice(21).map((one) => {
    const [, x = '', y = ''] = one.split('/')
    return Math.hypot(Number(x) - x0 - 2, Number(y) - y0 - 2)
  })
  assert.deepEqual(
    far,
    [...far].sort((a, b) => a - b),
  )
})

test('what is beyond the budget is left out from the far end, and how much that is, is known', () => {
  const { take, left } = chosen(groundOf({ budget: 3_050_000 }), grid)
  assert.deepEqual([take.length, bytesOf(take), left], [30, 3_000_000, 5_400_000])
  assert.ok(take.some((pack) => pack.name === name(2, 3)) && !take.some((pack) => pack.name === name(7, 7)))
  // A budget that holds not even one's own grid still begins with it.
  assert.deepEqual(
    chosen(groundOf({ budget: 150_000 }), grid).take.map((pack) => pack.name),
    [name(2, 2)],
  )
  assert.deepEqual(chosen(groundOf({ budget: 0 }), grid).take, [])
})

test('two streets that share a pack take it once; without a grid of its own a post begins in the middle', () => {
  const two = groundOf({
    streets: [
      { code: '1', name: '一街', rings: streetRings, packs: packsOf(streetRings) },
      { code: '2', name: '二街', rings: streetRings, packs: packsOf(streetRings) },
    ],
  })
  assert.equal(chosen(two, grid).take.length, 84)
  const near = chosen(groundOf(), []).take.filter((pack) => pack.name.startsWith('15/'))
  assert.ok(['3/3', '3/4', '4/3', '4/4'].some((at) => near[0]?.name === `15/${x0 + Number(at[0])}/${y0 + Number(at[2])}`))
  assert.ok(near.every((pack) => !pack.own))
})

test('on a line that is paid for only my own grid goes unasked, and not more than a photo weighs; on Wi-Fi all of it', () => {
  const { take } = chosen(groundOf(), grid)
  const paid = due(take, new Map(), false)
  assert.deepEqual([paid.now.map((pack) => pack.own), paid.waiting], [[true, true, true], 8_100_000])
  assert.deepEqual(due(take, new Map(), true), { now: take, waiting: 0 })
  const heavy = take.map((pack) => ({ ...pack, bytes: quietly * 0.6 }))
  assert.deepEqual(due(heavy, new Map(), false).now.length, 1)
  const whole = new Map(take.map((pack) => [pack.name, pack.digest]))
  assert.deepEqual(due(take, whole, false), { now: [], waiting: 0 })
  // Only what changed is fetched again.
  const changed = take.map((pack, n) => (n === 1 ? { ...pack, digest: 'b' } : pack))
  assert.deepEqual(
    due(changed, whole, false).now.map((pack) => pack.name),
    [take[1]?.name],
  )
})

test('what is no longer mine goes; what only changed stays until the new one is here', () => {
  const { take } = chosen(groundOf(), grid)
  const here = new Map([
    [name(2, 2), 'old'],
    ['15/1/1', 'a'],
  ])
  assert.deepEqual(gone(take, here), ['15/1/1'])
  assert.deepEqual(gone([], here), [name(2, 2), '15/1/1'])
})
