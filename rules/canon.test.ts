// Canonical JSON: the RFC's own examples, one text for one value, and no value that has none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonical } from './canon.ts'

test('keys are sorted by UTF-16 units and strings escaped as RFC 8785 §3.2 shows', () => {
  const keys = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  assert.deepEqual(
    Object.values(JSON.parse(canonical(Object.entries(keys).map(([key, value]) => [key, value]))) as string[][]).length,
    7,
  )
  assert.equal(
    canonical(keys),
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  )
  assert.equal(canonical('\u20ac$\u000f\u000aA\'B"\\\\"/'), '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
  assert.equal(
    canonical({ literals: [null, true, false], 数: [0, -0, -7, Number.MAX_SAFE_INTEGER], '': {} }),
    '{"":{},"literals":[null,true,false],"数":[0,0,-7,9007199254740991]}',
  )
  assert.equal(canonical([]), '[]')
  assert.equal(
    canonical({ b: { d: 1, c: [{ z: 1, y: 2 }] }, a: '\u007f\u2028' }),
    '{"a":"\u007f\u2028","b":{"c":[{"y":2,"z":1}],"d":1}}',
  )
})

test('what has no canonical text is an error', () => {
  const date: unknown = new Date(0)
  const bad: readonly unknown[] = [
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    undefined,
    { a: undefined },
    [undefined],
    1n,
    () => 1,
    Symbol('x'),
    date,
    new Map(),
    '\ud842',
    'a\udfb7',
    { '\ud842': 1 },
    Array(2),
  ]
  for (const value of bad) assert.throws(() => canonical(value), TypeError)
})

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value

const shuffled = (v: unknown): unknown => {
  if (Array.isArray(v)) return v.map(shuffled)
  if (v === null || typeof v !== 'object') return v
  return Object.fromEntries(
    Object.entries(v)
      .reverse()
      .map(([k, inner]) => [k, shuffled(inner)]),
  )
}

test('one value has one text, whatever the order of its keys, and it reads back', () => {
  fc.assert(
    fc.property(value, (v) => {
      const text = canonical(v)
      assert.equal(canonical(shuffled(v)), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(v)))
      assert.equal(canonical(JSON.parse(text)), text)
    }),
  )
})
