// Texts of messages: what may stand in them, what must, and the hours in which nobody is disturbed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { world } from '../test/world.ts'
import { fillText, loudFrom, matterOf, partsOf, textFaults, tomorrow } from './messages.ts'
import type { Region } from './region.ts'
import { instantAt, localDay, localMinute } from './time.ts'

const good = '【{centre}】您反映的{matter}已受理，编号 {code}，有疑问请拨 {ring}。'
const { region } = world(null as never)
const quiet = (from: number, to: number): Region => ({
  ...region,
  settings: { ...region.settings, 'messages.quietFrom': from, 'messages.quietTo': to },
})
const at = (hour: number, minute = 0) => instantAt('2026-10-13', hour * 60 + minute, region.calendar.zone)
const told = (instant: number) => `${localDay(instant, region.calendar.zone)} ${localMinute(instant, region.calendar.zone) / 60}`

test('a text names who writes, what about and whom to ring, has no field nobody knows, and no link unless wished', () => {
  assert.deepEqual(textFaults(good, { link: false }), [])
  assert.deepEqual(textFaults('请看 {code}', { link: false }), [
    { fault: 'missing', name: 'centre' },
    { fault: 'missing', name: 'matter' },
    { fault: 'missing', name: 'ring' },
  ])
  assert.deepEqual(textFaults(`${good}{phone}`, { link: false }), [{ fault: 'unknown', name: 'phone' }])
  assert.deepEqual(textFaults(`${good}{link}`, { link: false }), [{ fault: 'link', name: 'link' }])
  assert.deepEqual(textFaults(`${good}{link}`, { link: true }), [])
  assert.deepEqual(textFaults(`${good} https://a.cn`, { link: false }), [{ fault: 'link', name: 'http' }])
  assert.deepEqual(textFaults(`${good}{code`, { link: false }), [{ fault: 'brackets', name: '' }])
  assert.deepEqual(textFaults(good + '长'.repeat(190), { link: false }), [{ fault: 'long', name: '190' }])
})

test('a text is filled by its fields and counted in parts as the network counts them', () => {
  const values = { centre: '中心', matter: '路灯不亮', code: 'ABCD', ring: '12345', link: '' }
  assert.equal(fillText(good, values), '【中心】您反映的路灯不亮已受理，编号 ABCD，有疑问请拨 12345。')
  assert.equal(fillText('{other}', values), '{other}')
  assert.deepEqual(
    [70, 71, 134, 135].map((n) => partsOf('字'.repeat(n))),
    [1, 2, 2, 3],
  )
})

test('a message says what it is about only where anybody may know it', () => {
  const category = (code: string) => region.categories.get(code)
  const open = { ...region, settings: { ...region.settings, 'public.categories': ['0101'] } }
  assert.ok(matterOf(category('0101'), false, open))
  assert.equal(matterOf(category('0101'), true, open), null, 'a secret matter')
  assert.equal(matterOf(category('0103'), false, open), null, 'not a matter of public places')
  assert.equal(matterOf(undefined, false, open), null)
})

test('quiet hours end in the morning, over midnight or within a day, and none are none', () => {
  assert.equal(loudFrom(at(10), quiet(21, 8)), at(10))
  assert.equal(told(loudFrom(at(21), quiet(21, 8))), '2026-10-14 8')
  assert.equal(told(loudFrom(at(23, 59), quiet(21, 8))), '2026-10-14 8')
  assert.equal(told(loudFrom(at(7, 59), quiet(21, 8))), '2026-10-13 8')
  assert.equal(loudFrom(at(8), quiet(21, 8)), at(8))
  assert.equal(told(loudFrom(at(13), quiet(12, 14))), '2026-10-13 14')
  assert.equal(loudFrom(at(3), quiet(0, 0)), at(3))
  assert.equal(told(tomorrow(at(10), quiet(21, 8))), '2026-10-14 8')
})
