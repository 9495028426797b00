// A point finds its grid; on a line both, outside none; and its coordinate system is never mistaken.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Db } from '../../store/db.ts'
import { everyEngine } from '../../test/database.ts'
import { findSpoken } from '../finder/find.store.ts'
import { regionLoad } from '../regions/load.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { bd, cgcs, fromBd, fromGcj, gcj, stored, toGcj } from './coordinates.ts'
import { areasOfOldCode, layersOn } from './layers.ts'
import { place, placeOf } from './place.ts'

let db: Db
const owner = { actor: 'test', counties: [] }
const county = sampleCounty()

type Spot = { code: string; lon: number; lat: number }
const one = async (sql: string): Promise<Spot> => {
  const rows = await db.read(owner, (tx) => tx.rows<Spot>(sql, [`${county}000000`]))
  return rows[0] ?? assert.fail()
}
const look = (lon: number, lat: number) => db.read(owner, (tx) => placeOf(tx, cgcs(lon, lat)))

everyEngine('points and grids', (open) => {
  before(async () => {
    db = await open()
    await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-05', now: 0 })
  })

  test('a point inside a grid finds that grid alone', async () => {
    const spot = await one(
      `select code, st_x(p) as lon, st_y(p) as lat from (select code, st_pointonsurface(geom) as p from boundary where region = $1 and level = 'grid' order by code limit 1) t`,
    )
    assert.deepEqual(await look(spot.lon, spot.lat), [spot.code])
  })

  test('a point on the line between two grids finds both', async () => {
    const spot = await one(
      `select a.code, st_x(p) as lon, st_y(p) as lat from boundary a join boundary b on b.region = $1 and b.level = 'grid' and b.code > a.code and st_relate(a.geom, b.geom, '****1****')
       cross join lateral (select st_lineinterpolatepoint((st_dump(st_linemerge(st_collectionextract(st_intersection(st_boundary(a.geom), st_boundary(b.geom)), 2)))).geom, 0.5) as p limit 1) m
       where a.region = $1 and a.level = 'grid' order by a.code, b.code limit 1`,
    )
    const grids = await look(spot.lon, spot.lat)
    assert.ok(grids.length >= 2 && grids.includes(spot.code), grids.join())
  })

  test('a point outside the district finds no grid', async () => {
    const spot = await one(`select code, bbox[1] - 0.01 as lon, bbox[2] - 0.01 as lat from boundary where code = $1`)
    assert.deepEqual(await look(spot.lon, spot.lat), [])
  })

  test('a grid that is not drawn is never found by a point but stands in the list', async () => {
    const rows = await db.read(owner, (tx) =>
      tx.rows<{ code: string }>(
        `select a.code from area a left join boundary b on b.code = a.code where a.region = $1 and a.level = 'grid' and b.code is null order by a.code`,
        [`${county}000000`],
      ),
    )
    assert.equal(rows.length, 2)
  })

  test('a phone gives GCJ-02: the point is converted before it is placed', async () => {
    const spot = await one(
      `select code, st_x(p) as lon, st_y(p) as lat from (select code, st_centroid(geom) as p from boundary where region = $1 and level = 'county') t`,
    )
    const phone = toGcj(cgcs(spot.lon, spot.lat))
    const moved = Math.hypot((phone.lon - spot.lon) * 95_000, (phone.lat - spot.lat) * 111_000)
    assert.ok(moved > 50 && moved < 1000, `${moved} m`)
    const asked = await db.read(owner, (tx) => place(tx, { lon: phone.lon, lat: phone.lat, system: 'GCJ02' }))
    assert.ok(Math.hypot((asked.lon - spot.lon) * 95_000, (asked.lat - spot.lat) * 111_000) < 1)
    assert.deepEqual(asked.grids, await look(asked.lon, asked.lat))
  })

  test('systems go there and back within a metre, and points outside China are not shifted', () => {
    const home = cgcs(106.5634, 29.5226)
    const back = fromGcj(toGcj(home))
    assert.ok(Math.abs(back.lon - home.lon) < 1e-5 && Math.abs(back.lat - home.lat) < 1e-5)
    const { lon, lat } = stored(-122.4194, 37.7749, 'GCJ02')
    assert.deepEqual([lon, lat], [-122.4194, 37.7749])
    assert.deepEqual(fromBd(bd(106.57, 29.53)), stored(106.57, 29.53, 'BD09'))
    assert.notDeepEqual(fromBd(bd(106.57, 29.53)), fromGcj(gcj(106.57, 29.53)))
  })

  test('an address finds its building, and the building its courtyard', async () => {
    const rows = await db.read(owner, (tx) =>
      tx.rows<{ address: string; area: string }>(
        `select address, area from place where region = $1 and kind = 'building' order by id limit 1`,
        [`${county}000000`],
      ),
    )
    const house = rows[0] ?? assert.fail()
    const found = await db.read(owner, (tx) => findSpoken(tx, county, house.address, 20))
    assert.equal(found[0]?.address, house.address)
    assert.ok(found.some((one) => one.area === house.area))
    assert.deepEqual(await db.read(owner, (tx) => findSpoken(tx, county, '%', 20)), [])
  })

  test('the layers of peace, livelihood and Party building lie on one grid; an old code of an office finds it', async () => {
    const grid = await one(
      `select code, 0 as lon, 0 as lat from area where region = $1 and level = 'grid' and kind = 'base' order by code limit 1`,
    )
    const layers = await db.read(owner, (tx) => layersOn(tx, grid.code))
    assert.deepEqual(
      layers.map((layer) => layer.layer),
      ['livelihood', 'partyBuilding', 'peace'],
    )
    assert.ok(layers.every((layer) => layer.organisationName !== null && layer.staff > 0))
    const old = await db.read(owner, (tx) =>
      tx.rows<{ old: string }>('select old_code as old from area_old_code where code = $1', [grid.code]),
    )
    assert.deepEqual(await db.read(owner, (tx) => areasOfOldCode(tx, `${county}.urbanManagement`, old[0]?.old ?? '')), [
      grid.code,
    ])
    assert.deepEqual(await db.read(owner, (tx) => areasOfOldCode(tx, `${county}.police`, 'unknown')), [])
  })
})
