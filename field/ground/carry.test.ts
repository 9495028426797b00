// The ground on a phone whose line breaks, whose post changes, whose disk is full, and whose line is paid for.
import assert from 'node:assert/strict'
import test from 'node:test'
import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { covering, type FieldGround, nameOfTile, packAt, packed, packZooms, tilesIn } from '../../rules/ground.ts'
import type { Rings } from '../../rules/inside.ts'
import { latOf, lonOf } from '../../rules/mercator.ts'
import { Refused } from '../../ui/client.ts'
import { type Base, phoneBase } from '../../ui/outbox/base.ts'
import { gaveUp, withRoom } from '../../ui/outbox/room.ts'
import { openGround, type Wants } from './carry.ts'

const [x0, y0] = [26_000, 12_400]
const square = (x: number, y: number, size: number): Rings => {
  const at = (right: number, down: number): [number, number] => [lonOf((x0 + right) / 2 ** 15), latOf((y0 + down) / 2 ** 15)]
  return [[at(x, y), at(x + size, y), at(x + size, y + size), at(x, y + size)]]
}
const bytesFor = (name: string, digest: string): ArrayBuffer =>
  packed(tilesIn(packAt(name) ?? { z: 15, x: 0, y: 0 }).map(() => new TextEncoder().encode(digest))).buffer
const street = (rings: Rings, digest = 'a'): FieldGround => ({
  budget: 60_000_000,
  streets: [
    {
      code: '990106001000',
      name: '一街',
      rings,
      packs: packZooms.flatMap((z) =>
        covering(rings, z).map((tile) => {
          const name = nameOfTile(tile)
          return { name, digest, bytes: bytesFor(name, digest).byteLength }
        }),
      ),
    },
  ],
})
const calm = () => Promise.resolve()
const mine: Wants = { key: 'r@1 990106001001001', own: square(1.4, 1.4, 0.2), calm }
const offline = () => new Refused(0, { code: 'offline', facts: {}, text: '' })

/** A centre that says what was asked of it and breaks off after so many packs. */
function centre(ground: FieldGround) {
  const asked: string[] = []
  const told = { ground, free: true, room: null as number | null, breaks: Number.POSITIVE_INFINITY, strange: false }
  return {
    asked,
    told,
    parts: {
      line: {
        ground: async () => {
          if (told.breaks <= 0) throw offline()
          asked.push('ground')
          return told.ground
        },
        pack: async (name: string) => {
          if (asked.length >= told.breaks) throw offline()
          asked.push(name)
          const digest = told.ground.streets.flatMap((one) => one.packs).find((pack) => pack.name === name)?.digest ?? ''
          return told.strange
            ? (new TextEncoder().encode('<html>请登录 WiFi</html>').buffer as ArrayBuffer)
            : bytesFor(name, digest)
        },
      },
      free: () => told.free,
      room: async () => told.room,
    },
  }
}
const open = (): Base => phoneBase('chaguan-field', { indexedDB: new IDBFactory(), IDBKeyRange })
const whole = street(square(0.1, 0.1, 2.8))
const count = whole.streets.flatMap((one) => one.packs).length

test('a line that breaks loses nothing: the next contact goes on with the next pack, also after a restart, and asks nothing again', async () => {
  const base = open()
  const { asked, told, parts } = centre(whole)
  const ground = openGround(base, parts)
  told.breaks = 6
  await ground.meet(mine)
  assert.deepEqual([ground.standing().state, await base.ground.count()], ['cut', 5])
  told.breaks = Number.POSITIVE_INFINITY
  const again = openGround(base, parts)
  await again.known(mine)
  assert.equal(again.standing().state, 'cut')
  await again.meet(mine)
  assert.equal(again.standing().state, 'whole')
  assert.deepEqual([asked.length, new Set(asked).size], [count + 1, count + 1])
  await again.meet(mine)
  assert.equal(asked.length, count + 1)
  // Without any line it is known at once what is here, and it can be read.
  const later = openGround(base, parts)
  await later.known(mine)
  const { state, had, of, streets } = later.standing()
  assert.deepEqual([state, had === of && had > 0, streets[0]?.name], ['whole', true, '一街'])
  assert.equal((await later.tiles(`15/${x0 + 1}/${y0 + 1}`))?.size, 4)
  assert.equal(await later.tiles('15/1/1'), null)
  base.close()
})

test('another version of the ground brings only what changed, and the old is shown until then', async () => {
  const base = open()
  const { asked, told, parts } = centre(whole)
  const ground = openGround(base, parts)
  await ground.meet(mine)
  const [one] = whole.streets
  assert.ok(one)
  const name = `15/${x0 + 2}/${y0 + 2}`
  const packs = one.packs.map((pack) => (pack.name === name ? { ...pack, digest: 'b' } : pack))
  told.ground = { ...whole, streets: [{ ...one, packs }] }
  told.breaks = asked.length + 1
  await ground.meet({ ...mine, key: 'r@2 990106001001001' })
  assert.equal(ground.standing().state, 'cut')
  assert.equal((await ground.tiles(name))?.size, 4)
  told.breaks = Number.POSITIVE_INFINITY
  await ground.meet({ ...mine, key: 'r@2 990106001001001' })
  assert.deepEqual(asked.slice(count + 1), ['ground', name])
  assert.equal(await base.ground.count(), count)
  base.close()
})

