// The ground of phones: a street as packs, each as large as it is told, made once, and changed only where the ground changed.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { fullCode } from '../../rules/area.ts'
import { packAt, unpacked } from '../../rules/ground.ts'
import { everyEngine } from '../../test/database.ts'
import { type World, world } from '../../test/world.ts'
import { openPacks } from './packs.ts'
import { openTiles } from './tiles.ts'

const [lon, lat] = [106.5, 29.5]
const box = (w: number, s: number, e: number, n: number) =>
  `st_multi(st_makeenvelope(${lon + w}, ${lat + s}, ${lon + e}, ${lat + n}, 4490))`

/** A street of about two kilometres, a house in its west and one in its east. */
async function streetOf(w: World): Promise<string> {
  const street = fullCode(w.grid.slice(0, 9))
  await w.house.db.asOwner(async (tx) => {
    await tx.rows(
      `insert into area (code, valid_from, region, level, name, surveyed) values ($1, '2024-01-01', $2, 'street', '一街', false)`,
      [street, w.region.code],
    )
    await tx.rows(
      `insert into boundary (code, valid_from, region, level, geom, bbox) values ($1, '2024-01-01', $2, 'street', ${box(0, 0, 0.02, 0.01)}, '{0,0,0,0}')`,
      [street, w.region.code],
    )
  })
  await houseAt(w, 0.004, '17')
  await houseAt(w, 0.018, '93')
  return street
}
const houseAt = (w: World, east: number, number: string) =>
  w.house.db.asOwner((tx) =>
    tx.rows(
      `insert into place (id, region, kind, name, area, surveyed, geom, data) values ($1, $2, 'building', $3, $4, false, ${box(east, 0.002, east + 0.0003, 0.0023)}, $5)`,
      [randomUUID(), w.region.code, `${number}号楼`, w.grid, JSON.stringify({ number })],
    ),
  )

everyEngine('the ground of phones', (open) => {
  test('a street is told as packs with something in them, each as large as told; a post of a whole county carries none', async () => {
    const w = world(await open())
    const street = await streetOf(w)
    const packs = openPacks(
      w.house,
      openTiles(w.house, () => 0),
    )
    const asking = { actor: w.staff.gridWorker, counties: [w.county] }
    const ground = await packs.groundFor(asking)
    assert.equal(ground.budget, 60_000_000)
    const [told] = ground.streets
    assert.deepEqual([ground.streets.length, told?.code, told?.name], [1, street, '一街'])
    assert.ok(told)
    // Two houses a kilometre and a half apart: nothing between them, and nothing that is empty.
    const near = told.packs.filter((pack) => pack.name.startsWith('15/'))
    assert.equal(near.length, 2)
    for (const { name, bytes } of told.packs) {
      const at = packAt(name)
      assert.ok(at)
      const pack = await packs.packFor(at, asking)
      assert.equal(pack.length, bytes)
      assert.ok(unpacked(at, pack.buffer))
    }
    const held = await Promise.all(near.map((pack) => packs.packFor(packAt(pack.name) ?? { z: 0, x: 0, y: 0 }, asking)))
    assert.deepEqual(
      held.map((bytes) => ['17', '93'].filter((number) => Buffer.from(bytes).includes(`${number}号楼`))),
      [['17'], ['93']],
    )
    const county = { actor: w.onPost('handler', 'county', [w.region.code]), counties: [w.county] }
    assert.deepEqual((await packs.groundFor(county)).streets, [])
  })

  test('after the ground changed only the packs that show it have another digest', async () => {
    const w = world(await open())
    await streetOf(w)
    const asking = { actor: w.staff.gridWorker, counties: [w.county] }
    const told = async () => {
      // What was loaded anew is another region and other tiles.
      const packs = openPacks(
        w.house,
        openTiles(w.house, () => 0),
      )
      const ground = await packs.groundFor(asking)
      return new Map(ground.streets.flatMap((one) => one.packs).map((pack) => [pack.name, pack.digest]))
    }
    const before = await told()
    await houseAt(w, 0.0185, '95')
    const after = await told()
    const changed = [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name.slice(0, 2))
    assert.deepEqual([changed.includes('13'), changed.filter((zoom) => zoom === '15').length], [false, 1])
    assert.deepEqual(await told(), after)
  })
})
