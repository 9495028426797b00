// The map's arithmetic: tiles read as they were made, what is in sight, what lies under a finger, and which words have room.
import assert from 'node:assert/strict'
import test from 'node:test'
import { nameOfTile, packAt, packOf, tilesIn } from '../../rules/ground.ts'
import { placeIn, type TileAt, worldX, worldY } from '../../rules/mercator.ts'
import { encode } from '../../server/tiles/encode.ts'
import { foundAt } from './asked.ts'
import { decode } from './decode.ts'
import type { Point } from './grid.ts'
import { fits, type Label, laid } from './labels.ts'
import { tileStore } from './tiles.ts'
import { fit, inSight, moved, tileZoom, toPlace, toScreen, type View, zoomOf } from './view.ts'

const spot: Point = [106.5, 29.5]
const tileAt = (z: number): TileAt => ({ z, x: Math.floor(worldX(spot[0]) * 2 ** z), y: Math.floor(worldY(spot[1]) * 2 ** z) })
const near = tileAt(16)
const [px, py] = placeIn(near, ...spot)
const bytes = encode({
  roads: [
    {
      type: 2,
      geometry: [
        [
          [0, py],
          [4096, py],
        ],
      ],
      tags: { name: '听泉路', class: 'main' },
    },
    {
      type: 2,
      geometry: [
        [
          [px, 0],
          [px, 200],
        ],
      ],
      tags: { name: '', class: 'path' },
    },
  ],
  rivers: [
    {
      type: 3,
      geometry: [
        [
          [0, 0],
          [100, 0],
          [100, 100],
          [0, 0],
        ],
      ],
      tags: { name: '小河', class: '' },
    },
  ],
  buildings: [
    {
      type: 3,
      geometry: [
        [
          [px - 60, py - 60],
          [px + 60, py - 60],
          [px + 60, py + 60],
          [px - 60, py + 60],
          [px - 60, py - 60],
        ],
      ],
      tags: { name: '3号楼', class: '' },
    },
  ],
  doors: [{ type: 1, geometry: [[px, py]], tags: { number: '17', name: '3号楼' } }],
  places: [{ type: 1, geometry: [[px + 900, py]], tags: { name: '早餐店', kind: 'shop' } }],
})
const frame = { width: 360, height: 420 }

test('a tile of the server is read as it was made: roads by class, water, houses with their numbers, places', () => {
  const drawn = decode(bytes)
  assert.deepEqual(
    drawn.roads.map((road) => [road.class, road.lines.length]),
    [
      ['lane', 0],
      ['street', 1],
      ['main', 1],
    ],
  )
  assert.deepEqual([drawn.water.length, drawn.rivers.length, drawn.buildings.length], [1, 0, 1])
  assert.deepEqual(drawn.doors, [{ x: px, y: py, name: '3号楼', number: '17' }])
  assert.deepEqual(drawn.places, [{ x: px + 900, y: py, name: '早餐店', kind: 'shop' }])
  assert.deepEqual(
    drawn.names.map((one) => [one.text, one.great]),
    [
      ['听泉路', true],
      ['小河', true],
    ],
  )
  assert.deepEqual(
    decode(new Uint8Array(0)).roads.flatMap((road) => road.lines),
    [],
  )
  assert.throws(() => decode(new TextEncoder().encode('<html>')))
})

test('where a finger points is where the map draws it, however it was pushed and made nearer', () => {
  const start = fit(
    [
      [106.49, 29.49],
      [106.51, 29.51],
    ],
    frame,
  )
  assert.ok(start)
  const pushed = moved(moved(start, frame, [40, -25]), frame, [0, 0], 3, [100, 300])
  for (const view of [start, pushed]) {
    const [lon, lat] = toPlace(view, frame, toScreen(view, frame, spot))
    assert.ok(Math.abs(lon - spot[0]) < 1e-9 && Math.abs(lat - spot[1]) < 1e-9)
  }
  // What lies under the fingers stays under them.
  const [left, top] = toScreen(pushed, frame, toPlace(moved(start, frame, [40, -25]), frame, [100, 300]))
  assert.ok(Math.hypot(left - 100, top - 300) < 1e-6)
  const corners = [
    [106.49, 29.49],
    [106.51, 29.51],
  ].map((one) => toScreen(start, frame, one as unknown as Point))
  assert.ok(corners.flat().every((value, n) => value >= 0 && value <= (n % 2 === 0 ? frame.width : frame.height)))
  assert.equal(fit([], frame), null)
  assert.ok(zoomOf(moved(start, frame, [0, 0], 1e9)) <= 20 && zoomOf(moved(start, frame, [0, 0], 1e-9)) >= 11)
})

