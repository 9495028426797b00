// Area codes: trimming, ranges, levels; and the one thing that matters, that a range and `covers` never differ.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { covers, fullCode, isCode, levelOf, parentOf, prefixRange, trimCode } from './area.ts'

test('codes lose the zeros that only fill them', () => {
  const table = [
    ['500000000000', '50', 'city', null],
    ['500100000000', '5001', 'city', '500000000000'],
    ['510100000000', '5101', 'city', null],
    ['510104000000', '510104', 'county', '510100000000'],
    ['500108000000', '500108', 'county', '500000000000'],
    ['500110000000', '500110', 'county', '500000000000'],
    ['500108003000', '500108003', 'street', '500108000000'],
    ['500108010000', '500108010', 'street', '500108000000'],
    ['500108100000', '500108100', 'street', '500108000000'],
    ['500108003001', '500108003001', 'community', '500108003000'],
    ['500108003200', '500108003200', 'community', '500108003000'],
    ['500108003200010', '500108003200010', 'grid', '500108003200'],
    ['50010800320001003', '50010800320001003', 'microGrid', '500108003200010'],
    ['5001080032000100310', '5001080032000100310', 'group', '50010800320001003'],
  ] as const
  for (const [code, trimmed, level, parent] of table) {
    assert.equal(trimCode(code), trimmed)
    assert.equal(trimCode(trimmed), trimmed)
    assert.equal(levelOf(code), level)
    assert.equal(levelOf(trimmed), level)
    assert.equal(parentOf(code), parent)
    assert.equal(fullCode(trimmed), code)
  }
  assert.equal(parentOf('500108003'), '500108')
})

test('what is no code is refused, never read as everywhere', () => {
  for (const text of ['', '5', '501', '50010', '050108', '5001080030010', '50010a', '５０', '500108 ']) {
    assert.ok(!isCode(text), text)
    assert.equal(levelOf(text), null)
    assert.throws(() => trimCode(text), RangeError)
    assert.throws(() => covers([text], '500108'), RangeError)
    assert.throws(() => prefixRange(text), RangeError)
  }
  assert.equal(covers([], '500108'), false)
})

test('a city whose own code is no prefix of its counties covers them, and a county not its neighbour', () => {
  assert.ok(covers(['500000000000'], '500108003001001'))
  assert.ok(covers(['510100'], '510104000000'))
  assert.ok(!covers(['500108'], '500109003001'))
  assert.ok(!covers(['500108003'], '500108000000'))
  assert.ok(covers(['500109', '500108003000'], '500108003001'))
})

const code = fc
  .tuple(fc.constantFrom(2, 4, 6, 9, 12, 15, 17, 19), fc.stringMatching(/^[1-9][0-9]{18}$/))
  .map(([width, text]) => text.slice(0, width))

test('a range holds exactly what the prefix covers', () => {
  assert.deepEqual(prefixRange('500109'), ['500109', '50011'])
  assert.deepEqual(prefixRange('500199'), ['500199', '5002'])
  assert.deepEqual(prefixRange('99'), ['99', 'a'])
  const within = (prefix: string, text: string): boolean => {
    const [from, to] = prefixRange(prefix)
    return text >= from && text < to
  }
  fc.assert(
    fc.property(code, code, fc.nat(19), (prefix, other, keep) => {
      // Half of the codes share the beginning of the prefix, or the property would hold for want of a hit.
      for (const text of [other, (prefix.slice(0, keep) + other).slice(0, 19), fullCode(prefix), prefix + other.slice(0, 3)]) {
        assert.equal(within(prefix, text), covers([prefix], text), `${prefix} ${text}`)
      }
    }),
  )
})

const divisions = new URL('../../shared/data/divisions-chongqing.csv', import.meta.url)

test('the levels and parents of a real city of 32 million are the ones in its list', {
  skip: existsSync(divisions) ? false : 'the list of divisions is not here',
}, () => {
  const rows = readFileSync(divisions, 'utf8').trim().split('\n').slice(1)
  assert.ok(rows.length > 12_000)
  const levels: Record<string, string> = { city: 'city', county: 'county', town: 'street', village: 'community' }
  for (const row of rows) {
    const [own = '', level = '', , parent = ''] = row.trim().split(',')
    assert.equal(levelOf(own), levels[level], row)
    assert.equal(parentOf(own) ?? '', parent, row)
    assert.ok(covers(['50'], own))
  }
})
