// Views: kept, replaced under their name, shared within the office, dropped by who made them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Staff } from '../rules/actor.ts'
import { testDatabase } from '../test/database.ts'
import { world } from '../test/world.ts'
import { dropView, keepView, type View, views } from './views.store.ts'

test('a name stands once in one’s own list; colleagues of the office see what is shared and cannot drop it', async () => {
  const w = world(await testDatabase())
  const { dispatcher, otherDispatcher } = w.staff
  const colleague: Staff = { ...dispatcher, person: randomUUID() }
  const as = <T>(work: Parameters<typeof w.house.db.begin<T>>[1]) =>
    w.house.db.begin({ actor: 'test', counties: [w.county] }, work)
  const keep = (who: Staff, query: Readonly<Record<string, string>>, shared: boolean) =>
    as((tx) => keepView(tx, who, randomUUID(), { name: '今天到期', shared, query }, w.house.now()))
  const seen = async (who: Staff) => {
    const { house } = w
    const asked = await as((tx) =>
      views.run({ house, tx, actor: who, counties: [w.county], now: house.now(), language: 'zh-CN' }, {} as never),
    )
    return 'rows' in asked ? (asked.rows as readonly View[]) : assert.fail()
  }
  const first = await keep(dispatcher, { light: 'red' }, false)
  assert.deepEqual(await seen(colleague), [])
  assert.equal(await keep(dispatcher, { light: 'yellow' }, true), first)
  assert.deepEqual(await seen(dispatcher), [
    { id: first, name: '今天到期', shared: true, mine: true, query: { light: 'yellow' } },
  ])
  const second = await keep(colleague, { why: 'accept' }, false)
  assert.notEqual(second, first)
  assert.deepEqual(
    (await seen(colleague)).map((one) => [one.id, one.mine]).toSorted(),
    [
      [first, false],
      [second, true],
    ].toSorted(),
  )
  assert.deepEqual(await seen(otherDispatcher), [])
  assert.deepEqual(
    [await as((tx) => dropView(tx, colleague, first)), await as((tx) => dropView(tx, dispatcher, first))],
    [false, true],
  )
})