test('of every zoom only tiles that are carried are drawn, never more than are kept decoded', () => {
  for (let zoom = 11.5; zoom <= 19.5; zoom += 0.1) {
    const view: View = { x: worldX(spot[0]), y: worldY(spot[1]), scale: 512 * 2 ** zoom }
    const tiles = inSight(view, { width: 960, height: 820 }, tileZoom(view))
    assert.ok(tiles.length > 0 && tiles.length <= 60, `${tiles.length} at ${zoom}`)
    assert.ok(
      tiles.every(
        (tile) =>
          packOf(tile) !== null &&
          tilesIn(packAt(packOf(tile) ?? '') ?? tile).some((one) => nameOfTile(one) === nameOfTile(tile)),
      ),
    )
  }
})

test('what is not on the phone is shown by the tile above it, and is looked for again when more has come', async () => {
  const here = new Map([[packOf(tileAt(14)) ?? '', new Map([[nameOfTile(tileAt(14)), bytes]])]])
  let told = 0
  const store = tileStore({ tiles: async (name) => here.get(name) ?? null }, () => told++)
  const settled = async () => {
    store.toDraw([near])
    await new Promise((resolve) => setImmediate(resolve))
  }
  for (let n = 0; n < 4; n++) await settled()
  assert.ok(told > 0)
  assert.deepEqual(
    store.toDraw([near]).map((one) => one.tile.z),
    [14],
  )
  here.set(packOf(near) ?? '', new Map([[nameOfTile(near), bytes]]))
  assert.deepEqual(
    store.toDraw([near]).map((one) => one.tile.z),
    [14],
  )
  store.renew()
  for (let n = 0; n < 4; n++) await settled()
  assert.deepEqual(
    store.toDraw([near]).map((one) => one.tile.z),
    [16],
  )
})

test('a finger finds the place beside it, else the house under it with its number, else nothing; places are listed by the area', async () => {
  const store = tileStore(
    { tiles: async (name) => (name === packOf(near) ? new Map([[nameOfTile(near), bytes]]) : null) },
    () => {},
  )
  const around: Point[] = [
    [106.495, 29.495],
    [106.505, 29.495],
    [106.505, 29.505],
    [106.495, 29.505],
  ]
  const listed = await store.placesIn([around])
  assert.deepEqual(
    listed.map((one) => [one.kind, one.name]),
    [['shop', '早餐店']],
  )
  const [shop] = listed
  assert.ok(shop)
  assert.equal(foundAt(store, shop.point, 20)?.name, '早餐店')
  assert.deepEqual([foundAt(store, spot, 20)?.kind, foundAt(store, spot, 20)?.number], ['building', '17'])
  assert.equal(foundAt(store, [106.5002, 29.5015], 5), null)
  assert.deepEqual(await store.placesIn([around.map(([lon, lat]): Point => [lon + 1, lat])]), [])
})

test('no word stands over another, a road is named along itself and not twice side by side, doors only from near', () => {
  const view: View = { x: worldX(spot[0]), y: worldY(spot[1]), scale: 512 * 2 ** 17 }
  const words = laid(decode(bytes), near, view, frame, 17)
  assert.deepEqual(words.map((one) => one.text).sort(), ['17', '听泉路', '小河', '早餐店'].sort())
  assert.ok(!laid(decode(bytes), near, view, frame, 15).some((one) => one.text === '17'))
  assert.equal(words.find((one) => one.text === '听泉路')?.angle, 0)
  const label = (some: Partial<Label>): Label => ({
    text: '听泉路',
    x: 180,
    y: 200,
    angle: 0,
    rank: 2,
    dot: false,
    along: null,
    ...some,
  })
  const how = { wide: 60, high: 14, shift: 0 }
  const first = fits(label({}), how, frame, [])
  assert.ok(first)
  assert.equal(fits(label({ text: '和平路', y: 206 }), how, frame, [first]), null)
  assert.ok(fits(label({ text: '和平路', y: 240 }), how, frame, [first]))
  assert.equal(fits(label({ y: 260 }), how, frame, [first]), null)
  assert.equal(fits(label({ along: 30 }), how, frame, []), null)
  assert.equal(fits(label({ x: -200 }), how, frame, []), null)
})
