// The day page of a phone through the pull: what came, ended, is open and late in one's grid, rounds told, units called; of places and units, of nobody.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { layOutGrid } from '../../channels/demo/practiceGrid.ts'
import { callRoll } from '../../registers/duty/desk.ts'
import { answerTask } from '../../registers/gridWork/tasks.ts'
import type { Pull } from '../../rules/sync.ts'
import { testDatabase } from '../../test/database.ts'
import { frontDoor, type Role } from '../../test/frontDoor.ts'
import { rubbish } from '../../test/land.ts'
import { done, heap } from '../../test/loop.ts'
import { clockwork, on, world } from '../../test/world.ts'

test('the day counts matters, rounds and units of one’s grid, each once, and begins anew at midnight', async (t) => {
  const w = world(await testDatabase(), [], { items: rubbish })
  const front = await frontDoor(t, w)
  const { gridWorker, dispatcher } = w.staff
  const liu = front.browser()
  const day = async () => {
    await liu.signIn('gridWorker')
    const parts: Pull['parts'][] = []
    for (let after: string | null = ''; after !== null; ) {
      const page = (await liu.ask('GET', `/api/field/pull?${new URLSearchParams(after ? { after } : {})}`)).json() as Pull
      parts.push(page.parts)
      after = page.more ? page.after : null
    }
    return Object.assign({}, ...parts).day as NonNullable<Pull['parts']['day']>
  }
  const report = async (role: Role, more: Record<string, unknown> = {}) => {
    const id = randomUUID()
    done(await w.send(w.staff[role], 'report', heap(w, more), id))
    return id
  }
  const settle = async (id: string) => {
    const input = { note: '已清理', before: [await w.photo(id, 'before')], after: [await w.photo(id)] }
    done(await w.send(gridWorker, 'settle', input, id))
  }
  assert.deepEqual(await day(), { day: '2026-10-13', came: 0, ended: 0, open: 0, overdue: 0, rounds: [], units: [] })

  await report('gridWorker')
  await report('otherGridWorker', { place: { area: w.codes.otherGrid } })
  const gone = await report('gridWorker')
  await settle(gone)
  done(await w.send(clockwork, 'archive', {}, gone))
  // The centre looks again at what many share after a minute.
  w.pass(2 * 60_000)
  const { came, ended, open, overdue } = await day()
  assert.deepEqual([came, ended, open, overdue], [2, 1, 1, 0], 'what came in the neighbour’s grid is not counted')

  const place = { house: w.house, files: front.door.files, county: w.county, region: w.region, day: '2026-10-13' }
  const area = w.region.areas.get(w.grid)
  assert.ok(area)
  await layOutGrid(place, gridWorker, area)
  const [task] = await w.rows<{ id: string; checks: string[] }>(
    'select id::text as id, checks from grid_task where county = $1',
    [w.county],
  )
  assert.ok(task)
  const answers = task.checks.map((ask) => ({ ask, value: 0 }))
  const who = { region: w.region, county: w.county }
  for (let n = 0; n < 2; n++)
    await w.house.db.begin({ actor: gridWorker.person, counties: [w.county] }, (tx) =>
      answerTask(tx, { ...who, actor: gridWorker }, { task: task.id, area: w.grid, answers }, w.house.now()),
    )
  const [street, community, other] = ['street', 'community', 'otherCommunity'].map((one) => `${w.county}-${one}`)
  await w.house.db.asOwner(async (tx) => {
    for (const id of [street, community, other])
      await tx.rows(
        `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'governanceCentre', $1, $1, 'street', '', '2020-01-01')`,
        [id, w.region.code],
      )
  })
  const call = (unit: string | undefined, answered: boolean) =>
    w.house.db.begin({ actor: dispatcher.person, counties: [w.county] }, (tx) =>
      callRoll(
        tx,
        { ...who, actor: dispatcher },
        { county: w.county, id: randomUUID(), organisation: street ?? '', unit: unit ?? '', answered },
        w.house.now(),
      ),
    )
  assert.equal(await call(community, false), null)
  assert.equal(await call(other, false), null)
  w.pass(2 * 60_000)
  assert.equal(await call(community, true), null, 'the last word counts')
  const later = await day()
  assert.deepEqual(later.rounds, [{ area: w.grid, task: task.id }], 'told twice, it is one round')
  assert.deepEqual(
    later.units.map(({ name, answered }) => [name, answered]),
    [
      ['community', true],
      ['otherCommunity', false],
    ],
  )
  assert.deepEqual(Object.keys(later).sort(), ['came', 'day', 'ended', 'open', 'overdue', 'rounds', 'units'])
  const said = JSON.stringify(later)
  for (const { person, posts } of Object.values(w.staff))
    for (const id of [person, ...posts.map((post) => post.id)]) assert.ok(!said.includes(id), 'nobody stands in it')

  w.at(on('2026-10-16', 8))
  const next = await day()
  assert.deepEqual([next.day, next.came, next.rounds, next.units], ['2026-10-16', 0, [], []])
  assert.ok(next.open >= 1 && next.overdue >= 1, 'what is open stays open, and is late by now')
})
