// Phones of others through the door: who may end one, which ones he sees, and what the order does.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Pull } from '../../rules/sync.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, type Role } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'

type Row = { id: string; person: string; wipeAt: number | null; wipeBy: string | null; wipedAt: number | null; lost: unknown }

test('a lost phone is found by whoever answers for its owner’s area, wiped at its next contact, and what was lost is told; nobody else sees it', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const postOf = (role: Role) => {
    const [post] = w.staff[role].posts
    assert.ok(post)
    return post
  }
  // In the memory of the door and in the register: whose phone lies in whose area is asked of the register.
  for (const role of ['gridWorker', 'dispatcher', 'handler'] as const)
    await w.house.db.asOwner(async (tx) => {
      const post = postOf(role)
      await tx.rows(
        `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'centre', $1, $1, 'street', '', '2020-01-01')
         on conflict (id) do nothing`,
        [post.organisation, w.county],
      )
      await tx.rows(
        `insert into post (id, region, organisation, kind, name, areas, person, from_at) values ($1, $2, $3, $4, $4, $5, $6, 0)`,
        [post.id, w.county, post.organisation, post.kind, post.areas, w.staff[role].person],
      )
    })
  const signedIn = async (role: Role) => {
    const one = front.browser()
    await one.signIn(role)
    return one
  }
  const [liu, wang, other] = [await signedIn('gridWorker'), await signedIn('dispatcher'), await signedIn('handler')]
  const [phone, elsewhere] = [randomUUID(), randomUUID()]
  await liu.ask('POST', '/api/field/phone', { phone, label: 'Android 8' })
  await other.ask('POST', '/api/field/phone', { phone: elsewhere, label: 'Android 9' })
  const list = async (query = '') => {
    const answer = await wang.ask('GET', `/api/field/others${query}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return (answer.json() as { rows: Row[] }).rows
  }
  assert.deepEqual(
    (await list()).map((row) => row.id),
    [phone],
    'the department’s handler has no area of this street',
  )
  assert.equal((await list('?name=%E4%BA%BA%E5%91%98grid'))[0]?.person, '人员gridWorker')
  assert.deepEqual(await list('?name=nobody'), [])
  assert.ok(!JSON.stringify(await list()).includes('seen'), 'when a phone was used is not told')
  for (const who of [liu, other]) {
    assert.equal(codeOf(await who.ask('GET', '/api/field/others')), 'notYours')
    assert.equal(codeOf(await who.ask('POST', `/api/field/others/${phone}/wipe`)), 'notYours')
  }
  for (const id of [elsewhere, randomUUID()])
    assert.equal(codeOf(await wang.ask('POST', `/api/field/others/${id}/wipe`)), 'notFound')
  assert.equal((await wang.ask('POST', `/api/field/others/${phone}/wipe`)).statusCode, 200)
  assert.equal((await wang.ask('POST', `/api/field/others/${phone}/wipe`)).statusCode, 200, 'once more is harmless')
  const told = (await liu.ask('GET', `/api/field/pull?phone=${phone}`)).json() as Pull
  assert.deepEqual([told.device.wipe, told.device.bound, told.cases], [true, false, []])
  const lost = { acts: 4, photos: 2, oldest: w.house.now() }
  await front.browser().ask('POST', '/api/field/wiped', { phone, lost })
  const [row] = await list()
  assert.deepEqual([row?.wipeBy, row?.wipedAt !== null, row?.lost], ['人员dispatcher', true, lost])
})
