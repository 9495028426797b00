// The feed and the open data: public cases only, nobody's name or door, cells of five at least.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { XMLParser } from 'fast-xml-parser'
import { DAY } from '../../../rules/time.ts'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, frontDoor } from '../../../test/frontDoor.ts'
import { on, type World, world } from '../../../test/world.ts'
import { dump, dumpFolder, dumpOnce } from '../../openData/dump.ts'

const sentinel = '欧阳见证'
const settings = { 'public.kinds': ['gridEvent'], 'public.categories': ['0101'] }
const report = async (w: World, more: Record<string, unknown> = {}) => {
  const input = {
    category: '0101',
    text: `=1+1 ${sentinel} 说楼道堆满杂物`,
    place: { point: { lon: 106.51234, lat: 29.51234, system: 'CGCS2000', accuracy: 5 }, words: `${sentinel}家门口` },
    contact: { name: sentinel, phone: '13800000000', wants: 'none' },
    ...more,
  }
  const answer = await w.send(w.resident(), 'report', input, randomUUID())
  assert.equal(answer.outcome, 'done', JSON.stringify(answer))
  return answer.case?.code ?? ''
}
const personal = new RegExp(`${sentinel}|138000|杂物|29\\.51234|106\\.51234`)

test('a feed reader gets the public cases of an area as Atom, the newest first, and nothing of a person', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const front = await frontDoor(t, w)
  const first = await report(w)
  w.pass(1000)
  const second = await report(w)
  await report(w, { secret: true })
  await report(w, { category: '0104' })
  const answer = await front.app.inject({ url: `/api/public/feed?county=${w.county}` })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.match(String(answer.headers['content-type']), /^application\/atom\+xml/)
  assert.doesNotMatch(answer.body, personal)
  const { feed } = new XMLParser({ ignoreAttributes: false }).parse(answer.body, true)
  assert.deepEqual(
    feed.entry.map((one: { id: string }) => one.id),
    [`urn:chaguan:${second}`, `urn:chaguan:${first}`],
  )
  for (const one of [feed, ...feed.entry]) for (const must of ['id', 'title', 'updated']) assert.ok(one[must], must)
  assert.ok(feed.entry[0].link['@_href'].endsWith(`/public/track/${second}`))
  const elsewhere = await front.app.inject({ url: `/api/public/feed?county=${w.county}&area=990199` })
  assert.doesNotMatch(elsewhere.body, /<entry>/)
  assert.equal((await front.app.inject({ url: '/api/public/feed?county=000000' })).statusCode, 404)
})

test('the open data of a night are four files that a catalogue can read; small cells are empty, formulas are words', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const front = await frontDoor(t, w)
  const codes = [await report(w), await report(w), await report(w)]
  await report(w, { secret: true })
  const get = (file: string) => front.app.inject({ url: `/api/public/data/${w.county}/${file}` })
  assert.equal((await get('cases.csv')).statusCode, 404, 'before the first night')
  w.at(on('2026-10-14', 2, 30))
  assert.equal(await dumpOnce(w.house, front.folder, w.county), false, 'not yet')
  w.at(on('2026-10-14', 3, 1))
  assert.equal(await dumpOnce(w.house, front.folder, w.county), true)
  assert.equal(await dumpOnce(w.house, front.folder, w.county), false, 'once a day')
  const files = ['cases.csv', 'cases.geojson', 'figures.csv', 'datapackage.json']
  for (const file of files) {
    const answer = await get(file)
    assert.equal(answer.statusCode, 200, file)
    assert.doesNotMatch(answer.body, personal, file)
  }
  const rows = parse((await get('cases.csv')).body, { columns: true }) as Record<string, string>[]
  assert.deepEqual(rows.map((row) => row.code).sort(), codes.toSorted())
  const { features } = (await get('cases.geojson')).json()
  assert.equal(features.length, 3)
  assert.deepEqual(features[0].geometry.coordinates, [106.5125, 29.5125], 'the middle of a section of road')
  const described = (await get('datapackage.json')).json()
  assert.deepEqual(
    described.resources.map((one: { path: string }) => one.path),
    ['cases.csv', 'cases.geojson', 'figures.csv'],
  )
  assert.deepEqual(
    described.resources[0].schema.fields.map((one: { name: string }) => one.name),
    Object.keys(rows[0] ?? {}),
  )
  const figures = parse((await get('figures.csv')).body, { columns: true }) as Record<string, string>[]
  for (const row of figures) assert.ok(row.count === '' || row.count === '0' || Number(row.count) >= 5, JSON.stringify(row))
  for (const bad of ['../keys.json', '..%2Fkeys.json', 'keys.json', 'constructor'])
    assert.equal((await get(bad)).statusCode, 404, bad)
  assert.equal(codeOf(await front.browser().ask('GET', '/api/public/data/000000/cases.csv')), 'notFound')
})

test('a case that was made secret is in no file of the next night, and nothing half written stays', async (t) => {
  const w = world(await testDatabase(), [], { settings })
  const front = await frontDoor(t, w)
  const code = await report(w)
  assert.deepEqual(await dump(w.house, front.folder, w.county), { cases: 1 })
  await w.house.db.asOwner((tx) => tx.rows('update "case" set secret = true where county = $1', [w.county]))
  w.pass(DAY)
  assert.deepEqual(await dump(w.house, front.folder, w.county), { cases: 0 })
  const folder = dumpFolder(front.folder, w.county)
  assert.ok(!readFileSync(join(folder, 'cases.csv'), 'utf8').includes(code))
  assert.ok(!existsSync(`${folder}.new`))
})
