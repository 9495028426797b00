// The code people read out: made, read back however it was typed, and no slip of one character or two neighbours passes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCode, makeCode, parseCode, parseCodeEnd, receiptWord } from './code.ts'
import { dayNumber, dayOf } from './time.ts'

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const day = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2099-12-31') }).map(dayOf)
const county = fc.integer({ min: 110_000, max: 829_999 }).map(String)
const made = fc.tuple(county, day, bytes).map(([c, d, b]) => makeCode(c, d, b))

test('a code carries its county and its day and reads back', () => {
  fc.assert(
    fc.property(county, day, bytes, (c, d, b) => {
      const code = makeCode(c, d, b)
      assert.match(code, /^\d{12}[2-9ACDEFGHJKMNPQRTVWXY]{9}$/)
      assert.deepEqual(parseCode(code), { code, county: c, day: d })
    }),
  )
})

test('the same bytes make the same code, and other bytes another', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2000; i++)
    seen.add(
      makeCode(
        '500108',
        '2026-10-09',
        Uint8Array.from({ length: 16 }, (_, j) => (i * 7919 + j * 104_729 * (i + 1)) % 256),
      ),
    )
  assert.ok(seen.size > 200)
  assert.equal(makeCode('500108', '2026-10-09', new Uint8Array(16)), makeCode('500108', '2026-10-09', new Uint8Array(16)))
})

test('it is read however it was typed', () => {
  const code = makeCode(
    '500108',
    '2026-10-09',
    Uint8Array.from({ length: 16 }, (_, i) => i * 37),
  )
  const shown = formatCode(code)
  assert.match(shown, /^500108-261009-.{4}-.{4}-.$/)
  const wide = [...code].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')
  for (const text of [
    shown,
    shown.toLowerCase(),
    ` ${shown} \n`,
    shown.replaceAll('-', '－'),
    shown.replaceAll('-', '—'),
    shown.replaceAll('-', '\u3000'),
    wide,
    wide.toLowerCase(),
    `\u200B${code}`,
    code.replace(/0/, 'O').replace(/1/, 'l'),
  ]) {
    assert.equal(parseCode(text)?.code, code, text)
  }
  for (const text of ['', code.slice(1), `${code}2`, 'x'.repeat(1_000_000), `500108269909${code.slice(12)}`, '👍'.repeat(21)])
    assert.equal(parseCode(text), null)
})

test('every single wrong character is found', () => {
  const tail = '23456789ACDEFGHJKMNPQRTVWXY'
  fc.assert(
    fc.property(made, fc.nat(20), (code, i) => {
      for (const wrong of i < 12 ? '0123456789' : tail) {
        if (wrong !== code[i])
          assert.equal(parseCode(code.slice(0, i) + wrong + code.slice(i + 1)), null, `${code} at ${i} ${wrong}`)
      }
    }),
  )
})

test('every swap of two neighbours is found', () => {
  fc.assert(
    fc.property(made, (code) => {
      for (let i = 0; i < 20; i++) {
        if (code[i] === code[i + 1]) continue
        assert.equal(
          parseCode(code.slice(0, i) + code.charAt(i + 1) + code.charAt(i) + code.slice(i + 2)),
          null,
          `${code} at ${i}`,
        )
      }
    }),
  )
})

test('a code is not made of what is not a county, a day, or enough chance', () => {
  for (const [c, d, n] of [
    ['5001', '2026-10-09', 16],
    ['500108', '2026-02-30', 16],
    ['500108', '1999-12-31', 16],
    ['500108', '2026-10-09', 15],
  ] as const) {
    assert.throws(() => makeCode(c, d, new Uint8Array(n)), RangeError)
  }
})

test('the word on the receipt has six digits, zeros in front too', () => {
  assert.equal(receiptWord(Uint8Array.of(0, 0, 0, 7)), '000007')
  assert.equal(receiptWord(Uint8Array.of(255, 255, 255, 255)), String(0xffffffff % 1_000_000).padStart(6, '0'))
  fc.assert(fc.property(fc.uint8Array({ minLength: 4, maxLength: 8 }), (b) => assert.match(receiptWord(b), /^\d{6}$/)))
  assert.throws(() => receiptWord(new Uint8Array(3)), RangeError)
})

test('the end of a code is known as typed or read, and nothing else is taken for one', () => {
  for (const text of ['9J7W7W84T', '9j7w 7w84 t', '9J7W-7W84-T', '９J7W7WB4T'])
    assert.equal(parseCodeEnd(text), '9J7W7W84T', text)
  for (const text of ['', '9J7W7W84', '9J7W7W84TT', '路灯坏了三盏不亮了', '13800000000', 'ABCDEFGH1'])
    assert.equal(parseCodeEnd(text), null, text)
})
