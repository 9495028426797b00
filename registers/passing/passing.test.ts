// Notices told once in a grid or group and counted by community; hands among neighbours from a list of words, without anybody's name.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import { isRefusal, type Refusal } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import type { Asking } from '../../store/query.ts'
import { testDatabase } from '../../test/database.ts'
import { type World, world } from '../../test/world.ts'
import { registerQueries } from '../reads/index.ts'
import { endBulletin, sendBulletin, tellBulletin, type Who } from './bulletins.ts'
import { Ask, askNeighbours, helped } from './neighbours.ts'

const db = await testDatabase()
const within = <T>(w: World, actor: Staff, run: (tx: Tx, who: Who) => Promise<T>) =>
  db.begin({ actor: actor.person, counties: [w.county] }, (tx) => run(tx, { actor, region: w.region, county: w.county }))
const why = (answer: object | Refusal) => ('refused' in answer ? answer.refused : 'done')
const read = async <R>(w: World, actor: Staff, name: string, input: Record<string, unknown>): Promise<readonly R[]> => {
  const query = registerQueries.get(name)
  assert.ok(query)
  const page = await db.begin({ actor: 'test', counties: [w.county] }, (tx) => {
    const asking: Asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }
    return query.run(asking, query.input.parse(input) as never)
  })
  assert.ok(!isRefusal(page))
  return page.rows as readonly R[]
}
const notice = (w: World, more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  areas: [w.codes.community],
  title: '周五停水',
  text: '周五八点到十二点停水，请提前接水。',
  until: '2026-10-20',
  ...more,
})

test('an office sends a notice to its areas; each grid and each group tells it once, and only the sum of a community is seen', async () => {
  const w = world(db)
  const { cadre, gridWorker, groupHead, handler, dispatcher } = w.staff
  const group = `${w.grid}0101`
  await db.asOwner((tx) =>
    tx.rows(
      `insert into area (region, code, level, kind, name, parent, valid_from, surveyed) select $1, x.code, x.level, '', x.code, null, '2024-01-01', false
       from json_to_recordset($2::json) as x(code text, level text)`,
      [
        w.region.code,
        JSON.stringify([
          { code: w.grid, level: 'grid' },
          { code: w.codes.otherGrid, level: 'grid' },
          { code: group, level: 'group' },
        ]),
      ],
    ),
  )
  const one = notice(w)
  const send = (by: Staff, given: typeof one) => within(w, by, (tx, who) => sendBulletin(tx, who, given, w.house.now()))
  assert.equal(why(await send(handler, one)), 'areaUnknown')
  assert.equal(why(await send(cadre, notice(w, { areas: [w.codes.street] }))), 'areaUnknown')
  assert.equal(why(await send(cadre, notice(w, { until: '2026-10-12' }))), 'badInput')
  assert.equal(why(await send(cadre, notice(w, { until: '2027-01-12' }))), 'tooFar')
  assert.deepEqual([await send(cadre, one), await send(cadre, one)], [{ id: one.id }, { id: one.id }])

  const tell = (by: Staff, area: string, bulletin = one.id) =>
    within(w, by, (tx, who) => tellBulletin(tx, who, { bulletin, area }, w.house.now()))
  assert.equal(why(await tell(gridWorker, w.codes.community)), 'areaUnknown', 'a community is told by its grids')
  assert.equal(why(await tell(cadre, w.grid)), 'notYours')
  assert.equal(why(await tell(gridWorker, w.codes.otherGrid)), 'notYours')
  assert.equal(why(await tell(gridWorker, w.grid, randomUUID())), 'notFound')
  for (const _ of [1, 2]) assert.equal(why(await tell(gridWorker, w.grid)), 'done')
  assert.equal(why(await tell(groupHead, group)), 'done')

  type Row = { id: string; told: string[] }
  assert.deepEqual(
    (await read<Row>(w, gridWorker, 'bulletins', { area: w.grid })).map((row) => row.told),
    [[w.grid, group]],
  )
  type Sent = { communities: Record<string, unknown>[] }
  assert.deepEqual((await read<Sent>(w, cadre, 'bulletinsSent', {}))[0]?.communities, [
    { area: w.codes.community, areaName: w.codes.community, grids: 2, gridsTold: 1, groups: 1, groupsTold: 1 },
  ])
  assert.deepEqual(await read(w, dispatcher, 'bulletinsSent', {}), [], 'of the office that sent it')
  const kept = await w.rows<Record<string, unknown>>('select * from bulletin_told where county = $1', [w.county])
  assert.deepEqual(Object.keys(kept[0] ?? {}).sort(), ['area', 'at', 'bulletin', 'county'], 'neither who told nor who heard')

  const end = (by: Staff) => within(w, by, (tx, who) => endBulletin(tx, who, one.id, w.house.now()))
  assert.equal(why(await end(dispatcher)), 'notFound')
  assert.equal(why(await end(cadre)), 'done')
  assert.deepEqual(await read(w, gridWorker, 'bulletins', { area: w.grid }), [])
  assert.equal(why(await tell(gridWorker, w.grid)), 'done', 'what was told without a line counts when it arrives')
})

