// The invented land: the same seed gives the same place, and its areas lie edge to edge without gap or overlap.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expand } from '../regions/expand.ts'
import { openFolder } from '../regions/folder.ts'
import { sampleRegion } from '../regions/sample.ts'
import { inventGrids } from './grids.ts'
import { cut } from './mesh.ts'
import { numeral } from './names.ts'
import { doubleArea, type Line, type Point } from './plane.ts'
import { random } from './random.ts'
import { ringsOf } from './rings.ts'
import { sow } from './seeds.ts'
import { wiggle } from './wiggle.ts'

const silent = () => undefined
const mingchuan = openFolder(join(import.meta.dirname, '../../regions/mingchuan')).folder ?? assert.fail()
const again = () => expand(mingchuan, 0, silent)
const once = again()
const district = () => once
const digest = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('hex')
const size = (rings: readonly { area: number }[]) => rings.reduce((sum, ring) => sum + ring.area, 0)

/** A land with a bay, so that cells are cut into pieces. */
const bay: Line = [
  [0, 0],
  [4000, 0],
  [4000, 3000],
  [2200, 3000],
  [2100, 700],
  [1900, 700],
  [1800, 3000],
  [0, 3000],
]

test('cells fill a land with a bay exactly: their sizes add up and no two share ground', () => {
  const seeds = sow(
    [bay],
    [
      [
        [0, 1500],
        [4000, 1600],
      ],
    ],
    300,
    () => 180,
    random(3, 'seeds'),
  ).map((seed) => seed.at)
  const mesh = cut([bay], seeds)
  wiggle(mesh, [bay], 3, () => 0.6)
  const cells = ringsOf(mesh.arcs, (cell) => cell)
  assert.equal(cells.size, 300)
  const whole = Math.abs(doubleArea(bay)) / 2
  const sum = [...cells.values()].reduce((total, rings) => total + size(rings), 0)
  // Where a line meets the border its end is rounded to a centimetre.
  assert.ok(Math.abs(sum - whole) < 5, `${sum} ≠ ${whole}`)
  for (const rings of cells.values()) {
    assert.equal(rings.length, 1, 'a cell is one piece')
    assert.ok((rings[0]?.area ?? 0) > 0)
  }
})

test('bends never cross: every drawn ring is simple', () => {
  const seeds = sow([bay], [], 120, () => 280, random(4, 'seeds')).map((seed) => seed.at)
  const mesh = cut([bay], seeds)
  wiggle(mesh, [bay], 4, () => 0.7)
  for (const rings of ringsOf(mesh.arcs, (cell) => cell).values())
    for (const ring of rings) assert.ok(!crossesItself(ring.points), 'a ring crosses itself')
})

function crossesItself(ring: Line): boolean {
  const side = (a: Point, b: Point, c: Point) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
  const edges = ring.slice(1).map((b, i): [Point, Point] => [ring[i] ?? b, b])
  return edges.some(([a, b], i) =>
    edges.some(
      ([c, d], j) =>
        j > i + 1 &&
        !(i === 0 && j === edges.length - 1) &&
        side(a, b, c) * side(a, b, d) < 0 &&
        side(c, d, a) * side(c, d, b) < 0,
    ),
  )
}

test('the same description gives the same district, another seed another', async () => {
  assert.equal(digest(await district()), digest(await again()))
  const sample = sampleRegion('979801')
  const other = sampleRegion('979801', { seed: 5 })
  const lines = async (raw: typeof sample) =>
    (await expand(openFolder(raw).folder ?? assert.fail(), 0, silent)).boundaries.map((row) => row.wkb)
  assert.notDeepEqual(await lines(sample), await lines(other))
})

test('the district has the size of a real one, and every post is filled', async () => {
  const content = await district()
  const areas = (level: string) => content.areas.filter((area) => area.level === level).length
  assert.deepEqual(
    { streets: areas('street'), communities: areas('community'), grids: areas('grid') },
    { streets: 15, communities: 153, grids: 2500 },
  )
  assert.equal(content.posts.filter((post) => post.kind === 'gridWorker').length, 3300)
  assert.equal(content.organisations.filter((office) => office.kind.startsWith('department.')).length, 22)
  assert.equal(content.boundaries.filter((row) => row.level === 'grid').length, 2500 - 14)
  assert.ok(content.posts.every((post) => post.person !== null))
  const persons = new Map(content.persons.map((person) => [person.id, person]))
  assert.equal(persons.size, content.persons.length)
  assert.equal(
    new Set(content.persons.flatMap((person) => person.login ?? [])).size,
    content.persons.filter((person) => person.login !== null).length,
  )
  const kinds = new Set(mingchuan.files['posts.json']?.posts.map((post) => post.kind))
  assert.deepEqual(
    [...kinds].filter((kind) => !content.posts.some((post) => post.kind === kind)),
    [],
  )
})

test('grids are numbered within their community from the north-west on, dedicated ones from 801', async () => {
  const content = await district()
  for (const grid of content.areas.filter((area) => area.level === 'grid')) {
    assert.equal(grid.code.slice(0, 12), grid.parent)
    assert.equal(Number(grid.code.slice(12)) >= 801, grid.kind === 'dedicated')
  }
})

test('no name of the invented district is a real one of Chongqing', async (t) => {
  const table = join(import.meta.dirname, '../../../shared/data/divisions-chongqing.csv')
  if (!existsSync(table)) return t.skip('the table of real divisions is not here')
  const real = new Set(
    readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => (line.split(',')[2] ?? '').replace(/(居民委员会|村民委员会)$/, '')),
  )
  const content = await district()
  const names = content.areas.filter((area) => ['county', 'street', 'community'].includes(area.level)).map((area) => area.name)
  assert.deepEqual(
    names.filter((name) => real.has(name)),
    [],
  )
})

test('bare grids for measuring come in the number asked for, each with a point inside', () => {
  const { boundaries, points } = inventGrids({ county: '979802', count: 500, centre: [90, 35], seed: 1 })
  assert.equal(boundaries.length, 500)
  assert.equal(new Set(boundaries.map((row) => row.code)).size, 500)
  assert.equal(points.length, 500)
})

test('numbers are written as people write them', () => {
  assert.deepEqual([1, 10, 12, 20, 21, 99].map(numeral), ['一', '十', '十二', '二十', '二十一', '九十九'])
  assert.deepEqual([100, 103, 110, 112, 121].map(numeral), ['一百', '一百零三', '一百一十', '一百一十二', '一百二十一'])
})
