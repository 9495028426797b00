// Whom a limit counts: one address, one network, or this machine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { here, networkOf, originOf } from './address.ts'

test('an IPv6 address counts by its first 64 bits, an IPv4 address as it is, however they are written', () => {
  for (const [given, counted] of [
    ['10.20.30.40', '10.20.30.40'],
    ['::ffff:10.20.30.40', '10.20.30.40'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['2001:db8:1::4:5:6', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ] as const)
    assert.equal(networkOf(given), counted, given)
})

test('only what comes from this machine without any proxy is this machine', () => {
  const from = (remoteAddress: string, ip: string, headers: Record<string, string> = {}) =>
    originOf({ ip, socket: { remoteAddress }, headers } as Parameters<typeof originOf>[0])
  assert.equal(from('127.0.0.1', '127.0.0.1'), here)
  assert.equal(from('::1', '::1'), here)
  assert.equal(from('::ffff:127.0.0.1', '127.0.0.1'), here)
  assert.equal(from('127.0.0.1', '203.0.113.9', { 'x-forwarded-for': '203.0.113.9' }), '203.0.113.9')
  assert.equal(from('127.0.0.1', '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), '127.0.0.1', 'who says so through a proxy')
  assert.equal(from('10.0.0.7', '10.0.0.7'), '10.0.0.7')
})
