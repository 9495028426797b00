// The ground a phone carries: which tiles cover an area, where a pack lies, and how one travels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { covering, nameOfTile, packAt, packed, packOf, packZooms, tilesIn, unpacked } from './ground.ts'
import { inside, type Rings } from './inside.ts'
import { latOf, lonOf, type TileAt, worldX, worldY } from './mercator.ts'

const z = 15
const [x0, y0] = [26_000, 12_400]
/** A ring given in tiles of zoom 15 from a corner. */
const ringOf = (points: readonly (readonly [number, number])[]): Rings => [
  points.map(([x, y]): [number, number] => [lonOf((x0 + x) / 2 ** z), latOf((y0 + y) / 2 ** z)]),
]
const at = (tiles: readonly TileAt[]) => tiles.map((tile) => `${tile.x - x0},${tile.y - y0}`)

test('an area is covered by what its line touches and what lies within, and by nothing else', () => {
  const one = ringOf([
    [0.2, 0.2],
    [0.8, 0.2],
    [0.5, 0.7],
  ])
  assert.deepEqual(at(covering(one, z)), ['0,0'])
  const square = ringOf([
    [0.5, 0.5],
    [3.5, 0.5],
    [3.5, 2.5],
    [0.5, 2.5],
  ])
  assert.equal(covering(square, z).length, 12)
  const corner = ringOf([
    [0.1, 0.1],
    [3.9, 0.1],
    [3.9, 0.9],
    [0.9, 0.9],
    [0.9, 3.9],
    [0.1, 3.9],
  ])
  assert.deepEqual(at(covering(corner, z)), ['0,0', '1,0', '2,0', '3,0', '0,1', '0,2', '0,3'])
  const sliver = ringOf([
    [0.1, 0.5],
    [2.9, 1.5],
    [2.9, 1.51],
  ])
  assert.deepEqual(at(covering(sliver, z)), ['0,0', '1,0', '1,1', '2,1'])
  assert.deepEqual(covering([], z), [])
})

test('whatever its shape, each point of an area lies in a tile that covers it, and each of those touches its box', () => {
  const points = fc.array(fc.tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true })), {
    minLength: 3,
    maxLength: 8,
  })
  fc.assert(
    fc.property(points, fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true }), (ring, x, y) => {
      const rings = ringOf(ring)
      const tiles = new Set(covering(rings, z).map(nameOfTile))
      const seen = (lon: number, lat: number) =>
        tiles.has(nameOfTile({ z, x: Math.floor(worldX(lon) * 2 ** z), y: Math.floor(worldY(lat) * 2 ** z) }))
      for (const [lon, lat] of rings[0] ?? []) assert.ok(seen(lon, lat))
      const [lon, lat] = [lonOf((x0 + x) / 2 ** z), latOf((y0 + y) / 2 ** z)]
      if (inside([lon, lat], rings)) assert.ok(seen(lon, lat))
      assert.ok(tiles.size <= 49)
    }),
  )
})

test('every tile that is carried lies in one pack, which names it among its own', () => {
  for (const zoom of packZooms) for (const tile of tilesIn({ z: zoom, x: 5, y: 9 })) assert.equal(packOf(tile), `${zoom}/5/9`)
  assert.equal(packOf({ z: 15, x: 5, y: 9 }), null)
  assert.deepEqual(packAt('15/5/9'), { z: 15, x: 5, y: 9 })
  for (const name of ['12/5/9', '16/5/9', '15/5', '15/5/9/1', '15/-5/9', '15/99999/9', '', 'a/b/c', '15/5/9?x=1'])
    assert.equal(packAt(name), null, name)
})

test('a pack comes out as it went in; what was cut, lengthened or is another thing is no pack', () => {
  const pack = { z: 15, x: 5, y: 9 }
  const tiles = [3, 0, 5, 1].map((length, n) => new Uint8Array(length).fill(n + 1))
  const bytes = packed(tiles)
  const read = unpacked(pack, bytes.buffer)
  assert.deepEqual(
    [...(read ?? [])].map(([name, tile]) => [name, [...tile]]),
    tilesIn(pack).map((tile, n) => [nameOfTile(tile), [...(tiles[n] ?? [])]]),
  )
  assert.equal(unpacked(pack, bytes.buffer.slice(0, -1)), null)
  assert.equal(unpacked(pack, new Uint8Array([...bytes, 0]).buffer), null)
  assert.equal(unpacked(pack, new TextEncoder().encode('<html>请登录 WiFi</html>').buffer as ArrayBuffer), null)
  assert.equal(unpacked(pack, new ArrayBuffer(0)), null)
})
