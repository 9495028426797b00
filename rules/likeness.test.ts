// What is taken for the same matter, and what is not, however near or alike.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { likeness, type Told } from './likeness.ts'
import { DAY } from './time.ts'

const east = (metres: number) => ({ lon: 106 + metres / 96_400, lat: 30 })
const heap: Told = {
  point: east(0),
  area: '990106003001002',
  category: '0101',
  terms: ['楼道', '杂物', '消防', '通道'],
  openedAt: 0,
}
const cases: readonly (readonly [string, Partial<Told>, boolean])[] = [
  ['the same words beside it', { point: east(30) }, true],
  ['other words on the spot, same category, same day', { point: east(20), terms: ['太乱'] }, true],
  ['other words on the spot, a week later', { point: east(20), terms: ['太乱'], openedAt: 7 * DAY }, false],
  ['other words a hundred metres away', { point: east(100), terms: ['太乱'] }, false],
  ['half of the words a hundred metres away', { point: east(100), terms: ['楼道', '杂物', '三楼', '纸箱'] }, true],
  ['the same words in the next street', { point: east(400) }, false],
  ['the same words a month ago', { openedAt: -31 * DAY }, false],
  ['a lamp at the same door', { category: '0303', terms: ['路灯', '不亮'] }, false],
  ['the same words at the same door, filed elsewhere', { category: '0303' }, true],
  ['the same group and half the words', { category: '0104', terms: ['楼道', '杂物', '垃圾', '纸箱'] }, true],
  ['the same group, no word in common', { category: '0104', terms: ['太乱'] }, false],
  ['no point, same grid, same words', { point: null }, true],
  ['no point, only the community known, same words', { point: null, area: '990106003001' }, true],
  ['a quarter of the words a hundred metres away', { point: east(100), terms: ['楼道', '太乱', '纸箱', '三楼'] }, false],
  ['the same words and group a hundred metres away', { point: east(100), category: '0104' }, false],
  ['no point, another grid', { point: null, area: '990106003001003' }, false],
  ['no point, another community', { point: null, area: '990106003002' }, false],
  ['no point, nothing but the street known', { point: null, area: '990106003000' }, false],
  ['no words at all, on the spot, same category', { point: east(10), terms: [] }, true],
]
for (const [what, other, same] of cases)
  test(`${what} is ${same ? '' : 'not '}taken for the same`, () => {
    assert.equal(likeness(heap, { ...heap, ...other }) !== null, same)
  })

test('it is the same both ways, never without the place among its reasons, and the score is what the reasons say', () => {
  const told = fc.record({
    point: fc.option(fc.integer({ min: -300, max: 300 }).map(east)),
    area: fc.constantFrom('990106003001002', '990106003001003', '990106003001', '990106003000'),
    category: fc.constantFrom('0101', '0104', '0303'),
    terms: fc.uniqueArray(fc.constantFrom('楼道', '杂物', '消防', '通道', '路灯', '太乱')),
    openedAt: fc.integer({ min: 0, max: 40 * DAY }),
  })
  fc.assert(
    fc.property(told, told, (a, b) => {
      const [there, back] = [likeness(a, b), likeness(b, a)]
      assert.equal(there?.score, back?.score)
      if (there) assert.equal(there.reasons[0]?.why, 'place')
    }),
  )
})