test('a hand is wanted and given: a word of the list, where and until when, with consent, and for whom stands nowhere', async () => {
  const w = world(db)
  const { groupHead, gridWorker } = w.staff
  const group = `${w.grid}0101`
  const ask = (by: Staff, given: Record<string, unknown>) =>
    within(w, by, (tx, who) => askNeighbours(tx, who, { id: randomUUID(), ...given } as never, w.house.now()))
  for (const bad of [
    { sort: 'help', area: group, what: 'carry' },
    { sort: 'help', area: group, what: 'carry', consent: false },
    { sort: 'help', area: group, what: 'watchTheNeighbour', consent: true },
    { sort: 'help', area: group, what: 'carry', consent: true, name: '张三' },
    { sort: 'favour', area: group, what: 'carry', household: '2-4' },
  ])
    assert.equal(Ask.safeParse(bad).success, false, JSON.stringify(bad))
  assert.equal(Ask.safeParse({ sort: 'help', area: group, what: 'carry', consent: true }).success, true)
  assert.equal(why(await ask(groupHead, { sort: 'help', area: w.grid, what: 'carry' })), 'areaUnknown')
  assert.equal(why(await ask(groupHead, { sort: 'help', area: `${w.grid}0202`, what: 'carry' })), 'notYours')
  assert.equal(why(await ask(gridWorker, { sort: 'help', area: group, what: 'carry' })), 'notYours')
  const [help, favour] = [randomUUID(), randomUUID()]
  for (const _ of [1, 2]) assert.equal(why(await ask(groupHead, { id: help, sort: 'help', area: group, what: 'carry' })), 'done')
  await ask(groupHead, { id: favour, sort: 'favour', area: group, what: 'repair' })
  type Row = { id: string; doneAt: number | null }
  const seen = () => read<Row>(w, gridWorker, 'neighbours', { area: w.grid })
  assert.deepEqual(
    (await seen()).map((row) => [row.id, row.doneAt !== null]),
    [
      [help, false],
      [favour, true],
    ],
  )
  const done = (by: Staff) => within(w, by, (tx, who) => helped(tx, who, help, w.house.now()))
  assert.equal(why(await done(gridWorker)), 'notFound')
  assert.equal(why(await done(groupHead)), 'done')
  assert.ok((await seen()).every((row) => row.doneAt !== null))
  const kept = await w.rows<Record<string, unknown>>('select * from neighbour_ask where county = $1', [w.county])
  assert.deepEqual(Object.keys(kept[0] ?? {}).sort(), ['area', 'at', 'county', 'done_at', 'id', 'sort', 'until_day', 'what'])
})
