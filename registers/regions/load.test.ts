// A folder becomes a region in the database: checked, versioned, read back as the pure side wants it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parentOf } from '../../rules/area.ts'
import { testDatabase } from '../../test/database.ts'
import { calendarLoad } from './calendar.ts'
import { RegionBroken, regionLoad } from './load.ts'
import { areasBelow, keepersOf, NoRegion, readRegion, readTexts } from './read.ts'
import { regionStamp } from './revision.ts'
import { sampleCounty, sampleRegion } from './sample.ts'

const db = await testDatabase()
const owner = { actor: 'test', counties: [] }
const start = Date.UTC(2026, 0, 5)
const load = { version: 1, fromDay: '2026-01-05', now: start }

test('a loaded region is read back whole', async () => {
  const county = sampleCounty()
  const steps = new Set<string>()
  const loaded = await regionLoad(db, sampleRegion(county), { ...load, progress: (step) => steps.add(step) })
  assert.equal(loaded.code, `${county}000000`)
  assert.ok(['lines', 'areas', 'boundaries', 'persons', 'posts', 'places'].every((step) => steps.has(step)))
  const region = await readRegion(db, county)
  assert.equal(region.areas.get(`${county}001001`)?.name, '甲001社区')
  assert.equal([...region.areas.values()].filter((area) => area.level === 'grid').length, 60)
  for (const area of region.areas.values()) if (area.parent !== null) assert.equal(area.parent, parentOf(area.code), area.code)
  assert.ok(![...region.areas.values()].some((area) => area.level === 'group'), 'micro-grids and groups stay in the database')
  const grid = [...region.areas.values()].find((area) => area.level === 'grid' && area.kind === 'base')
  const below = await db.read(owner, (tx) => areasBelow(tx, grid?.code ?? ''))
  assert.ok(below.length >= 2 && below.every((area) => area.level === 'microGrid'))
  assert.equal(region.clocks.get('gridEvent')?.get('handle')?.length, 4)
  assert.equal(region.clocks.get('gridEvent')?.get('accept')?.[0]?.version, 1)
  assert.deepEqual(region.calendar.office, [
    [540, 720],
    [840, 1080],
  ])
  assert.ok(region.calendar.years.has(2026))
  assert.equal(region.settings['case.accuracyLimit'], 100)
  assert.equal(region.postKinds.get('dispatcher')?.level, 'street')
  assert.equal(region.organisations.get(`${county}.police`)?.aroundTheClock, true)
  assert.equal((await keepersOf(db)).get(county)?.region, region.code)
  assert.equal(region.items.get('ZR-0103')?.organisation, 'department.urbanManagement')
  assert.equal((await readTexts(db, county))['ground.notInList']?.en, 'It is not on the duty list of this office')
})

test('categories are two levels of public words, each leaf with class, check and handler', async () => {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), load)
  const all = [...(await readRegion(db, county)).categories.values()]
  const leaves = all.filter((one) => one.parent !== null)
  const matters = leaves.filter((leaf) => leaf.complaint !== true)
  assert.ok(matters.length >= 60 && matters.length <= 90, String(matters.length))
  for (const leaf of leaves) {
    assert.ok(leaf.class !== null && leaf.handlerOrganisation !== null && leaf.publicName['zh-TW'] && leaf.publicName.en)
    // A complaint about an office is nobody's duty on a list.
    const listed = leaf.handlerOrganisation.startsWith('department.') && leaf.complaint !== true
    assert.equal(leaf.listItem !== null, listed, leaf.code)
  }
})

test('loading the same version again changes nothing; other content under the same number is refused', async () => {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), load)
  const before = await regionStamp(db, county, start)
  assert.equal((await regionLoad(db, sampleRegion(county), load)).changed, false)
  assert.equal(await regionStamp(db, county, start), before)
  await assert.rejects(regionLoad(db, sampleRegion(county, { workers: 71 }), load), /version 1 is not newer/)
})

test('a new version holds from its day on and raises the revision', async () => {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), load)
  const before = await regionStamp(db, county, start)
  const files = sampleRegion(county).files
  const next = { files: { ...files, 'settings.json': { settings: { 'case.accuracyLimit': 50 } } } }
  await regionLoad(db, next, { version: 2, fromDay: '2026-03-01', now: start })
  assert.notEqual(await regionStamp(db, county, start), before)
  const february = await readRegion(db, county, Date.UTC(2026, 1, 28, 15, 59))
  const march = await readRegion(db, county, Date.UTC(2026, 1, 28, 16, 0))
  assert.deepEqual([february.version, february.settings['case.accuracyLimit']], [1, 100])
  assert.deepEqual([march.version, march.settings['case.accuracyLimit']], [2, 50])
  await assert.rejects(readRegion(db, county, Date.UTC(2025, 11, 31)), NoRegion)
})

test('a broken folder is refused whole: nothing of it is in the database', async () => {
  const county = sampleCounty()
  const { files } = sampleRegion(county)
  await assert.rejects(
    regionLoad(db, { files: { ...files, 'texts.json': { texts: { 'ground.x': { en: 'only English' } } } } }, load),
    RegionBroken,
  )
  await assert.rejects(readRegion(db, county), NoRegion)
})

test('a notice that announces a year gives the calendar a new version', async () => {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), load)
  const year = { year: 2027, notice: 'test', announced: true, days: { '2027-02-06': { kind: 'rest' as const, name: '春节' } } }
  const version = await calendarLoad(db, county, [year], start)
  const { calendar } = await readRegion(db, county)
  assert.equal(calendar.version, version)
  assert.equal(calendar.years.get(2027)?.days['2027-02-06']?.name, '春节')
  assert.ok(calendar.years.has(2026))
})

test('drawn areas are valid, cover the district exactly and touch only at their edges', async () => {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), load)
  const rows = await db.read(owner, (tx) =>
    tx.rows<{ valid: boolean; whole: number; grids: number; together: number; crossing: number }>(
      `with g as (select code, geom from boundary where region = $1 and level = 'grid'), c as (select geom from boundary where code = $1)
       select (select bool_and(st_isvalid(geom)) from boundary where region = $1) as valid,
         (select st_area(geom::geography) from c) as whole, (select sum(st_area(geom::geography)) from g) as grids,
         (select st_area(st_symdifference(st_union(g.geom), (select geom from c))::geography) from g) as together,
         (select count(*)::int from g a join g b on a.code < b.code and a.geom && b.geom and st_relate(a.geom, b.geom, '2********')) as crossing`,
      [`${county}000000`],
    ),
  )
  const row = rows[0]
  assert.ok(row)
  assert.equal(row.valid, true)
  assert.ok(Math.abs(row.whole - row.grids) < 1, `${row.whole} ≠ ${row.grids}`)
  assert.ok(row.together < 0.5, `difference of ${row.together} m²`)
  assert.equal(row.crossing, 0)
})
