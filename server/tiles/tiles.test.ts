// The map's tiles: what a person sees of the cases, as points near and as heaps from afar, and the boundaries under them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import { placeIn, worldX, worldY } from '../../rules/mercator.ts'
import type { Db } from '../../store/db.ts'
import { everyEngine } from '../../test/database.ts'
import { type World, world } from '../../test/world.ts'
import { caseShapes } from './clusters.ts'
import { Current } from './current.store.ts'
import type { Shape } from './encode.ts'
import { openTiles } from './tiles.ts'

const lon = 106.5
const lat = 29.5
const tileOf = (z: number) => ({ z, x: Math.floor(worldX(lon) * 2 ** z), y: Math.floor(worldY(lat) * 2 ** z) })

const report = (w: World, id: string, east: number) =>
  w.send(
    w.resident(),
    'report',
    {
      category: '0101',
      text: '路灯坏了',
      place: { area: w.grid, point: { lon: lon + east, lat, system: 'CGCS2000', accuracy: 5 } },
    },
    id,
  )

/** A world whose points lie in its grid. */
function worldOf(db: Db): World {
  const w = world(db)
  return {
    ...w,
    house: Object.assign(w.house, {
      place: async (_tx: unknown, point: { lon: number; lat: number }) => ({ ...point, grids: [w.grid] }),
    }),
  }
}

everyEngine('tiles of cases', (open) => {
  test('near they are points with their light, from afar one heap with the worst light, and nothing beyond one’s rights', async () => {
    const w = worldOf(await open())
    const ids = [randomUUID(), randomUUID(), randomUUID()]
    for (const [n, id] of ids.entries()) await report(w, id, n * 0.0001)
    w.pass(7 * 3_600_000)
    const points = await new Current(w.house.db, () => 0).of(w.county)
    const seen = (z: number, actor: Staff): readonly Shape[] =>
      caseShapes([points], tileOf(z), actor, actor.person, w.house.now())
    const near = seen(16, w.staff.dispatcher)
    assert.deepEqual(near.map((one) => one.tags.id).toSorted(), ids.toSorted())
    assert.ok(near.every((one) => one.tags.state === 'toAccept' && one.tags.light === 'red' && one.tags.county === w.county))
    assert.deepEqual(
      seen(10, w.staff.dispatcher).map((one) => [one.tags.n, one.tags.light]),
      [[3, 'red']],
    )
    assert.deepEqual(seen(10, w.staff.otherDispatcher), [])
    assert.deepEqual(seen(16, w.staff.handler), [])
  })

  test('a new case appears within a second, one that ended goes away, and a tile that did not change is not made again', async () => {
    const w = worldOf(await open())
    let clock = 0
    const tiles = openTiles(w.house, () => clock)
    const [first, second] = [randomUUID(), randomUUID()]
    const tile = async (actor = w.staff.dispatcher) => {
      const { z, x, y } = tileOf(16)
      return Buffer.from((await tiles.tileFor('cases', z, x, y, { actor, counties: [w.county] })) ?? [])
    }
    await report(w, first, 0)
    assert.ok((await tile()).includes(first))
    await report(w, second, 0.0001)
    assert.ok(!(await tile()).includes(second))
    clock += 1500
    assert.ok((await tile()).includes(second))
    await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '现场没有发现' }, second)
    clock += 1500
    const after = await tile()
    assert.ok(after.includes(first) && !after.includes(second))
    assert.equal((await tile(w.staff.otherDispatcher)).length, 0)
    assert.equal(await tiles.tileFor('cases', 3, 8, 0, { actor: w.staff.dispatcher, counties: [w.county] }), null)
  })

  test('boundaries, roads and doors are drawn by depth, cut to the tile', async () => {
    const db = await open()
    const w = worldOf(db)
    const box = (size: number) => `st_multi(st_makeenvelope(${lon - size}, ${lat - size}, ${lon + size}, ${lat + size}, 4490))`
    await db.asOwner(async (tx) => {
      for (const [code, level, size] of [
        [w.region.code, 'county', 0.05],
        [w.grid, 'grid', 0.001],
      ] as const) {
        await tx.rows(
          `insert into area (code, valid_from, region, level, name, surveyed) values ($1, '2024-01-01', $2, $3, $4, false)`,
          [code, w.region.code, level, level],
        )
        await tx.rows(
          `insert into boundary (code, valid_from, region, level, geom, bbox) values ($1, '2024-01-01', $2, $3, ${box(size)}, '{0,0,0,0}')`,
          [code, w.region.code, level],
        )
      }
      await tx.rows(
        `insert into place (id, region, kind, name, area, surveyed, geom, data) values ($1, $2, 'building', '一号楼', $3, false, st_makeenvelope($4, $5, $6, $7, 4490), '{"number":"17"}')`,
        [randomUUID(), w.region.code, w.grid, lon, lat, lon + 0.0003, lat + 0.0002],
      )
    })
    const tiles = openTiles(w.house, () => 0)
    const tile = async (layer: 'areas' | 'base', z: number) => {
      const { x, y } = tileOf(z)
      return Buffer.from((await tiles.tileFor(layer, z, x, y, { actor: w.staff.dispatcher, counties: [w.county] })) ?? [])
    }
    assert.ok((await tile('areas', 9)).includes(w.region.code) && !(await tile('areas', 9)).includes(w.grid))
    assert.ok((await tile('areas', 14)).includes(w.grid))
    assert.ok(!(await tile('base', 12)).includes('buildings'))
    assert.ok((await tile('base', 16)).includes('doors') && (await tile('base', 16)).includes('17'))
  })
})

test('a place in a tile is where the map draws it', () => {
  assert.deepEqual(placeIn({ z: 0, x: 0, y: 0 }, 0, 0), [2048, 2048])
  assert.deepEqual(placeIn({ z: 1, x: 1, y: 0 }, 90, 66.51326), [2048, 2048])
})
