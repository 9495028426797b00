// Floods and programs are slowed down, a village behind one address is not shut out, and who it was cannot be told afterwards.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, codeOf, frontDoor, report } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'
import { type Buckets, newLimiter } from './limits.ts'

const village = '203.0.113.7'
const device = (n: number) => Buffer.from(`device ${n}`)
const refusedOf = (run: () => void): boolean => {
  try {
    run()
    return false
  } catch {
    return true
  }
}

test('two hundred neighbours behind one address report within a minute, and none is refused', () => {
  const limiter = newLimiter()
  const refused = Array.from({ length: 200 }, (_, n) =>
    refusedOf(() => {
      const who = { origin: village, device: device(n) }
      for (let photo = 0; photo < 3; photo++) limiter.take('files', who, n * 300)
      limiter.take('report', who, n * 300)
      limiter.takeWords(who, `路灯不亮 ${n}`, n * 300)
    }),
  )
  assert.equal(refused.filter(Boolean).length, 0)
})

test('one hand that floods is stopped after a dozen, and its neighbours go on', () => {
  const limiter = newLimiter()
  const flood = Array.from({ length: 50 }, (_, n) =>
    refusedOf(() => limiter.take('report', { origin: village, device: device(1) }, n)),
  )
  assert.equal(flood.filter((one) => !one).length, 12)
  assert.equal(
    refusedOf(() => limiter.take('report', { origin: village, device: device(2) }, 60)),
    false,
  )
  assert.equal(
    refusedOf(() => limiter.take('report', { origin: village, device: device(1) }, MINUTE)),
    false,
    'a minute later',
  )
})

test('a program that throws its device away each time, or says the same again and again, is stopped', () => {
  const limiter = newLimiter()
  const bare = Array.from({ length: 100 }, (_, n) =>
    refusedOf(() => limiter.take('report', { origin: village, device: null }, n)),
  )
  assert.equal(bare.filter((one) => !one).length, 20)
  const same = Array.from({ length: 100 }, (_, n) =>
    refusedOf(() => limiter.takeWords({ origin: village, device: device(n) }, '想要便宜的请加这个号码联系我们', n)),
  )
  assert.equal(same.filter((one) => !one).length, 30)
  assert.equal(
    refusedOf(() => limiter.takeWords({ origin: '203.0.113.8', device: device(1) }, '想要便宜的请加这个号码联系我们', 100)),
    false,
  )
})

test('a hundred neighbours who all say that the light is out are heard', () => {
  const limiter = newLimiter()
  const said = Array.from({ length: 100 }, (_, n) =>
    refusedOf(() => limiter.takeWords({ origin: village, device: device(n) }, '停电了', n)),
  )
  assert.equal(said.filter(Boolean).length, 0)
})

test('looking without a device is no posting: the first page of a village opens', () => {
  const limiter = newLimiter()
  const first = Array.from({ length: 300 }, (_, n) =>
    refusedOf(() => limiter.take('track', { origin: village, device: null }, n)),
  )
  assert.equal(first.filter(Boolean).length, 0)
})

test('what is counted names neither address nor device nor words, and is gone after an hour', () => {
  const buckets: Buckets = new Map()
  const limiter = newLimiter(buckets)
  const who = { origin: village, device: device(1) }
  limiter.take('report', who, 0)
  limiter.takeWords(who, '三单元一楼楼道堆物已经半个月了', 0)
  limiter.take('signIn', village, 0)
  const held = JSON.stringify([...buckets])
  assert.equal(buckets.size, 4)
  for (const plain of [village, '203.0.113', device(1).toString('hex'), '楼道', Buffer.from(village).toString('base64url')])
    assert.ok(!held.includes(plain), plain)
  const before = new Set(buckets.keys())
  limiter.take('report', who, 60 * MINUTE)
  assert.deepEqual(
    [...buckets.keys()].filter((key) => before.has(key)),
    [],
    'another hour has another salt',
  )
  assert.equal(buckets.size, 2)
})

test('through the door: a page reports, a program without a page is told when to come again, and what was taken is there', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const page = async (browser: Browser) => {
    await browser.ask('GET', '/api/public/categories')
    return browser
  }
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 40; n++) {
    const browser = await page(front.browser(village))
    codes.push(codeOf(await browser.ask('POST', '/api/steps', report(w, randomUUID(), { text: `第 ${n} 处楼道堆物` }))))
  }
  assert.deepEqual([...new Set(codes)], [undefined], 'neighbours')
  const bare: (string | undefined)[] = []
  let late: string | undefined
  for (let n = 0; n < 30; n++) {
    const answer = await front.browser(village).ask('POST', '/api/steps', report(w, randomUUID(), { text: `广告 ${n}` }))
    bare.push(codeOf(answer))
    late ??= answer.headers['retry-after'] as string | undefined
  }
  assert.equal(bare.filter((one) => one === undefined).length, 20)
  assert.ok(Number(late) > 0)
  const one = await page(front.browser(village))
  const flood: (string | undefined)[] = []
  for (let n = 0; n < 20; n++)
    flood.push(codeOf(await one.ask('POST', '/api/steps', report(w, randomUUID(), { text: `洪水 ${n}` }))))
  assert.equal(flood.filter((code) => code === undefined).length, 12)
  assert.equal(flood.at(-1), 'tooOften')
  const [row] = await w.rows<{ n: number }>('select count(*)::int as n from "case" where county = $1', [w.county])
  assert.equal(row?.n, 40 + 20 + 12, 'all that was answered is kept, nothing else')
  assert.doesNotMatch(front.said(), /203\.0\.113/)
})
