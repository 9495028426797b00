// Addresses: patterns, queries, and what a link must survive.
import assert from 'node:assert/strict'
import test from 'node:test'
import { format, match, parse } from './address.ts'

test('a pattern takes what stands in the places it names', () => {
  assert.deepEqual(match('/desk/case/:county/:id', '/desk/case/990106/abc/'), { county: '990106', id: 'abc' })
  assert.equal(match('/desk/case/:county/:id', '/desk/case/990106'), null)
  assert.deepEqual(match('/t/:code', '/t/%E8%8C%B6'), { code: '茶' })
  assert.equal(match('/t/:code', '/t/%E8'), null)
})

test('a place written and read again is the same, without what is empty', () => {
  const address = format('/desk/queue', { light: 'red', area: '', case: '990106/1', text: '井盖 破损', view: null })
  assert.equal(address, '/desk/queue?light=red&case=990106/1&text=%E4%BA%95%E7%9B%96+%E7%A0%B4%E6%8D%9F')
  assert.deepEqual(parse(address), { path: '/desk/queue', query: { light: 'red', case: '990106/1', text: '井盖 破损' } })
})
