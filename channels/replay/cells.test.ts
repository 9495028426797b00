// Lines drawn from points: every point lies in a rectangle of its own label, and no two rectangles meet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellsOf, type Labelled } from './cells.ts'

const boxes = (points: readonly Labelled[]) =>
  [...cellsOf(points)].flatMap(([label, polygons]) =>
    polygons.map((polygon) => {
      const [[west, south] = [0, 0], , [east, north] = [0, 0]] = polygon[0] ?? []
      return { label, west, south, east, north }
    }),
  )
const holding = (all: ReturnType<typeof boxes>, { lon, lat }: Labelled) =>
  all.filter((box) => lon > box.west && lon < box.east && lat > box.south && lat < box.north)

const point = fc.record({
  lon: fc.integer({ min: 0, max: 40 }),
  lat: fc.integer({ min: 0, max: 40 }),
  label: fc.constantFrom('a', 'b', 'c'),
})

test('points of different spots are parted, whatever their labels', () => {
  fc.assert(
    fc.property(fc.uniqueArray(point, { selector: ({ lon, lat }) => `${lon} ${lat}`, minLength: 1, maxLength: 60 }), (drawn) => {
      const points = drawn.map(({ lon, lat, label }) => ({ lon: 100 + lon / 1000, lat: 30 + lat / 1000, label }))
      const all = boxes(points)
      for (const one of points)
        assert.deepEqual(
          holding(all, one).map((box) => box.label),
          [one.label],
        )
      for (const a of all)
        for (const b of all) assert.ok(a === b || a.east < b.west || b.east < a.west || a.north < b.south || b.north < a.south)
    }),
  )
})

test('a spot shared by two goes with the greater number', () => {
  const spot = { lon: 1, lat: 1 }
  const all = boxes([
    { ...spot, label: 'a' },
    { ...spot, label: 'b' },
    { ...spot, label: 'b' },
  ])
  assert.deepEqual(
    all.map((box) => box.label),
    ['b'],
  )
  assert.equal(cellsOf([]).size, 0)
})