test('what is no longer my street goes with the next contact; a post of a whole county leaves nothing here', async () => {
  const base = open()
  const { told, parts } = centre(whole)
  const ground = openGround(base, parts)
  await ground.meet(mine)
  told.ground = street(square(20.1, 20.1, 0.5))
  await ground.meet({ ...mine, key: 'r@1 990106002001001', own: square(20.2, 20.2, 0.2) })
  assert.deepEqual(
    (await base.ground.toArray()).map((row) => row.name.slice(0, 2)),
    ['13', '14', '15'],
  )
  told.ground = { budget: 60_000_000, streets: [] }
  await ground.meet({ ...mine, key: 'r@1 990106', own: [] })
  assert.deepEqual([ground.standing().state, await base.ground.count()], ['none', 0])
  base.close()
})

test('on a line that is paid for my grid comes and the rest waits for a word; the word holds when the line breaks', async () => {
  const base = open()
  const { asked, told, parts } = centre(whole)
  told.free = false
  const ground = openGround(base, parts)
  await ground.meet(mine)
  const { state, had, of } = ground.standing()
  assert.deepEqual([state, asked.slice(1).map((one) => one.slice(0, 2)), had < of], ['waits', ['15', '14', '13'], true])
  await ground.meet(mine)
  assert.equal(asked.length, 4)
  told.breaks = 6
  await ground.take()
  assert.equal(ground.standing().state, 'cut')
  told.breaks = Number.POSITIVE_INFINITY
  await ground.meet(mine)
  assert.equal(ground.standing().state, 'whole')
  base.close()
})

test('an act that finds no room takes that of the ground, which comes again only when there is room for both, or at a word', async () => {
  const base = open()
  const { told, parts } = centre(whole)
  const ground = openGround(base, parts)
  await ground.meet(mine)
  let full = true
  base.ground.hook('deleting', () => {
    full = false
  })
  const write = async () => {
    if (full && (await base.ground.count()) > 0) throw new DOMException('no room', 'QuotaExceededError')
    await base.facts.put({ name: 'act', value: 1 })
  }
  await withRoom(base, write)
  assert.deepEqual([await base.ground.count(), (await base.facts.get('act'))?.value], [0, 1])
  await ground.meet(mine)
  assert.deepEqual([ground.standing().state, await base.ground.count()], ['full', 0])
  told.room = 55_000_000
  await ground.meet(mine)
  assert.equal(ground.standing().state, 'whole')
  assert.equal(await base.facts.get(gaveUp), undefined)
  base.close()
})

test('with no ground to give up, and on any other fault, the first error is the answer', async () => {
  const base = open()
  const tries: number[] = []
  const failing = (name: string) => async () => {
    tries.push(1)
    throw new DOMException('', name)
  }
  await assert.rejects(withRoom(base, failing('QuotaExceededError')), { name: 'QuotaExceededError' })
  await base.ground.put({ name: '15/1/1', digest: 'a', bytes: new ArrayBuffer(1) })
  await assert.rejects(withRoom(base, failing('VersionError')), { name: 'VersionError' })
  assert.deepEqual([tries.length, await base.ground.count()], [2, 1])
  base.close()
})

test('where the phone has no room to spare nothing is fetched; a page of another network is no ground; a base that fails is told', async () => {
  const base = open()
  const { asked, told, parts } = centre(whole)
  const ground = openGround(base, parts)
  told.room = 40_000_000
  await ground.meet(mine)
  assert.deepEqual([ground.standing().state, asked], ['full', ['ground']])
  told.room = null
  told.strange = true
  await ground.meet(mine)
  assert.deepEqual([ground.standing().state, await base.ground.count()], ['cut', 0])
  told.strange = false
  base.ground.hook('creating', () => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  await ground.meet(mine)
  assert.deepEqual([ground.standing().state, await ground.tiles(`15/${x0 + 1}/${y0 + 1}`)], ['full', null])
  base.close()
  const closed = openGround(phoneBase('chaguan-field', {}), parts)
  await closed.meet(mine)
  assert.equal(closed.standing().state, 'blocked')
})

test('a phone that was in use before it carried any ground keeps its acts', async () => {
  const where = { indexedDB: new IDBFactory(), IDBKeyRange }
  const before = new Dexie('chaguan-field', where)
  before.version(1).stores({ items: '++n, &key, person, [person+status], about', facts: 'name' })
  await before.table('items').add({ key: 'k', person: 'p', status: 'unsent', about: 'a' })
  before.close()
  const base = phoneBase('chaguan-field', where)
  assert.deepEqual([await base.items.count(), await base.ground.count()], [1, 0])
  base.close()
})
