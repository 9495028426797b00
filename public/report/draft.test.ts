// What becomes of a draft: one case however often it is sent, nothing invented, nothing that cannot be stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from './check.ts'
import { begun, blank, clean, type Draft, fromPaper, sameArea, stepOf } from './draft.ts'

const dark: Draft = { ...blank('990106'), group: '07', category: '0702', categoryName: '楼道灯不亮', text: '五楼灯不亮' }
const fields = (draft: Draft) => check(draft).map((fault) => fault.field)

test('every step made of one draft names the same case, so that only one can be opened', () => {
  const [first, second] = [stepOf(dark), stepOf({ ...dark, text: '六楼' })]
  assert.deepEqual(first.case, second.case)
  assert.notEqual(first.key, second.key)
})

test('a report without a place has an empty place and no contact nobody gave', () => {
  const { notice, ...input } = stepOf(dark).input
  assert.deepEqual(input, { category: '0702', text: '五楼灯不亮', place: {}, language: 'zh-CN' })
  assert.match(String(notice), /^[\w.:-]+$/)
})

test('the position of the phone, the community and the words all travel when all were given', () => {
  const { place } = stepOf({
    ...dark,
    point: { lon: 106.5, lat: 29.5, accuracy: 12 },
    street: '990106001000',
    community: '990106001003',
    placeWords: ' 3 单元 ',
  }).input
  assert.deepEqual(place, {
    point: { lon: 106.5, lat: 29.5, system: 'CGCS2000', accuracy: 12 },
    area: '990106001003',
    words: '3 单元',
  })
})

test('a photo without words takes the words of its category; neither photo nor words is a fault', () => {
  const photo = { ...dark, text: ' \u200B ', photos: [{ id: 'a', there: true }] }
  assert.equal(stepOf(photo).input.text, '楼道灯不亮')
  assert.deepEqual(fields(photo), [])
  assert.deepEqual(fields({ ...photo, photos: [] }), ['text'])
})

test('a photo that has not arrived holds the report back', () => {
  assert.deepEqual(fields({ ...dark, photos: [{ id: 'a', there: false }] }), ['photos'])
})

test('who wants a call leaves a number that can be called', () => {
  assert.deepEqual(fields({ ...dark, wants: 'call' }), ['phone'])
  assert.deepEqual(fields({ ...dark, wants: 'call', phone: '023-60000000 转 802' }), [])
  assert.deepEqual(fields({ ...dark, wants: 'call', phone: '１３８ 1234 5678' }), [])
  assert.deepEqual(fields({ ...dark, wants: 'message', phone: '138 1' }), ['phone'])
  assert.deepEqual(fields({ ...dark, wants: 'none', phone: '无' }), ['phone'])
})

test('a text of 2,000 characters is taken, of 2,001 is not, and emoji count once', () => {
  assert.deepEqual(fields({ ...dark, text: '😀'.repeat(2000) }), [])
  assert.deepEqual(fields({ ...dark, text: '灯'.repeat(2001) }), ['text'])
})

test('what cannot be stored is taken out of pasted text, and line ends stay', () => {
  assert.equal(clean('a\u0000b\u200B\uD800c\nd\u0007 '), 'abc\nd')
})

test('the paper on a door fills in district, community and kind, and refuses what is no code', () => {
  assert.deepEqual(fromPaper({ area: '990106001003005', category: '0702' }), {
    community: '990106001003',
    street: '990106001000',
    category: '0702',
  })
  assert.deepEqual(fromPaper({ area: '990106001000' }), { street: '990106001000' })
  assert.deepEqual(fromPaper({ area: 'x', category: 'a b', county: '../' }), {})
})

test('an empty draft is not worth keeping, one with a word is', () => {
  assert.equal(begun(blank('990106')), false)
  assert.equal(begun({ ...blank('990106'), text: '灯' }), true)
  assert.equal(sameArea('990106001', '990106001000'), true)
  assert.equal(sameArea('sf', 'sf'), true)
  assert.equal(sameArea('sf', '990106001000'), false)
})

test('answers travel only with the category that asked, and what must be answered is asked for', () => {
  const asked = { of: '0702', needed: ['now'] }
  const given = { of: '0702', given: { now: ['nights'], people: [' '] } }
  assert.deepEqual(stepOf({ ...dark, asked, answers: given }).input.answers, { now: ['nights'] })
  assert.deepEqual(stepOf({ ...dark, asked, answers: { ...given, of: '0501' } }).input.answers, {})
  assert.equal(stepOf({ ...dark, answers: { ...given, of: '0501' } }).input.answers, undefined)
  assert.deepEqual(fields({ ...dark, asked }), ['questions'])
  assert.deepEqual(fields({ ...dark, asked, answers: given }), [])
})
