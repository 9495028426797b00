// The numbers on the wall's map: none over another, each at its street or with a line to it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { numbersOf, typeSize } from './labels.ts'

const square = (x: number, y: number, size: number): readonly (readonly [number, number])[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
]
const wide = (text: string): number => [...text].length * typeSize * 0.6

test('numbers of small streets that lie together stand apart, each with a line to its own', () => {
  const streets = [
    { code: '1', text: '16', ring: square(0, 0, 300) },
    { code: '2', text: '27', ring: square(300, 0, 26) },
    { code: '3', text: '120', ring: square(326, 0, 20) },
    { code: '4', text: '12', ring: square(326, 20, 24) },
    { code: '5', text: '1', ring: [] },
  ]
  const placed = numbersOf(streets)
  assert.deepEqual(
    placed.map((one) => one.code),
    ['1', '2', '4', '3'],
  )
  const [large] = placed
  assert.deepEqual([large?.x, large?.y, large?.from], [150, 150, null])
  for (const one of placed)
    for (const other of placed)
      if (one !== other)
        assert.ok(
          Math.abs(one.x - other.x) >= (wide(one.text) + wide(other.text)) / 2 || Math.abs(one.y - other.y) >= typeSize,
          `${one.text} over ${other.text}`,
        )
  assert.ok(placed.some((one) => one.from !== null))
  for (const one of placed.filter((each) => each.from !== null))
    assert.ok(Math.hypot(one.x - (one.from?.[0] ?? 0), one.y - (one.from?.[1] ?? 0)) < typeSize * 12)
})
