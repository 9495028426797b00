// A clock reads as a person says it, in every language and wherever the browser stands.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { amountWords, lightAt, remainingWords } from './remaining.ts'
import { type Language, speak } from './texts.ts'
import { agoWords, exactWords, whenWords } from './time.ts'

const use = (language: Language) =>
  speak(language, { common: JSON.parse(readFileSync(join(import.meta.dirname, 'texts', language, 'common.json'), 'utf8')) })
/** 2026-09-30 10:00 in China. */
const now = Date.UTC(2026, 8, 30, 2)
const left = { unit: 'workingDay', amount: 3, over: false, day: '2026-10-13', minute: 1080 } as const

test('three working days left, by Tuesday the thirteenth at six', () => {
  use('zh-CN')
  assert.equal(remainingWords(left, now), '还剩 3 个工作日（10-13 周二 18:00 前）')
  use('zh-TW')
  assert.equal(remainingWords(left, now), '還剩 3 個工作日（10-13 週二 18:00 前）')
  use('en')
  assert.equal(remainingWords(left, now), '3 working days left (by 10-13 Tue 18:00)')
  assert.equal(remainingWords({ ...left, amount: 1 }, now), '1 working day left (by 10-13 Tue 18:00)')
})

test('what is over says only by how much', () => {
  use('zh-CN')
  assert.equal(remainingWords({ unit: 'day', amount: 2, over: true, day: '2026-09-28', minute: 1080 }, now), '超期 2 天')
  assert.equal(amountWords({ unit: 'minute', amount: 5, over: true, day: '2026-09-30', minute: 595 }), '超期 5 分钟')
})

test('a provisional date carries its mark, and another year is written out', () => {
  use('zh-CN')
  assert.equal(remainingWords({ ...left, day: '2027-01-04' }, now, true), '还剩 3 个工作日（2027-01-04 周一 18:00 前） 暂定')
})

test('the light turns as time passes', () => {
  const line = { due: 1000, warn: 750, light: 'green' } as const
  assert.equal(lightAt(line, 700), 'green')
  assert.equal(lightAt(line, 750), 'yellow')
  assert.equal(lightAt(line, 1000), 'yellow')
  assert.equal(lightAt(line, 1001), 'red')
  assert.equal(lightAt({ due: null, warn: null, light: null }, 5), null)
})

test('instants are told in the zone of the region', () => {
  use('zh-CN')
  const late = Date.UTC(2026, 8, 30, 16, 5, 7)
  assert.equal(whenWords(late, now), '10-01 00:05')
  assert.equal(exactWords(late), '2026-10-01 00:05:07')
  assert.equal(agoWords(now - 3 * 3_600_000, now), '3 小时前')
})
