// A real district: real codes, names and outer line; everything inside is drawn and says so.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { regionCheck } from '../regions/check.ts'
import { regionLoad } from '../regions/load.ts'
import { readRegion } from '../regions/read.ts'
import { countiesUnder, ImportBroken, regionImport } from './import.ts'

const data = join(import.meta.dirname, '../../../shared/data')
const skip = existsSync(data) ? false : 'the real divisions are not here'
const nanan = () =>
  regionImport({
    codesCsv: join(data, 'divisions-chongqing.csv'),
    boundariesGeojson: join(data, 'districts-chongqing.geojson'),
    county: '500108',
    heart: [106.565, 29.522],
  })

test("Nan'an loads with its real names and line, and says what is only drawn", { skip }, async () => {
  const folder = nanan()
  assert.deepEqual(regionCheck(folder), [])
  const db = await testDatabase()
  await regionLoad(db, folder, { version: 1, fromDay: '2026-01-05', now: Date.UTC(2026, 0, 5) })
  const region = await readRegion(db, '500108')
  const at = (level: string) => [...region.areas.values()].filter((area) => area.level === level)
  assert.deepEqual(
    [at('city')[0]?.code, at('street').length, at('community').length, at('grid').length],
    ['500000000000', 15, 153, 2500],
  )
  assert.equal(region.areas.get('500108001002')?.name, '桐梓坪社区')
  assert.equal(region.areas.get('500108000000')?.surveyed, true)
  assert.ok([...at('street'), ...at('community'), ...at('grid')].every((area) => !area.surveyed))
  const rows = await db.read({ actor: 'test', counties: [] }, (tx) =>
    tx.rows<{ lost: number; whole: number; corner: boolean }>(
      `select abs((select sum(st_area(g.geom::geography)) from boundary g where g.region = $1 and g.level = 'grid') - st_area(geom::geography)) as lost,
         st_area(geom::geography) / 1e6 as whole, st_dwithin(st_boundary(geom), st_setsrid(st_makepoint(106.654967, 29.588211), 4490), 1e-6) as corner
       from boundary where code = $1`,
      ['500108000000'],
    ),
  )
  const row = rows[0] ?? assert.fail()
  assert.ok(row.lost < 1, `${row.lost} m² between the grids and the real line`)
  assert.ok(row.whole > 200 && row.whole < 300, `${row.whole} km²`)
  assert.ok(row.corner, 'the real line is kept')
})

test('logins of a real place carry its code, so that they never meet those of the demonstration', { skip }, async () => {
  const db = await testDatabase()
  const rows = await db.read({ actor: 'test', counties: [] }, (tx) =>
    tx.rows<{ login: string }>(`select login from person where region = '500108000000' and login like '%dispatcher1'`),
  )
  assert.deepEqual(rows, [{ login: '500108-dispatcher1' }])
})

test('a county that is not in the table is refused by name', { skip }, () => {
  assert.throws(
    () =>
      regionImport({
        codesCsv: join(data, 'divisions-chongqing.csv'),
        boundariesGeojson: join(data, 'districts-chongqing.geojson'),
        county: '110101',
      }),
    (error) => error instanceof ImportBroken && /110101/.test(error.message),
  )
})

test('a county whose line is in an older map under another code is found by its name', { skip }, () => {
  const files = { codesCsv: join(data, 'divisions-chongqing.csv'), boundariesGeojson: join(data, 'districts-chongqing.geojson') }
  const counties = countiesUnder(files.codesCsv, '50')
  assert.equal(counties.length, 38)
  assert.equal(
    counties.reduce((sum, one) => sum + one.communities, 0),
    11_270,
  )
  // 开州区 and 铜梁区 were 开县 and 铜梁县 when the map was drawn.
  for (const county of ['500154', '500151', '500243']) assert.deepEqual(regionCheck(regionImport({ ...files, county })), [])
})
