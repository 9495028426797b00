// Check digits: the examples of the standards, and every single wrong character found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCreditCode, isIdNumber, isMobile } from './identity.ts'

test('the examples of the standards hold', () => {
  assert.ok(isIdNumber('11010519491231002X'))
  assert.ok(isIdNumber('11010519491231002x'))
  assert.ok(isCreditCode('91350100M000100Y43'))
})

test('every single wrong character is found', () => {
  const id = '11010519491231002X'
  for (let i = 0; i < id.length; i++) {
    for (const wrong of '0123456789X')
      if (wrong !== id[i]) assert.ok(!isIdNumber(id.slice(0, i) + wrong + id.slice(i + 1)), `${i} ${wrong}`)
  }
  const body = '91350100M000100Y43'
  for (let i = 0; i < body.length; i++) {
    for (const wrong of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      if (wrong !== body[i]) assert.ok(!isCreditCode(body.slice(0, i) + wrong + body.slice(i + 1)), `${i} ${wrong}`)
  }
})

test('a birth date that does not exist, a short number and a spreadsheet’s rounding are no identity numbers', () => {
  for (const text of [
    '',
    '110105491231002',
    '1.10105E+17',
    '110105194912310020',
    '１１０１０５１９４９１２３１００２Ｘ',
    ' 11010519491231002X',
  ])
    assert.ok(!isIdNumber(text), text)
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const withCheck = (head: string) =>
    head + '10X98765432'.charAt(weights.reduce((sum, weight, i) => sum + weight * Number(head[i]), 0) % 11)
  assert.ok(isIdNumber(withCheck('11010520000229001')))
  assert.ok(!isIdNumber(withCheck('11010519000229001')), '1900 was no leap year')
  assert.ok(!isIdNumber(withCheck('11010519491331001')))
})

test('a mobile number has eleven digits and begins with 13 to 19', () => {
  assert.ok(isMobile('13812345678'))
  for (const text of ['12812345678', '1381234567', '138123456789', '+8613812345678', '110', '138 1234 5678'])
    assert.ok(!isMobile(text), text)
})
