// What the vault promises: sealed stays sealed, bound to its place, and old keys still open.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fields } from './fields.ts'
import { newRing, openKeyRing, rotateKeyRing, withNewKey } from './keys.ts'
import { lotsOf, vaultOf } from './vault.ts'

const row = '500108|c1|p1'

test('a sealed name opens again, rare characters included, and never looks the same twice', () => {
  const vault = vaultOf(newRing())
  for (const name of ['王小明', '𬱟𰻝', '阿卜杜拉·买买提', '']) {
    const sealed = vault.seal('party.name_sealed', row, name)
    assert.match(sealed, /^a1\.k1\.[\w-]+$/)
    assert.equal(vault.open('party.name_sealed', row, sealed), name)
    assert.notEqual(sealed, vault.seal('party.name_sealed', row, name))
  }
})

test('every flipped bit is refused', () => {
  const vault = vaultOf(newRing())
  const sealed = vault.seal('party.phone_sealed', row, '13800000000')
  const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const bent = Buffer.from(bytes)
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.throws(() => vault.open('party.phone_sealed', row, `a1.k1.${bent.toString('base64url')}`))
  }
})

test('a ciphertext moved to another row, column or key does not open', () => {
  const ring = withNewKey(newRing())
  const vault = vaultOf(ring)
  const sealed = vault.seal('party.name_sealed', row, '王小明')
  assert.throws(() => vault.open('party.name_sealed', '500108|c1|p2', sealed))
  assert.throws(() => vault.open('party.phone_sealed', row, sealed))
  assert.throws(() => vault.seal('party.wants', row, 'call'), /not declared/)
  assert.throws(() => vault.open('party.name_sealed', row, sealed.replace('.k2.', '.k1.')))
  for (const broken of [
    '',
    'a1.k2',
    'a1.k9.AAAA',
    'b1.k2.AAAA',
    'a1.toString.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    `${sealed}.x`,
    `${sealed}=`,
  ])
    assert.throws(() => vault.open('party.name_sealed', row, broken), broken)
})

test('after rotation new fields use the new key and the old ones still open', () => {
  const ring = newRing()
  const old = vaultOf(ring).seal('party.name_sealed', row, '李华')
  const vault = vaultOf(withNewKey(ring))
  assert.match(vault.seal('party.name_sealed', row, '李华'), /^a1\.k2\./)
  assert.equal(vault.open('party.name_sealed', row, old), '李华')
  assert.deepEqual(vault.lookup('phone', '13800000000'), vaultOf(ring).lookup('phone', '13800000000'))
  assert.deepEqual(vault.hmac('x'), vaultOf(ring).hmac('x'))
})

test('a look-up is equal for the same kind and text only, and depends on the key', () => {
  const vault = vaultOf(newRing())
  assert.deepEqual(vault.lookup('phone', '13800000000'), vault.lookup('phone', '13800000000'))
  assert.notDeepEqual(vault.lookup('phone', '13800000000'), vault.lookup('token', '13800000000'))
  assert.notDeepEqual(vault.lookup('phone', '13800000000'), vaultOf(newRing()).lookup('phone', '13800000000'))
  assert.equal(vault.lookup('phone', '1').length, 32)
})

test('the key file is made once, readable by its owner only, and a broken one stops the start', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'inner', 'keys.json')
  const first = openKeyRing(path)
  assert.deepEqual(openKeyRing(path), first)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const sealed = vaultOf(first).seal('party.name_sealed', row, '李华')
  const rotated = rotateKeyRing(path)
  assert.equal(rotated.current, 'k2')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(vaultOf(openKeyRing(path)).open('party.name_sealed', row, sealed), '李华')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"k2",', '"k7",'))
  assert.throws(() => openKeyRing(path), /current key k7 is missing/)
})

test('every personal field says a purpose and a basis', () => {
  for (const [name, field] of Object.entries(fields)) {
    assert.match(name, /^[a-z_]+\.[a-z_]+$/)
    assert.ok(field.purpose.length > 5, name)
  }
})

test('the lot of a case is the same every time, spread evenly, apart for each purpose, and another house draws another', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `0b9c1f0e-1111-4222-8333-${String(i).padStart(12, '0')}`)
  const [lot, other] = [lotsOf(vaultOf(newRing())), lotsOf(vaultOf(newRing()))]
  const share = (label: string, below: number) => ids.filter((id) => lot(id, label) < below).length / ids.length
  assert.ok(Math.abs(share('settle', 0.05) - 0.05) < 0.01)
  assert.ok(Math.abs(share('void', 0.1) - 0.1) < 0.01)
  assert.deepEqual([share('settle', 0), share('settle', 1)], [0, 1])
  const both = ids.filter((id) => lot(id, 'settle') < 0.1 && lot(id, 'void') < 0.1).length / ids.length
  assert.ok(Math.abs(both - 0.01) < 0.006)
  assert.equal(lot(ids[0] ?? '', 'void'), lot(ids[0] ?? '', 'void'))
  assert.notEqual(lot(ids[0] ?? '', 'void'), other(ids[0] ?? '', 'void'), 'who makes the id cannot know it')
})
