// What people write: refused where it would be stored wrongly, kept to the byte otherwise, masked, found again by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  codePoints,
  flawOf,
  hasControl,
  hasNul,
  isWellFormed,
  maskId,
  maskName,
  maskPhone,
  nameKey,
  stripInvisible,
} from './words.ts'

const rare = [
  '𬱟',
  '𰻝',
  '\u{3223B}',
  '\u{2EBF0}',
  '㑇',
  '\uE863',
  '阿卜杜拉·买买提',
  '👨‍👩‍👧',
  'ᠮᠣᠩᠭᠣᠯ\u180B',
  '\uF9D8',
  '\u{2F800}',
]

test('rare characters are sound, count as one, and stay what they are', () => {
  for (const name of rare) {
    assert.equal(flawOf(name, 50), null, name)
    assert.equal(stripInvisible(name), name)
  }
  assert.equal(codePoints('𬱟'), 1)
  assert.equal(codePoints('阿卜杜拉·买买提'), 8)
})

test('a lone surrogate, a NUL, a control character and too much are told apart', () => {
  assert.equal(flawOf('\ud842', 50), 'loneSurrogate')
  assert.equal(flawOf('a\udfb7b', 50), 'loneSurrogate')
  assert.equal(flawOf('a\u0000b', 50), 'nul')
  assert.equal(flawOf('a\u0007b', 50), 'control')
  assert.equal(flawOf('a\u009fb', 50), 'control')
  assert.equal(flawOf('一\t二\r\n三', 50), null)
  assert.equal(flawOf('𬱟'.repeat(50), 50), null)
  assert.equal(flawOf('𬱟'.repeat(51), 50), 'tooLong')
  assert.equal(flawOf('楼'.repeat(51), 50), 'tooLong')
  assert.equal(flawOf('x'.repeat(10_000_000), 50), 'tooLong')
})

test('the checks agree with the language’s own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })), (sound, units) => {
      const any = String.fromCharCode(...units)
      for (const text of [sound, any]) {
        assert.equal(isWellFormed(text), text.isWellFormed())
        assert.equal(codePoints(text), [...text].length)
        assert.equal(
          hasNul(text),
          text.split('').some((c) => c.charCodeAt(0) === 0),
        )
        assert.equal(
          hasControl(text),
          text.split('').some((c) => (c < ' ' && !'\t\n\r'.includes(c)) || (c >= '\u007f' && c <= '\u009f')),
        )
      }
    }),
  )
})

test('what cannot be seen and misleads goes, joiners and Mongolian selectors stay', () => {
  assert.equal(stripInvisible('张\u200B三\u202E\u2066\uFEFF\u2069'), '张三')
  assert.equal(stripInvisible('a\u200C\u200Db\u180B\u180E\u180F'), 'a\u200C\u200Db\u180B\u180E\u180F')
})

test('one name is found whichever dot was typed', () => {
  for (const dot of ['·', '•', '・', '‧', '･', '.', '．', ' · '])
    assert.equal(nameKey(`阿卜杜拉${dot}买买提`), '阿卜杜拉·买买提', dot)
  assert.equal(nameKey('张 三'), '张三')
  assert.equal(nameKey(' Ｊohn  Smith '), 'john smith')
  assert.equal(nameKey('\uF9D8'), '律')
  assert.equal(nameKey('\uE863'), '\uE863')
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => assert.equal(nameKey(nameKey(name)), nameKey(name))))
})

test('masks hide what they must', () => {
  assert.equal(maskPhone('13812345678'), '138****5678')
  assert.equal(maskPhone('023-62800000'), '**********00')
  assert.equal(maskPhone('110'), '***')
  assert.equal(maskName('张三'), '张*')
  assert.equal(maskName('欧阳娜'), '欧**')
  assert.equal(maskName('𬱟一'), '𬱟*')
  assert.equal(maskName('阿卜杜拉·买买提'), '阿****')
  assert.equal(maskName('张'), '*')
  assert.equal(maskName(''), '')
  assert.equal(maskId('11010519491231002X'), '110*************2X')
  assert.equal(maskId('12345'), '*****')
})
